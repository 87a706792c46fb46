"""The worker's list, the manifest, the offline page."""

import dataclasses
import hashlib
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import criteria, engine_of, writing
from tests.support.databases import Database
from webapp.web.assets import PREFIX, Assets

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def kept(client: FlaskClient) -> dict[str, Any]:
    """What stands behind the worker's script."""
    last = client.get("/sw.js").text.splitlines()[-1]
    assert last.startswith("self.CDHT = ")
    found: dict[str, Any] = json.loads(last.removeprefix("self.CDHT = ").removesuffix(";"))
    return found


def test_the_worker_is_asked_for_anew_each_time(client: FlaskClient) -> None:
    reply = client.get("/sw.js")
    assert reply.mimetype == "text/javascript"
    assert reply.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in reply.headers


def test_what_the_list_promises_is_what_the_server_gives(client: FlaskClient, built: Assets) -> None:
    pages = [entry for entry in kept(client)["entries"] if not entry["path"].startswith(PREFIX)]
    assert {"/so/", "/offline"} <= {entry["path"] for entry in pages}
    for entry in pages:
        assert hashlib.sha256(client.get(entry["fetch"]).data).hexdigest() == entry["sha256"], entry["path"]


def test_the_list_has_each_built_file_but_the_worker_and_the_launchers_pictures(
    client: FlaskClient, built: Assets
) -> None:
    files = {entry["path"] for entry in kept(client)["entries"] if entry["path"].startswith(PREFIX)}
    expected = {
        name
        for name in built.manifest.values()
        if name != "sw.js" and not name.endswith((".png", ".webp", "icon-mono-1.svg"))
    }
    assert files == {PREFIX + name for name in expected}


def test_the_version_is_the_hash_of_what_is_served(client: FlaskClient, database: Database) -> None:
    before = kept(client)["version"]
    assert kept(client)["version"] == before
    engine = engine_of(database)
    with writing(engine) as session:
        criteria(session, "thu-2")
    engine.dispose()
    assert kept(client)["version"] != before


def test_another_language_is_another_version(app: Flask, client: FlaskClient) -> None:
    english = app.test_client()
    english.set_cookie("lang", "en")
    assert all(entry["fetch"].endswith("?lang=en") for entry in kept(english)["entries"] if "?" in entry["fetch"])
    assert kept(english)["version"] != kept(client)["version"]


def test_a_server_can_take_its_worker_back(app: Flask, client: FlaskClient) -> None:
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], worker_off=True)
    assert kept(client) == {"off": True}


def test_the_manifest_opens_the_field_app(client: FlaskClient) -> None:
    reply = client.get("/manifest.webmanifest")
    assert reply.mimetype == "application/manifest+json"
    found = json.loads(reply.data)
    assert (found["start_url"], found["scope"], found["display"]) == ("/so/", "/", "standalone")
    assert {icon["sizes"] for icon in found["icons"]} == {"192x192", "512x512"}


def test_the_offline_page_leads_back_to_the_notebook(client: FlaskClient) -> None:
    assert 'href="/so/"' in client.get("/offline").text
