"""An installed copy of the product in a folder of its own: as `pip install` makes it, with nothing of the checkout."""

import importlib.metadata as metadata
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = os.name == "nt"


def build_wheel(folder: Path) -> Path:
    """The wheel of this checkout, without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    _run(command, ROOT, dict(os.environ))
    (wheel,) = folder.glob("*.whl")
    return wheel


class Installed:
    """A virtual environment with the wheel, what the wheel itself asks for, and nothing else: no tests, no Node."""

    def __init__(self, wheel: Path, folder: Path) -> None:
        _run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], folder, dict(os.environ))
        self.programs = folder / "venv" / ("Scripts" if WINDOWS else "bin")
        self.python = self.programs / ("python.exe" if WINDOWS else "python")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(self.python), "install"]
        _run([*pip, "--no-index", "--no-deps", str(wheel)], folder, dict(os.environ))
        self.site = Path(self.say_in(folder, "import sysconfig; print(sysconfig.get_path('purelib'))"))
        packages = folder / "packages"
        packages.mkdir()
        for name in sorted(_needed(self._asked())):
            _lend(name, packages)
        (self.site / "packages.pth").write_text(f"{packages}\n", encoding="utf-8")

    def say_in(self, folder: Path, code: str) -> str:
        """What a line of Python prints, run in a folder."""
        return _run([str(self.python), "-c", code], folder, self.environment()).strip()

    def cdht(self, folder: Path, *words: str) -> str:
        """Run a command in a folder; what it printed."""
        return _run(self.command(*words), folder, self.environment())

    def command(self, *words: str) -> list[str]:
        """The words that start the installed program."""
        return [str(self.programs / ("cdht.exe" if WINDOWS else "cdht")), *words]

    def environment(self) -> dict[str, str]:
        """Only the programs of this copy, and no word about where Python may look."""
        kept = {name: value for name, value in os.environ.items() if name in ("SYSTEMROOT", "TMPDIR", "TEMP")}
        return kept | {"PATH": str(self.programs)}

    def _asked(self) -> list[str]:
        (about,) = self.site.glob("so_cdht-*.dist-info")
        return metadata.PathDistribution(about).requires or []


def _needed(asked: list[str], extra: str = "") -> set[str]:
    """Names of the distributions that these requirements bring, all the way down."""
    found: set[str] = set()
    waiting = [(Requirement(one), extra) for one in asked]
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted, of = waiting.pop()
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": of}):
            continue
        found.add(name)
        for inner in ("", *wanted.extras):
            if (name, inner) not in seen:
                seen.add((name, inner))
                waiting += [(Requirement(one), inner) for one in metadata.requires(name) or []]
    return found


def _lend(name: str, packages: Path) -> None:
    """Show a distribution of our own environment to the other one."""
    site = Path(sysconfig.get_path("purelib"))
    for top in {file.parts[0] for file in metadata.files(name) or []} - {"..", "__pycache__"}:
        target = packages / top
        if target.exists():
            continue
        if not WINDOWS:
            target.symlink_to(site / top)
        elif (site / top).is_dir():
            shutil.copytree(site / top, target)
        else:
            shutil.copyfile(site / top, target)


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout
