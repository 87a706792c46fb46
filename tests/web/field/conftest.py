"""A ward with people, and a front end that was not really built: tests of Python need no Node."""

import json
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import account, campaign, collective, engine_of, household, person, ward, writing
from tests.support.databases import Database
from webapp.web.assets import Assets

BUILT = {
    "app.css": "app-1.css",
    "start.js": "start-1.js",
    "field.js": "field-1.js",
    "workers/photo.js": "workers/photo-1.js",
    "workers/journal.js": "workers/journal-1.js",
    "workers/argon2.js": "workers/argon2-1.js",
    "img/icon.svg": "img/icon-1.svg",
    "img/icon-180.png": "img/icon-180-1.png",
    "img/icon-192.png": "img/icon-192-1.png",
    "img/icon-512.png": "img/icon-512-1.png",
    "img/icon-maskable.png": "img/icon-maskable-1.png",
    "img/icon-mono.png": "img/icon-mono-1.png",
    "img/icon-mono.svg": "img/icon-mono-1.svg",
    "img/screen-phone-1.webp": "img/screen-phone-1-1.webp",
    "img/screen-phone-2.webp": "img/screen-phone-2-1.webp",
    "img/screen-phone-3.webp": "img/screen-phone-3-1.webp",
    "img/screen-desk-1.webp": "img/screen-desk-1-1.webp",
    "img/screen-desk-2.webp": "img/screen-desk-2-1.webp",
    "sw.js": "sw.js",
}
PERSONAL = ("Tôn Nữ Thị Diệu Hiền", "Khối phố Bàu Sen", "Huỳnh Thị Tường Vi")


@pytest.fixture(autouse=True)
def built(app: Flask, tmp_path: Path) -> Assets:
    folder = tmp_path / "build"
    for name in BUILT.values():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"/* {name} */", encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps(BUILT), encoding="utf-8")
    assets = Assets(folder)
    app.extensions["assets"] = assets
    return assets


@pytest.fixture(autouse=True)
def some_ward(database: Database) -> None:
    engine = engine_of(database)
    with writing(engine) as session:
        ward(session, is_demo=True)
        area = collective(session, "Khối phố Bàu Sen")
        campaign(session)
        account(session, "ctv", "volunteer", area, display_name="Huỳnh Thị Tường Vi")
        person(session, household(session, area), "Tôn Nữ Thị Diệu Hiền")
    engine.dispose()
