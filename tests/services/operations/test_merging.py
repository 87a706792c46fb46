"""Two phones at one record: nothing is overwritten in silence."""

from tests import factories as make
from tests.services.operations.support import Place, codes, operation
from webapp.models import Answer, Declaration, History, Household, Person, Rival, Visibility
from webapp.services import keys


def value_of(place: Place, row: Rival) -> object:
    with make.reading(place.engine, place.ward) as session:
        return keys.unseal_values(session, row.subject_id, f"rival/{row.id}", row.sealed)["value"]


def edit(place: Place, base_rev: int | None, **data: object) -> dict[str, object]:
    return operation("household", data, place.household.id, base_rev=base_rev)


def test_an_edit_on_the_newest_base_is_stored(place: Place) -> None:
    assert place.send_one(edit(place, place.household.rev, note="có chó")).status == "stored"
    assert place.row(Household).note == "có chó"


def test_edits_of_different_fields_on_one_base_are_merged(place: Place) -> None:
    base = place.household.rev
    place.send_one(edit(place, base, note="có chó"))
    receipt = place.send_one(edit(place, base, address="12 Bàu Sen"))
    assert receipt.status == "merged"
    row = place.row(Household)
    assert (row.note, row.address) == ("có chó", "12 Bàu Sen")


def test_edits_of_the_same_field_on_one_base_conflict_and_the_servers_value_stands(place: Place) -> None:
    base = place.household.rev
    place.send_one(edit(place, base, note="có chó"))
    receipt = place.send_one(edit(place, base, note="nhà vắng", address="12 Bàu Sen"))
    assert receipt.status == "conflict"
    assert codes(receipt) == {("note", "changed")}
    row = place.row(Household)
    assert (row.note, row.address) == ("có chó", "12 Bàu Sen")
    rival = place.row(Rival)
    assert (rival.field, rival.reason, value_of(place, rival)) == ("note", "changed", "nhà vắng")


def test_equal_values_never_conflict(place: Place) -> None:
    base = place.household.rev
    place.send_one(edit(place, base, note="có chó"))
    assert place.send_one(edit(place, base, note="có chó ")).status == "merged"
    assert place.rows(Rival) == []


def test_an_edit_without_a_base_conflicts_with_every_value_that_was_ever_set(place: Place) -> None:
    receipt = place.send_one(edit(place, None, head_name="Phan Thị Cúc", note="mới"))
    assert codes(receipt) == {("head_name", "changed")}
    assert place.row(Household).note == "mới"


def test_a_resent_conflict_is_the_same_conflict_and_keeps_one_rival(place: Place) -> None:
    base, phone = place.household.rev, place.phone()
    place.send_one(edit(place, base, note="có chó"))
    sent = edit(place, base, note="nhà vắng")
    first = place.send_one(sent, phone)
    assert place.send_one(sent, phone) == first
    assert len(place.rows(Rival)) == 1


def test_an_edit_made_with_the_rival_in_view_resolves_it(place: Place) -> None:
    base = place.household.rev
    place.send_one(edit(place, base, note="có chó"))
    conflict = place.send_one(edit(place, base, note="nhà vắng"))
    assert place.row(Household).rev == conflict.rev
    chosen = place.send_one(edit(place, conflict.rev, note="nhà vắng"))
    assert chosen.status == "stored"
    assert place.row(Household).note == "nhà vắng"
    assert place.row(Rival).resolved_at is not None


def test_choosing_the_servers_value_resolves_the_rival_too(place: Place) -> None:
    base = place.household.rev
    place.send_one(edit(place, base, note="có chó"))
    conflict = place.send_one(edit(place, base, note="nhà vắng"))
    assert place.send_one(edit(place, conflict.rev, note="có chó")).status == "stored"
    assert place.row(Rival).resolved_at is not None


def test_a_phone_that_conflicts_twice_keeps_its_last_value_as_rival(place: Place) -> None:
    base, phone = place.household.rev, place.phone()
    place.send_one(edit(place, base, note="có chó"))
    place.send_one(edit(place, base, note="nhà vắng"), phone)
    place.send_one(edit(place, base, note="nhà đóng cửa"), phone)
    (rival,) = [row for row in place.rows(Rival) if row.resolved_at is None]
    assert value_of(place, rival) == "nhà đóng cửa"


def test_null_clears_a_field_but_not_one_that_is_required(place: Place) -> None:
    first = place.send_one(edit(place, place.household.rev, note="có chó"))
    assert place.send_one(edit(place, first.rev, note=None)).status == "stored"
    assert place.row(Household).note is None
    assert codes(place.send_one(edit(place, first.rev, head_name=None))) == {("head_name", "required")}


def test_a_base_in_the_future_is_invalid(place: Place) -> None:
    assert codes(place.send_one(edit(place, 10**6, note="x"))) == {("base_rev", "base_rev")}


def test_an_edit_of_what_was_never_created_is_invalid(place: Place) -> None:
    sent = operation("household", {"note": "x"}, base_rev=1)
    assert codes(place.send_one(sent)) == {("entity_id", "unknown_reference")}


