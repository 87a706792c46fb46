"""Probes: yes or no for strangers, the reason in the log."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.app import close, make_app, settings_for
from tests.support.databases import Database


def test_a_server_with_all_its_parts_is_ready(client: FlaskClient, app: Flask) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.get_json() == {"status": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert list(app.extensions["evidence"].names("probes/")) == []


def test_a_database_that_was_not_migrated_is_not_ready(empty_database: Database, tmp_path: Path) -> None:
    app = make_app(settings_for(empty_database, tmp_path))
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "unavailable"})
    close(app)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_store_that_cannot_be_written_is_not_ready(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_name: str, _content: bytes) -> None:
        raise OSError(28, "No space left on device", "/srv/secret/place")

    monkeypatch.setattr(app.extensions["evidence"], "write", full)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json() == {"status": "unavailable"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_that_is_away_is_not_ready(database: Database, tmp_path: Path) -> None:
    settings = settings_for(database, tmp_path, database_url="postgresql://nobody@127.0.0.1:1/nothing")
    app = make_app(settings)
    assert app.test_client().get("/readyz").status_code == 503
    close(app)
