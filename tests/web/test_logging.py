"""What the log says of a request, and what it never says."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask

from tests.factories import PASSWORD, account, engine_of, writing
from tests.factories import ward as make_ward
from tests.support import logs
from tests.support.app import close, make_app, settings_for
from tests.support.databases import Database
from webapp.web import logging as web_logging
from webapp.web.permissions import public

NAME, NUMBER = "Đặng Văn Bảy", "000059900001"
SECRETS = (NAME, "Đặng", "%C4%90", NUMBER, PASSWORD, "hoa-ten-rieng")


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The standard error of a production server, as its log would go there."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    root = logging.getLogger()
    kept, level = list(root.handlers), root.level
    yield stream
    root.handlers[:] = kept
    root.setLevel(level)
    logs.plain()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def logged_app(database: Database, tmp_path: Path, log: io.StringIO) -> Iterator[Flask]:
    engine = engine_of(database)
    with writing(engine) as session:
        make_ward(session)
        account(session, "hoa-ten-rieng", "association")
    engine.dispose()
    settings = settings_for(database, tmp_path, testing=False)
    app = make_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False

    @app.route("/<ward>/nguoi/<person>", methods=["GET", "POST"])
    @public
    def page(person: str) -> str:
        return person

    @app.post("/<ward>/hong/<person>")
    @public
    def broken(person: str) -> str:
        try:
            raise ValueError(f"{person} {NAME} {NUMBER}")
        except ValueError as error:
            raise RuntimeError(NUMBER) from error

    @app.post("/<ward>/csdl")
    @public
    def database_error() -> str:
        from sqlalchemy import text

        from webapp.extensions import db

        db.session.execute(text("SELECT * FROM khong_co WHERE name = :name"), {"name": NAME})
        return ""

    yield app
    close(app)


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_nothing_personal_is_ever_logged(logged_app: Flask, log: io.StringIO) -> None:
    browser = logged_app.test_client()
    headers = {"User-Agent": NAME.encode().decode("latin-1"), "X-Request-Id": NUMBER, "Referer": f"/{NUMBER}"}
    personal = {"full_name": NAME, "id_number": NUMBER}
    browser.get(f"/tan-thanh/nguoi/{NUMBER}?q={NAME}", headers=headers)
    browser.post(f"/tan-thanh/nguoi/{NAME}", data=personal, headers=headers)
    browser.post(f"/tan-thanh/hong/{NUMBER}", data=personal, headers=headers)
    browser.post("/tan-thanh/csdl", data=personal, headers=headers)
    browser.post("/tan-thanh/dang-nhap", data={"username": "hoa-ten-rieng", "password": PASSWORD})
    browser.post("/tan-thanh/dang-nhap", data={"username": "hoa-ten-rieng", "password": NUMBER})
    browser.get(f"/{NAME}/{NUMBER}", headers=headers)
    browser.open(f"/tan-thanh/{NUMBER}", method="PROPFIND", headers=headers)
    logging.getLogger("somebody.elses").error("failed", exc_info=ValueError(NAME))
    written = log.getvalue()
    assert written.count('"event": "request"') == 8
    for secret in SECRETS:
        assert secret not in written


def test_a_line_says_what_was_asked_and_how_it_went(logged_app: Flask, log: io.StringIO) -> None:
    answer = logged_app.test_client().get("/tan-thanh/nguoi/7")
    line = lines(log)[-1]
    assert line["event"] == "request"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/<ward>/nguoi/<person>", 200)
    assert line["ward"] == "tan-thanh"
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert isinstance(line["ms"], float)


def test_an_exception_is_logged_with_its_type_and_place(logged_app: Flask, log: io.StringIO) -> None:
    answer = logged_app.test_client().post("/tan-thanh/hong/7")
    assert answer.status_code == 500
    line = next(line for line in lines(log) if line["event"] == "exception")
    assert line["error"] == "RuntimeError"
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert any("test_logging.py" in str(place) for place in line["places"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("6f1c2f0e-3f6e-4a53-9d0e-0d1f3b2a9c11", True),
        ("6f1c2f0e3f6e4a539d0e0d1f3b2a9c11", True),
        # Neither an ID number nor anything that could break a line.
        (NUMBER, False),
        ("x" * 36, False),
        ("6f1c2f0e-3f6e-4a53-9d0e-0d1f3b2a9c11 more", False),
        ("", False),
    ],
)
def test_only_a_well_formed_request_id_is_taken_over(logged_app: Flask, given: str, kept: bool) -> None:
    answer = logged_app.test_client().get("/healthz", headers={web_logging.HEADER: given})
    assert (answer.headers[web_logging.HEADER] == given) is kept
