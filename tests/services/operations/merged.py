"""Somebody who is in the ward twice, for tests of merging."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests import factories as make
from tests.services.operations.support import Place
from webapp.domain.permissions import Actor, Position, Role
from webapp.models import Person, PersonMerge
from webapp.queries import feed, records
from webapp.services import people_merges

HKH = Actor("00000000-0000-4000-8000-00000000a001", (Position(Role.ASSOCIATION),))
LATER = make.NOW + timedelta(minutes=5)


def second(place: Place, name: str = "Dang Van Bay", **more: Any) -> Person:
    """The same person once more, in another household of the area."""
    with make.writing(place.engine, place.ward) as session:
        home = make.household(session, place.area, name)
        return make.person(session, home, name, **more)


def merge(place: Place, kept: str, lost: str, taken: Sequence[str] = (), by: Actor = HKH) -> PersonMerge:
    """Merge as they stand now."""
    with make.writing(place.engine, place.ward) as session:
        seen = tuple(session.get_one(Person, (place.ward, one)).rev for one in (kept, lost))
        return people_merges.merge(session, by, kept, lost, taken, seen=(seen[0], seen[1]), now=LATER)


def undo(place: Place, row: PersonMerge, by: Actor = HKH) -> PersonMerge:
    """Take it back."""
    with make.writing(place.engine, place.ward) as session:
        return people_merges.undo(session, by, row.id, now=LATER + timedelta(minutes=5))


def heard(place: Place) -> dict[tuple[str, str], records.Record | None]:
    """What a phone of the area hears when it pulls from empty: None for what is no record of its any more."""
    with make.reading(place.engine, place.ward) as session:
        entries, _more = feed.page(session, [place.area.id], [], feed.Place(), 500)
        found = records.load(session, entries, sees_reviews=False)
        return {(one.type, one.id): found.get((one.type, one.id)) for one in entries}
