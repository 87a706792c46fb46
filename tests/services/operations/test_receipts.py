"""One operation is applied once, whatever happens to its reply."""

import threading
from typing import Any

from tests import factories as make
from tests.services.operations.support import Place, codes, operation
from webapp.models import Audit, Household, Quarantine, Receipt
from webapp.services import audit, keys
from webapp.services.operations import ReceiptData, apply_batch
from webapp.services.operations.kinds import KINDS
from webapp.services.operations.quarantine import label


def new_household(place: Place, **more: Any) -> dict[str, Any]:
    return operation("household", {"area_id": place.area.id, "head_name": "Võ Tấn Lợi", **more})


def test_an_operation_is_stored_and_its_receipt_echoes_id_and_hash(place: Place) -> None:
    sent = new_household(place)
    receipt = place.send_one(sent)
    assert receipt.status == "stored"
    assert (receipt.id, receipt.hash) == (sent["id"], sent["hash"])
    assert place.row(Household, head_name="Võ Tấn Lợi").rev == receipt.rev


def test_eight_identical_operations_at_once_make_one_row_and_eight_successes(place: Place) -> None:
    sent, phone = new_household(place), place.phone()
    start, receipts = threading.Barrier(8), list[ReceiptData]()

    def send() -> None:
        start.wait()
        receipts.extend(place.send(sent, by=phone))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receipt.status for receipt in receipts) == ["already"] * 7 + ["stored"]
    assert len({receipt.rev for receipt in receipts}) == 1
    assert len(place.rows(Household, head_name="Võ Tấn Lợi")) == 1


def test_the_same_operation_twice_in_one_batch_is_stored_once(place: Place) -> None:
    sent = new_household(place)
    assert [receipt.status for receipt in place.send(sent, sent)] == ["stored", "already"]


def test_an_operation_whose_transaction_was_lost_is_stored_when_it_comes_again(place: Place) -> None:
    sent, phone = new_household(place), place.phone()
    with make.open_session(place.engine, make.KEYRING, place.ward) as session:
        make.begin_write(session)
        assert apply_batch(session, phone, [sent], make.NOW)[0].status == "stored"
        session.rollback()
    assert place.send_one(sent, phone).status == "stored"


def test_an_operation_whose_reply_was_lost_is_already_there(place: Place) -> None:
    sent, phone = new_household(place, head_name="Lê Ơn", note="1 người"), place.phone()
    first = place.send_one(sent, phone)
    again = place.send_one(sent, phone, later=5)
    assert (again.status, again.rev, again.problems) == ("already", first.rev, first.problems)


def test_already_repeats_the_soft_problems_of_the_first_receipt(place: Place) -> None:
    sent = place.declaration({"c01": {"self": 3, "statement": "Có làm."}})
    first = place.send_one(sent)
    assert ("answers.c01.self", "below_five") in codes(first)
    assert place.send_one(sent).problems == first.problems


def test_the_same_id_with_other_content_is_refused_and_both_are_kept(place: Place) -> None:
    first = new_household(place)
    other = operation("household", {**first["data"], "head_name": "Ngô Thị Liễu"}, id=first["id"])
    place.send_one(first)
    receipt = place.send_one(other)
    assert receipt.status == "invalid"
    assert codes(receipt) == {("id", "id_reused")}
    assert place.row(Receipt).hash == first["hash"]
    assert place.row(Quarantine).hash == other["hash"]
    assert place.send_one(first).status == "already"


def test_one_bad_record_among_200_holds_back_none_and_lies_in_quarantine(place: Place) -> None:
    sent = [new_household(place, note=f"số {number}") for number in range(200)]
    sent[77] = operation("household", {"area_id": place.area.id, "head_name": "\0"})
    receipts = place.send(*sent)
    assert [place_ for place_, receipt in enumerate(receipts) if receipt.status != "stored"] == [77]
    assert len(place.rows(Household)) == 200
    assert place.row(Quarantine).operation_id == sent[77]["id"]


