"""The wheel: one file with all that a server needs, which is installed without Node and without the sources."""

import subprocess
from pathlib import Path

from devtools import frontend, python, say
from devtools.places import PYTHON, ROOT

FOLDER = ROOT / "dist"


def build() -> int:
    """Build the front end where it has changed, then the wheel. Gives 0.

    :raises Stop: either failed.
    """
    python.ensure("run")
    frontend.ensure_built()
    with say.task("Packing the wheel"):
        command = [str(PYTHON), "-m", "hatchling", "build", "--target", "wheel", "--directory", str(FOLDER)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise say.Stop(f"The wheel cannot be packed:\n{(done.stdout + done.stderr).strip()[-1500:]}")
    # hatchling names what it made in its last line.
    made = Path((done.stdout + done.stderr).split()[-1])
    say.line(f"{made.relative_to(ROOT) if made.is_relative_to(ROOT) else made} ({made.stat().st_size // 1024} KB)")
    return 0