def test_two_phones_declaring_for_one_person_meet_in_one_record(place: Place) -> None:
    first = place.declaration({"c01": {"self": 8, "statement": "Đọc báo"}})
    second = place.declaration({"c02": {"self": 7, "statement": "Học nấm"}, "c01": {"self": 8}})
    assert place.send_one(first).status == "stored"
    assert place.send_one(second).status == "merged"
    row = place.row(Declaration)
    assert row.id == place.declaration_id
    assert row.self_claimed == 30
    assert {answer.indicator: answer.self_points for answer in place.rows(Answer)} == {"c01": 16, "c02": 14}


def test_two_phones_with_different_scores_for_one_indicator_conflict_on_it_alone(place: Place) -> None:
    place.send_one(place.declaration({"c01": {"self": 8, "statement": "Đọc báo"}}))
    receipt = place.send_one(place.declaration({"c01": {"self": 6, "statement": "Đọc báo"}, "c02": {"self": 5}}))
    assert receipt.status == "conflict"
    assert ("answers.c01.self", "changed") in codes(receipt)
    assert value_of(place, place.row(Rival)) == 6
    assert place.row(Answer, indicator="c02").self_points == 10


def test_self_and_statement_of_an_indicator_merge_apart(place: Place) -> None:
    base = place.send_one(place.declaration({"c01": {"self": 8, "statement": "Đọc báo"}})).rev
    one = operation("declaration", {"answers": {"c01": {"self": 9}}}, place.declaration_id, base_rev=base)
    two = operation("declaration", {"answers": {"c01": {"statement": "Nghe đài"}}}, place.declaration_id, base_rev=base)
    assert place.send_one(one).status == "stored"
    assert place.send_one(two).status == "merged"
    row = place.row(Answer)
    assert (row.self_points, row.statement) == (18, "Nghe đài")


def test_a_second_beginning_with_another_group_loses_it(place: Place) -> None:
    place.send_one(place.declaration())
    receipt = place.send_one(place.declaration({"c09": {"self": 7}}, group="worker"))
    assert codes(receipt) == {("group", "changed")}
    row = place.row(Declaration)
    assert (row.group, row.self_claimed) == ("farmer", 14)


def test_a_declaration_keeps_the_group_it_was_begun_with(place: Place) -> None:
    base = place.send_one(place.declaration()).rev
    sent = operation("declaration", {"group": "worker"}, place.declaration_id, base_rev=base)
    assert codes(place.send_one(sent)) == {("group", "immutable")}


def test_history_names_fields_and_seals_values(place: Place) -> None:
    receipt = place.send_one(edit(place, place.household.rev, note="bí mật"))
    row = place.row(History, rev=receipt.rev)
    assert row.fields == ["note"]
    assert b"b\xc3\xad m" not in row.sealed
    assert row.operation == "household.edit"


def test_a_household_that_changed_since_is_not_deleted_in_silence(place: Place) -> None:
    empty = operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn"})
    base = place.send_one(empty).rev
    place.send_one(operation("household", {"note": "về rồi"}, empty["entity_id"], base_rev=base))
    receipt = place.send_one(operation("household", {"deleted": True}, empty["entity_id"], base_rev=base))
    assert codes(receipt) == {("deleted", "changed")}
    assert place.row(Household, head_name="Lê Ơn").deleted_at is None


def test_an_edit_of_what_somebody_deleted_is_kept_as_rival(place: Place) -> None:
    empty = operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn"})
    base = place.send_one(empty).rev
    gone = operation("household", {"deleted": True}, empty["entity_id"], base_rev=base)
    assert place.send_one(gone).status == "stored"
    late = place.send_one(operation("household", {"note": "về rồi"}, empty["entity_id"], base_rev=base))
    assert (late.status, codes(late)) == ("conflict", {("note", "deleted")})
    assert value_of(place, place.row(Rival)) == "về rồi"


def test_deleting_twice_is_deleting_once(place: Place) -> None:
    empty = operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn"})
    base = place.send_one(empty).rev
    for _ in range(2):
        gone = operation("household", {"deleted": True}, empty["entity_id"], base_rev=base)
        assert place.send_one(gone).status == "stored"


def test_a_household_or_person_in_use_is_not_deleted(place: Place) -> None:
    home = operation("household", {"deleted": True}, place.household.id, base_rev=place.household.rev)
    assert codes(place.send_one(home)) == {(None, "in_use")}
    place.send_one(place.consent())
    person = operation("person", {"deleted": True}, place.person.id, base_rev=place.person.rev)
    assert codes(place.send_one(person)) == {(None, "in_use")}


def test_the_last_person_deleted_frees_the_household(place: Place) -> None:
    person = operation("person", {"deleted": True}, place.person.id, base_rev=place.person.rev)
    home = operation("household", {"deleted": True}, place.household.id, base_rev=place.household.rev)
    assert [receipt.status for receipt in place.send(person, home)] == ["stored", "stored"]
    assert place.row(Person).deleted_at is not None
    assert place.row(Visibility, type="person", entity_id=place.person.id, scope_id=place.area.id).rev > 0
