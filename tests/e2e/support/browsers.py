"""Real browsers: a phone that can be switched off and killed, and the computer of an office."""

import contextlib
import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, BrowserType, ConsoleMessage, Page, Request, Response

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 360, "height": 640}
DESK = {"width": 1280, "height": 800}
VIETNAM = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
PATIENCE = 20_000
# A phone without a network says so on its console; that is no fault of the page.
NO_NETWORK = ("net::ERR_", "Failed to fetch")


class Watch:
    """Everything that a page complained about, every request that changes something, and the replies to those."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.writes: list[Request] = []
        self.answers: list[Response] = []

    def over(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._request)
        # Kept as they come: to ask a request for its reply later waits without an end where none ever comes.
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        # A page may say itself what is wrong (404; 422 of a refused form; 503 without network): the browser notes that.
        own_status = "responded with a status of " in message.text and message.page and message.page.url == where
        if message.type not in ("error", "warning") or own_status:
            return
        if not any(code in message.text for code in NO_NETWORK):
            self.complaints.append(f"{where}: {message.text}")

    def _request(self, request: Request) -> None:
        if request.method not in ("GET", "HEAD"):
            self.writes.append(request)

    def _response(self, response: Response) -> None:
        if response.request.method not in ("GET", "HEAD"):
            self.answers.append(response)


class Phone:
    """A phone: one browser profile in a folder. Closed or killed, it starts cold with what the folder kept."""

    def __init__(self, chromium: BrowserType, program: str, folder: Path, url: str) -> None:
        self._chromium, self._program, self._folder = chromium, program, folder
        self.url = url
        self.watch = Watch()
        self.context: BrowserContext | None = None
        self._scripts: list[str] = []

    @property
    def page(self) -> Page:
        """The page on the screen."""
        assert self.context is not None, "the phone is switched off"
        return self.context.pages[-1]

    def on_each_page(self, script: str) -> None:
        """Run a script at the beginning of every page from now on, also after it was switched off and on."""
        self._scripts.append(script)
        if self.context is not None:
            self.context.add_init_script(script)

    def switch_on(self) -> Page:
        """Start the browser, with an empty page on the screen."""
        assert self.context is None
        self.context = self._chromium.launch_persistent_context(
            self._folder,
            executable_path=self._program,
            args=FLAGS,
            viewport=PHONE,  # type: ignore[arg-type]
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            **VIETNAM,  # type: ignore[arg-type]
        )
        self.context.set_default_timeout(PATIENCE)
        for script in self._scripts:
            self.context.add_init_script(script)
        for page in self.context.pages:
            self.watch.over(page)
        self.context.on("page", self.watch.over)
        return self.page

    def moves_in(self, profile: Path) -> None:
        """Begin with what another phone's folder kept."""
        shutil.copytree(profile, self._folder)

    def is_promised_to_be_kept(self) -> None:
        """While it is off: its browser promised lasting storage, as browsers do to an app on the home screen."""
        file = self._folder / "Default" / "Preferences"
        known = json.loads(file.read_text(encoding="utf-8"))
        settings = known.setdefault("profile", {}).setdefault("content_settings", {}).setdefault("exceptions", {})
        settings["durable_storage"] = {f"{self.url},*": {"last_modified": "1", "setting": 1}}
        file.write_text(json.dumps(known), encoding="utf-8")

    def switch_off(self) -> None:
        """End the browser in good order."""
        if self.context is not None:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """End the browser as an empty battery does: all its processes at once, nothing finished."""
        assert self.context is not None
        with self.context.expect_event("close"):
            self.cut_power()
        self.is_dead()

    def cut_power(self) -> None:
        """All processes of the browser at once; from any thread. `is_dead` belongs behind it."""
        for process in self._processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def is_dead(self) -> None:
        """The browser was killed: from now on it can be switched on again."""
        self.context = None
        # The next start would take the dead browser's lock for a living one's.
        for lock in self._folder.glob("Singleton*"):
            lock.unlink()

    def _processes(self) -> list[int]:
        own = f"--user-data-dir={self._folder}"
        main = [one for one in psutil.process_iter(["cmdline"]) if own in (one.info["cmdline"] or [])]
        children: list[psutil.Process] = []
        for one in main:
            # Some end while they are counted.
            with contextlib.suppress(psutil.NoSuchProcess):
                children += one.children(recursive=True)
        return list({one.pid for one in [*main, *children]})


def comes_true(page: Page, question: str) -> None:
    """Ask an asynchronous function of the page until it says yes. (`wait_for_function` takes its promise for a yes.)"""
    for _time in range(PATIENCE // 100):
        if page.evaluate(question):
            return
        page.wait_for_timeout(100)
    raise AssertionError(question)


def desk(browser: Any, url: str) -> BrowserContext:
    """The computer of an office: nobody is signed in yet."""
    context: BrowserContext = browser.new_context(base_url=url, viewport=DESK, **VIETNAM)
    context.set_default_timeout(PATIENCE)
    return context
