"""Fixtures of the browser tests: a filled ward that runs, phones, and the computers of officials."""

import contextlib
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

from devtools import browser as chromium
from devtools import frontend, run
from tests.e2e.navigators.official import Official
from tests.e2e.navigators.visitor import Visitor
from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support.browsers import FLAGS, PATIENCE, Phone, desk
from tests.e2e.support.installation import ROOT, Installation

expect.set_options(timeout=PATIENCE)

Enrol = Callable[[str], Volunteer]


RESULTS = ROOT / "test-results"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What was on the screens when a test failed lies in test-results."""
    report = yield
    if report.when == "call" and report.failed and isinstance(item, pytest.Function):
        for name, one in item.funcargs.items():
            with contextlib.suppress(AssertionError, Error):
                page = getattr(one, "page", None)
                if isinstance(page, Page):
                    RESULTS.mkdir(exist_ok=True)
                    page.screenshot(path=RESULTS / f"{item.name}-{name}.png")
    return report


@pytest.fixture(scope="session")
def program() -> str:
    """The Chromium of this machine; without one the tests fail with a sentence, they are never skipped."""
    found = chromium.find()
    assert found is not None, chromium.NONE
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright, program: str) -> Iterator[Browser]:
    """The browser of all officials and visitors; each of them gets a profile of their own."""
    started = playwright.chromium.launch(executable_path=program, args=FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The demo ward, filled once; tests get copies of it."""
    run.compile_translations()
    frontend.ensure_built()
    made = Installation(tmp_path_factory.mktemp("filled") / "instance")
    made.fill()
    made.prepare_code("tuongvi")
    return made


@pytest.fixture
def server(filled: Installation, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Installation]:
    """A running copy of the demo ward."""
    own = filled.copy_to(tmp_path / "instance")
    own.start()
    yield own
    own.kill()


@pytest.fixture
def phone(playwright: Playwright, program: str, server: Installation, tmp_path: Path) -> Iterator[Phone]:
    """A phone fresh from the shop, switched on."""
    bought = Phone(playwright.chromium, program, tmp_path / "phone", server.url)
    bought.switch_on()
    yield bought
    bought.switch_off()


@pytest.fixture
def volunteer(phone: Phone, server: Installation) -> Volunteer:
    """Huỳnh Thị Tường Vi, volunteer of Bàu Sen and three other places, with her phone let in."""
    vi = Volunteer(phone)
    vi.opens_the_book(server.enrolment_link("tuongvi"))
    return vi


@pytest.fixture
def official(browser: Browser, server: Installation) -> Iterator[Callable[[str], Official]]:
    """`official("thoa")`: that account, signed in at a computer of their own."""
    contexts = []

    def signed_in(username: str) -> Official:
        context = desk(browser, server.url)
        contexts.append(context)
        one = Official(context, server.ward_url)
        one.signs_in(username, server.password(username))
        return one

    yield signed_in
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(browser: Browser, server: Installation) -> Iterator[Visitor]:
    """Anybody, without an account."""
    context = desk(browser, server.url)
    yield Visitor(context, server.ward_url)
    context.close()
