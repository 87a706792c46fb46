"""Section 3: the fields of each type, and values that nothing can keep."""

from typing import Any

import pytest

from tests.conformance.client import Phone, new_id, operation, sheet_id
from tests.conformance.conftest import Door
from tests.conformance.good import REQUIRED, codes, good_data, refused

UNSAFE = 2**53


@pytest.mark.parametrize("kind", REQUIRED)
def test_creating_needs_each_marked_field(phone: Phone, door: Door, kind: str) -> None:
    entity_id, data = good_data(door, kind)
    for missing in REQUIRED[kind]:
        for left in ({k: v for k, v in data.items() if k != missing}, data | {missing: None}):
            refused(phone.do(kind, entity_id, left), "required")
    # `answers` is not marked: a sheet may be begun without one.
    receipt = phone.do(kind, entity_id, {name: value for name, value in data.items() if name != "answers"})
    assert receipt["status"] == "stored", receipt
    assert isinstance(receipt["rev"], int)


@pytest.mark.parametrize("kind", REQUIRED)
def test_fields_are_held_to_their_type(phone: Phone, door: Door, kind: str) -> None:
    entity_id, data = good_data(door, kind)
    wrongs: tuple[Any, ...] = ([[]], {"x": 5}, True)
    sent = [operation(kind, entity_id, data | {name: wrong}) for name in data for wrong in wrongs]
    for receipt, one in zip(phone.send(*sent), sent, strict=True):
        assert receipt["status"] == "invalid", (one["data"], receipt)


@pytest.mark.parametrize("kind", REQUIRED)
def test_a_field_that_nobody_knows_is_refused(phone: Phone, door: Door, kind: str) -> None:
    entity_id, data = good_data(door, kind)
    for name in ("state", "rev", "commune_id", "khác", ""):
        refused(phone.do(kind, entity_id, data | {name: "x"}), "unknown_field")


@pytest.mark.parametrize("kind", [kind for kind in REQUIRED if kind != "household"])
def test_a_child_without_its_parent_is_refused(phone: Phone, door: Door, kind: str) -> None:
    entity_id, data = good_data(door, kind)
    for name in data:
        if name.endswith("_id"):
            wrong = data | {name: new_id()}
            own = entity_id and sheet_id(kind, wrong["campaign_id"], wrong["person_id"])
            receipt = phone.do(kind, own, wrong)
            refused(receipt, "unknown_reference")


@pytest.mark.parametrize(
    "value", [UNSAFE, -UNSAFE, 10**400, "a\x00b", "\ud800", "a\udc00b", float("nan"), float("inf"), 1e400]
)
def test_what_cannot_be_kept_is_unrepresentable_for_itself_alone(phone: Phone, door: Door, value: Any) -> None:
    good = operation("household", None, {"area_id": door.area_id, "head_name": "Mẫu"})
    for data in ({"area_id": door.area_id, "head_name": "M", "note": value}, {"deep": [{"x": value}]}):
        receipts = phone.send(operation("household", None, data), {**good, "id": new_id()})
        refused(receipts[0], "unrepresentable")
        assert receipts[1]["status"] in ("stored", "merged")


def test_keys_that_cannot_be_kept_are_unrepresentable_too(phone: Phone, door: Door) -> None:
    for key in ("a\x00", "\ud800"):
        data = {"area_id": door.area_id, "head_name": "M", key: 1}
        refused(phone.send(operation("household", None, data))[0], "unrepresentable")


def test_an_id_number_is_never_told_again(phone: Phone, door: Door) -> None:
    data = {"full_name": "Số", "household_id": door.household(), "birth_year": 1985, "sex": "male"}
    one = operation("person", None, data | {"id_number": "000085012345"})
    assert phone.send(one)[0]["status"] == "stored"
    other = operation("person", None, data | {"id_number": "000085012345"})
    assert "possible_duplicate" in codes(phone.send(other)[0])
    phone.pull()
    odd = operation("person", None, data | {"id_number": "000060012346"})
    receipt = phone.send(odd)[0]
    assert (receipt["status"], "id_year_mismatch" in codes(receipt)) == ("stored", True), receipt
    reply = phone.page(phone.cursor)
    assert (odd["entity_id"].encode() in reply.body, b"000060012346" in reply.body) == (True, False)
    assert phone.records[one["entity_id"]]["data"]["id_last4"] == "2345"


def test_birth_is_a_date_or_a_year(phone: Phone, door: Door) -> None:
    house = door.household()
    base = {"full_name": "Ngày", "household_id": house}
    made, _ = phone.make("person", base | {"birth_date": "1960-02-29"})
    phone.pull()
    assert phone.records[made]["data"]["birth_date"] == "1960-02-29"
    wrong: Any
    for wrong in ("1961-02-29", "29/02/1960", "1960-2-9", 1960, "1960-02-29T00:00:00Z"):
        assert phone.do("person", None, base | {"birth_date": wrong})["status"] == "invalid", wrong
    for year in ("1960", 19, 3000, 1960.5):
        assert phone.do("person", None, base | {"birth_year": year})["status"] == "invalid", year
    refused(phone.do("person", None, {"full_name": "Không nhà", "birth_year": 1960}), "required")


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("visit", "outcome", "maybe"), ("visit", "at", "yesterday"), ("visit", "at", "2026-01-01T00:00:00"),
        ("person", "sex", "x"), ("person", "group", "teacher"), ("registration", "group", "x"),
        ("declaration", "group", "x"), ("declaration", "criteria_version", "x"), ("evidence", "indicator", "c11"),
        ("evidence", "kind", "hearsay"), ("consent", "purposes", ["marketing"]), ("consent", "purposes", "review"),
        ("consent", "purposes", []), ("consent", "method", "phone"), ("submission", "scribe", "nobody"),
        ("withdrawal", "subject", "person"),
    ],
)  # fmt: skip
def test_words_outside_of_their_list_are_refused(phone: Phone, door: Door, kind: str, name: str, value: Any) -> None:
    entity_id, data = good_data(door, kind)
    receipt = phone.do(kind, entity_id, data | {name: value})
    assert receipt["status"] == "invalid", receipt


def test_null_clears_a_field_and_others_stay(phone: Phone, door: Door) -> None:
    house = door.household(address="12 Trần Phú", note="cổng xanh")
    phone.pull()
    assert phone.do("household", house, {"note": None}, phone.records[house]["rev"])["status"] == "stored"
    phone.pull()
    data = phone.records[house]["data"]
    assert (data["address"], data["note"]) == ("12 Trần Phú", None)
    refused(phone.do("household", house, {"head_name": None}, phone.records[house]["rev"]), "required")
