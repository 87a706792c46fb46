"""Deployments that go wrong, go back or are called off, under a phone with a form in somebody's hands."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.navigators.volunteer import Neighbour, Volunteer
from tests.e2e.support import builds, deployed, lock
from tests.e2e.support.browsers import Phone, comes_true
from tests.e2e.support.deployed import Deployed, Fault, Files
from tests.e2e.support.installation import Installation

BONG = Neighbour("Đặng Thị Bông", "Nữ", "14/07/1961", "Nông dân", id_number="000161900901")
STATEMENT = "Sáng nghe đài phường."
SAID = "Đã làm được việc gì"
LOOK = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return registration.update().then(() => 'found', () => 'refused');
}"""
SETTLED = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return Boolean(registration?.active) && !registration.installing;
}"""
WAITS = "async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting)"
KEPT = "async () => (await caches.keys()).filter((name) => name !== 'cdht-notes').length"


@pytest.fixture(scope="module")
def versions(filled: Installation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Files]:
    """What the server gives of three builds, and with its worker switched off."""
    folder = tmp_path_factory.mktemp("versions")
    made = [
        builds.another(folder / f"build-{number}", mark, f"document.documentElement.dataset.build = '{number}';")
        for number, mark in zip("123", "189", strict=True)
    ]
    return deployed.capture(filled.copy_to(folder / "instance"), folder, made)


@dataclass(frozen=True)
class Begun:
    """A phone with a sheet that was begun, nothing of it sent: its line, its folder, the address of the sheet."""

    line: Deployed
    folder: Path
    sheet: str


@pytest.fixture(scope="module")
def begun(
    playwright: Playwright,
    program: str,
    filled: Installation,
    versions: dict[str, Files],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Begun]:
    """Huỳnh Thị Tường Vi at a sheet; her phone has the first version."""
    folder = tmp_path_factory.mktemp("begun")
    server = filled.copy_to(folder / "instance")
    server.start()
    line = Deployed(server.port, versions["1"])
    vi = Volunteer(Phone(playwright.chromium, program, folder / "phone", line.url))
    vi.phone.switch_on()
    vi.opens_the_book(server.enrolment_link("tuongvi").replace(server.url, line.url))
    vi.opens_the_place("Khối phố Bàu Sen")
    vi.adds_a_household(BONG.full_name, "Tổ 3")
    vi.adds_a_person(BONG)
    vi.asks_for_consent("1. Để xét danh hiệu")
    vi.opens_the_sheet()
    vi.states(STATEMENT)
    sheet = vi.page.url
    vi.phone.switch_off()
    yield Begun(line, folder / "phone", sheet)
    line.die()
    server.kill()


@pytest.fixture
def line(begun: Begun, versions: dict[str, Files]) -> Deployed:
    """What the phone calls: the first version is deployed there."""
    begun.line.files, begun.line.faults = versions["1"], {}
    begun.line.live()
    return begun.line


@pytest.fixture
def volunteer(
    playwright: Playwright, program: str, begun: Begun, line: Deployed, tmp_path: Path
) -> Iterator[Volunteer]:
    """The same phone, as it was then, with the sheet on its screen."""
    shutil.copytree(begun.folder, tmp_path / "phone")
    vi = Volunteer(Phone(playwright.chromium, program, tmp_path / "phone", line.url))
    vi.phone.switch_on()
    vi.comes_home()
    vi.page.goto(begun.sheet)
    runs(vi.page, "1")
    yield vi
    vi.phone.switch_off()


def runs(page: Page, version: str) -> None:
    """The page on the screen is of that version, and has started."""
    lock.ready(page)
    expect(page.locator(f"html[data-build='{version}'][data-ready=true]")).to_be_attached()


def says(page: Page, statement: str) -> None:
    """The sheet on the screen has every word."""
    lock.ready(page)
    expect(page.locator("[data-indicator]:visible").get_by_label(SAID)).to_have_value(statement)


def writes(page: Page, statement: str) -> None:
    """Type into the sheet on the screen, until the phone says that it has it."""
    saved = page.locator("[data-saved]")
    saved.evaluate("place => { place.dataset.state = ''; }")
    page.locator("[data-indicator]:visible").get_by_label(SAID).fill(statement)
    expect(saved).to_have_attribute("data-state", "saved")


def bad_deployments(versions: dict[str, Files]) -> Iterator[tuple[str, Files, dict[str, Fault]]]:
    """What may be found on a server in the middle of an update: its name, the files, what happens to some of them."""
    old, new = versions["1"], versions["2"]
    sheet = next(path for path in new if path.startswith("/so/phieu/"))
    script = next(path for path in new if path.startswith("/static/build/field-"))
    whole = new["/sw.js"].content
    list_at = whole.index(b"self.CDHT = ")
    yield "the new worker with the old files", {**old, "/sw.js": new["/sw.js"]}, {}
    yield "the new files with the old worker", {**new, "/sw.js": old["/sw.js"]}, {}
    yield "one old page among the new", {**new, sheet: old[sheet]}, {}
    for fault in (deployed.missing, deployed.failing, deployed.stranger, deployed.cut, deployed.cut_unseen(-1)):
        yield f"the script: {fault.__name__}", new, {script: fault}
    for fault in (deployed.missing, deployed.stranger, deployed.cut):
        yield f"the worker: {fault.__name__}", new, {"/sw.js": fault}
    for at in (list_at, list_at + 200, -4):
        yield f"the worker, cut at {at} of {len(whole)}", new, {"/sw.js": deployed.cut_unseen(at)}


def test_whatever_is_found_on_the_server_the_version_on_the_phone_goes_on_whole(
    volunteer: Volunteer, line: Deployed, versions: dict[str, Files]
) -> None:
    page = volunteer.page
    for name, files, faults in bad_deployments(versions):
        line.files, line.faults = files, faults
        page.evaluate(LOOK)
        comes_true(page, SETTLED)
        assert not page.evaluate(WAITS), name
        assert page.evaluate(KEPT) == 1, name
        line.die()
        page.reload()
        runs(page, "1")
        says(page, STATEMENT)
        line.live()

    # And it is not stuck: what is good is taken.
    line.files, line.faults = versions["2"], {}
    assert page.evaluate(LOOK) == "found"
    comes_true(page, WAITS)
    line.die()
    volunteer.starts_cold()
    runs(volunteer.page, "2")


def test_a_phone_that_dies_in_the_middle_of_an_update_has_the_version_before(
    volunteer: Volunteer, line: Deployed, versions: dict[str, Files]
) -> None:
    address = volunteer.page.url
    new = versions["2"]
    script = next(path for path in new if path.startswith("/static/build/field-"))
    asked: list[str] = []
    line.files = new
    line.faults = {script: lambda request, _right: asked.append(request.path)}
    volunteer.page.evaluate("() => { navigator.serviceWorker.getRegistration().then((one) => one.update()); }")
    while not asked:
        volunteer.page.wait_for_timeout(20)
    line.die()
    volunteer.phone.kill()
    volunteer.phone.switch_on()
    volunteer.comes_home()
    runs(volunteer.page, "1")
    volunteer.page.goto(address)
    says(volunteer.page, STATEMENT)


def test_every_way_between_three_versions_and_back_with_a_form_open_in_another_tab(
    volunteer: Volunteer, line: Deployed, versions: dict[str, Files]
) -> None:
    assert volunteer.phone.context is not None
    form, address, said, version = volunteer.page, volunteer.page.url, STATEMENT, "1"
    other = volunteer.phone.context.new_page()
    # 1→2, back to 1, 1→3, back to 2, 2→3.
    for new in "21323":
        line.files = versions[new]
        form.evaluate(LOOK)
        comes_true(form, WAITS)
        # In the other tab the new version takes over; it is well, and clears up behind itself.
        other.goto(f"{line.url}/so/")
        runs(other, new)
        other.wait_for_timeout(300)

        # Under the hands nothing happened; what the open page loads late is there, though the server has it no more.
        assert form.url == address
        assert form.evaluate("document.documentElement.dataset.build") == version
        said = f"{said} {version}→{new}."
        writes(form, said)
        late = [path for path in versions[version] if "/chunks/" in path]
        loaded = "async (all) => Promise.all(all.map(async (path) => (await fetch(path)).ok))"
        assert all(form.evaluate(loaded, late)), (version, new)

        line.die()
        other.goto(address)
        runs(other, new)
        says(other, said)
        form.reload()
        runs(form, new)
        says(form, said)
        line.live()
        # Nobody runs the version before any more: it goes with the next start.
        other.goto(f"{line.url}/so/")
        runs(other, new)
        comes_true(other, f"async () => (await ({KEPT})()) === 1")
        version = new
    assert volunteer.phone.watch.complaints == []


def test_the_worker_that_is_called_off_goes_without_touching_a_form_and_may_come_back(
    volunteer: Volunteer, line: Deployed, versions: dict[str, Files]
) -> None:
    assert volunteer.phone.context is not None
    form, address = volunteer.page, volunteer.page.url
    form.evaluate("window.stands = true")
    home = volunteer.phone.context.new_page()
    home.goto(f"{line.url}/so/")
    runs(home, "1")
    home.evaluate("window.stands = true")
    gone = "async () => (await caches.keys()).length === 0"

    line.files = {**versions["1"], "/sw.js": versions["off"]["/sw.js"]}
    form.evaluate(LOOK)
    comes_true(form, gone)
    # The calm page came anew from the server; in the form somebody goes on writing.
    home.wait_for_function("() => window.stands === undefined")
    runs(home, "1")
    assert form.evaluate("window.stands") is True
    writes(form, f"{STATEMENT} Chiều đọc báo.")

    # Online the app works as before, with whatever is on the server, and the worker stays away.
    line.files = {**versions["2"], "/sw.js": versions["off"]["/sw.js"]}
    home.close()
    volunteer.starts_cold()
    runs(volunteer.page, "2")
    reply = volunteer.page.goto(address)
    says(volunteer.page, f"{STATEMENT} Chiều đọc báo.")
    comes_true(volunteer.page, gone)
    assert reply is not None
    assert not reply.from_service_worker

    line.files = versions["3"]
    volunteer.comes_home()
    runs(volunteer.page, "3")
    comes_true(volunteer.page, f"async () => (await ({KEPT})()) === 1")
    comes_true(volunteer.page, SETTLED)
    line.die()
    volunteer.starts_cold()
    runs(volunteer.page, "3")
    volunteer.page.goto(address)
    says(volunteer.page, f"{STATEMENT} Chiều đọc báo.")
    line.live()
    volunteer.sends_now()
    assert volunteer.phone.watch.complaints == []
