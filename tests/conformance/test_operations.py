"""Section 3: operations, their ids and hashes, their receipts."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.client import Phone, digest, new_id, operation, sheet_id, stamp
from tests.conformance.conftest import Door
from tests.conformance.good import codes, refused


def test_a_door_from_the_household_to_the_submission(phone: Phone, door: Door) -> None:
    house = door.household(address="12 Trần Phú", phone="0905 000 111", note="cổng xanh")
    visit, _ = phone.make("visit", {"household_id": house, "outcome": "done", "at": stamp(), "note": None})
    person = door.person(house, sex="female", group="farmer", phone="0905000222")
    entity_id = sheet_id("registration", door.campaign_id, person)
    registration, _ = phone.make("registration", door.fields(person) | {"goals": "Học nghề"}, entity_id)
    sheet, _ = door.declaration(person, c01={"self": 8, "statement": "Đọc báo"})
    evidence = {"declaration_id": sheet, "indicator": "c01", "kind": "num", "note": "10 buổi", "number": 10}
    proof, _ = phone.make("evidence", evidence)
    consent = door.consent(person, "review", "publication")
    handed, rev = phone.make("submission", {"declaration_id": sheet, "scribe": "volunteer"})
    changed = {change["id"]: change for change in phone.pull()}
    assert {house, visit, person, registration, sheet, proof, consent, handed} <= changed.keys()
    assert changed[house]["data"]["head_name"] == "Trần Văn Mẫu"
    assert changed[person]["data"]["household_id"] == house
    assert changed[person]["data"]["sex"] == "female"
    assert changed[registration]["data"]["goals"] == "Học nghề"
    assert changed[sheet]["data"]["answers"]["c01"] == {"self": 8, "statement": "Đọc báo"}
    assert changed[sheet]["data"]["state"] == "submitted"
    assert changed[sheet]["data"]["rivals"] == []
    assert changed[proof]["data"]["number"] == 10
    assert set(changed[consent]["data"]["purposes"]) == {"review", "publication"}
    assert changed[handed]["rev"] == rev


def test_types_that_nobody_knows_or_that_are_read_only_are_refused(phone: Phone, door: Door) -> None:
    for kind in ("martian", "collective", "campaign", "criteria", "", "Household", "constructor"):
        refused(phone.do(kind, None, {"name": "x"}), "unknown_type")


def test_collectives_must_be_of_the_right_kind(phone: Phone, door: Door) -> None:
    kinds = {one["kind"]: one["id"] for one in phone.enrolled["collectives"]}
    refused(phone.do("household", None, {"area_id": kinds["unit"], "head_name": "Mẫu"}), "unknown_reference")
    data = {"full_name": "Mẫu", "household_id": door.household(), "birth_year": 1970}
    refused(phone.do("person", None, data | {"unit_id": kinds["area"]}), "unknown_reference")
    refused(phone.do("person", None, data | {"clan_id": kinds["area"]}), "unknown_reference")
    phone.make("person", {"full_name": "Ở nơi khác", "unit_id": kinds["unit"], "birth_year": 1980})


def test_a_child_is_judged_again_when_it_is_resent_after_its_parent(phone: Phone, door: Door) -> None:
    house = new_id()
    child = operation("person", None, {"full_name": "Con", "household_id": house, "birth_year": 1999})
    parent = operation("household", house, {"area_id": door.area_id, "head_name": "Cha"})
    first, second = phone.send(child, parent)
    refused(first, "unknown_reference")
    assert second["status"] == "stored"
    assert phone.send(child)[0]["status"] == "stored"
    assert phone.send(child)[0]["status"] == "already"


def test_one_fault_never_holds_back_another(phone: Phone, door: Door) -> None:
    good = [operation("household", None, {"area_id": door.area_id, "head_name": f"Tốt {n}"}) for n in range(3)]
    bad = [operation("household", None, {"area_id": door.area_id}), operation("martian", None, {})]
    receipts = phone.send(good[0], bad[0], good[1], bad[1], good[2])
    assert [one["status"] for one in receipts] == ["stored", "invalid", "stored", "invalid", "stored"]
    revs = [one["rev"] for one in receipts if one["rev"]]
    assert revs == sorted(set(revs))
    assert [one["hash"] for one in receipts] == [one["hash"] for one in (good[0], bad[0], good[1], bad[1], good[2])]


def test_a_hash_of_something_else_is_refused(phone: Phone, door: Door) -> None:
    one = operation("household", None, {"area_id": door.area_id, "head_name": "Mẫu"})
    for name, value in (("made_at", "2026-01-01T00:00:00Z"), ("data", one["data"] | {"note": "x"}), ("base_rev", 3)):
        refused(phone.send({**one, "id": new_id(), name: value})[0], "hash_mismatch")
    refused(phone.send({**one, "id": new_id(), "hash": one["hash"].upper()})[0], "hash_mismatch")
    assert phone.send(one)[0]["status"] == "stored"


def test_the_hash_is_taken_as_sent(phone: Phone, door: Door) -> None:
    # Not composed, with spaces around, numbers in another notation: the server normalises after it has looked.
    name = " Đa\u0323\u0306ng  Văn Mẫu "
    house, _ = phone.make("household", {"area_id": door.area_id, "head_name": name, "note": "𝒜 \u2028 €"})
    sheet, _ = door.declaration(None, c01={"self": 8.0, "statement": "e\u0301"})
    phone.pull()
    assert phone.records[house]["data"]["head_name"] == "Đặng Văn Mẫu"
    assert phone.records[sheet]["data"]["answers"]["c01"] == {"self": 8, "statement": "é"}


def test_an_id_with_other_content_is_refused(phone: Phone, door: Door) -> None:
    one = operation("household", None, {"area_id": door.area_id, "head_name": "Mẫu"})
    assert phone.send(one)[0]["status"] == "stored"
    twin = operation("household", None, {"area_id": door.area_id, "head_name": "Khác"}, id=one["id"])
    refused(phone.send(twin)[0], "id_reused")
    # … and the first content is still answered as what it is.
    assert phone.send(one)[0]["status"] == "already"


def test_already_gives_the_rev_and_problems_of_the_first_receipt(phone: Phone, door: Door) -> None:
    person = door.person()
    entity_id = sheet_id("declaration", door.campaign_id, person)
    one = operation("declaration", entity_id, door.declaration_data(person, c01={"self": 3, "statement": "ít"}))
    first = phone.send(one)[0]
    assert first["status"] == "stored"
    assert "below_five" in codes(first)
    again = phone.send(one)[0]
    assert again == {**first, "status": "already"}


def test_the_same_twice_in_one_batch_is_stored_once(phone: Phone, door: Door) -> None:
    one = operation("household", None, {"area_id": door.area_id, "head_name": "Mẫu"})
    first, second = phone.send(one, one)
    assert (first["status"], second["status"]) == ("stored", "already")
    assert first["rev"] == second["rev"]


def test_what_is_referenced_is_not_deleted(phone: Phone, door: Door) -> None:
    house = door.household()
    person = door.person(house)
    sheet, _ = door.declaration(person)
    proof, proof_rev = phone.make("evidence", {"declaration_id": sheet, "indicator": "c01", "kind": "log", "note": "x"})
    phone.pull()
    for kind, one in (("household", house), ("person", person)):
        refused(phone.do(kind, one, {"deleted": True}, phone.records[one]["rev"]), "in_use")
    assert phone.do("evidence", proof, {"deleted": True}, proof_rev)["status"] == "stored"
    gone = next(change for change in phone.pull() if change["id"] == proof)
    assert gone["deleted"] is True
    lonely = door.person(house)
    phone.pull()
    assert phone.do("person", lonely, {"deleted": True}, phone.records[lonely]["rev"])["status"] == "stored"
    for kind, one in (("declaration", sheet),):
        assert phone.do(kind, one, {"deleted": True}, phone.records[one]["rev"])["status"] == "invalid"


def test_what_lies_outside_of_the_scope_is_forbidden(
    phone: Phone, other: Phone, make_door: Callable[[Phone, str], Door]
) -> None:
    theirs = make_door(other, "Khối phố Thạnh Bình")
    house = theirs.household()
    person = theirs.person(house)
    tries = [
        operation("household", None, {"area_id": theirs.area_id, "head_name": "Lạ"}),
        operation("household", house, {"note": "lạ"}, 1),
        operation("person", None, {"full_name": "Lạ", "household_id": house, "birth_year": 1990}),
        operation("person", person, {"phone": "0905000333"}, 1),
        operation("visit", None, {"household_id": house, "outcome": "done", "at": stamp()}),
    ]
    for receipt in phone.send(*tries):
        assert receipt["status"] == "forbidden", receipt
        assert receipt["rev"] is None
    again = phone.send(tries[0])[0]
    assert again["status"] == "forbidden"
    held = phone.call("POST", "/reconcile", {"operations": [one["id"] for one in tries], "sha256s": []})
    assert held.json["missing_operations"] == [], "what is forbidden is quarantined too"
    other.pull()
    assert (other.records[house]["data"]["note"], other.records[person]["data"]["phone"]) == (None, None)


@pytest.mark.parametrize("name", ["id", "type", "entity_id", "base_rev", "made_at", "hash", "data"])
def test_an_operation_without_one_of_its_parts_is_of_no_shape(phone: Phone, door: Door, name: str) -> None:
    one = operation("household", None, {"area_id": door.area_id, "head_name": "Mẫu"})
    reply = phone.call("POST", "/operations", {"operations": [{k: v for k, v in one.items() if k != name}]})
    assert (reply.status, reply.code) == (400, "malformed") or reply.json["receipts"][0]["status"] == "invalid"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "x"), ("id", "A" * 8 + "-AAAA-4AAA-8AAA-" + "A" * 12), ("entity_id", "x"), ("entity_id", 5),
        ("entity_id", "{00000000-0000-4000-8000-000000000000}"), ("base_rev", "3"), ("base_rev", -1),
        ("base_rev", 1.5), ("base_rev", True), ("made_at", "x"), ("made_at", 5), ("data", None), ("data", []),
        ("made_at", "2026-01-01T00:00:00+07:00"), ("hash", "x"), ("type", 5),
    ],
)  # fmt: skip
def test_parts_of_another_shape_store_nothing(phone: Phone, door: Door, name: str, value: Any) -> None:
    one = operation("household", None, {"area_id": door.area_id, "head_name": "Mẫu"})
    one[name] = value
    if name != "hash":  # as its sender would have hashed it
        one["hash"] = digest(one)
    reply = phone.call("POST", "/operations", {"operations": [one]})
    assert (reply.status, reply.code) == (400, "malformed") or reply.json["receipts"][0]["status"] == "invalid"
