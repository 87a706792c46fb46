"""`after`: an edit made on top of one that is still under way, as a locked phone sends it."""

from typing import Any

from tests import factories as make
from tests.services.operations.support import Place, codes, operation
from webapp.models import Household, Rival


def edit(place: Place, after: Any = None, base_rev: int | None = None, **data: object) -> dict[str, Any]:
    base = place.household.rev if base_rev is None else base_rev
    made = operation("household", data, place.household.id, base_rev=base)
    return made if after is None else {**made, "after": after}


def test_an_edit_on_top_of_one_under_way_is_no_conflict_with_it(place: Place) -> None:
    phone = place.phone()
    first = edit(place, note="có chó")
    second = edit(place, first["id"], note="chó đã xích")
    assert [one.status for one in place.send(first, second, by=phone)] == ["stored", "stored"]
    third = edit(place, second["id"], note="không có chó")
    assert place.send_one(third, phone).status == "stored"
    assert place.row(Household).note == "không có chó"
    assert place.rows(Rival) == []


def test_what_others_did_meanwhile_still_counts(place: Place) -> None:
    phone = place.phone()
    first = edit(place, note="có chó")
    place.send_one(edit(place, address="12 Bàu Sen"))
    assert place.send_one(first, phone).status == "merged"
    second = edit(place, first["id"], note="chó đã xích", address="14 Bàu Sen")
    receipt = place.send_one(second, phone)
    assert (receipt.status, codes(receipt)) == ("conflict", {("address", "changed")})
    row = place.row(Household)
    assert (row.note, row.address) == ("chó đã xích", "12 Bàu Sen")


def test_what_others_did_after_the_first_counts_too(place: Place) -> None:
    phone = place.phone()
    first = edit(place, note="có chó")
    rev = place.send_one(first, phone).rev
    assert place.send_one(edit(place, base_rev=rev, note="nhà vắng")).status == "stored"
    assert place.send_one(edit(place, first["id"], note="chó đã xích"), phone).status == "conflict"
    assert place.row(Household).note == "nhà vắng"


def test_a_conflict_is_not_settled_by_what_was_made_on_top_of_the_loser(place: Place) -> None:
    phone = place.phone()
    place.send_one(edit(place, note="nhà vắng"))
    first = edit(place, note="có chó")
    assert place.send_one(first, phone).status == "conflict"
    assert place.send_one(edit(place, first["id"], note="chó đã xích"), phone).status == "conflict"
    assert place.row(Household).note == "nhà vắng"
    assert len([row for row in place.rows(Rival) if row.resolved_at is None]) == 1


def test_a_new_record_and_the_edit_made_before_its_receipt(place: Place) -> None:
    phone, identity = place.phone(), make.new_id()
    data = {"area_id": place.area.id, "head_name": "Phan Thị Cúc", "note": "mới"}
    first = operation("household", data, identity)
    second = {**operation("household", {**data, "note": "cũ"}, identity), "after": first["id"]}
    assert [one.status for one in place.send(first, second, by=phone)] == ["stored", "stored"]
    assert place.row(Household, id=identity).note == "cũ"


def test_without_the_first_it_is_judged_by_its_own_base(place: Place) -> None:
    place.send_one(edit(place, note="có chó"))
    receipt = place.send_one(edit(place, make.new_id(), note="chó đã xích"))
    assert receipt.status == "conflict"


def test_another_phones_operation_or_another_records_is_nothing_to_stand_on(place: Place) -> None:
    phone, other = place.phone(), make.new_id()
    first = edit(place, note="có chó")
    place.send_one(first)
    assert place.send_one(edit(place, first["id"], note="chó đã xích"), phone).status == "conflict"
    elsewhere = operation("household", {"area_id": place.area.id, "head_name": "Phan Thị Cúc"}, other)
    assert place.send_one(elsewhere, phone).status == "stored"
    assert place.send_one(edit(place, elsewhere["id"], note="đã xích"), phone).status == "conflict"


def test_nonsense_is_refused_and_null_is_nothing(place: Place) -> None:
    tries: list[Any] = [5, "không", {}, [], "A" * 36, True]
    for after in tries:
        receipt = place.send_one({**edit(place, note="có chó"), "after": after})
        assert receipt.status == "invalid", after
        assert {name for name, _code in codes(receipt)} == {"after"}, after
    assert place.send_one({**edit(place, note="có chó"), "after": None}).status == "stored"
