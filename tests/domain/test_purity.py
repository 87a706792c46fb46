"""The domain knows only the standard library, and neither clock, nor files, nor chance, nor sentences."""

import ast
import sys
from pathlib import Path

import pytest

import webapp.domain

FILES = sorted(Path(webapp.domain.__path__[0]).rglob("*.py"))
SIDE_EFFECTS = {"now", "utcnow", "today", "open", "print", "input", "read_text", "write_text", "getenv"}
IMPURE = {"os", "io", "pathlib", "random", "secrets", "time", "socket", "sqlite3", "subprocess", "logging", "gettext"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_imports_nothing_but_itself_and_pure_parts_of_the_standard_library(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for module in modules:
            first = module.split(".")[0]
            own = module == "webapp.domain" or module.startswith("webapp.domain.")
            assert own or (first in sys.stdlib_module_names and first not in IMPURE), module


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_asks_neither_the_clock_nor_the_disk(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in SIDE_EFFECTS, f"{file.name}:{node.lineno}"
