"""Writes the lists of exact versions with hashes, for every system that we support, wheels only."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from devtools import frontend, python, say
from devtools.places import PYTHON, REQUIREMENTS, ROOT

UV = "uv==0.13.9"
COMMON = ["--universal", "--python-version", "3.11", "--generate-hashes", "--only-binary", ":all:", "--quiet"]


def lock(*, upgrade: bool) -> int:
    """Write `requirements/*.txt` from `pyproject.toml`, and `package-lock.json` from `package.json`.

    Versions stay as they are unless something asks for others, or `upgrade` does.

    :raises Stop: something cannot be resolved.
    """
    python.ensure_venv()
    if subprocess.run([str(PYTHON), *python.PIP, "install", "--quiet", UV]).returncode:
        raise say.Stop(python.NO_NETWORK)
    with say.task("Resolving what the tests need"):
        # First, and with all that running needs: the other list then takes the same versions.
        _compile("test", ["pyproject.toml", "--extra", "build", "--extra", "test", "--extra", "s3"], upgrade=upgrade)
    with say.task("Resolving what running needs"):
        _compile("run", ["pyproject.toml", "--extra", "build", "-c", "requirements/test.txt"], upgrade=upgrade)
    with say.task("Resolving Node for those who have none"):
        _compile("node", ["requirements/node.in"], upgrade=upgrade)
    with say.task("Resolving the libraries of the front end"):
        _lock_libraries(upgrade=upgrade)
    return 0


def _compile(name: str, sources: list[str], *, upgrade: bool) -> None:
    command = [str(PYTHON), "-m", "uv", "pip", "compile", *sources, *COMMON]
    command += ["--custom-compile-command", "python3 dev.py lock", "--output-file", f"requirements/{name}.txt"]
    if upgrade:
        command.append("--upgrade")
    REQUIREMENTS.mkdir(exist_ok=True)
    if subprocess.run(command, cwd=ROOT).returncode:
        raise say.Stop("No set of versions fits: the lines above say why.")


def _lock_libraries(*, upgrade: bool) -> None:
    node = frontend.find_node()
    # Addresses stay out of the file: they differ from mirror to mirror, the hashes do not.
    command = [*node.npm, "install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--loglevel=error"]
    # In a folder of its own: beside an installed `node_modules`, npm forgets the programs of other systems.
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json",) if upgrade else ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, folder)
        if subprocess.run(command, cwd=folder, env=node.environment).returncode:
            raise say.Stop("The libraries cannot be resolved: the lines above say why.")
        shutil.copy(Path(folder, "package-lock.json"), ROOT)
