"""What the build makes: small enough for a cheap phone, and nothing that the manifest does not name."""

import json
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "webapp" / "static"
BUILD = STATIC / "build"
# Compressed (brotli), all JavaScript of the field app: pages, what they load later, their workers, the service worker.
# What the first load of a page takes is counted in the browser, by tests/e2e/test_budget.py.
BUDGET_JAVASCRIPT = 112 * 1024
# All of it, with styles and with what only officials load: some 12 KB are the desk's (reading a sheet, what a meeting
# would give before it is saved), fetched by a page that has the part and never by a phone in the field.
BUDGET_ALL = 128 * 1024


def manifest() -> dict[str, str]:
    """Logical name → hashed name."""
    path = BUILD / "manifest.json"
    assert path.exists(), "the front end is not built: python3 dev.py build"
    read: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return read


def weight(names: set[str]) -> int:
    """Bytes on the wire."""
    total = 0
    for name in names:
        packed = BUILD / f"{name}.br"
        total += (packed if packed.exists() else BUILD / name).stat().st_size
    return total


def test_each_entry_of_the_manifest_is_a_file() -> None:
    assert [name for name in manifest().values() if not (BUILD / name).is_file()] == []


def test_pages_scripts_styles_and_the_worker_are_there() -> None:
    assert {"start.js", "field.js", "app.css", "sw.js"} <= set(manifest())


def test_names_of_all_but_the_service_worker_carry_a_hash() -> None:
    bare = [name for logical, name in manifest().items() if logical != "sw.js" and "-" not in Path(name).stem]
    assert bare == []


def test_each_worker_in_the_sources_is_built() -> None:
    sources = {f"workers/{path.name}" for path in (STATIC / "js" / "workers").glob("*.js")}
    assert sources <= set(manifest())


def of_the_field_app() -> set[str]:
    """Its scripts: the page's, what they name in turn, the workers. What only officials load is not among them."""
    scripts = {name for name in manifest().values() if name.endswith(".js")}
    found = {name for logical, name in manifest().items() if logical in ("field.js", "sw.js") or "workers/" in logical}
    waiting = [name for name in found if name.endswith(".js")]
    while waiting:
        text = (BUILD / waiting.pop()).read_text(encoding="utf-8")
        named = {name for name in scripts - found if Path(name).name in text}
        found |= named
        waiting += named
    return found & scripts


def test_the_javascript_of_the_field_app_fits_its_budget() -> None:
    assert weight(of_the_field_app()) <= BUDGET_JAVASCRIPT, weight(of_the_field_app())


def test_all_that_a_first_visit_may_load_fits_its_budget() -> None:
    # The pictures of the home screen are fetched by the phone's launcher, not by a page.
    loaded = {name for name in manifest().values() if not name.endswith((".png", ".webp"))}
    assert weight(loaded) <= BUDGET_ALL, weight(loaded)
