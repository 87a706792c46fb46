"""The browser of the browser tests: a real Chromium, found or (where we may) installed."""

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


def ensure() -> str:
    """The path of a Chromium, which is installed first where that is ours to do: as root, with apt.

    :raises Stop: there is none.
    """
    found = find()
    if found is None and os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        with say.task("Installing Chromium"):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium"]):
                subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        found = find()
    if found is None:
        raise say.Stop(NONE)
    return found
