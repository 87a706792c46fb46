"""The browsers of the browser tests: real ones, found or (where we may) installed."""

import os
import shutil
import subprocess
from pathlib import Path

from devtools import say

VARIABLE = "CDHT_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# WebKitGTK, its driver, its bindings for the Python of Debian, and a screen to draw on.
WEBKIT = ["webkit2gtk-driver", "gir1.2-webkit2-4.1", "python3-gi", "xvfb"]
NONE = (
    "The browser tests need Chromium, Chrome or Edge, and none was found. Install one "
    "(Debian: sudo apt install chromium), or set CDHT_CHROMIUM to the path of its program. They are never skipped."
)


def find() -> str | None:
    """The path of a Chromium (or a sister of it), or None."""
    given = os.environ.get(VARIABLE)
    if given:
        return given if Path(given).exists() else None
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return next((place for place in PLACES if Path(place).exists()), None)


def firefox() -> str | None:
    """The path of a Firefox, or None."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def missing(engine: str) -> str:
    """Why there is no `chromium`, `firefox` or `webkit` here; nothing if there is one."""
    if engine == "chromium":
        return "" if find() else NONE
    if engine == "firefox":
        return "" if firefox() else "no Firefox on this machine (Debian: sudo apt install firefox-esr)"
    absent = [name for name in ("WebKitWebDriver", "Xvfb") if not shutil.which(name)]
    if not _has_webkit_bindings():
        absent.append("WebKit's bindings for Python")
    how = f"sudo apt install {' '.join(WEBKIT)}"
    return f"no WebKitGTK on this machine: {', '.join(absent)} not found (Debian: {how})" if absent else ""


def _has_webkit_bindings() -> bool:
    asked = "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1')"
    python = "/usr/bin/python3"
    return Path(python).exists() and subprocess.run([python, "-c", asked], capture_output=True).returncode == 0


def ensure_others() -> list[str]:
    """Install Firefox and WebKitGTK where that is ours to do; the reasons for what is not there all the same."""
    if missing("firefox") or missing("webkit"):
        _apt("Firefox and WebKitGTK", ["--no-install-recommends", "firefox-esr", *WEBKIT])
    return [reason for reason in (missing("firefox"), missing("webkit")) if reason]


def _apt(what: str, packages: list[str]) -> None:
    """Install packages of Debian (options come first), as root and where there is apt. Others see whether they came."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    with say.task(f"Installing {what}"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", *packages]):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def ensure() -> str:
    """The path of a Chromium, which is installed first where that is ours to do: as root, with apt.

    :raises Stop: there is none.
    """
    found = find()
    if found is None:
        _apt("Chromium", ["chromium"])
        found = find()
    if found is None:
        raise say.Stop(NONE)
    return found
