"""The start script: readable by old Pythons, clear where it must stop, and true to its lists of versions."""

import ast
import importlib.util
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from devtools import browser, python, run, say

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==(\S+)", flags=re.MULTILINE)


def pinned(name: str) -> dict[str, str]:
    """Package → version of a list, without the versions for other systems."""
    return dict(PINNED.findall((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")))


def wanted(*extras: str) -> set[str]:
    """Names of the packages that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    return {re.split(r"[^A-Za-z0-9._-]", one)[0].lower() for one in asked}


def test_an_old_python_can_read_the_script_and_so_says_what_to_do() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 4))


def test_a_python_without_venv_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(python, "PYTHON", tmp_path / "no-such-environment")
    monkeypatch.setattr(importlib.util, "find_spec", {"venv": object()}.get)
    with pytest.raises(say.Stop, match="sudo apt install python3-venv"):
        python.ensure_venv()


def test_a_taken_port_is_named_with_one_that_is_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, str(ROOT / "dev.py"), "run", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stdout
    assert "python3 dev.py run --port" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_port_that_is_none_is_refused() -> None:
    with pytest.raises(say.Stop, match="not a port"):
        run.run(70000)


def test_a_missing_browser_is_an_error_and_never_a_skip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(browser.VARIABLE, str(tmp_path / "no-such-browser"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(say.Stop, match="Install one"):
        browser.ensure()


def test_the_lists_have_all_that_the_project_asks_for() -> None:
    assert wanted("build") <= set(pinned("run")), "python3 dev.py lock"
    assert wanted("build", "s3", "test") <= set(pinned("test")), "python3 dev.py lock"


def test_what_is_tested_is_what_runs() -> None:
    tested = pinned("test")
    assert {name: version for name, version in pinned("run").items() if tested.get(name) != version} == {}
