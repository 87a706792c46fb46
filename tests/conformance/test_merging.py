"""Section 3: what two phones make of one record, and eight of one operation."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.conformance.client import Data, Phone, new_id, operation, sheet_id
from tests.conformance.conftest import Door


@pytest.fixture
def house(phone: Phone, other: Phone, door: Door) -> tuple[str, int]:
    """A household that both phones have, and the rev that both edit."""
    made = door.household(address="Tổ 1", note="cổng xanh")
    phone.pull()
    other.pull()
    assert phone.records[made]["rev"] == other.records[made]["rev"]
    return made, phone.records[made]["rev"]


def data_of(phone: Phone, entity_id: str) -> Data:
    phone.pull()
    data: Data = phone.records[entity_id]["data"]
    return data


def codes(receipt: Data) -> list[str]:
    return [problem["code"] for problem in receipt["problems"]]


def test_different_fields_are_merged(phone: Phone, other: Phone, house: tuple[str, int]) -> None:
    entity_id, rev = house
    assert phone.do("household", entity_id, {"note": "chó dữ"}, rev)["status"] == "stored"
    receipt = other.do("household", entity_id, {"address": "Tổ 2"}, rev)
    assert receipt["status"] == "merged"
    assert receipt["rev"] > rev
    for which in (phone, other):
        data = data_of(which, entity_id)
        assert (data["note"], data["address"]) == ("chó dữ", "Tổ 2")


def test_the_same_field_is_a_conflict_in_which_the_server_stands(
    phone: Phone, other: Phone, house: tuple[str, int]
) -> None:
    entity_id, rev = house
    phone.do("household", entity_id, {"note": "một"}, rev)
    receipt = other.do("household", entity_id, {"note": "hai", "address": "Tổ 3"}, rev)
    assert receipt["status"] == "conflict"
    assert "note" in [problem["field"] for problem in receipt["problems"]]
    data = data_of(other, entity_id)
    assert data["note"] == "một"
    assert data["address"] == "Tổ 3", "the unit of merging is a field: the other one had nothing against it"


def test_equal_values_never_conflict(phone: Phone, other: Phone, house: tuple[str, int]) -> None:
    entity_id, rev = house
    phone.do("household", entity_id, {"note": "như nhau"}, rev)
    assert other.do("household", entity_id, {"note": "như nhau"}, rev)["status"] in ("stored", "merged")


def test_an_edit_on_what_one_wrote_oneself_is_stored(phone: Phone, house: tuple[str, int]) -> None:
    entity_id, rev = house
    receipt = phone.do("household", entity_id, {"note": "một"}, rev)
    assert phone.do("household", entity_id, {"note": "hai"}, receipt["rev"])["status"] == "stored"


def test_creating_what_exists_counts_every_field_as_changed(
    phone: Phone, other: Phone, house: tuple[str, int], door: Door
) -> None:
    entity_id, _rev = house
    same = {"area_id": door.area_id, "head_name": "Trần Văn Mẫu"}
    assert other.do("household", entity_id, same)["status"] in ("stored", "merged")
    receipt = other.do("household", entity_id, same | {"address": "Tổ 9"})
    assert receipt["status"] == "conflict"
    assert data_of(other, entity_id)["address"] == "Tổ 1"


def test_answers_merge_by_score_and_statement_of_each_indicator(phone: Phone, other: Phone, door: Door) -> None:
    sheet, rev = door.declaration(None, c01={"self": 7, "statement": "đọc"})
    other.pull()
    assert phone.do("declaration", sheet, {"answers": {"c01": {"self": 8}}}, rev)["status"] == "stored"
    assert other.do("declaration", sheet, {"answers": {"c01": {"statement": "đọc sách"}}}, rev)["status"] == "merged"
    assert other.do("declaration", sheet, {"answers": {"c02": {"self": 9}}}, rev)["status"] == "merged"
    answers = data_of(phone, sheet)["answers"]
    assert answers["c01"] == {"self": 8, "statement": "đọc sách"}
    assert answers["c02"]["self"] == 9


def test_rivals_come_in_the_feed(phone: Phone, other: Phone, door: Door) -> None:
    sheet, rev = door.declaration(None, c01={"self": 7, "statement": "đọc"})
    other.pull()
    phone.do("declaration", sheet, {"answers": {"c01": {"self": 8}}}, rev)
    mine = operation("declaration", sheet, {"answers": {"c01": {"self": 10}, "c03": {"self": 5}}}, rev)
    receipt = other.send(mine)[0]
    assert receipt["status"] == "conflict"
    data = data_of(phone, sheet)
    assert data["answers"]["c01"]["self"] == 8
    assert data["answers"]["c03"]["self"] == 5
    rival = next(one for one in data["rivals"] if one["field"] == "answers.c01.self")
    assert (rival["value"], rival["device"]) == (10, other.device_id)
    assert rival["at"].endswith("Z")
    # The text says `already` of what was stored; a conflict whose first receipt was lost must still be told as one.
    assert other.send(mine)[0] == receipt
    assert len(data_of(phone, sheet)["rivals"]) == 1


def test_an_open_rival_holds_back_the_submission(phone: Phone, other: Phone, door: Door) -> None:
    person = door.person()
    sheet, rev = door.declaration(person, c01={"self": 7})
    door.consent(person, "review")
    other.pull()
    phone.do("declaration", sheet, {"answers": {"c01": {"self": 8}}}, rev)
    other.do("declaration", sheet, {"answers": {"c01": {"self": 10}}}, rev)
    receipt = phone.do("submission", None, {"declaration_id": sheet, "scribe": "volunteer"})
    assert (receipt["status"], codes(receipt)) == ("conflict", ["open_rival"])
    assert data_of(phone, sheet)["state"] == "draft"


def test_two_phones_at_one_person_meet_in_one_record(phone: Phone, other: Phone, door: Door) -> None:
    person = door.person()
    other.pull()
    entity_id = sheet_id("declaration", door.campaign_id, person)
    first = operation("declaration", entity_id, door.declaration_data(person, c01={"self": 8}))
    second = operation("declaration", entity_id, door.declaration_data(person, c02={"self": 9}))
    assert phone.send(first)[0]["status"] == "stored"
    assert other.send(second)[0]["status"] == "merged"
    answers = data_of(other, entity_id)["answers"]
    assert (answers["c01"]["self"], answers["c02"]["self"]) == (8, 9)


def test_what_is_edited_after_it_was_deleted_is_no_success(phone: Phone, other: Phone, house: tuple[str, int]) -> None:
    entity_id, rev = house
    assert phone.do("household", entity_id, {"deleted": True}, rev)["status"] == "stored"
    assert other.do("household", entity_id, {"note": "vẫn đây"}, rev)["status"] in ("conflict", "invalid")


def test_an_edit_of_nothing_is_no_success(phone: Phone, door: Door) -> None:
    receipt = phone.do("household", new_id(), {"note": "không có"}, 5)
    assert receipt["status"] == "invalid"


def copies(phone: Phone, one: Data, count: int = 8) -> list[Data]:
    with ThreadPoolExecutor(count) as pool:
        return [receipts[0] for receipts in pool.map(lambda _: phone.send(one), range(count))]


def test_of_eight_identical_at_once_one_is_stored_and_all_are_answered(phone: Phone, door: Door) -> None:
    one = operation("household", None, {"area_id": door.area_id, "head_name": "Tám lần"})
    receipts = copies(phone, one)
    assert sorted(receipt["status"] for receipt in receipts) == ["already"] * 7 + ["stored"]
    assert len({receipt["rev"] for receipt in receipts}) == 1
    assert [change["id"] for change in phone.pull()].count(one["entity_id"]) == 1


def test_writers_at_once_never_share_a_number_nor_hide_a_change(phone: Phone, other: Phone, door: Door) -> None:
    def write(number: int) -> Any:
        which = (phone, other)[number % 2]
        data = {"area_id": door.area_id, "head_name": f"Cùng lúc {number}"}
        return which.send(operation("household", None, data))[0]["rev"]

    reader = Phone(phone.origin, phone.token, cursor=phone.cursor)
    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(write, number) for number in range(32)]
        while not all(one.done() for one in running):
            reader.pull()
        revs = [one.result() for one in running]
    reader.pull()
    assert len(set(revs)) == 32
    assert {record["rev"] for record in reader.records.values()} >= set(revs)


def test_a_batch_holds_200_operations_and_not_one_more(phone: Phone, door: Door) -> None:
    many = [operation("household", None, {"area_id": door.area_id, "head_name": f"Hộ {n}"}) for n in range(201)]
    reply = phone.call("POST", "/operations", {"operations": many})
    assert (reply.status, reply.code) == (400, "malformed")
    receipts = phone.send(*many[:200], zipped=True)
    assert {receipt["status"] for receipt in receipts} == {"stored"}
    revs = [receipt["rev"] for receipt in receipts]
    assert revs == sorted(revs)
    assert {receipt["status"] for receipt in phone.send(*many[:200])} == {"already"}
    sent = {one["entity_id"] for one in many[:200]}
    assert len([change for change in phone.pull() if change["id"] in sent]) == 200


def test_reconcile_names_what_the_server_lacks(phone: Phone, door: Door) -> None:
    stored = operation("household", None, {"area_id": door.area_id, "head_name": "Giữ"})
    held_back = operation("household", None, {"area_id": door.area_id})
    unknown_type = operation("martian", None, {"x": 1})
    strange = operation("household", None, {"area_id": new_id(), "head_name": "Lạ"})
    receipts = phone.send(stored, held_back, unknown_type, strange)
    assert [one["status"] for one in receipts] == ["stored", "invalid", "invalid", "invalid"]
    never, sha = new_id(), "0" * 64
    sent = [stored["id"], never, held_back["id"], unknown_type["id"], strange["id"]]
    reply = phone.call("POST", "/reconcile", {"operations": sent, "sha256s": [sha]})
    assert (reply.status, reply.json) == (200, {"missing_operations": [never], "missing_sha256s": [sha]})


def test_reconcile_takes_5000_ids(phone: Phone) -> None:
    ids = [new_id() for _ in range(5001)]
    reply = phone.call("POST", "/reconcile", {"operations": ids[:5000], "sha256s": []})
    assert (reply.status, len(reply.json["missing_operations"])) == (200, 5000)
    reply = phone.call("POST", "/reconcile", {"operations": ids, "sha256s": []})
    assert (reply.status, reply.code) == (400, "malformed")
