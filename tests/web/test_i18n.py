"""Languages, and how days, numbers and points are written."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import engine_of, writing
from tests.factories import ward as make_ward
from tests.support.databases import Database
from webapp.web import i18n

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DOOR = "/tan-thanh/dang-nhap"


@pytest.fixture(autouse=True)
def ward(database: Database) -> None:
    engine = engine_of(database)
    with writing(engine) as session:
        make_ward(session)
    engine.dispose()


def test_pages_are_vietnamese_whatever_the_browser_speaks(client: FlaskClient) -> None:
    page = client.get(DOOR, headers={"Accept-Language": "en-US,en"}).text
    assert '<html lang="vi">' in page
    assert "<h1>Đăng nhập</h1>" in page


def test_a_language_that_was_chosen_is_kept(client: FlaskClient) -> None:
    page = client.get(f"{DOOR}?lang=en").text
    assert '<html lang="en">' in page
    assert "<h1>Sign in</h1>" in page
    assert "<h1>Sign in</h1>" in client.get(DOOR).text
    assert "<h1>Đăng nhập</h1>" in client.get(f"{DOOR}?lang=vi").text
    assert "<h1>Đăng nhập</h1>" in client.get(DOOR).text


def test_a_language_that_there_is_not_changes_nothing(client: FlaskClient) -> None:
    answer = client.get(f"{DOOR}?lang=xx")
    assert '<html lang="vi">' in answer.text
    assert not any(cookie.startswith("lang=") for cookie in answer.headers.getlist("Set-Cookie"))


def test_each_page_links_to_itself_in_the_other_language(client: FlaskClient) -> None:
    page = client.get(f"{DOOR}?next=/tan-thanh/viec&lang=vi").text
    assert f'href="{DOOR}?next=%2Ftan-thanh%2Fviec&amp;lang=en"' in page


@pytest.mark.parametrize(
    ("template", "value", "vietnamese", "english"),
    [
        ("{{ v|day }}", date(2026, 2, 5), "05/02/2026", "05/02/2026"),
        # Late in the evening in UTC it is tomorrow in Vietnam.
        ("{{ v|day }}", datetime(2026, 11, 22, 18, 0, tzinfo=UTC), "23/11/2026", "23/11/2026"),
        ("{{ v|moment }}", datetime(2026, 11, 22, 3, 32, tzinfo=UTC), "10:32, 22/11/2026", "10:32, 22/11/2026"),
        ("{{ v|long_day }}", date(2026, 2, 5), "ngày 05 tháng 02 năm 2026", "5 February 2026"),
        ("{{ v|long_day }}", date(2026, 7, 20), "ngày 20 tháng 7 năm 2026", "20 July 2026"),
        ("{{ v|day }}{{ v|moment }}{{ v|long_day }}{{ v|number }}", None, "", ""),
        ("{{ v|number }}", 12345.6, "12.345,6", "12,345.6"),
        ("{{ v|number }}", 1000000, "1.000.000", "1,000,000"),
        ("{{ v|number(2) }}", 8, "8,00", "8.00"),
        ("{{ v|number }}", -0.5, "-0,5", "-0.5"),
        ("{{ v|points }}", 17, "8,5", "8.5"),
        ("{{ v|points }}", 160, "80", "80"),
        ("{{ v|points }}", 0, "0", "0"),
        ("{{ v|points }}", None, "–", "–"),
        ("{{ v|percent(45) }}", 36, "80,0%", "80.0%"),
        ("{{ v|percent(0) }}", 0, "–", "–"),
    ],
)
def test_values_are_written_as_in_each_language(
    app: Flask, template: str, value: object, vietnamese: str, english: str
) -> None:
    for language, text in (("vi", vietnamese), ("en", english)):
        with app.test_request_context(f"/?lang={language}"):
            assert app.jinja_env.from_string(template).render(v=value) == text


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 giây"), (59.1, "60 giây"), (61, "2 phút"), (600, "10 phút"), (601, "11 phút")]
)
def test_a_wait_is_never_told_shorter_than_it_is(app: Flask, seconds: float, words: str) -> None:
    with app.test_request_context("/"):
        assert i18n.length_of_time(seconds) == words
