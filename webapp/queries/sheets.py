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
from webapp.queries.paging import Key, beyond, in_order, order_of

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
    """A part of a list: its rows, how many there are in all, its number of how many (from 1).

    `previous` is the key to end before, `next` the key to begin after; None where there is nothing more.
    """

    rows: Sequence[Row]
    total: int
    page: int
    pages: int
    previous: Key | None
    next: Key | None


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
    conditions = conditions_of(session, actor, campaign_id, chosen, today=today)
    count = total(session, actor, campaign_id, chosen, today=today)
    back, start = chosen.before is not None, chosen.after if chosen.before is None else chosen.before
    keys, more = _keys(session, conditions, chosen.order, start, back=back)
    if back and not more:
        # It reaches the beginning: that is the first page, which is always full.
        back, start = False, None
        keys, more = _keys(session, conditions, chosen.order, None, back=False)
    pages = max(1, -(-count // PAGE))
    page = 1 if start is None else pages if back and not start else min(max(1, chosen.page), pages)
    return Page(
        rows=rows_of(session, [key[-1] for key in keys]),
        total=count,
        page=page,
        pages=pages,
        previous=keys[0] if keys and start is not None else None,
        next=keys[-1] if keys and (start if back else more) else None,
    )


def _keys(
    session: Session, conditions: Sequence[ColumnElement[bool]], order: str, start: Key | None, *, back: bool
) -> tuple[list[Key], bool]:
    """The keys of a page's rows in their order, and whether there are more in the direction of reading."""
    columns = order_of(order)
    statement = select(*(column for column, _up in columns)).where(*conditions)
    if start:
        statement = statement.where(beyond(columns, start, forward=not back))
    statement = statement.order_by(*in_order(columns, forward=not back)).limit(PAGE + 1)
    found = [tuple(row) for row in session.execute(statement)]
    shown = found[:PAGE]
    return shown[::-1] if back else shown, len(found) > PAGE


def rows_of(session: Session, ids: Sequence[str]) -> list[Row]:
    """The rows of these declarations, in the order of the ids."""
    if not ids:
        return []
    conditions = [Declaration.commune_id == ward_of(session), Declaration.id.in_(ids)]
    found = {row.id: row for row in as_rows(session, rows(session, conditions))}
    return [found[one] for one in ids]


def total(session: Session, actor: Actor, campaign_id: str, chosen: Filter, *, today: date) -> int:
    """How many declarations the whole list has."""
    if names.search_key(chosen.search):
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
