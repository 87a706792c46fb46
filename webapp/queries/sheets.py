"""Lists of declarations for the officials: searched, filtered, in Vietnamese order, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from webapp.domain import names
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, reach
from webapp.models import Campaign, Collective, Declaration, Person
from webapp.models.tenancy import ward_of
from webapp.queries import tally
from webapp.queries.narrowing import Filter, conditions_of, is_objected, was_returned
from webapp.queries.paging import Turned, order_of, turn_to

__all__ = [
    "PAGE",
    "Filter",
    "Page",
    "Row",
    "as_rows",
    "by_state",
    "conditions_of",
    "current_campaign",
    "rows",
    "rows_of",
    "search",
    "total",
]

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One line of a list. Points are half-points. `returned`: it came back, and is to be completed."""

    id: str
    rev: int
    person_id: str
    full_name: str
    birth_year: int | None
    collective_id: str
    collective: str
    group: str
    state: str
    state_since: datetime
    posted_until: date | None
    self_claimed: int
    self_effective: int
    confirmed_effective: int | None
    passes: bool | None
    objected: bool
    returned: bool


@dataclass(frozen=True)
class Page:
    """A part of a list: its rows, how many there are in all, and where to turn on from it."""

    rows: Sequence[Row]
    total: int
    turned: Turned


def current_campaign(session: Session, today: date) -> Campaign | None:
    """The campaign of this year, or the latest before it."""
    statement = (
        select(Campaign)
        .where(Campaign.commune_id == ward_of(session), Campaign.year <= today.year)
        .order_by(Campaign.year.desc())
        .limit(1)
    )
    return session.scalars(statement).first()


def search(session: Session, actor: Actor, campaign_id: str, chosen: Filter, *, today: date) -> Page:
    """The declarations that the actor may list, narrowed by the filter."""
    order = order_of(chosen.order)
    conditions = conditions_of(session, actor, campaign_id, chosen, today=today)
    keys = select(*(column for column, _up in order)).where(*conditions)
    count = total(session, actor, campaign_id, chosen, today=today)
    found = turn_to(session, keys, order, chosen.place, total=count, size=PAGE)
    return Page(rows_of(session, [key[-1] for key in found.keys]), count, found)


def rows_of(session: Session, ids: Sequence[str]) -> list[Row]:
    """The rows of these declarations, in the order of the ids."""
    if not ids:
        return []
    conditions = [Declaration.commune_id == ward_of(session), Declaration.id.in_(ids)]
    found = {row.id: row for row in as_rows(session, rows(session, conditions))}
    return [found[one] for one in ids]


def total(session: Session, actor: Actor, campaign_id: str, chosen: Filter, *, today: date) -> int:
    """How many declarations the whole list has."""
    if names.search_key(chosen.search) or chosen.state == "resubmitted":
        conditions = conditions_of(session, actor, campaign_id, chosen, today=today)
        return session.execute(select(func.count()).select_from(Declaration).where(*conditions)).scalar_one()
    counted = tally.of_campaign(session, campaign_id).within(reach(actor, Act.LIST_SHEETS, today))
    return counted.total(collective_id=chosen.collective_id, group=chosen.group, state=chosen.state)


def by_state(session: Session, actor: Actor, campaign_id: str, *, today: date) -> dict[str, int]:
    """How many declarations are in each state, of those that the actor may list; drafts that came back: `returned`."""
    return tally.of_campaign(session, campaign_id).within(reach(actor, Act.LIST_SHEETS, today)).by_state()


def rows(session: Session, conditions: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """The columns of a `Row`; `as_rows` makes them so."""
    objected, returned = is_objected().label("objected"), was_returned().label("returned")
    return (
        select(Declaration, Person.full_name, Person.birth_year, Collective.name, objected, returned)
        .join(Person, _same_person())
        .join(
            Collective,
            and_(Collective.commune_id == Declaration.commune_id, Collective.id == Declaration.collective_id),
        )
        .where(*conditions)
    )


def as_rows(session: Session, statement: Select[*tuple[Any, ...]]) -> list[Row]:
    """Run a statement made by `rows`."""
    return [_row(found) for found in session.execute(statement)]


def _row(found: Any) -> Row:
    declaration: Declaration = found[0]
    return Row(
        id=declaration.id,
        rev=declaration.rev,
        person_id=declaration.person_id,
        full_name=found[1],
        birth_year=found[2],
        collective_id=declaration.collective_id,
        collective=found[3],
        group=declaration.group,
        state=declaration.state,
        state_since=declaration.state_since,
        posted_until=declaration.posted_until,
        self_claimed=declaration.self_claimed,
        self_effective=declaration.self_effective,
        confirmed_effective=declaration.confirmed_effective,
        passes=declaration.passes,
        objected=bool(found[4]),
        returned=declaration.state == "draft" and bool(found[5]),
    )


def _same_person() -> ColumnElement[bool]:
    return and_(Person.commune_id == Declaration.commune_id, Person.id == Declaration.person_id)
