"""Components: a macro, a style and (where it moves) a script of one name, so that who knows one finds the others."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "webapp"
MACROS = {path.stem: path for path in (ROOT / "templates" / "components").glob("*.html")}
STYLES = {path.stem: path for path in (ROOT / "static" / "css" / "components").glob("*.css")}
SCRIPTS = ROOT / "static" / "js" / "modules"
PAGES = [path for path in (ROOT / "templates").rglob("*.html") if path.parent.name not in ("components", "gallery")]


def test_each_macro_has_its_style() -> None:
    assert not MACROS.keys() - STYLES.keys()


def test_each_style_has_its_macro_or_says_why_not() -> None:
    silent = [
        name
        for name in STYLES.keys() - MACROS.keys()
        if "No macro" not in STYLES[name].read_text(encoding="utf-8").partition("*/")[0]
    ]
    assert not silent, f"write the macro, or say at the head of the style why there is none (No macro: …): {silent}"


def test_each_style_is_read_once_in_the_layer_of_components() -> None:
    sheet = (ROOT / "static" / "css" / "app.css").read_text(encoding="utf-8")
    imported = re.findall(r'@import "\./components/([\w-]+)\.css" layer\((\w+)\);', sheet)
    assert sorted(imported) == sorted((name, "components") for name in STYLES)


def test_each_script_that_a_macro_asks_for_is_there_under_its_name() -> None:
    wrong = []
    for name, path in MACROS.items():
        for module in re.findall(r'data-module="([\w-]+)"', path.read_text(encoding="utf-8")):
            script = SCRIPTS / f"{module}.js"
            if module != name or f"moduleName = '{module}'" not in script.read_text(encoding="utf-8"):
                wrong.append(f"{path.name}: {module}")
    assert not wrong


def test_each_macro_says_how_it_is_used_and_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in [*PAGES, *MACROS.values()]]
    for name, path in MACROS.items():
        assert path.read_text(encoding="utf-8").startswith("{#"), f"{name}: no example at its head"
        assert any(f'from "components/{name}.html" import' in text for text in texts), f"{name}: on no page"


def test_a_name_is_never_cut() -> None:
    """A name that is too long wraps: people read their own name whole, on every page."""
    cut = [
        f"{path.name}: {selector.strip()}"
        for path in STYLES.values()
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", path.read_text(encoding="utf-8"))
        if "ellipsis" in body or "line-clamp" in body
        if "select.input" not in selector  # a list that is closed has one line; opened, it shows everything
    ]
    assert not cut
