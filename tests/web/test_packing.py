"""Pages come compressed, unless they hold what their length could give away."""

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import account, engine_of, writing
from tests.factories import ward as make_ward
from tests.support.app import SignIn
from tests.support.databases import Database

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LIKES_BROTLI = {"Accept-Encoding": "gzip, br"}
SHELL = "/so/nguoi"


@pytest.fixture(autouse=True)
def ward(database: Database) -> None:
    engine = engine_of(database)
    with writing(engine) as session:
        make_ward(session)
        account(session, "hoa", "association")
    engine.dispose()


@pytest.mark.parametrize("path", [SHELL, "/sw.js", "/tan-thanh/"])
def test_what_strangers_may_read_comes_packed(client: FlaskClient, path: str) -> None:
    plain, packed = client.get(path), client.get(path, headers=LIKES_BROTLI)
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == plain.data
    assert len(packed.data) * 2 < len(plain.data)
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_packed_page_that_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get(SHELL, headers=LIKES_BROTLI).headers["ETag"]
    for headers in ({}, LIKES_BROTLI):
        again = client.get(SHELL, headers={**headers, "If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")


def test_a_page_with_a_token_is_never_packed(strict_app: Flask) -> None:
    door = strict_app.test_client().get("/tan-thanh/dang-nhap", headers=LIKES_BROTLI)
    assert b"csrf_token" in door.data
    assert "Content-Encoding" not in door.headers


def test_pages_of_somebody_who_is_signed_in_are_never_packed(sign_in: SignIn) -> None:
    mine = sign_in("hoa").get("/tan-thanh/viec", headers=LIKES_BROTLI)
    assert mine.status_code == 200
    assert "Content-Encoding" not in mine.headers


def test_who_likes_no_packing_gets_none(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get(SHELL, headers={"Accept-Encoding": "identity"}).headers
