"""The commands of `dev.py`."""

import argparse
import subprocess

from devtools import checks, frontend, lock, python, run, say, wheel
from devtools.places import PYTHON, ROOT

COMMANDS = ("run", "check", "test", "format", "build", "wheel", "lock", "sentences", "pictures")
PORT = 8000


def main(arguments: list[str], description: str | None) -> int:
    """Do what the command says. Gives the exit status: 0 when all is well."""
    say.speak_utf8()
    parser = argparse.ArgumentParser(
        prog="dev.py", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS, help="what to do")
    parser.add_argument("--port", type=int, default=PORT, help="of `run`: where to serve (8000)")
    parser.add_argument("--upgrade", action="store_true", help="of `lock`: take the newest versions")
    given = parser.parse_args(arguments)
    try:
        return _do(given)
    except say.Stop as stop:
        say.line(f"\n{say.paint('31', str(stop))}")
        return 1
    except KeyboardInterrupt:
        say.line("\nStopped.")
        return 130


def _do(given: argparse.Namespace) -> int:
    if given.command == "run":
        return run.run(given.port)
    if given.command == "lock":
        return lock.lock(upgrade=given.upgrade)
    if given.command == "wheel":
        return wheel.build()
    python.ensure("run" if given.command == "build" else "test")
    if given.command == "build":
        frontend.ensure_built()
        return 0
    if given.command == "format":
        return checks.format_all()
    if given.command == "sentences":
        return subprocess.run([str(PYTHON), "-m", "devtools.sentences"], cwd=ROOT).returncode
    if given.command == "pictures":
        return subprocess.run([str(PYTHON), "-m", "devtools.pictures"], cwd=ROOT).returncode
    return checks.run_all(fast=given.command == "check")
