"""Lists on their way in as their pages show them: which there are, how many rows of each kind, and one page of rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.models import Account, Collective, Household, ListImport, ListImportRow, Person
from webapp.models.list_import import DROPPED, LIKE, NEW, PLANNED, REFUSED, SAME, UPLOADED
from webapp.models.tenancy import ward_of
from webapp.services import keys

SIZE = 50
SHOWN = 20

_row = ListImportRow
# What is to be: before the list is taken in.
PLANS: dict[str, ColumnElement[bool]] = {
    "new": _row.verdict == NEW,
    "like": _row.verdict == LIKE,
    "same": _row.verdict == SAME,
    "refused": _row.verdict == REFUSED,
}
# What has become of them: afterwards.
OUTCOMES: dict[str, ColumnElement[bool]] = {
    "taken": _row.outcome == "taken",
    "left": or_(_row.outcome == "left", and_(_row.outcome.is_(None), _row.verdict.in_((LIKE, REFUSED)))),
    "same": and_(_row.outcome.is_(None), _row.verdict == SAME),
    "waiting": and_(_row.outcome.is_(None), _row.verdict == NEW),
    "undone": _row.outcome == "undone",
    "kept": _row.outcome == "kept",
}


@dataclass(frozen=True)
class Other:
    """Somebody of the register."""

    id: str
    full_name: str
    birth_year: int | None
    birth_date: date | None
    sex: str | None
    id_last4: str | None
    head_name: str | None
    address: str | None
    area: str | None


@dataclass(frozen=True)
class Line:
    """A row: what the list says (`values`; `said` as it is written), and whom of the register it concerns."""

    place: int
    verdict: str
    outcome: str | None
    codes: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    other: Other | None = None
    joins: str | None = None
    area: str | None = None


def kinds_of(one: ListImport) -> dict[str, ColumnElement[bool]]:
    """By what the rows of a list are told apart where it stands."""
    return PLANS if one.state in (UPLOADED, PLANNED) else OUTCOMES


def recent(session: Session) -> Sequence[tuple[ListImport, str]]:
    """The latest lists that were not dropped, and who brought them."""
    rows = session.execute(
        select(ListImport, Account.display_name)
        .join(Account, Account.id == ListImport.created_by)
        .where(ListImport.commune_id == ward_of(session), ListImport.state != DROPPED)
        .order_by(ListImport.created_at.desc(), ListImport.id)
        .limit(SHOWN)
    )
    return [(row[0], row[1]) for row in rows]


def counts(session: Session, one: ListImport) -> dict[str, int]:
    """How many rows of each kind."""
    kinds = kinds_of(one)
    columns = [func.count().filter(such).label(name) for name, such in kinds.items()]
    found = session.execute(select(*columns).where(*_of(one))).one()
    return dict(zip(kinds, found, strict=True))


def page(session: Session, one: ListImport, kind: str, number: int) -> list[Line]:
    """One page of the rows of a kind (from 1), in the order of the file; of all rows where the kind is none."""
    such = kinds_of(one).get(kind)
    rows = session.scalars(
        select(_row)
        .where(*_of(one), *([such] if such is not None else []))
        .order_by(_row.place)
        .offset((number - 1) * SIZE)
        .limit(SIZE)
    ).all()
    others = _others(session, {row.other_id or row.person_id for row in rows} - {None})
    homes = _heads(session, {row.household_id for row in rows} - {None})
    areas = _areas(session)
    found = []
    for row in rows:
        read = _unsealed(session, row)
        values = read.get("values", {})
        found.append(
            Line(
                place=row.place,
                verdict=row.verdict,
                outcome=row.outcome,
                codes=row.codes,
                values=values,
                said=read.get("said", {}),
                other=others.get(row.other_id or row.person_id or ""),
                joins=homes.get(row.household_id or ""),
                area=areas.get(values.get("area_id", "")),
            )
        )
    return found


def _of(one: ListImport) -> tuple[ColumnElement[bool], ...]:
    return _row.commune_id == one.commune_id, _row.import_id == one.id


def _unsealed(session: Session, row: ListImportRow) -> dict[str, Any]:
    if row.sealed is None:
        return {}
    try:
        return keys.unseal_values(session, row.import_id, f"list_import/{row.import_id}/{row.place}", row.sealed)
    except keys.KeyDestroyedError:
        return {}


def _others(session: Session, ids: set[Any]) -> dict[str, Other]:
    ward = ward_of(session)
    statement = (
        select(
            Person.id,
            Person.full_name,
            Person.birth_year,
            Person.birth_date,
            Person.sex,
            Person.id_last4,
            Household.head_name,
            Household.address,
            Collective.name,
        )
        .outerjoin(Household, and_(Household.commune_id == Person.commune_id, Household.id == Person.household_id))
        .outerjoin(Collective, and_(Collective.commune_id == Household.commune_id, Collective.id == Household.area_id))
        .where(Person.commune_id == ward, Person.id.in_(ids), Person.deleted_at.is_(None))
    )
    return {row[0]: Other(*row) for row in session.execute(statement)}


def _heads(session: Session, ids: set[Any]) -> dict[str, str]:
    """Households that are there already, by whose they are."""
    statement = select(Household.id, Household.head_name).where(
        Household.commune_id == ward_of(session), Household.id.in_(ids), Household.deleted_at.is_(None)
    )
    return {row.id: row.head_name for row in session.execute(statement)}


def _areas(session: Session) -> dict[str, str]:
    statement = select(Collective.id, Collective.name).where(Collective.commune_id == ward_of(session))
    return {row.id: row.name for row in session.execute(statement)}
