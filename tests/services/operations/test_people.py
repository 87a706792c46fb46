"""People as phones write them down: numbers under seal, doubles noticed."""

from typing import Any

import pytest

from tests import factories as make
from tests.services.operations.support import Place, codes, operation
from webapp.models import Commune, Household, Person, Quarantine, Visit
from webapp.services import keys


def newcomer(place: Place, **more: Any) -> dict[str, Any]:
    return operation("person", {"full_name": "Võ Tấn Lợi", "household_id": place.household.id, **more})


def person_of(place: Place, sent: dict[str, Any]) -> Any:
    return place.row(Person, id=sent["entity_id"])


def test_a_person_of_a_household_gets_keys_for_search_and_order(place: Place) -> None:
    sent = newcomer(place, full_name="  Đoàn  Thị Mai ", birth_date="1990-04-30", sex="female", group="farmer")
    assert place.send_one(sent).status == "stored"
    row = person_of(place, sent)
    assert (row.full_name, row.search_key, row.birth_year) == ("Đoàn Thị Mai", "doan thi mai", 1990)


def test_a_person_of_a_unit_needs_no_household(place: Place) -> None:
    sent = operation("person", {"full_name": "Phan Thị Uyên", "unit_id": place.unit.id})
    assert place.send_one(sent, place.phone(scopes=[place.unit.id])).status == "stored"


def test_a_person_belongs_somewhere(place: Place) -> None:
    sent = operation("person", {"full_name": "Phan Thị Uyên", "clan_id": place.clan.id})
    assert codes(place.send_one(sent)) == {("household_id", "required")}
    home = operation("person", {"household_id": None}, place.person.id, base_rev=place.person.rev)
    assert codes(place.send_one(home)) == {("household_id", "required")}


@pytest.mark.parametrize(("field", "kind"), [("unit_id", "area"), ("clan_id", "unit"), ("household_id", "clan")])
def test_references_name_records_of_the_right_kind(place: Place, field: str, kind: str) -> None:
    wrong = {"area": place.area.id, "unit": place.unit.id, "clan": place.clan.id}[kind]
    assert codes(place.send_one(newcomer(place, **{field: wrong}))) == {(field, "unknown_reference")}


def test_a_number_is_sealed_and_known_by_fingerprint_and_last_four_digits(place: Place) -> None:
    number = make.id_number(1970, "male")
    sent = newcomer(place, id_number=f"{number[:4]} {number[4:]}", birth_year=1970, sex="male", phone="0905.123.456")
    assert codes(place.send_one(sent)) == {("id_number", "id_place_unknown")}
    row = person_of(place, sent)
    assert row.id_last4 == number[-4:]
    assert number.encode() not in row.id_number_sealed
    with make.reading(place.engine, place.ward) as session:
        assert keys.unseal(session, row.id, "person/id_number", row.id_number_sealed) == number
        assert keys.unseal(session, row.id, "person/phone", row.phone_sealed) == "+84905123456"
        assert row.id_fingerprint == keys.keyring_of(session).fingerprint("id_number", number)


def test_a_demo_ward_knows_the_place_of_invented_numbers(place: Place) -> None:
    with make.writing(place.engine, place.ward) as session:
        session.get_one(Commune, place.ward).is_demo = True
    sent = newcomer(place, id_number=make.id_number(1970, "male"), birth_year=1971, sex="female")
    assert codes(place.send_one(sent)) == {("id_number", "id_year_mismatch"), ("id_number", "id_sex_mismatch")}


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"id_number": "12345"}, ("id_number", "id_number")),
        ({"phone": "113"}, ("phone", "phone")),
        ({"birth_date": "31/12/1970"}, ("birth_date", "date")),
        ({"birth_date": "1970-02-30"}, ("birth_date", "date")),
        ({"birth_date": "2030-01-01"}, ("birth_date", "out_of_range")),
        ({"birth_year": 1066}, ("birth_year", "out_of_range")),
        ({"birth_year": 2027}, ("birth_year", "out_of_range")),
        ({"group": "fisher"}, ("group", "unknown_group")),
        ({"sex": "m"}, ("sex", "wrong_value")),
        ({"religion": "x"}, ("religion", "unknown_field")),
        ({"id_last4": "1234"}, ("id_last4", "unknown_field")),
    ],
)
def test_values_that_cannot_be_are_refused(place: Place, more: Any, problem: Any) -> None:
    assert codes(place.send_one(newcomer(place, **more))) == {problem}
    assert place.row(Quarantine).status == "invalid"


