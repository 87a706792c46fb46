"""What a warning tells: what was seen and where, and of the other side only what the reader may see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.domain import permissions
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, Subject
from webapp.domain.warnings import Kind
from webapp.models import Declaration, Person

MOST = 5
"""So many other sides are named for one warning."""


@dataclass(frozen=True)
class Other:
    """The other side. Nothing is told of one that is not the actor's to see; `declaration_id` None: there is none."""

    name: str | None = None
    declaration_id: str | None = None


@dataclass(frozen=True)
class Seen:
    """One thing that was seen: at which indicators (none: the whole sheet), with whom (the first few), a number.

    `number`: how many other sides there are, the seconds between two, or the sheets of a collective.
    """

    kind: Kind
    indicators: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()
    number: int = 1


def other(actor: Actor, person: Person, declaration: Declaration | None, today: date) -> Other:
    """The other side, as far as the actor may see it."""
    if declaration is None:
        subject = Subject(frozenset({person.unit_id} if person.unit_id else ()), person.id, person.household_id)
        return Other(person.full_name) if permissions.may(actor, Act.VIEW_PERSON, subject, today) else Other()
    subject = Subject(frozenset({declaration.collective_id}), person.id, person.household_id)
    seen = permissions.may(actor, Act.VIEW_SHEET, subject, today)
    return Other(person.full_name, declaration.id) if seen else Other()
