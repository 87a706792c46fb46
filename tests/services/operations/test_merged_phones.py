"""Phones that know only the record that is gone: what they send reaches the person, once, and nothing is lost."""

import pytest

from tests import factories as make
from tests.services.operations.merged import heard, merge, second, undo
from tests.services.operations.support import Place, codes, operation
from webapp.domain.merges import Code
from webapp.models import (
    Answer,
    Consent,
    Declaration,
    Evidence,
    Person,
    PersonMerge,
    Quarantine,
    Registration,
    Rival,
    SheetAlias,
    Submission,
    Withdrawal,
)
from webapp.services.people_merges import MergeRefusedError


def test_a_whole_visit_to_the_record_that_is_gone_arrives(place: Place) -> None:
    lost = second(place)
    merge(place, place.person.id, lost.id)
    begun = place.declaration({"c01": {"self": 8, "statement": "Học lớp may"}}, person_id=lost.id)
    known_as = begun["entity_id"]
    receipts = place.send(
        begun,
        operation("evidence", {"declaration_id": known_as, "indicator": "c01", "kind": "num", "note": "4 buổi"}),
        place.consent("review", person_id=lost.id),
        operation("registration", goal(place, lost), make.registration_id(place.campaign.id, lost.id)),
    )
    assert [receipt.status for receipt in receipts] == ["stored"] * 4, receipts
    assert place.row(Declaration).id == place.declaration_id
    assert place.row(Evidence).declaration_id == place.declaration_id
    for model in (Declaration, Consent, Registration):
        assert place.row(model).person_id == place.person.id
    # Later, by the id that it knows.
    edit = {"answers": {"c01": {"self": 9}}}
    later = place.send(
        operation("declaration", edit, known_as, base_rev=receipts[0].rev),
        operation("evidence", {"declaration_id": known_as, "indicator": "c02", "kind": "num", "note": "sau"}),
        operation("submission", {"declaration_id": known_as, "scribe": "volunteer"}),
        later=1,
    )
    assert [receipt.status for receipt in later] == ["stored"] * 3, later
    assert place.row(Answer).self_points == 18
    assert place.row(Submission).declaration_id == place.declaration_id
    assert place.row(Declaration).state == "submitted"
    taken_back = {"subject": "declaration", "subject_id": known_as, "reason": "chuyển đi"}
    assert place.send_one(operation("withdrawal", taken_back), later=2).status == "stored"
    assert place.row(Declaration).state == "withdrawn"
    assert place.row(Withdrawal).person_id == place.person.id
    # The phone hears that its id is no record, and of the one that is.
    there = heard(place)
    assert there["declaration", known_as] is None
    assert there["declaration", place.declaration_id] is not None
    assert place.rows(Quarantine) == []
    assert len(place.rows(SheetAlias)) == 2


def goal(place: Place, person: Person) -> dict[str, str]:
    return {
        "person_id": person.id,
        "campaign_id": place.campaign.id,
        "collective_id": place.area.id,
        "group": "farmer",
    }


def test_sent_again_it_is_there_already(place: Place) -> None:
    lost = second(place)
    merge(place, place.person.id, lost.id)
    phone = place.phone()
    sent = [
        place.declaration({"c01": {"self": 8}}, person_id=lost.id),
        place.consent("review", person_id=lost.id),
        operation("person", {"phone": "0905 000 111"}, lost.id, base_rev=lost.rev),
    ]
    first = place.send(*sent, by=phone)
    again = place.send(*sent, by=phone)
    assert [receipt.status for receipt in first] == ["stored", "stored", "merged"]
    assert [(one.status, one.rev) for one in again] == [("already", one.rev) for one in first]
    assert len(place.rows(Declaration)) == len(place.rows(Consent)) == 1


def test_the_sheet_that_changed_hands_is_the_one_that_both_ids_reach(place: Place) -> None:
    lost = second(place)
    with make.writing(place.engine, place.ward) as session:
        sheet = make.declaration(session, lost, place.campaign, answers={"c01": (7, "Học lớp may")})
    merge(place, place.person.id, lost.id)
    # A phone that has not heard yet edits what it has, and names who it was.
    edit = place.declaration({"c02": {"self": 5}}, person_id=lost.id)
    assert edit["entity_id"] == sheet.id
    assert place.send_one(edit).status == "merged"
    # Another, at the other record, begins one: it is the same sheet, and what it says otherwise waits.
    begun = place.declaration({"c01": {"self": 3, "statement": "Học lớp may"}, "c03": {"self": 6}})
    receipt = place.send_one(begun, later=1)
    assert receipt.status == "conflict"
    assert {field for field, code in codes(receipt) if code == "changed"} == {"answers.c01.self"}
    assert place.row(Declaration).id == sheet.id
    assert place.row(Rival).entity_id == sheet.id
    answers = {row.indicator: row.self_points for row in place.rows(Answer)}
    assert answers == {"c01": 14, "c02": 10, "c03": 12}
    assert place.row(SheetAlias).id == place.declaration_id


