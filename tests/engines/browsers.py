"""The few things that a person does to a browser, the same in every kind of it."""

import time
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, BrowserType, Page, Playwright

from tests.e2e.support.browsers import FLAGS, PATIENCE, PHONE, VIETNAM


class Browser(Protocol):
    """One browser with a profile in a folder. Places on the page are named by XPath; hidden ones do not count."""

    name: str

    def switch_on(self) -> None:
        """Start it, with what the folder kept."""

    def switch_off(self) -> None:
        """End it; it need not be on."""

    def open(self, address: str) -> None:
        """Go to an address, and wait until the page is loaded."""

    def click(self, place: str) -> None:
        """Touch something, once it is there."""

    def fill(self, place: str, text: str) -> None:
        """Type into an empty field, once it is there."""

    def ask(self, script: str) -> Any:
        """What the body of an asynchronous function gives in the page."""

    def picture(self) -> bytes:
        """The screen, as PNG."""


class OverPlaywright:
    """Chromium, and Firefox by WebDriver BiDi."""

    def __init__(self, name: str, kind: BrowserType, program: str, folder: Path, **options: Any) -> None:
        self.name = name
        self._kind, self._program, self._folder, self._options = kind, program, folder, options
        self._context: BrowserContext | None = None

    @property
    def _page(self) -> Page:
        assert self._context is not None, "the browser is off"
        return self._context.pages[0]

    def switch_on(self) -> None:
        """Start it, with what the folder kept."""
        self._context = self._kind.launch_persistent_context(
            self._folder,
            executable_path=self._program,
            viewport=PHONE,  # type: ignore[arg-type]
            **VIETNAM,  # type: ignore[arg-type]
            **self._options,
        )
        self._context.set_default_timeout(PATIENCE)
        if not self._context.pages:
            self._context.new_page()

    def switch_off(self) -> None:
        """End it; it need not be on."""
        if self._context is not None:
            self._context.close()
            self._context = None

    def open(self, address: str) -> None:
        """Go to an address, and wait until the page is loaded."""
        self._page.goto(address)

    def click(self, place: str) -> None:
        """Touch something, once it is there."""
        self._page.locator(f"xpath={place}").locator("visible=true").first.click()

    def fill(self, place: str, text: str) -> None:
        """Type into an empty field, once it is there."""
        self._page.locator(f"xpath={place}").locator("visible=true").first.fill(text)

    def ask(self, script: str) -> Any:
        """What the body of an asynchronous function gives in the page."""
        return self._page.evaluate(f"async () => {{ {script} }}")

    def picture(self) -> bytes:
        """The screen, as PNG."""
        return self._page.screenshot()


def chromium(playwright: Playwright, program: str, folder: Path) -> Browser:
    """The Chromium of this machine."""
    return OverPlaywright("Chromium", playwright.chromium, program, folder, args=FLAGS)


def firefox(playwright: Playwright, program: str, folder: Path) -> Browser:
    """The Firefox of this machine as it is, not a build made for tests."""
    return OverPlaywright("Firefox", playwright.firefox, program, folder, channel="moz-firefox")


def comes_true(browser: Browser, question: str) -> None:
    """Ask an expression of the page until it says yes. A page that is just being left is asked again."""
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            if browser.ask(f"return Boolean({question})"):
                return
            problem = ""
        # Each kind of browser has its own error for a page that went away.
        except Exception as error:
            problem = str(error)
        if time.monotonic() > deadline:
            shown = browser.ask("return document.body?.innerText")
            raise AssertionError(f"{browser.name}: {question} {problem}\n{shown}")
        time.sleep(0.1)
