"""Each kind of browser that is on this machine. One that cannot be had is skipped, and said to be."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from devtools import browser as found
from devtools import frontend, run
from tests.e2e.support.installation import Installation
from tests.engines import browsers
from tests.engines.browsers import Browser
from tests.engines.webkit import Screen, WebKit

ENGINES = ("chromium", "firefox", "webkit")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """What WebKitGTK draws on."""
    made = Screen()
    yield made
    made.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The demo ward, filled once; tests get copies of it."""
    run.compile_translations()
    frontend.ensure_built()
    made = Installation(tmp_path_factory.mktemp("filled") / "instance")
    made.fill()
    return made


@pytest.fixture
def server(filled: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A running copy of the demo ward."""
    own = filled.copy_to(tmp_path / "instance")
    own.start()
    yield own
    own.kill()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, playwright: Playwright, tmp_path: Path) -> Iterator[Browser]:
    """One browser of each kind, switched on, with a profile fresh from the shop."""
    missing = found.missing(request.param)
    if missing:
        pytest.skip(missing)
    profile = tmp_path / "profile"
    makers: dict[str, Callable[[], Browser]] = {
        "chromium": lambda: browsers.chromium(playwright, found.find() or "", profile),
        "firefox": lambda: browsers.firefox(playwright, found.firefox() or "", profile),
        "webkit": lambda: WebKit(request.getfixturevalue("screen"), profile),
    }
    made = makers[request.param]()
    made.switch_on()
    yield made
    made.switch_off()