def test_the_same_number_twice_is_noticed(place: Place) -> None:
    number = make.id_number(1970)
    place.send_one(newcomer(place, id_number=number))
    receipt = place.send_one(newcomer(place, full_name="Ngô Thị Liễu", id_number=number))
    assert receipt.status == "stored"
    assert ("id_number", "possible_duplicate") in codes(receipt)


def test_the_same_name_and_year_are_noticed_also_within_one_batch(place: Place) -> None:
    same = [newcomer(place, full_name=name, birth_year=1964) for name in ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa")]
    other = newcomer(place, full_name="Nguyễn Thị Hòa", birth_year=1978)
    found = [codes(receipt) for receipt in place.send(*same, other)]
    assert found == [set(), {("full_name", "possible_duplicate")}, set()]


def test_a_year_that_contradicts_the_day_takes_its_place(place: Place) -> None:
    sent = newcomer(place, birth_date="1970-04-30")
    rev = place.send_one(sent).rev
    place.send_one(operation("person", {"birth_year": 1971}, sent["entity_id"], base_rev=rev))
    row = person_of(place, sent)
    assert (row.birth_date, row.birth_year) == (None, 1971)


def test_clearing_number_and_phone_forgets_them(place: Place) -> None:
    sent = newcomer(place, id_number=make.id_number(), phone="0905123456")
    rev = place.send_one(sent).rev
    place.send_one(operation("person", {"id_number": None, "phone": None}, sent["entity_id"], base_rev=rev))
    row = person_of(place, sent)
    assert (row.id_number_sealed, row.id_fingerprint, row.id_last4, row.phone_sealed) == (None, None, None, None)


def test_sending_the_same_number_again_changes_nothing(place: Place) -> None:
    number = make.id_number()
    sent = newcomer(place, id_number=number)
    rev = place.send_one(sent).rev
    again = place.send_one(operation("person", {"id_number": number}, sent["entity_id"], base_rev=None))
    assert (again.status, again.rev) == ("merged", rev)


def test_text_is_composed_after_hashing(place: Place) -> None:
    import unicodedata

    sent = newcomer(place, full_name=unicodedata.normalize("NFD", "Châu Thanh Hoà"))
    assert place.send_one(sent).status == "stored"
    assert person_of(place, sent).full_name == "Châu Thanh Hoà"


def test_a_household_keeps_its_phone_sealed(place: Place) -> None:
    sent = operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn", "phone": "0235 000 0123"})
    assert place.send_one(sent).status == "stored"
    row = place.row(Household, id=sent["entity_id"])
    with make.reading(place.engine, place.ward) as session:
        assert keys.unseal(session, row.id, "household/phone", row.phone_sealed) == "+842350000123"


def test_visits_are_written_down_and_corrected(place: Place) -> None:
    sent = operation("visit", {"household_id": place.household.id, "outcome": "absent", "at": "2026-08-17T02:00:00Z"})
    rev = place.send_one(sent).rev
    later = operation("visit", {"outcome": "later", "at": "2026-08-17T03:30:00.5Z"}, sent["entity_id"], base_rev=rev)
    assert place.send_one(later).status == "stored"
    row = place.row(Visit)
    assert (row.outcome, row.at.isoformat()) == ("later", "2026-08-17T03:30:00.500000+00:00")
