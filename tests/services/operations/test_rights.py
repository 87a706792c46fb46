"""Who may send what about whom, and who sees it afterwards."""

import pytest

from tests import factories as make
from tests.services.operations.support import Place, codes, operation
from webapp.models import Declaration, Household, Person, Quarantine, Visibility


def scopes(place: Place, kind: str, entity_id: str) -> dict[str, bool]:
    """Scope → does it still see the record?"""
    return {row.scope_id: not row.gone for row in place.rows(Visibility, type=kind, entity_id=entity_id)}


def test_what_is_out_of_scope_is_forbidden_and_kept(place: Place) -> None:
    stranger = place.phone(scopes=[place.other_area.id])
    sent = operation("household", {"note": "x"}, place.household.id, base_rev=place.household.rev)
    receipt = place.send_one(sent, stranger)
    assert (receipt.status, codes(receipt)) == ("forbidden", {(None, "out_of_scope")})
    assert place.row(Quarantine).status == "forbidden"
    assert place.row(Household).note is None


def test_creating_for_a_collective_out_of_scope_is_forbidden(place: Place) -> None:
    sent = operation("household", {"area_id": place.other_area.id, "head_name": "Lê Ơn"})
    assert place.send_one(sent).status == "forbidden"
    assert codes(place.send_one(place.declaration(collective_id=place.other_area.id))) == {
        ("collective_id", "out_of_scope")
    }


def test_the_ward_itself_is_no_scope_that_reaches_records(place: Place) -> None:
    phone = place.phone(scopes=[place.ward])
    sent = operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn"})
    assert place.send_one(sent, phone).status == "forbidden"


@pytest.mark.parametrize("role", ["unit_head", "association", "committee", "steering", "superior", "admin"])
def test_roles_that_do_not_sync_may_send_nothing(place: Place, role: str) -> None:
    sent = operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn"})
    assert codes(place.send_one(sent, place.phone(role))) == {(None, "no_role")}


def test_a_panel_adds_evidence_but_edits_no_sheet(place: Place) -> None:
    place.send_one(place.declaration())
    panel = place.phone("panel")
    piece = operation("evidence", {"declaration_id": place.declaration_id, "indicator": "c01", "kind": "wit"})
    assert place.send_one(piece, panel).status == "stored"
    sheet = operation("declaration", {"answers": {"c01": {"self": 9}}}, place.declaration_id, base_rev=None)
    assert place.send_one(sheet, panel).status == "forbidden"


def test_a_role_reaches_only_where_it_is_held(place: Place) -> None:
    both = place.phone("volunteer", "panel", scopes=[place.area.id, place.other_area.id])
    narrow = make_by_role(both, volunteer=[place.other_area.id])
    sent = operation("household", {"note": "x"}, place.household.id, base_rev=place.household.rev)
    assert place.send_one(sent, narrow).status == "forbidden"
    assert place.send_one(sent, both).status == "stored"


def make_by_role(phone, **by_role):
    from dataclasses import replace

    return replace(phone, by_role={role: frozenset(ids) for role, ids in by_role.items()})


def test_citizens_write_their_own_sheet(place: Place) -> None:
    me = place.citizen()
    sent = [place.declaration({"c09": {"self": 8}}), place.consent(), place.submission(scribe="self")]
    assert [receipt.status for receipt in place.send(*sent, by=me)] == ["stored"] * 3
    row = place.row(Declaration)
    assert (row.state, row.scribe) == ("submitted", "self")


def test_citizens_create_no_households_and_no_people(place: Place) -> None:
    me = place.citizen()
    home = operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn"})
    other = operation("person", {"full_name": "Lê Ơn", "household_id": place.household.id})
    for sent in (home, other):
        assert place.send_one(sent, me).status == "forbidden"


def test_citizens_see_to_nobody_else(place: Place) -> None:
    with make.writing(place.engine, place.ward) as session:
        neighbour = make.person(session, session.merge(place.household), "Võ Tấn Lợi")
    sent = operation("person", {"phone": "0905 123 456"}, neighbour.id, base_rev=neighbour.rev)
    assert place.send_one(sent, place.citizen()).status == "forbidden"