def test_a_quarantined_operation_is_kept_whole_and_sealed(place: Place) -> None:
    sent = operation("person", {"full_name": "Phan Thị Cúc", "household_id": make.new_id(), "sex": "x"})
    place.send_one(sent)
    row = place.row(Quarantine)
    assert b"Phan" not in row.sealed
    with make.reading(place.engine, place.ward) as session:
        text = keys.unseal_values(session, row.subject_id, label(row.operation_id, row.hash), row.sealed)
    assert text == sent


def test_an_invalid_operation_is_judged_again_when_it_comes_again(place: Place) -> None:
    home = new_household(place)
    person = operation("person", {"full_name": "Lê Ơn", "household_id": home["entity_id"]})
    refused = place.send_one(person)
    assert codes(refused) == {("household_id", "unknown_reference")}
    place.send_one(home)
    assert place.send_one(person, later=3).status == "stored"
    assert place.row(Quarantine).resolved_at is not None
    assert place.send_one(person, later=4).status == "already"


def test_a_refused_operation_that_is_refused_again_lies_in_quarantine_once(place: Place) -> None:
    sent = operation("visit", {"household_id": make.new_id(), "outcome": "done", "at": "2026-08-17T02:00:00Z"})
    for minutes in (0, 9):
        assert place.send_one(sent, later=minutes).status == "invalid"
    row = place.row(Quarantine)
    assert row.last_at > row.at
    assert len(place.rows(Audit, action="operation.invalid")) == 1


def test_a_wrong_hash_does_not_take_up_the_id(place: Place) -> None:
    good = new_household(place)
    assert codes(place.send_one({**good, "hash": "0" * 64})) == {("hash", "hash_mismatch")}
    assert place.send_one(good).status == "stored"


def test_a_batch_of_many_kinds_sees_what_came_before_in_it(place: Place) -> None:
    home = new_household(place)
    person = operation("person", {"full_name": "Lê Ơn", "household_id": home["entity_id"], "birth_year": 1951})
    sheet = place.declaration({"c09": {"self": 8}}, person_id=person["entity_id"])
    piece = operation("evidence", {"declaration_id": sheet["entity_id"], "indicator": "c01", "kind": "wit"})
    agreed = place.consent(person_id=person["entity_id"])
    handed_in = operation("submission", {"declaration_id": sheet["entity_id"], "scribe": "relative"})
    receipts = place.send(home, person, sheet, piece, agreed, handed_in)
    assert [receipt.status for receipt in receipts] == ["stored"] * 6
    revs = [receipt.rev or 0 for receipt in receipts]
    assert revs == sorted(set(revs))


def test_the_audit_chain_holds_after_batches(place: Place) -> None:
    place.send(*(new_household(place) for _ in range(3)), "nonsense", {"id": 5})
    with make.reading(place.engine, place.ward) as session:
        assert audit.verify(session) is None


def test_a_database_that_refuses_one_row_gets_the_others(place: Place, monkeypatch: Any) -> None:
    household = KINDS["household"]

    def faulty(world: Any, op: Any) -> Any:
        outcome = household(world, op)
        if op.data["head_name"] == "Lê Ơn":
            world.row("household", op.entity_id)["area_id"] = make.new_id()
        return outcome

    monkeypatch.setitem(KINDS, "household", faulty)
    sent = [new_household(place), new_household(place, head_name="Lê Ơn"), new_household(place)]
    receipts = place.send(*sent)
    assert [receipt.status for receipt in receipts] == ["stored", "invalid", "stored"]
    assert codes(receipts[1]) == {(None, "refused")}
    assert len(place.rows(Household, head_name="Võ Tấn Lợi")) == 2
    assert place.row(Quarantine).operation_id == sent[1]["id"]
    with make.reading(place.engine, place.ward) as session:
        assert audit.verify(session) is None
