"""WebKitGTK: the nearest thing to Safari that runs on Linux. Driven over WebDriver, on a screen that nobody sees."""

import base64
import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psutil

from tests.e2e.support.browsers import PATIENCE

WINDOW = Path(__file__).with_name("webkit_window.py")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Refused(Exception):
    """The driver could not do what it was asked to; the message is its own."""


class Screen:
    """An X server without a screen."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
        self._process = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as said:
            self.name = f":{said.readline().strip()}"

    def close(self) -> None:
        """Switch it off."""
        self._process.terminate()
        self._process.wait()


class WebKit:
    """The browser. It is never ended in good order: switched off, it dies like a phone whose battery is taken out."""

    name = "WebKitGTK"

    def __init__(self, screen: Screen, folder: Path) -> None:
        self._screen, self._folder = screen, folder
        self._driver: subprocess.Popen[bytes] | None = None
        self._session = ""

    def switch_on(self) -> None:
        """Start it, with what the folder kept."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        environment = {
            **os.environ,
            "DISPLAY": self._screen.name,
            "GDK_BACKEND": "x11",
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            # System Python must not see what belongs to ours.
            "PYTHONPATH": "",
        }
        self._driver = subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        base = f"http://127.0.0.1:{port}"
        options = {"binary": str(WINDOW), "args": [str(self._folder)]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        _until(lambda: _call("GET", f"{base}/status"))
        self._session = f"{base}/session/{_call('POST', f'{base}/session', wanted)['sessionId']}"
        self._call("POST", "timeouts", {"script": PATIENCE, "pageLoad": PATIENCE})

    def switch_off(self) -> None:
        """End it; it need not be on."""
        if self._driver is None:
            return
        family = psutil.Process(self._driver.pid).children(recursive=True)
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        self._driver.kill()
        self._driver.wait()
        psutil.wait_procs(family, timeout=10)
        self._driver = None

    def open(self, address: str) -> None:
        """Go to an address, and wait until the page is loaded."""
        self._call("POST", "url", {"url": address})

    def click(self, place: str) -> None:
        """Touch something, once it is there."""
        _until(lambda: self._touch(self._find(place)))

    def fill(self, place: str, text: str) -> None:
        """Type into an empty field, once it is there."""
        _until(lambda: self._call("POST", f"element/{self._find(place)}/value", {"text": text}))

    def ask(self, script: str) -> Any:
        """What the body of an asynchronous function gives in the page."""
        wrapped = (
            f"const done = arguments[0]; (async () => {{ {script} }})()"
            ".then((value) => done({ value }), (error) => done({ error: String(error) }))"
        )
        said = self._call("POST", "execute/async", {"script": wrapped, "args": []})
        if "error" in said:
            raise Refused(said["error"])
        return said.get("value")

    def picture(self) -> bytes:
        """The screen, as PNG."""
        return base64.b64decode(self._call("GET", "screenshot"))

    def _touch(self, element: str) -> None:
        # The driver brings it to the edge of the window, where the foot of the page lies over it.
        middle = "arguments[0].scrollIntoView({ block: 'center' })"
        self._call("POST", "execute/sync", {"script": middle, "args": [{ELEMENT: element}]})
        self._call("POST", f"element/{element}/click", {})

    def _find(self, place: str) -> str:
        found = self._call("POST", "elements", {"using": "xpath", "value": place})
        shown = (one[ELEMENT] for one in found if self._call("GET", f"element/{one[ELEMENT]}/displayed"))
        element = next(shown, None)
        if element is None:
            raise Refused(f"not on the screen: {place}")
        return element

    def _call(self, method: str, what: str, body: dict[str, Any] | None = None) -> Any:
        return _call(method, f"{self._session}/{what}", body)


def _call(method: str, address: str, body: dict[str, Any] | None = None) -> Any:
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, content, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=2 * PATIENCE / 1000) as reply:
            return json.load(reply)["value"]
    except urllib.error.HTTPError as error:
        with error:
            raise Refused(error.read().decode()) from None
    except OSError as error:
        raise Refused(str(error)) from None


def _until(attempt: Any) -> None:
    """Try until it is done, for as long as a person would.

    :raises Refused: it never was.
    """
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            attempt()
            return
        except Refused:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
