"""Every page in both languages: nothing of the other one left, days and numbers as the language writes them."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from tests.support.app import SignIn
from tests.web import objected
from tests.web.test_every_route import send, wards
from tests.web.walk_cases import PAGES
from tests.web.walk_world import WardOfIds
from webapp.extensions import db
from webapp.web import gallery

__all__ = ["wards"]

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CRITERIA = Path(__file__).resolve().parents[2] / "webapp" / "criteria"
VIETNAMESE = re.compile(r"[À-ÖØ-öø-ưĂăĐđƠơẠ-ỹ]")
ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
# Thousands and halves: `1.234` and `8,5` here, `1,234` and `8.5` in English. Days and times have other marks.
HERE = re.compile(r"(?<![\d./,:-])\d{1,3}(?:\.\d{3})+(?![\d./])|(?<![\d./,:-])\d+,\d(?!\d)")
THERE = re.compile(r"(?<![\d./,:-])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d./,:-])\d+\.\d(?!\d)")
READ_ALOUD = ("title", "aria-label", "placeholder", "alt", "content")
# Names, on every page of either language; a French word that English has; what objections say under seal.
SEALED = (objected.WORDS.text, objected.WORDS.name, objected.HEARING.by, objected.HEARING.said)
NAMES = ("Sổ CDHT", "Sổ Công dân học tập", "Tiếng Việt", "café", *SEALED, *gallery.NAMES)


class Words(HTMLParser):
    """The texts of a page and of what is read aloud in it; scripts, what was typed and samples are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "textarea", "samp"):
            self._skipped += 1
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "textarea", "samp"):
            self._skipped -= 1

    def handle_data(self, data: str) -> None:
        if not self._skipped and data.strip():
            self.found.append(" ".join(data.split()))


def words(page: str) -> list[str]:
    """What people read of a page."""
    parser = Words()
    parser.feed(page)
    return parser.found


def pages(app: Flask, here: WardOfIds, sign_in: SignIn, language: str) -> Iterator[tuple[str, list[str]]]:
    """(endpoint, what people read) of every page that is a page, as the person who is right for it sees it."""
    for (method, endpoint), case in sorted(PAGES.items()):
        if method != "GET":
            continue
        browser = sign_in(here.username(case.who)) if case.who else app.test_client()
        browser.set_cookie("lang", language)
        answer = send(browser, method, case, here)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            yield endpoint, words(answer.text)


@pytest.fixture
def data(app: Flask, wards: tuple[WardOfIds, WardOfIds]) -> str:
    """What people wrote, as one text: what is in the database, and the criteria, which are the plan's own words."""
    with app.app_context():
        tables = [row[0] for row in db.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
        rows = [row for table in tables for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]
    written = [str(value) for row in rows for value in row if isinstance(value, str)]
    criteria = [json.loads(path.read_text(encoding="utf-8")) for path in CRITERIA.glob("*.json")]
    unescaped = [
        json.dumps(json.loads(value), ensure_ascii=False) if value[:1] in "{[" and value[1:] else value
        for value in written
    ]
    return "\n".join([*unescaped, json.dumps(criteria, ensure_ascii=False)])


@on_sqlite
def test_no_page_writes_days_and_numbers_as_another_language_or_a_machine_does(
    app: Flask, wards: tuple[WardOfIds, WardOfIds], sign_in: SignIn
) -> None:
    wrong = []
    for language, foreign in (("vi", THERE), ("en", HERE)):
        for endpoint, texts in pages(app, wards[0], sign_in, language):
            wrong += [
                f"{language} {endpoint}: {text}" for text in texts if ISO_DAY.search(text) or foreign.search(text)
            ]
    assert not wrong, "\n".join(wrong)


@on_sqlite
def test_no_english_page_has_vietnamese_left_but_what_people_wrote(
    app: Flask, wards: tuple[WardOfIds, WardOfIds], sign_in: SignIn, data: str
) -> None:
    left = []
    for endpoint, texts in pages(app, wards[0], sign_in, "en"):
        for text_ in texts:
            rest = text_
            for name in NAMES:
                rest = rest.replace(name, "")
            for piece in re.split(r"[·,–:;()“”]", rest):
                # English words and numbers around a name are no fault.
                inner = re.sub(r"^(?:[!-~]+\s+)+|(?:\s+[!-~]+)+$", "", piece.strip(" ."))
                if VIETNAMESE.search(inner) and inner not in data:
                    left.append(f"{endpoint}: {piece.strip()}")
    assert not left, "\n".join(sorted(set(left)))


def test_the_tests_above_see_what_they_are_for() -> None:
    assert HERE.search("1.234 dòng")
    assert HERE.search("8,5")
    assert not HERE.search("05.02.2026")
    assert not HERE.search("1,234")
    assert THERE.search("19,987 rows")
    assert THERE.search("8.5")
    assert not THERE.search("8,5")
    assert ISO_DAY.search("on 2026-02-05")
    assert words("<p>Một  hai</p><script>x</script><img alt='Ba'>") == ["Một hai", "Ba"]
