"""What anyone may see: those proposed and those recognised, by name and collective, with their consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, select
from sqlalchemy.orm import Session

from webapp.domain.workflow import State
from webapp.models import Collective, Consent, Decision, DecisionEntry, Declaration, Person
from webapp.models.tenancy import ward_of
from webapp.queries.paging import FIRST, ORDERS, Key, Place, Turned, turn_to

PUBLIC = (State.POSTED, State.RECOGNISED)
PAGE = 100


@dataclass(frozen=True)
class Entry:
    """A name on a public list. `birth_year` only where two share name and collective."""

    declaration_id: str
    state: str
    full_name: str
    collective: str
    birth_year: int | None
    posted_until: date | None
    decision_number: str | None
    decided_on: date | None


@dataclass(frozen=True)
class Section:
    """The names of one collective in one list: how many there are."""

    collective_id: str
    collective: str
    state: str
    names: int


@dataclass(frozen=True)
class NamePage:
    """A page of one section's names."""

    entries: Sequence[Entry]
    turned: Turned


def sections(session: Session, campaign_id: str) -> list[Section]:
    """How many names each collective has on each public list, in the order of collectives."""
    statement = (
        select(Collective.id, Collective.name, Declaration.state, func.count())
        .select_from(Declaration)
        .join(Collective, and_(Collective.commune_id == ward_of(session), Collective.id == Declaration.collective_id))
        .join(Person, and_(Person.commune_id == ward_of(session), Person.id == Declaration.person_id))
        .where(*_shown(session, campaign_id), Declaration.state.in_(PUBLIC))
        .group_by(Collective.id, Collective.name, Collective.sort_key, Declaration.state)
        .order_by(Collective.sort_key, Collective.name, Collective.id)
    )
    return [Section(*row) for row in session.execute(statement)]


def proposed(session: Session, campaign_id: str, collective_id: str | None = None) -> list[Entry]:
    """Those posted now, all of them (of one collective): `sections` says how many that is."""
    here = () if collective_id is None else (Declaration.collective_id == collective_id,)
    return _entries(session, campaign_id, State.POSTED, *here)


def recognised(session: Session, campaign_id: str) -> list[Entry]:
    """Those recognised in the campaign, all of them."""
    return _entries(session, campaign_id, State.RECOGNISED)


def whole(session: Session, campaign_id: str, section: Section) -> list[Entry]:
    """All names of a section, for its paper."""
    return _entries(session, campaign_id, State(section.state), Declaration.collective_id == section.collective_id)


def page(session: Session, campaign_id: str, section: Section, place: Place = FIRST) -> NamePage:
    """A page of a section's names."""
    order = ORDERS["name"]
    keys = (
        select(*(column for column, _up in order))
        .join(Person, and_(Person.commune_id == ward_of(session), Person.id == Declaration.person_id))
        .where(
            *_shown(session, campaign_id),
            Declaration.state == section.state,
            Declaration.collective_id == section.collective_id,
        )
    )
    turned = turn_to(session, keys, order, place, total=section.names, size=PAGE)
    ids = [str(key[-1]) for key in turned.keys]
    return NamePage(_entries(session, campaign_id, State(section.state), Declaration.id.in_(ids)), turned)


def key_of(session: Session, declaration_id: str) -> Key | None:
    """Where a name stands in the order of its page: addresses carry its id, which says nothing."""
    row = session.get(Declaration, (ward_of(session), declaration_id))
    return (row.sort_key, row.id) if row is not None and row.state in PUBLIC else None


def entry(session: Session, declaration_id: str) -> Entry | None:
    """One name, if it stands on a public list now."""
    declaration = session.get(Declaration, (ward_of(session), declaration_id))
    if declaration is None or declaration.state not in PUBLIC:
        return None
    one = Declaration.id == declaration_id
    return next(iter(_entries(session, declaration.campaign_id, State(declaration.state), one)), None)


def _entries(session: Session, campaign_id: str, state: State, *narrowed: ColumnElement[bool]) -> list[Entry]:
    ward = ward_of(session)
    statement = (
        select(Declaration, Person, Collective.name, Decision.number, Decision.signed_on)
        .join(Person, and_(Person.commune_id == ward, Person.id == Declaration.person_id))
        .join(Collective, and_(Collective.commune_id == ward, Collective.id == Declaration.collective_id))
        .outerjoin(
            DecisionEntry,
            and_(DecisionEntry.commune_id == ward, DecisionEntry.declaration_id == Declaration.id),
        )
        .outerjoin(Decision, and_(Decision.commune_id == ward, Decision.id == DecisionEntry.decision_id))
        .where(*_shown(session, campaign_id), Declaration.state == state, *narrowed)
        .order_by(Collective.sort_key, Collective.name, Declaration.sort_key, Declaration.id)
    )
    found = list(session.execute(statement))
    shared = _shared(session, campaign_id, state, {row[1].search_key for row in found})
    return [
        Entry(
            declaration_id=declaration.id,
            state=declaration.state,
            full_name=person.full_name,
            collective=collective,
            birth_year=person.birth_year if (person.search_key, declaration.collective_id) in shared else None,
            posted_until=declaration.posted_until,
            decision_number=number,
            decided_on=signed_on,
        )
        for declaration, person, collective, number, signed_on in found
    ]


def _shared(session: Session, campaign_id: str, state: State, search_keys: set[str]) -> set[tuple[str, str]]:
    """Which of these names two people of one collective share, on whatever page they stand."""
    statement = (
        select(Person.search_key, Declaration.collective_id)
        .select_from(Declaration)
        .join(Person, and_(Person.commune_id == ward_of(session), Person.id == Declaration.person_id))
        .where(*_shown(session, campaign_id), Declaration.state == state)
        .group_by(Person.search_key, Declaration.collective_id)
        .having(func.count() > 1)
    )
    if len(search_keys) <= PAGE:
        statement = statement.where(Person.search_key.in_(search_keys))
    return {(name, place) for name, place in session.execute(statement)}


def _shown(session: Session, campaign_id: str) -> list[ColumnElement[bool]]:
    """Whose consent to publication stands today: taking it back hides the entry and keeps the decision."""
    ward = ward_of(session)
    agreed = exists().where(
        Consent.commune_id == ward,
        Consent.person_id == Declaration.person_id,
        Consent.withdrawn_at.is_(None),
        cast(Consent.purposes, Text).contains('"publication"'),
    )
    return [
        Declaration.commune_id == ward,
        Declaration.campaign_id == campaign_id,
        Person.deleted_at.is_(None),
        agreed,
    ]
