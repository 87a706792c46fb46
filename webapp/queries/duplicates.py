"""Who may be in the ward twice, and two such records side by side, for whoever decides it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.domain import duplicates
from webapp.domain.duplicates import GRADES, Alike, Known
from webapp.models import Account, Campaign, Declaration, Person, PersonMerge, PersonPair
from webapp.models.tenancy import ward_of
from webapp.queries import person_lines
from webapp.queries.person_lines import Line
from webapp.services import keys

PAGE = 30
RECENT = 20
Key = tuple[int, str, str]
"""Where a pair stands in the list: its grade and both ids, for it stands in an address: nothing of a name."""


@dataclass(frozen=True)
class Proposal:
    """Two people who may be one, and why."""

    one: Line
    other: Line
    alike: Alike


@dataclass(frozen=True)
class Merged:
    """A merge that stands or stood: who went up in whom, when, by whom."""

    id: str
    kept_name: str
    kept_id: str
    lost_name: str
    at: datetime
    by: str | None
    undone: bool


@dataclass(frozen=True)
class Sheet:
    """A declaration of one of the two."""

    year: int
    state: str
    id: str


def page(session: Session, after: Key | None = None) -> tuple[list[Proposal], Key | None]:
    """A page of proposals, the surest first, and where the next one begins (None: no more)."""
    found = sorted(alike(session), key=lambda pair: pair[0])
    rest = [pair for pair in found if after is None or pair[0] > after]
    shown = rest[:PAGE]
    lines = person_lines.of_people(session, {one for key, _why in shown for one in key[1:]})
    proposals = [Proposal(lines[key[1]], lines[key[2]], why) for key, why in shown]
    return proposals, shown[-1][0] if len(rest) > PAGE else None


def reasons_of(session: Session, one: Person, other: Person) -> Alike | None:
    """What speaks for two people being one."""
    people = _opened(session, _known(session, Person.id.in_((one.id, other.id))))
    return duplicates.compare(*people) if len(people) == 2 else None


def sheets_of(session: Session, person_id: str) -> Sequence[Sheet]:
    """Somebody's declarations, the newest year first."""
    statement = (
        select(Campaign.year, Declaration.state, Declaration.id)
        .join(Declaration, (Declaration.commune_id == Campaign.commune_id) & (Declaration.campaign_id == Campaign.id))
        .where(Campaign.commune_id == ward_of(session), Declaration.person_id == person_id)
        .order_by(Campaign.year.desc())
    )
    return [Sheet(*row) for row in session.execute(statement)]


def merged(session: Session) -> list[Merged]:
    """The latest merges, newest first."""
    ward = ward_of(session)
    statement = (
        select(PersonMerge, Account.display_name)
        .outerjoin(Account, Account.id == PersonMerge.by)
        .where(PersonMerge.commune_id == ward)
        .order_by(PersonMerge.at.desc(), PersonMerge.id)
        .limit(RECENT)
    )
    rows = session.execute(statement).all()
    ids = {one for row, _by in rows for one in (row.kept_id, row.lost_id)}
    named = select(Person.id, Person.full_name).where(Person.commune_id == ward, Person.id.in_(ids))
    names = {row.id: row.full_name for row in session.execute(named)}
    return [
        Merged(row.id, names[row.kept_id], row.kept_id, names[row.lost_id], row.at, by, row.undone_at is not None)
        for row, by in rows
    ]


def alike(session: Session) -> Iterator[tuple[Key, Alike]]:
    """Every pair of the ward that may be one person."""
    people = _known(session)
    apart = _told_apart(session)
    met = [pair for pair in duplicates.pairs(people) if (pair[0].id, pair[1].id) not in apart]
    numbered = {one.id: one for pair in met if _by_number(*pair) for one in pair}
    opened = {one.id: one for one in _opened(session, numbered.values())}
    for one, other in met:
        found = duplicates.compare(opened.get(one.id, one), opened.get(other.id, other))
        if found is not None:
            yield (GRADES.index(found.grade), one.id, other.id), found


def _by_number(one: Known, other: Known) -> bool:
    """Do their numbers differ, in a pair that is alike otherwise? Then it matters by how much."""
    differ = one.fingerprint is not None and other.fingerprint is not None and one.fingerprint != other.fingerprint
    return differ and duplicates.compare(replace(one, fingerprint=None), replace(other, fingerprint=None)) is not None


def _known(session: Session, *which: ColumnElement[bool]) -> list[Known]:
    """The living people of the ward in the order of their ids, with their telephones opened."""
    columns = (
        Person.id,
        Person.full_name,
        Person.search_key,
        Person.birth_date,
        Person.birth_year,
        Person.sex,
        Person.id_fingerprint,
        Person.household_id,
        Person.phone_sealed,
    )
    statement = select(*columns).where(Person.commune_id == ward_of(session), Person.deleted_at.is_(None), *which)
    rows = session.execute(statement.order_by(Person.id)).all()
    keys.load(session, [row.id for row in rows if row.phone_sealed is not None])
    return [
        Known(
            id=row.id,
            full_name=row.full_name,
            search_key=row.search_key,
            birth_date=row.birth_date,
            birth_year=row.birth_year,
            sex=row.sex,
            fingerprint=bytes(row.id_fingerprint) if row.id_fingerprint is not None else None,
            phone=_unsealed(session, row.id, "person/phone", row.phone_sealed),
            household_id=row.household_id,
        )
        for row in rows
    ]


def _opened(session: Session, people: Iterable[Known]) -> list[Known]:
    """The same people with their ID numbers."""
    by_id = {one.id: one for one in people}
    found = []
    keys.load(session, by_id)
    for some in keys.portions(by_id):
        statement = select(Person.id, Person.id_number_sealed).where(
            Person.commune_id == ward_of(session), Person.id.in_(some)
        )
        for identity, sealed in session.execute(statement.order_by(Person.id)):
            number = _unsealed(session, identity, "person/id_number", sealed)
            found.append(replace(by_id[identity], number=number))
    return found


def _unsealed(session: Session, person_id: str, label: str, sealed: bytes | None) -> str | None:
    if sealed is None:
        return None
    try:
        return keys.unseal(session, person_id, label, sealed)
    except keys.KeyDestroyedError:
        return None


def _told_apart(session: Session) -> set[tuple[str, str]]:
    statement = select(PersonPair.first_id, PersonPair.second_id).where(PersonPair.commune_id == ward_of(session))
    return {(first, second) for first, second in session.execute(statement)}