def test_citizens_correct_their_own_name_but_do_not_move_themselves(place: Place) -> None:
    me = place.citizen()
    name = operation("person", {"full_name": "Đặng Văn Bẩy"}, place.person.id, base_rev=place.person.rev)
    assert place.send_one(name, me).status == "stored"
    move = operation("person", {"unit_id": place.unit.id}, place.person.id, base_rev=None)
    assert codes(place.send_one(move, me)) == {("unit_id", "no_role")}
    gone = operation("person", {"deleted": True}, place.person.id, base_rev=None)
    assert place.send_one(gone, me).status == "forbidden"


def test_citizens_declare_where_they_belong_and_nowhere_else(place: Place) -> None:
    assert place.send_one(place.declaration(collective_id=place.unit.id), place.citizen()).status == "forbidden"


def test_a_new_household_is_seen_by_its_area(place: Place) -> None:
    sent = operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn"})
    place.send_one(sent)
    assert scopes(place, "household", sent["entity_id"]) == {place.area.id: True}


def test_a_new_person_is_seen_by_area_unit_clan_and_themselves(place: Place) -> None:
    data = {"full_name": "Võ Hoàng Nam", "household_id": place.household.id, "clan_id": place.clan.id}
    sent = operation("person", {**data, "unit_id": place.unit.id})
    place.send_one(sent)
    everybody = {place.area.id, place.unit.id, place.clan.id, sent["entity_id"]}
    assert scopes(place, "person", sent["entity_id"]) == dict.fromkeys(everybody, True)


def test_a_household_that_moves_away_takes_its_people_and_their_sheets_along(place: Place) -> None:
    place.send_one(place.declaration())
    visit = operation("visit", {"household_id": place.household.id, "outcome": "later", "at": "2026-08-17T02:00:00Z"})
    place.send_one(visit)
    move = operation("household", {"area_id": place.other_area.id}, place.household.id, base_rev=place.household.rev)
    assert place.send_one(move).status == "stored"
    left_and_come = {place.area.id: False, place.other_area.id: True}
    assert scopes(place, "household", place.household.id) == left_and_come
    assert scopes(place, "visit", visit["entity_id"]) == left_and_come
    # The declaration is still reviewed by the old area, which therefore goes on seeing the person.
    both = {place.area.id: True, place.other_area.id: True, place.person.id: True}
    assert scopes(place, "person", place.person.id) == both
    assert scopes(place, "declaration", place.declaration_id) == both


def test_a_move_out_of_scope_is_allowed_to_those_who_let_go(place: Place) -> None:
    person = operation("person", {"household_id": None, "unit_id": place.unit.id}, place.person.id, base_rev=None)
    receipt = place.send_one(person)
    assert receipt.status == "conflict"  # without a base, what was set counts as changed
    person = operation(
        "person", {"household_id": None, "unit_id": place.unit.id}, place.person.id, base_rev=receipt.rev
    )
    assert place.send_one(person).status == "stored"
    assert scopes(place, "person", place.person.id) == {
        place.area.id: False,
        place.unit.id: True,
        place.person.id: True,
    }
    back = operation("person", {"household_id": place.household.id}, place.person.id, base_rev=None)
    assert place.send_one(back).status == "forbidden"


def test_declaring_in_another_collective_shows_the_person_to_it(place: Place) -> None:
    phone = place.phone(scopes=[place.area.id, place.unit.id])
    assert place.send_one(place.declaration(collective_id=place.unit.id), phone).status == "stored"
    assert place.unit.id in scopes(place, "person", place.person.id)
    assert place.unit.id in scopes(place, "declaration", place.declaration_id)


def test_evidence_of_an_erased_person_is_refused(place: Place) -> None:
    from webapp.services import keys

    place.send_one(place.declaration())
    with make.writing(place.engine, place.ward) as session:
        keys.destroy(session, place.person.id, make.NOW)
    piece = operation("evidence", {"declaration_id": place.declaration_id, "indicator": "c01", "kind": "wit"})
    assert codes(place.send_one(piece)) == {("person_id", "erased")}
    name = operation("person", {"full_name": "Lê Ơn"}, place.person.id, base_rev=None)
    assert codes(place.send_one(name)) == {("entity_id", "erased")}
    assert place.row(Person).full_name == "Đặng Văn Bảy"