def test_an_edit_of_the_record_that_is_gone_never_writes_over_what_stands(place: Place) -> None:
    lost = second(place, birth_year=1970)
    row = merge(place, place.person.id, lost.id)
    other = operation("person", {"full_name": "Đặng Văn Bẩy", "phone": "0905 000 111"}, lost.id, base_rev=lost.rev)
    receipt = place.send_one(other)
    assert codes(receipt) >= {("full_name", "changed")}
    kept = place.row(Person, id=place.person.id)
    assert kept.full_name == "Đặng Văn Bảy"
    assert kept.phone_sealed is not None
    assert place.row(Rival).entity_id == place.person.id
    with pytest.raises(MergeRefusedError) as error:
        undo(place, row)
    assert [one.code for one in error.value.obstacles] == [Code.REACHED]


def test_removing_the_record_that_is_gone_removes_nobody(place: Place) -> None:
    lost = second(place)
    row = merge(place, place.person.id, lost.id)
    assert place.send_one(operation("person", {"deleted": True}, lost.id, base_rev=lost.rev)).status == "stored"
    assert place.row(Person, id=place.person.id).deleted_at is None
    undo(place, row)
    assert place.row(Person, id=lost.id).deleted_at is None


def test_who_could_reach_the_record_that_is_gone_reaches_the_person_and_nobody_else_does(place: Place) -> None:
    with make.writing(place.engine, place.ward) as session:
        lost = make.person(session, make.household(session, place.other_area))
    row = merge(place, place.person.id, lost.id)
    stranger = place.phone(scopes=(place.unit.id,))
    assert place.send_one(place.consent(person_id=lost.id), by=stranger).status == "forbidden"
    assert len(place.rows(Quarantine)) == 1
    # What was refused changed nothing, so it stands against nothing.
    assert place.row(PersonMerge).reached_rev is None
    far = place.phone(scopes=(place.other_area.id,))
    begun = place.declaration({"c01": {"self": 8}}, person_id=lost.id, collective_id=place.other_area.id)
    elsewhere = place.declaration(person_id=lost.id)
    assert place.send_one(elsewhere, by=far).status == "forbidden"
    receipts = place.send(place.consent(person_id=lost.id), begun, by=far)
    assert [receipt.status for receipt in receipts] == ["stored", "stored"]
    assert place.row(Consent).person_id == place.row(Declaration).person_id == place.person.id
    # By the other id it has no more rights than it had.
    own = operation("person", {"phone": "0905 000 111"}, place.person.id, base_rev=1)
    with make.writing(place.engine, place.ward) as session:
        session.get_one(Declaration, (place.ward, place.declaration_id)).collective_id = place.area.id
    assert place.send_one(own, by=far).status == "forbidden"
    assert place.row(PersonMerge).id == row.id


def test_after_undoing_each_id_is_its_own_again(place: Place) -> None:
    lost = second(place)
    undo(place, merge(place, place.person.id, lost.id))
    for person in (place.person, lost):
        receipt = place.send_one(place.declaration({"c01": {"self": 8}}, person_id=person.id))
        assert receipt.status == "stored"
    assert {row.person_id for row in place.rows(Declaration)} == {place.person.id, lost.id}
    edit = operation("person", {"phone": "0905 000 222"}, lost.id, base_rev=place.row(Person, id=lost.id).rev)
    assert place.send_one(edit).status == "stored"
    assert place.row(Person, id=lost.id).phone_sealed is not None


def test_merged_on_and_on_the_first_id_still_leads_to_the_last(place: Place) -> None:
    one, two = second(place), second(place)
    merge(place, two.id, one.id)
    merge(place, place.person.id, two.id)
    assert place.send_one(place.declaration({"c01": {"self": 8}}, person_id=one.id)).status == "stored"
    assert place.row(Declaration).id == place.declaration_id


def test_the_registration_that_was_needless_leads_to_the_one_that_stands(place: Place) -> None:
    lost = second(place)
    with make.writing(place.engine, place.ward) as session:
        stands = make.registration(session, place.person, place.campaign, goals=None)
        other = make.registration(session, lost, place.campaign, goals=None)
    merge(place, place.person.id, lost.id)
    sent = operation("registration", {"goals": "Học bơi"}, other.id, base_rev=other.rev)
    assert place.send_one(sent).status in ("stored", "merged")
    assert place.row(Registration, id=stands.id).goals == "Học bơi"


def test_a_citizen_goes_on_on_their_own_phone(place: Place) -> None:
    lost = second(place)
    merge(place, place.person.id, lost.id)
    own = place.citizen()
    begun = place.declaration({"c01": {"self": 8}}, person_id=lost.id)
    assert place.send_one(begun, by=own).status == "stored"
    assert place.row(Declaration).person_id == place.person.id
