"""A new version of the app reaches phones: the open page goes on, the next start is the new one, nothing is lost."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.navigators.volunteer import Neighbour, Volunteer
from tests.e2e.support import builds
from tests.e2e.support.browsers import comes_true
from tests.e2e.support.installation import Installation

BONG = Neighbour("Đặng Thị Bông", "Nữ", "14/07/1961", "Nông dân", id_number="000161900901")
STATEMENT = "Sáng nghe đài phường."
SECOND = "document.documentElement.dataset.build = 'second';"
BROKEN = "throw new Error('this version does not start');"
VERSIONS = "async () => (await caches.keys()).filter((name) => name !== 'cdht-notes').length"
WAITING = "async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting)"
LOOK = "async () => { await (await navigator.serviceWorker.getRegistration()).update(); }"


@pytest.fixture
def second(filled: Installation, tmp_path: Path) -> Path:
    """A second build that can be told from the first."""
    return builds.another(tmp_path / "second", "8", SECOND)


def at_a_draft(volunteer: Volunteer) -> None:
    """A sheet is begun; nothing of it is sent."""
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(BONG.full_name, "Tổ 3")
    volunteer.adds_a_person(BONG)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.opens_the_sheet()
    volunteer.states(STATEMENT)


def is_second(page: Page) -> None:
    """The page on the screen is one of the second build, and has started."""
    expect(page.locator("html[data-build=second][data-ready=true]")).to_be_attached()


def finds_the_draft(volunteer: Volunteer, statement: str) -> None:
    """From the first page to the sheet that was begun: every word is there."""
    volunteer.page.get_by_role("link", name=BONG.full_name).first.click()
    volunteer.page.wait_for_url("**/so/phieu/**")
    volunteer.ready()
    volunteer.goes_to(1)
    expect(volunteer.indicator.get_by_label("Đã làm được việc gì")).to_have_value(statement)


def new_version_waits(volunteer: Volunteer, server: Installation, build: Path) -> None:
    """The server was updated, and the phone has fetched the new version behind the page that is open."""
    server.kill()
    server.start(build=build)
    volunteer.page.evaluate(LOOK)
    comes_true(volunteer.page, WAITING)


def test_a_page_that_is_open_goes_on_and_the_next_start_is_the_new_version_also_without_a_network(
    volunteer: Volunteer, server: Installation, second: Path
) -> None:
    at_a_draft(volunteer)
    new_version_waits(volunteer, server, second)

    # The open page is still the first build, and works: what it loads late as well.
    page = volunteer.page
    assert page.evaluate("document.documentElement.dataset.build") is None
    volunteer.states(f"{STATEMENT} Tối xem bản tin.")
    assert volunteer.looks_over()
    volunteer.goes_to_the_person()
    volunteer.opens_the_sheet()
    assert page.evaluate("document.documentElement.dataset.build") is None
    assert page.evaluate(VERSIONS) == 2

    volunteer.starts_cold()
    is_second(volunteer.page)
    finds_the_draft(volunteer, f"{STATEMENT} Tối xem bản tin.")
    is_second(volunteer.page)
    comes_true(volunteer.page, f"async () => (await ({VERSIONS})()) === 1")

    server.kill()
    volunteer.starts_cold()
    is_second(volunteer.page)
    finds_the_draft(volunteer, f"{STATEMENT} Tối xem bản tin.")
    volunteer.states(f"{STATEMENT} Tối xem bản tin. Học thêm.")
    server.start(build=second)
    volunteer.sends_now()
    assert volunteer.phone.watch.complaints == []


def test_where_no_form_is_open_the_new_version_takes_over_without_a_new_start(
    volunteer: Volunteer, server: Installation, second: Path
) -> None:
    at_a_draft(volunteer)
    new_version_waits(volunteer, server, second)
    page = volunteer.page
    page.goto(f"{volunteer.phone.url}/so/")
    try:
        is_second(page)
    except AssertionError:
        # While the sheet went and this page came there was none: the browser itself let the new version in, and it is
        # the next page that shows it.
        assert not page.evaluate(WAITING)
        page.reload()
        is_second(page)
    finds_the_draft(volunteer, STATEMENT)
    is_second(page)


def test_two_tabs_of_two_versions_keep_each_others_work(
    volunteer: Volunteer, server: Installation, second: Path
) -> None:
    at_a_draft(volunteer)
    old, address = volunteer.page, volunteer.page.url
    new_version_waits(volunteer, server, second)
    assert volunteer.phone.context is not None
    new = volunteer.phone.context.new_page()
    volunteer.page.goto(f"{volunteer.phone.url}/so/")
    is_second(new)
    # The old tab was not reloaded under the hands of whoever types in it.
    assert old.url == address
    assert old.evaluate("document.documentElement.dataset.build") is None
    saved = old.locator("[data-saved]")
    saved.evaluate("place => { place.dataset.state = ''; }")
    old.locator("[data-indicator]:visible").get_by_label("Đã làm được việc gì").fill(f"{STATEMENT} Ở máy cũ.")
    expect(saved).to_have_attribute("data-state", "saved")
    finds_the_draft(volunteer, f"{STATEMENT} Ở máy cũ.")
    is_second(new)


def test_a_version_that_does_not_start_gives_way_to_the_one_before(
    volunteer: Volunteer, server: Installation, filled: Installation, tmp_path: Path
) -> None:
    at_a_draft(volunteer)
    new_version_waits(volunteer, server, builds.another(tmp_path / "broken", "9", BROKEN))
    server.kill()
    volunteer.phone.switch_off()
    volunteer.phone.switch_on()
    home = f"{volunteer.phone.url}/so/"
    for _time in range(2):
        volunteer.page.goto(home)
        expect(volunteer.page.locator("html[data-ready=true]")).to_have_count(0)
    volunteer.comes_home()
    finds_the_draft(volunteer, STATEMENT)
