"""Section 3: the types, their fields, what is refused and what only remarked upon."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.client import Data, Phone, digest, new_id, operation, sheet_id, stamp
from tests.conformance.conftest import Door

UNSAFE = 2**53


def codes(receipt: Data) -> set[str]:
    return {problem["code"] for problem in receipt["problems"]}


def refused(receipt: Data, code: str) -> None:
    """Invalid for this reason; nothing has a revision then."""
    assert receipt["status"] == "invalid", receipt
    assert code in codes(receipt), receipt
    assert receipt["rev"] is None, receipt
    assert all(problem.keys() >= {"field", "code"} for problem in receipt["problems"])


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


def good_data(door: Door, kind: str) -> tuple[str | None, Data]:
    """Data that creates a record of this kind, and its id where the text fixes it."""
    if kind == "household":
        return None, {"area_id": door.area_id, "head_name": "Mẫu"}
    if kind == "visit":
        return None, {"household_id": door.household(), "outcome": "absent", "at": stamp()}
    if kind == "person":
        return None, {"full_name": "Mẫu", "household_id": door.household(), "birth_year": 1961}
    person = door.person()
    if kind in ("registration", "declaration"):
        data = door.fields(person) if kind == "registration" else door.declaration_data(person)
        return sheet_id(kind, door.campaign_id, person), data
    if kind == "consent":
        return None, {"person_id": person, "purposes": ["review"], "method": "paper", "text_version": "2026-1"}
    sheet, _ = door.declaration(person)
    if kind == "evidence":
        return None, {"declaration_id": sheet, "indicator": "c02", "kind": "wit", "note": "ông Năm"}
    if kind == "submission":
        door.consent(person, "review")
        return None, {"declaration_id": sheet, "scribe": "self"}
    return None, {"subject": "declaration", "subject_id": sheet, "reason": "chuyển đi"}


REQUIRED = {
    "household": ["area_id", "head_name"],
    "visit": ["household_id", "outcome", "at"],
    "person": ["full_name", "household_id"],
    "registration": ["person_id", "campaign_id", "collective_id", "group"],
    "declaration": ["person_id", "campaign_id", "collective_id", "criteria_version", "group", "answers"],
    "evidence": ["declaration_id", "indicator", "kind"],
    "consent": ["person_id", "purposes", "method", "text_version"],
    "submission": ["declaration_id", "scribe"],
    "withdrawal": ["subject", "subject_id", "reason"],
}


@pytest.mark.parametrize("kind", REQUIRED)
def test_creating_needs_each_marked_field(phone: Phone, door: Door, kind: str) -> None:
    entity_id, data = good_data(door, kind)
    # `answers` is not marked: a sheet may be begun without one.
    for missing in [field for field in REQUIRED[kind] if field != "answers"]:
        for left in ({k: v for k, v in data.items() if k != missing}, data | {missing: None}):
            refused(phone.do(kind, entity_id, left), "required")
    receipt = phone.do(kind, entity_id, {name: value for name, value in data.items() if name != "answers"})
    assert receipt["status"] == "stored", receipt
    assert isinstance(receipt["rev"], int)


@pytest.mark.parametrize("kind", REQUIRED)
def test_fields_are_held_to_their_type(phone: Phone, door: Door, kind: str) -> None:
    entity_id, data = good_data(door, kind)
    sent = [operation(kind, entity_id, data | {name: wrong}) for name in data for wrong in ([[]], {"x": 5}, True)]
    for receipt, one in zip(phone.send(*sent), sent, strict=True):
        assert receipt["status"] == "invalid", (one["data"], receipt)


@pytest.mark.parametrize("kind", REQUIRED)
def test_a_field_that_nobody_knows_is_refused(phone: Phone, door: Door, kind: str) -> None:
    entity_id, data = good_data(door, kind)
    for name in ("state", "rev", "commune_id", "khác", ""):
        refused(phone.do(kind, entity_id, data | {name: "x"}), "unknown_field")


def test_types_that_nobody_knows_or_that_are_read_only_are_refused(phone: Phone, door: Door) -> None:
    for kind in ("martian", "collective", "campaign", "criteria", "", "Household", "constructor"):
        refused(phone.do(kind, None, {"name": "x"}), "unknown_type")


@pytest.mark.parametrize("kind", [kind for kind in REQUIRED if kind != "household"])
def test_a_child_without_its_parent_is_refused(phone: Phone, door: Door, kind: str) -> None:
    entity_id, data = good_data(door, kind)
    for name in data:
        if name.endswith("_id"):
            wrong = data | {name: new_id()}
            own = entity_id and sheet_id(kind, wrong["campaign_id"], wrong["person_id"])
            receipt = phone.do(kind, own, wrong)
            refused(receipt, "unknown_reference")


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


def test_statements_are_at_most_2000_characters_long(phone: Phone, door: Door) -> None:
    sheet, rev = door.declaration(None, c01={"self": 8, "statement": "ộ" * 2000})
    for text in ("ộ" * 2001, "𝒜" * 2001):
        refused(phone.do("declaration", sheet, {"answers": {"c02": {"statement": text}}}, rev), "too_long")
    assert phone.do("declaration", sheet, {"answers": {"c02": {"statement": "𝒜" * 2000}}}, rev)["status"] == "stored"


@pytest.mark.parametrize("points", [-1, 11, "8", True, 10.5, 7.25, [], {}, 1e300, 8.5])
def test_points_are_numbers_from_0_to_10(phone: Phone, door: Door, points: Any) -> None:
    sheet, rev = door.declaration()
    receipt = phone.do("declaration", sheet, {"answers": {"c01": {"self": points}}}, rev)
    refused(receipt, "points")


@pytest.mark.parametrize("points", [0, 1, 4, 5, 10, None])
def test_any_whole_number_from_0_to_10_is_kept_as_said(phone: Phone, door: Door, points: int | None) -> None:
    sheet, rev = door.declaration(None, c01={"self": 6, "statement": "việc"})
    receipt = phone.do("declaration", sheet, {"answers": {"c01": {"self": points}}}, rev)
    assert receipt["status"] == "stored", receipt
    assert ("below_five" in codes(receipt)) == (points in (1, 4))
    phone.pull()
    data = phone.records[sheet]["data"]
    assert data["answers"]["c01"] == {"self": points, "statement": "việc"}
    if points in (1, 4):
        assert data["scores"]["c01"]["self"] == points
        assert data["scores"]["c01"]["effective"] == 0


def test_answers_are_those_of_the_version(phone: Phone, door: Door) -> None:
    sheet, rev = door.declaration()
    for answers in ({"c11": {"self": 8}}, {"": {}}, {"c01": {"collective": 9}}, {"c01": {"confirmed": 9}}):
        receipt = phone.do("declaration", sheet, {"answers": answers}, rev)
        assert receipt["status"] == "invalid", (answers, receipt)
    for wrong in ({"c01": 8}, [8], "x", 5, {"c01": []}):
        assert phone.do("declaration", sheet, {"answers": wrong}, rev)["status"] == "invalid", wrong


def test_what_is_missing_yet_is_said_but_stored(phone: Phone, door: Door) -> None:
    person = door.person()
    entity_id = sheet_id("declaration", door.campaign_id, person)
    receipt = phone.do("declaration", entity_id, door.declaration_data(person, c01={"self": 8}))
    assert receipt["status"] == "stored"
    assert codes(receipt) & {"no_statement", "no_evidence"}


def test_an_id_number_is_never_told_again(phone: Phone, door: Door) -> None:
    data = {"full_name": "Số", "household_id": door.household(), "birth_year": 1985, "sex": "male"}
    one = operation("person", None, data | {"id_number": "000085012345"})
    assert phone.send(one)[0]["status"] == "stored"
    other = operation("person", None, data | {"id_number": "000085012345"})
    assert "possible_duplicate" in codes(phone.send(other)[0])
    odd = operation("person", None, data | {"id_number": "000060012346"})
    receipt = phone.send(odd)[0]
    assert (receipt["status"], "id_year_mismatch" in codes(receipt)) == ("stored", True), receipt
    reply = phone.page(phone.cursor)
    assert b"000085012345" not in reply.body
    phone.pull()
    assert phone.records[one["entity_id"]]["data"]["id_last4"] == "2345"


def test_birth_is_a_date_or_a_year(phone: Phone, door: Door) -> None:
    house = door.household()
    base = {"full_name": "Ngày", "household_id": house}
    made, _ = phone.make("person", base | {"birth_date": "1960-02-29"})
    phone.pull()
    assert phone.records[made]["data"]["birth_date"] == "1960-02-29"
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


def test_a_sheet_has_the_id_of_its_person_and_campaign(phone: Phone, door: Door) -> None:
    person = door.person()
    for kind, data in (("declaration", door.declaration_data(person)), ("registration", door.fields(person))):
        assert phone.do(kind, None, data)["status"] == "invalid"
        other_case = sheet_id("registration" if kind == "declaration" else "declaration", door.campaign_id, person)
        assert phone.do(kind, other_case, data)["status"] == "invalid"


def test_nothing_is_submitted_without_consent_to_review(phone: Phone, door: Door) -> None:
    person = door.person()
    sheet, _ = door.declaration(person)
    handed = operation("submission", None, {"declaration_id": sheet, "scribe": "volunteer"})
    refused(phone.send(handed)[0], "no_consent")
    door.consent(person, "publication")
    refused(phone.send(handed)[0], "no_consent")
    door.consent(person, "review")
    assert phone.send(handed)[0]["status"] == "stored"


def test_submitted_sheets_are_no_drafts_any_more(phone: Phone, door: Door) -> None:
    person = door.person()
    sheet, rev = door.declaration(person)
    door.consent(person, "review")
    phone.make("submission", {"declaration_id": sheet, "scribe": "volunteer"})
    receipt = phone.do("declaration", sheet, {"answers": {"c01": {"self": 9}}}, rev)
    assert (receipt["status"], codes(receipt)) == ("conflict", {"not_draft"})
    again = phone.do("submission", None, {"declaration_id": sheet, "scribe": "volunteer"})
    assert (again["status"], codes(again)) == ("conflict", {"not_draft"})
    proof = phone.do("evidence", None, {"declaration_id": sheet, "indicator": "c01", "kind": "log", "note": "x"})
    assert (proof["status"], codes(proof)) == ("conflict", {"not_draft"})


def test_people_withdraw(phone: Phone, door: Door) -> None:
    person = door.person()
    consent = door.consent(person, "review")
    registration, _ = phone.make(
        "registration", door.fields(person), sheet_id("registration", door.campaign_id, person)
    )
    sheet, _ = door.declaration(person)
    for subject, subject_id in (("consent", consent), ("registration", registration), ("declaration", sheet)):
        phone.make("withdrawal", {"subject": subject, "subject_id": subject_id, "reason": "không muốn nữa"})
    phone.pull()
    assert phone.records[sheet]["data"]["state"] == "withdrawn"
    handed = phone.do("submission", None, {"declaration_id": sheet, "scribe": "self"})
    assert handed["status"] in ("invalid", "conflict")


def test_a_consent_that_was_withdrawn_counts_no_more(phone: Phone, door: Door) -> None:
    person = door.person()
    consent = door.consent(person, "review")
    sheet, _ = door.declaration(person)
    phone.make("withdrawal", {"subject": "consent", "subject_id": consent, "reason": "đổi ý"})
    refused(phone.do("submission", None, {"declaration_id": sheet, "scribe": "self"}), "no_consent")


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
    assert other.send(tries[0])[0]["status"] in ("stored", "invalid")
    assert all(record["data"] for record in other.pull())


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
