"""Where things are, and how we remember what was already done."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
STATIC = ROOT / "webapp" / "static"
BUILD = STATIC / "build"
WINDOWS = os.name == "nt"
PROGRAMS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = PROGRAMS / ("python.exe" if WINDOWS else "python")


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """A hash of files (folders: of all that is in them) and of a few words."""
    digest = hashlib.sha256()
    for word in more:
        digest.update(f"{word}\0".encode())
    for path in sorted(file for given in paths for file in _files(given)):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return [path] if path.exists() else []


class Stamp:
    """Remembers that something was done to a certain state of its sources."""

    def __init__(self, name: str) -> None:
        self._path = VENV / f"cdht-{name}.stamp"

    def says(self, print_: str) -> bool:
        """Was it done to exactly this?"""
        return self._path.exists() and self._path.read_text(encoding="utf-8") == print_

    def put(self, print_: str) -> None:
        """It was."""
        self._path.write_text(print_, encoding="utf-8")

    def clear(self) -> None:
        """It must be done again."""
        self._path.unlink(missing_ok=True)
