"""The page of all components: everything is on it, and in production it is not there."""

import dataclasses
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp import create_app
from webapp.settings import PRODUCTION, Settings

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STYLES = Path(__file__).resolve().parents[2] / "webapp" / "static" / "css" / "components"
STATES = re.compile(r"\[(aria-pressed|aria-busy|aria-disabled|aria-current|aria-invalid|data-state)=\"([\w-]+)\"\]")
ADDRESS = "/_components"


def shown() -> list[Path]:
    """The styles of all components but those that one page draws by itself: that page's own pictures show them."""
    return [path for path in sorted(STYLES.glob("*.css")) if "No macro" not in path.read_text(encoding="utf-8")]


def without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_every_class_of_every_component_is_shown(client: FlaskClient) -> None:
    page = client.get(ADDRESS).text
    on_page = {name for classes in re.findall(r'class="([^"]*)"', page) for name in classes.split()}
    styled = {
        f"{path.name}: .{name}"
        for path in shown()
        for selector in re.findall(r"([^{}]+)\{", without_comments(path))
        for name in re.findall(r"\.([a-z][\w-]*)", selector)
        if name not in on_page
    }
    assert not styled, "show them in templates/gallery/: " + ", ".join(sorted(styled))


def test_every_state_of_every_component_is_shown(client: FlaskClient) -> None:
    page = client.get(ADDRESS).text
    missing = {
        f"{path.name}: {name}={value}"
        for path in shown()
        for name, value in STATES.findall(without_comments(path))
        if f'{name}="{value}"' not in page
    }
    assert not missing, "show them in templates/gallery/: " + ", ".join(sorted(missing))


def test_the_longest_name_is_shown(client: FlaskClient) -> None:
    assert "Công Huyền Tôn Nữ Thị Diệu Hiền Nguyễn Phước Bảo Trân" in client.get(ADDRESS).text


def test_in_english_it_is_in_english(client: FlaskClient) -> None:
    assert "<h1>Components</h1>" in client.get(f"{ADDRESS}?lang=en").text


def test_in_production_there_is_no_such_page(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    real = create_app(dataclasses.replace(settings, environment=PRODUCTION, testing=False))
    assert not any(rule.rule == ADDRESS for rule in real.url_map.iter_rules())
    assert real.test_client().get(ADDRESS, follow_redirects=True).status_code == 404
