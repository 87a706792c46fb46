"""The size of the text that a person chose, before they signed in too."""

import pytest
from flask.testing import FlaskClient

from tests.factories import engine_of, writing
from tests.factories import ward as make_ward
from tests.support.databases import Database

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DOOR = "/tan-thanh/dang-nhap"


@pytest.fixture(autouse=True)
def ward(database: Database) -> None:
    engine = engine_of(database)
    with writing(engine) as session:
        make_ward(session)
    engine.dispose()


@pytest.mark.parametrize("size", ["large", "largest", "double"])
def test_a_page_comes_in_the_size_that_was_chosen(client: FlaskClient, size: str) -> None:
    client.set_cookie("text-size", size)
    assert f'<html lang="vi" data-text="{size}">' in client.get(DOOR).text


@pytest.mark.parametrize("size", ["", "normal", '"><script>', "huge"])
def test_whatever_else_the_cookie_says_changes_nothing(client: FlaskClient, size: str) -> None:
    client.set_cookie("text-size", size)
    assert '<html lang="vi">' in client.get(DOOR).text


def test_the_pages_that_phones_keep_are_the_same_for_every_size(client: FlaskClient) -> None:
    plain = client.get("/so/").data
    client.set_cookie("text-size", "double")
    assert client.get("/so/").data == plain


def test_each_page_offers_the_sizes(client: FlaskClient) -> None:
    for address in ("/tan-thanh/", DOOR, "/tan-thanh/danh-sach", "/so/cai-dat"):
        page = client.get(address).text
        assert [page.count(f'data-size="{size}"') for size in ("normal", "large", "largest", "double")] == [1] * 4
