"""The front sheet for the signer: what is worth a look before signing a list, on one page. Points are half-points."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Role
from webapp.models import Campaign, Collective, Declaration, Member, Objection, Person, Position, ProposalEntry
from webapp.models.tenancy import ward_of
from webapp.queries.paper_counts import recognised_before
from webapp.services import criteria

SHOWN = 8
NEAR = 4
"""Half-points above the threshold within which somebody is named: 80 to 82."""
HANDLING = (Role.PANEL, Role.UNIT_HEAD, Role.ASSOCIATION, Role.COMMITTEE)


@dataclass(frozen=True)
class Entry:
    """Somebody worth a look. `number` is the total (near), the change (changed); `role` whose household it is."""

    declaration_id: str
    full_name: str
    collective: str
    number: int | None = None
    role: str | None = None
    oneself: bool = False


@dataclass(frozen=True)
class Noted:
    """The first few of those worth a look, and how many there are in all."""

    entries: Sequence[Entry]
    total: int


@dataclass(frozen=True)
class Place:
    """A collective: proposed now, recognised the year before."""

    name: str
    people: int
    before: int


@dataclass(frozen=True)
class FrontSheet:
    """All of the page. `groups`: group code → people; `objections`: state → how many there were about this list."""

    people: int
    women: int
    groups: dict[str, int]
    places: Sequence[Place]
    before: int
    objections: dict[str, int]
    near: Noted
    changed: Noted
    related: Noted
    threshold: int = field(default=160)


@dataclass(frozen=True)
class _Line:
    declaration: Declaration
    person: Person
    collective: str


def front_sheet(session: Session, proposal_id: str, campaign: Campaign, *, today: date) -> FrontSheet:
    """The front sheet of a proposal, as things stand today."""
    lines = _lines(session, proposal_id)
    before = recognised_before(session, campaign.year - 1)
    counted = Counter(line.collective for line in lines)
    threshold = criteria.load(session, campaign.criteria_version).recognition.total
    return FrontSheet(
        people=len(lines),
        women=sum(line.person.sex == "female" for line in lines),
        groups=dict(Counter(line.declaration.group for line in lines)),
        places=[Place(name, people, before.get(name, 0)) for name, people in counted.items()],
        before=sum(before.values()),
        objections=_objections(session, proposal_id),
        near=_near(lines, threshold),
        changed=_changed(lines),
        related=_related(session, lines, today),
        threshold=threshold,
    )


def _lines(session: Session, proposal_id: str) -> list[_Line]:
    ward = ward_of(session)
    statement = (
        select(Declaration, Person, Collective.name)
        .join(
            ProposalEntry,
            and_(ProposalEntry.commune_id == ward, ProposalEntry.declaration_id == Declaration.id),
        )
        .join(Person, and_(Person.commune_id == ward, Person.id == Declaration.person_id))
        .join(Collective, and_(Collective.commune_id == ward, Collective.id == Declaration.collective_id))
        .where(Declaration.commune_id == ward, ProposalEntry.proposal_id == proposal_id)
        .order_by(Collective.sort_key, Collective.name, Person.sort_key, Declaration.id)
    )
    return [_Line(*row) for row in session.execute(statement)]


def _objections(session: Session, proposal_id: str) -> dict[str, int]:
    ward = ward_of(session)
    statement = (
        select(Objection.state, func.count())
        .join(
            ProposalEntry,
            and_(ProposalEntry.commune_id == ward, ProposalEntry.declaration_id == Objection.declaration_id),
        )
        .where(Objection.commune_id == ward, ProposalEntry.proposal_id == proposal_id)
        .group_by(Objection.state)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _near(lines: Sequence[_Line], threshold: int) -> Noted:
    found = [
        _entry(line, line.declaration.confirmed_effective)
        for line in lines
        if line.declaration.confirmed_effective is not None and line.declaration.confirmed_effective <= threshold + NEAR
    ]
    return _first(sorted(found, key=lambda one: one.number or 0))


def _changed(lines: Sequence[_Line]) -> Noted:
    found = [
        _entry(line, line.declaration.collective_effective - line.declaration.self_effective)
        for line in lines
        if line.declaration.collective_effective is not None
        and line.declaration.collective_effective != line.declaration.self_effective
    ]
    return _first(sorted(found, key=lambda one: -abs(one.number or 0)))


def _related(session: Session, lines: Sequence[_Line], today: date) -> Noted:
    """Who is, or lives with, somebody who reviewed, confirmed, proposed or decides."""
    ward = ward_of(session)
    held = and_(
        Position.valid_from <= today,
        or_(Position.valid_to.is_(None), Position.valid_to >= today),
    )
    statement = (
        select(Position.role, Position.collective_id, Person.id, Person.household_id)
        .join(Member, and_(Member.commune_id == ward, Member.account_id == Position.account_id))
        .join(Person, and_(Person.commune_id == ward, Person.id == Member.person_id))
        .where(Position.commune_id == ward, Position.role.in_(HANDLING), held)
    )
    handlers = session.execute(statement).all()
    found = []
    for line in lines:
        for role, collective_id, person_id, household_id in handlers:
            if collective_id not in (None, line.declaration.collective_id):
                continue
            oneself = person_id == line.person.id
            if oneself or (household_id is not None and household_id == line.person.household_id):
                found.append(_entry(line, role=role, oneself=oneself))
                break
    return _first(found)


def _entry(line: _Line, number: int | None = None, *, role: str | None = None, oneself: bool = False) -> Entry:
    return Entry(line.declaration.id, line.person.full_name, line.collective, number, role, oneself)


def _first(found: Sequence[Entry]) -> Noted:
    return Noted(found[:SHOWN], len(found))
