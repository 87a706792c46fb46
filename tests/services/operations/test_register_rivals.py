"""A human chooses between two phones at a household or a person: by the same judge, once, and nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.services.operations.support import Place, operation
from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Actor, Position, Role
from webapp.models import Audit, Household, Person, Receipt, Rival, Visibility
from webapp.queries import register_rivals as query
from webapp.services import audit, register_rivals
from webapp.services.errors import NotAllowedError, StaleError

HKH = Actor("00000000-0000-4000-8000-00000000a001", (Position(Role.ASSOCIATION),))


def clash(place: Place, kind: str, row: Any, *values: Any) -> None:
    """Two phones edit on the same base."""
    for value in values:
        place.send_one(operation(kind, value, row.id, base_rev=row.rev))


def choose(place: Place, kind: str, row: Any, field: str, chosen: str, by: Actor = HKH, rev: int | None = None) -> None:
    now = make.NOW + timedelta(minutes=5)
    seen = rev if rev is not None else place.row(type(row), id=row.id).rev
    with make.writing(place.engine, place.ward) as session:
        register_rivals.choose(session, by, kind, row.id, field, chosen, seen_rev=seen, now=now)


def test_both_values_are_listed_with_whose_they_are(place: Place) -> None:
    clash(place, "household", place.household, {"note": "có chó"}, {"note": "nhà vắng", "phone": "0905 000 111"})
    with make.reading(place.engine, place.ward) as session:
        (one,) = query.listed(session, HKH, make.TODAY)
        assert (one.kind, one.field, one.of, one.place) == (
            "household",
            "note",
            place.household.head_name,
            place.area.name,
        )
        assert (one.stands, [other.value for other in one.others]) == ("có chó", ["nhà vắng"])
        elsewhere = Actor("b", (Position(Role.PANEL, place.other_area.id),))
        assert query.listed(session, elsewhere, make.TODAY) == []


def test_taking_the_other_value_is_an_edit_that_phones_hear_of(place: Place) -> None:
    clash(place, "household", place.household, {"note": "có chó"}, {"note": "nhà vắng"})
    rival, before = place.row(Rival), place.row(Household).rev
    choose(place, "household", place.household, "note", rival.id)
    row = place.row(Household)
    assert (row.note, place.row(Rival).resolved_at is not None, row.rev > before) == ("nhà vắng", True, True)
    assert max(seen.rev for seen in place.rows(Visibility, entity_id=row.id)) == row.rev
    with make.reading(place.engine, place.ward) as session:
        assert audit.verify(session) is None
    assert any("chosen" in entry.codes for entry in place.rows(Audit, entity_id=row.id))


def test_keeping_what_stands_changes_no_value(place: Place) -> None:
    clash(place, "person", place.person, {"full_name": "Nguyễn Thị Hoa"}, {"full_name": "Nguyễn Thị Hòa"})
    choose(place, "person", place.person, "full_name", register_rivals.STANDS)
    assert place.row(Person).full_name == "Nguyễn Thị Hoa"
    assert place.row(Rival).resolved_at is not None
    assert any(entry.action == "person.resolve" for entry in place.rows(Audit, entity_id=place.person.id))


def test_a_number_and_a_phone_are_taken_under_seal(place: Place) -> None:
    numbers = [make.id_number(1964, "female") for _phone in range(2)]
    clash(place, "person", place.person, *({"id_number": one} for one in numbers))
    choose(place, "person", place.person, "id_number", place.row(Rival).id)
    assert place.row(Person).id_last4 == numbers[1][-4:]


def test_an_old_page_and_a_second_press_choose_nothing_more(place: Place) -> None:
    clash(place, "household", place.household, {"note": "có chó"}, {"note": "nhà vắng"})
    rival, seen = place.row(Rival), place.row(Household).rev
    with pytest.raises(StaleError):
        choose(place, "household", place.household, "note", rival.id, rev=seen - 1)
    choose(place, "household", place.household, "note", rival.id)
    with pytest.raises(register_rivals.ChosenError):
        choose(place, "household", place.household, "note", rival.id)
    assert len(place.rows(Receipt)) == 3


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.STEERING, Role.PANEL])
def test_whoever_has_no_say_there_changes_nothing(place: Place, role: Role) -> None:
    clash(place, "household", place.household, {"note": "có chó"}, {"note": "nhà vắng"})
    by = Actor("c", (Position(role, place.other_area.id if role == Role.PANEL else None),))
    with pytest.raises(NotAllowedError):
        choose(place, "household", place.household, "note", place.row(Rival).id, by)
    assert (place.row(Household).note, place.row(Rival).resolved_at) == ("có chó", None)


def test_a_value_for_what_was_removed_meanwhile_can_only_be_put_aside(place: Place) -> None:
    empty = make.new_id()
    made = operation("household", {"area_id": place.area.id, "head_name": "Trần Thị Mẫu"}, empty)
    base = place.send_one(made).rev
    place.send_one(operation("household", {"deleted": True}, empty, base_rev=base))
    place.send_one(operation("household", {"note": "còn ở đây"}, empty, base_rev=base))
    rival, row = place.row(Rival), place.row(Household, id=empty)
    with pytest.raises(WorkflowError):
        choose(place, "household", row, "note", rival.id)
    assert place.row(Rival).resolved_at is None
    choose(place, "household", row, "note", register_rivals.STANDS)
    assert place.row(Rival).resolved_at is not None
