"""The virtual environment: made, filled from a list with hashes, and left alone while the list stays the same."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from devtools import say
from devtools.places import PYTHON, REQUIREMENTS, ROOT, VENV, Stamp, fingerprint

NO_VENV = (
    "This Python cannot make virtual environments. "
    "On Debian and Ubuntu: sudo apt install python3-venv, then start again."
)
NO_NETWORK = (
    "Installing failed. Most often the network is the reason: check the connection (or the proxy) and start again; "
    "what has been installed is kept."
)
PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]


def ensure(which: str) -> None:
    """Have `.venv` with what a list of requirements names ("run" or "test") and the project itself.

    The list of the tests contains that of running, with the same versions.

    :raises Stop: it cannot be made or filled.
    """
    ensure_venv()
    lists = {name: fingerprint([REQUIREMENTS / f"{name}.txt"], sys.version) for name in ("run", "test")}
    enough = ["test", "run"] if which == "run" else ["test"]
    if not any(Stamp(name).says(lists[name]) for name in enough):
        _install(which)
        Stamp(which).put(lists[which])
    project = fingerprint([ROOT / "pyproject.toml"], str(ROOT), sys.version)
    if not Stamp("project").says(project):
        _install_project()
        Stamp("project").put(project)


def install_into(folder: Path, requirements: Path) -> None:
    """Install a list into a folder of its own, beside the environment.

    :raises Stop: it failed.
    """
    _pip(["install", "--target", str(folder), *_locked(requirements)], count=1)


def ensure_venv() -> None:
    """Have a virtual environment that works, with nothing in it yet perhaps.

    :raises Stop: this Python cannot make one.
    """
    if PYTHON.exists() and _works():
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise say.Stop(NO_VENV)
    with say.task(f"Making a virtual environment in {VENV.name}"):
        if VENV.exists():
            shutil.rmtree(VENV)
        done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if done.returncode:
        raise say.Stop(f"{NO_VENV}\n{done.stdout}{done.stderr}".rstrip())


def _works() -> bool:
    # The Python that it was made with may be gone, or may have become another version.
    version = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run([str(PYTHON), "-c", version], capture_output=True, text=True)
    return done.returncode == 0 and done.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _locked(requirements: Path) -> list[str]:
    return ["--require-hashes", "--only-binary", ":all:", "--requirement", str(requirements)]


def _install(which: str) -> None:
    requirements = REQUIREMENTS / f"{which}.txt"
    text = requirements.read_text(encoding="utf-8")
    count = len(re.findall(r"^[a-z0-9]", text, flags=re.MULTILINE))
    with say.task(f"Installing {count} packages (only the first time)"):
        _pip(["install", *_locked(requirements)], count)


def _install_project() -> None:
    with say.task("Installing the project itself"):
        _pip(["install", "--no-build-isolation", "--no-deps", "--no-index", "--editable", str(ROOT)], count=1)


def _pip(arguments: list[str], count: int) -> None:
    """Run pip, showing how far it is.

    :raises Stop: it failed; with the end of what it said.
    """
    command = [str(PYTHON), *PIP, *arguments, "--progress-bar", "off", "--retries", "2", "--timeout", "30"]
    command.append("--no-warn-script-location")
    said: list[str] = []
    seen = 0
    environment = {**os.environ, "PYTHONUTF8": "1", "PIP_NO_COLOR": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=environment
    ) as pip:
        for said_now in pip.stdout or ():
            if not said_now.startswith("WARNING: Retrying"):
                said.append(said_now.rstrip())
            if said_now.startswith("Collecting "):
                seen += 1
                say.progress(f"{seen} of {max(count, seen)}  {said_now.split()[1]}")
            elif said_now.startswith("Installing collected"):
                say.progress("unpacking …")
    if pip.returncode:
        say.progress_done()
        # Most failures are the network's; but one step does without it.
        needs_network = "--no-index" not in arguments
        raise say.Stop("\n".join(said[-12:]) + (f"\n\n{NO_NETWORK}" if needs_network else ""))
