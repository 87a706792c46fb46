"""R6: a phone lies in a drawer for 90 days with unsent work; meanwhile year, criteria and all secrets changed."""

import base64
import os
from datetime import date

import pytest

from tests import factories
from tests.factories.criteria import VERSION, criteria_content
from tests.phones.burning import picture
from tests.phones.fleet import Fleet, Phone
from tests.phones.village import SLUG, Place, Village
from webapp.services import criteria

DAYS = 90
DAY_MS = 24 * 60 * 60 * 1000
NEWER = "test-2027"


def _changes_all_secrets(village: Village) -> None:
    """As an operator does: a new secret, and a new key before the old one."""
    path = village.server.folder / "secrets.env"
    values = dict(line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines() if "=" in line)
    values["SECRET_KEY"] = base64.b64encode(os.urandom(48)).decode()
    values["DATA_KEYS"] = f"n2:{base64.b64encode(os.urandom(32)).decode()},{values['DATA_KEYS']}"
    path.write_text("".join(f"{name}={value}\n" for name, value in values.items()), encoding="utf-8")


def _opens_another_year(village: Village) -> None:
    """The campaign is over; the next one asks by other criteria."""
    with village.writing(SLUG) as session:
        criteria.add(session, criteria_content(NEWER), factories.NOW)
        year = date.today().year + 1
        factories.campaign(session, year=year, criteria_version=NEWER)


@pytest.fixture
def place(village: Village) -> Place:
    """The ward on the day on which the phone is put away."""
    place = village.settle()
    village.server.start()
    return place


@pytest.fixture
def phone(village: Village, fleet: Fleet, place: Place) -> Phone:
    """In use: half of a photo has gone; then there was no signal any more, and much was written down."""
    phone = fleet.buy(village.base, SLUG, village.codes(place, 1)[0])
    door = {**place.door("Gửi dở"), "submit": False}
    begun = phone("door", door)["declaration"]
    phone("pieces", 1)
    phone("photo", begun, base64.b64encode(picture(1, 900, 3)).decode())
    assert phone("send")["counts"]["photos"] == 1
    assert village.rows("SELECT count(*) FROM upload") == [(1,)]
    village.server.kill()
    phone("pieces", None)
    phone("change", "declaration", begun, {"answers.c01.statement": "Sửa khi mất sóng"})
    phone("door", {**place.door("Đã nộp", 1)})
    phone("door", {**place.door("Còn nháp", 2), "submit": False})
    return phone


def _lies_in_a_drawer(village: Village, phone: Phone) -> None:
    phone("close")
    phone("forward", DAYS * DAY_MS)
    _changes_all_secrets(village)
    _opens_another_year(village)
    village.server.start(days_later=DAYS)
    phone("restart")


def _check_whole(village: Village, phone: Phone) -> None:
    """All is there once, on the criteria that it was begun on; and the phone knows the new year."""
    assert phone.unsent() == 0, phone("entries")
    sheets = village.rows(
        "SELECT p.full_name, d.criteria_version, d.state FROM declaration d JOIN person p ON p.id = d.person_id"
    )
    assert sorted(sheets) == [
        ("Còn nháp", VERSION, "draft"),
        ("Gửi dở", VERSION, "draft"),
        ("Đã nộp", VERSION, "submitted"),
    ]
    assert village.rows("SELECT count(*), count(statement) FROM answer") == [(30, 30)]
    assert village.rows("SELECT count(*) FROM answer WHERE statement = ?", "Sửa khi mất sóng") == [(1,)]
    assert village.rows("SELECT count(*) FROM evidence_file") == [(1,)]
    assert village.rows("SELECT count(*) FROM quarantine") == [(0,)]
    assert {one["data"]["criteria_version"] for one in phone("list", "campaign")["all"]} == {VERSION, NEWER}
    assert {one["data"]["criteria_version"] for one in phone("list", "declaration")["all"]} == {VERSION}


def _sheet_of(phone: Phone, name: str) -> str:
    """The declaration of that person, as the phone has it."""
    (person,) = [one["id"] for one in phone("list", "person")["all"] if one["data"]["full_name"] == name]
    (sheet,) = [one["id"] for one in phone("list", "declaration")["all"] if one["data"]["person_id"] == person]
    return str(sheet)


def test_after_ninety_days_all_goes_and_one_code_at_most_is_needed(
    village: Village, phone: Phone, place: Place
) -> None:
    _lies_in_a_drawer(village, phone)
    # Tokens of phones live until somebody ends them: nobody has to sign in.
    assert phone("send")["session"] == "signed_in"
    _check_whole(village, phone)

    # Somebody lost them, too: one new code, and the draft is gone on with by its own criteria.
    with village.writing(SLUG) as session:
        session.connection().exec_driver_sql("UPDATE device SET token_hash = randomblob(32)")
    draft = _sheet_of(phone, "Còn nháp")
    phone("change", "declaration", draft, {"answers.c02.self": 9})
    phone("create", "submission", {"declaration_id": draft, "scribe": "volunteer"})
    assert phone("send")["session"] == "signed_out"
    assert phone.unsent() == 2
    phone("enrol", SLUG, village.codes(place, 1, days_later=DAYS)[0])
    phone("send")
    assert phone.unsent() == 0
    (found,) = village.rows("SELECT criteria_version, state FROM declaration WHERE id = ?", draft)
    assert found == (VERSION, "submitted")
    assert village.rows("SELECT count(*) FROM device") == [(1,)]
