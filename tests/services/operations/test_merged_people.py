"""Two records of one person: made one, and two again; nothing is lost, doubled or brought to life by it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.services.operations.merged import HKH, LATER, heard, merge, second, undo
from tests.services.operations.support import Place
from webapp.domain.merges import Code
from webapp.domain.permissions import Actor, Position, Role
from webapp.models import (
    Audit,
    Consent,
    Declaration,
    Device,
    History,
    Person,
    PersonMerge,
    PersonPair,
    Registration,
    SheetAlias,
    TitleYear,
)
from webapp.services import audit, people_merges, person_values
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError
from webapp.services.people_merges import MergeRefusedError


def codes_of(error: pytest.ExceptionInfo[MergeRefusedError]) -> set[tuple[Code, int | None]]:
    return {(one.code, one.year) for one in error.value.obstacles}


def values(place: Place, identity: str) -> dict[str, object]:
    with make.reading(place.engine, place.ward) as session:
        return person_values.of(session, session.get_one(Person, (place.ward, identity)))


def test_what_was_theirs_changes_hands_and_comes_back(place: Place) -> None:
    number = make.id_number(1970)
    lost = second(place, id_number=number)
    with make.writing(place.engine, place.ward) as session:
        sheet = make.declaration(session, lost, place.campaign, answers=make.full_answers())
        evidence = make.evidence(session, sheet)
        given = make.consent(session, lost)
        goal = make.registration(session, lost, place.campaign)
        phone, _token = make.device(session, person=lost)
        session.add(
            TitleYear(
                commune_id=place.ward,
                id=make.new_id(),
                person_id=lost.id,
                year=2020,
                decision_number="12/QĐ",
                decided_on=make.TODAY,
                issuer="UBND",
                entered_at=make.NOW,
            )
        )
    before = values(place, place.person.id)
    row = merge(place, place.person.id, lost.id, ["id_number", "full_name"])
    for model in (Declaration, Registration, Consent, TitleYear, Device):
        assert place.row(model).person_id == place.person.id, model
    now = values(place, place.person.id)
    assert now == before | {"full_name": "Dang Van Bay", "id_number": number}
    kept = place.row(Person, id=place.person.id)
    assert (kept.id_last4, kept.search_key) == (number[-4:], "dang van bay")
    assert place.row(Declaration).sort_key == kept.sort_key
    # Phones: the one is gone, the other has it all.
    there = heard(place)
    assert there["person", lost.id] is None
    for kind, identity in (("declaration", sheet.id), ("registration", goal.id), ("consent", given.id)):
        found = there[kind, identity]
        assert found is not None
        assert found["person_id"] == place.person.id
    assert there["evidence", evidence.id] is not None

    undone = undo(place, row)
    assert undone.undone_at is not None
    for model in (Declaration, Registration, Consent, TitleYear, Device):
        assert place.row(model).person_id == lost.id, model
    assert values(place, place.person.id) == before
    there = heard(place)
    assert there["person", lost.id] is not None
    assert there["declaration", sheet.id]["person_id"] == lost.id  # type: ignore[index]
    assert phone.id == place.row(Device).id
    with make.reading(place.engine, place.ward) as session:
        assert audit.verify(session) is None
        actions = set(session.scalars(select(Audit.action)))
        assert {"person.merge", "person.unmerge", "declaration.merge", "consent.merge"} <= actions
        steps = select(History.operation).where(History.entity_id == lost.id).order_by(History.rev)
        assert list(session.scalars(steps)) == ["person.create", "person.merge", "person.unmerge"]


def test_twice_stale_and_by_strangers(place: Place) -> None:
    lost = second(place)
    with make.writing(place.engine, place.ward) as session, pytest.raises(StaleError):
        people_merges.merge(session, HKH, place.person.id, lost.id, [], seen=(1, 1), now=LATER)
    for by in (
        Actor("b", (Position(Role.PANEL, place.area.id),)),
        Actor("b", (Position(Role.ASSOCIATION, place.area.id),)),
        Actor("b", (Position(Role.ASSOCIATION),), person_id=lost.id),
    ):
        with pytest.raises(NotAllowedError):
            merge(place, place.person.id, lost.id, by=by)
    row = merge(place, place.person.id, lost.id)
    assert merge(place, place.person.id, lost.id).id == row.id
    with pytest.raises(NotFoundError):
        merge(place, lost.id, place.person.id)
    undo(place, row)
    assert undo(place, row).undone_at == LATER + timedelta(minutes=5)
    # And once more: the first one stays written down.
    again = merge(place, place.person.id, lost.id)
    assert {one.id for one in place.rows(PersonMerge)} == {row.id, again.id}


def test_two_declarations_of_one_year_are_never_one(place: Place) -> None:
    lost = second(place)
    with make.writing(place.engine, place.ward) as session:
        make.declaration(session, place.person, place.campaign)
        other = make.declaration(session, lost, place.campaign)
    with pytest.raises(MergeRefusedError) as error:
        merge(place, place.person.id, lost.id)
    assert codes_of(error) == {(Code.BOTH_DECLARED, place.campaign.year)}
    with make.writing(place.engine, place.ward) as session:
        session.get_one(Declaration, (place.ward, other.id)).state = "withdrawn"
    with pytest.raises(MergeRefusedError) as error:
        merge(place, lost.id, place.person.id)
    assert codes_of(error) == {(Code.KEPT_WITHDREW, place.campaign.year)}
    row = merge(place, place.person.id, lost.id)
    # The withdrawn one stays where it was, and leaves the phones.
    assert place.row(Declaration, id=other.id).person_id == lost.id
    there = heard(place)
    assert there["declaration", other.id] is None
    undo(place, row)
    assert heard(place)["declaration", other.id] is not None


def test_registered_twice_is_registered_once(place: Place) -> None:
    lost = second(place)
    with make.writing(place.engine, place.ward) as session:
        goal = make.registration(session, place.person, place.campaign)
        other = make.registration(session, lost, place.campaign, goals="Học bơi")
    row = merge(place, place.person.id, lost.id)
    assert place.row(Registration, id=other.id).withdrawn_at == LATER
    assert place.row(SheetAlias).target_id == goal.id
    assert heard(place)["registration", other.id] is None
    undo(place, row)
    back = place.row(Registration, id=other.id)
    assert (back.withdrawn_at, back.goals, place.rows(SheetAlias)) == (None, "Học bơi", [])
    assert heard(place)["registration", other.id] is not None


def test_a_consent_that_was_taken_back_does_not_live_again(place: Place) -> None:
    lost = second(place)
    with make.writing(place.engine, place.ward) as session:
        make.consent(session, place.person, "publication", withdrawn_at=LATER)
        standing = make.consent(session, lost, "review", "publication")
    for kept, other in ((place.person, lost), (lost, place.person)):
        with pytest.raises(MergeRefusedError) as error:
            merge(place, kept.id, other.id)
        assert codes_of(error) == {(Code.CONSENT_WITHDRAWN, None)}
    with make.writing(place.engine, place.ward) as session:
        session.get_one(Consent, (place.ward, standing.id)).withdrawn_at = LATER
    merge(place, place.person.id, lost.id)


def test_a_choice_that_waits_comes_first_and_titles_of_one_year_are_two_papers(place: Place) -> None:
    lost = second(place)
    with make.writing(place.engine, place.ward) as session:
        make.register_rival(session, "person", lost.id, lost.id, "phone", "+84905000111")
        for person in (place.person, lost):
            session.add(
                TitleYear(
                    commune_id=place.ward,
                    id=make.new_id(),
                    person_id=person.id,
                    year=2020,
                    decision_number="12/QĐ",
                    decided_on=make.TODAY,
                    issuer="UBND",
                    entered_at=make.NOW,
                )
            )
    with pytest.raises(MergeRefusedError) as error:
        merge(place, place.person.id, lost.id)
    assert codes_of(error) == {(Code.OPEN_RIVAL, None), (Code.TITLE_TWICE, 2020)}


def test_three_records_are_merged_one_after_the_other_and_come_apart_in_turn(place: Place) -> None:
    one, two = second(place), second(place, "Bảy Đặng Văn")
    with make.writing(place.engine, place.ward) as session:
        sheet = make.declaration(session, one, place.campaign)
    first = merge(place, two.id, one.id)
    last = merge(place, place.person.id, two.id)
    assert place.row(Declaration, id=sheet.id).person_id == place.person.id
    with pytest.raises(MergeRefusedError) as error:
        undo(place, first)
    assert codes_of(error) == {(Code.MERGED_ON, None)}
    undo(place, last)
    assert place.row(Declaration, id=sheet.id).person_id == two.id
    undo(place, first)
    assert place.row(Declaration, id=sheet.id).person_id == one.id


def test_two_that_went_up_in_one_come_out_in_turn(place: Place) -> None:
    one, two = second(place), second(place)
    with make.writing(place.engine, place.ward) as session:
        goal, needless = (make.registration(session, person, place.campaign) for person in (one, two))
    first, last = (merge(place, place.person.id, person.id, ["full_name"]) for person in (one, two))
    assert place.row(SheetAlias, id=needless.id).target_id == goal.id
    with pytest.raises(MergeRefusedError) as error:
        undo(place, first)
    assert codes_of(error) == {(Code.MERGED_ON, None)}
    undo(place, last)
    undo(place, first)
    assert {row.person_id for row in place.rows(Registration, withdrawn_at=None)} == {one.id, two.id}
    assert place.row(Person, id=place.person.id).full_name == place.person.full_name


def test_a_value_changed_since_is_not_taken_back(place: Place) -> None:
    lost = second(place)
    row = merge(place, place.person.id, lost.id, ["full_name", "place"])
    with make.writing(place.engine, place.ward) as session:
        person_values.put(session, session.get_one(Person, (place.ward, place.person.id)), {"full_name": "Đặng Bảy"})
    undo(place, row)
    now = place.row(Person, id=place.person.id)
    assert (now.full_name, now.household_id) == ("Đặng Bảy", place.person.household_id)


def test_two_people_are_told_apart_once(place: Place) -> None:
    other = second(place)
    for one, two in ((place.person, other), (other, place.person)):
        with make.writing(place.engine, place.ward) as session:
            people_merges.tell_apart(session, HKH, one.id, two.id, now=LATER)
    pair = place.row(PersonPair)
    assert {pair.first_id, pair.second_id} == {place.person.id, other.id}
    with make.writing(place.engine, place.ward) as session, pytest.raises(NotFoundError):
        people_merges.tell_apart(session, HKH, other.id, other.id, now=LATER)
