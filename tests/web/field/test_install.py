"""The book on the home screen: what the manifest promises is there, in the size it says, in the person's language."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.web.field.conftest import BUILT

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STATIC = Path(__file__).resolve().parents[3] / "webapp" / "static"
SOURCES = {f"/static/build/{built}": STATIC / name for name, built in BUILT.items()}


def manifest(client: FlaskClient, language: str = "vi") -> dict[str, Any]:
    """The manifest that a page in `language` names, asked for as browsers do: without cookies."""
    page = client.get("/so/", query_string={"lang": language}).text
    found = re.search(r'rel="manifest" href="([^"]+)"', page)
    assert found is not None
    read: dict[str, Any] = json.loads(client.application.test_client().get(found[1]).data)
    return read


def pictures(client: FlaskClient) -> list[dict[str, Any]]:
    """Every picture that the manifest names."""
    read = manifest(client)
    ways = [icon for way in read["shortcuts"] for icon in way["icons"]]
    return [*read["icons"], *read["screenshots"], *ways]


def test_it_has_all_that_an_installed_book_needs(client: FlaskClient) -> None:
    read = manifest(client)
    assert (read["id"], read["start_url"], read["scope"], read["display"]) == ("/so/", "/so/", "/", "standalone")
    assert (read["name"], read["short_name"], read["lang"]) == ("Sổ Công dân học tập", "Sổ CDHT", "vi")
    assert len(read["short_name"]) <= 12
    assert {"background_color", "theme_color", "description"} <= read.keys()


def test_every_picture_is_there_in_the_size_and_kind_that_it_says(client: FlaskClient) -> None:
    for one in pictures(client):
        source = SOURCES[one["src"]]
        with Image.open(source) as picture:
            assert f"{picture.width}x{picture.height}" == one["sizes"], source
            assert Image.MIME[picture.format or ""] == one["type"], source
        assert source.stat().st_size <= 120 * 1024, source


def test_there_are_pictures_for_narrow_and_for_wide_screens(client: FlaskClient) -> None:
    screens = manifest(client)["screenshots"]
    assert {one["form_factor"] for one in screens} == {"narrow", "wide"}
    assert all(one["label"] for one in screens)


def test_an_icon_that_is_cut_fills_its_square_and_one_of_a_single_colour_is_cut_out(client: FlaskClient) -> None:
    of = {icon["purpose"]: SOURCES[icon["src"]] for icon in manifest(client)["icons"]}
    with Image.open(of["maskable"]) as whole:
        corners = [whole.convert("RGBA").getpixel(place) for place in ((0, 0), (511, 0), (0, 511), (511, 511))]
        assert len(set(corners)) == 1
        assert corners[0][3] == 255  # type: ignore[index]
    with Image.open(of["monochrome"]) as cut:
        assert cut.getchannel("A").getextrema() == (0, 255)
        assert cut.getchannel("A").getpixel((0, 0)) == 0


def test_every_way_in_leads_somewhere(client: FlaskClient) -> None:
    ways = manifest(client)["shortcuts"]
    assert [way["name"] for way in ways] == ["Ghi phiếu", "Thêm hộ", "Gửi về phường"]
    assert [client.get(way["url"]).status_code for way in ways] == [200, 200, 200]


def test_an_english_page_names_an_english_manifest_of_the_same_book(client: FlaskClient) -> None:
    read = manifest(client, "en")
    assert (read["id"], read["lang"]) == ("/so/", "en")
    assert [way["name"] for way in read["shortcuts"]] != [way["name"] for way in manifest(client)["shortcuts"]]
