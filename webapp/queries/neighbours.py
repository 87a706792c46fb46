"""Where a declaration stands in the list that it was opened from, and which stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Actor
from webapp.models import Declaration, Person
from webapp.models.tenancy import ward_of
from webapp.queries.sheets import Filter, conditions_of

Key = tuple[tuple[Any, bool], ...]
"""The columns of an order, each with whether it goes up."""

_ORDERS: dict[str, Key] = {
    "name": ((Person.sort_key, True), (Declaration.id, True)),
    "oldest": ((Declaration.state_since, True), (Declaration.id, True)),
    "points": ((Declaration.self_effective, False), (Person.sort_key, True), (Declaration.id, True)),
}


@dataclass(frozen=True)
class Place:
    """`number` from 1, of `total`; None where the sheet is not (or no longer) in that list."""

    before: str | None
    after: str | None
    number: int | None
    total: int


NOWHERE = Place(None, None, None, 0)


def place(
    session: Session, actor: Actor, campaign_id: str, chosen: Filter, declaration_id: str, *, today: date
) -> Place:
    """The place of a declaration in a list. Both neighbours are found by their keys, not by reading the list."""
    key = _ORDERS.get(chosen.order, _ORDERS["name"])
    conditions = conditions_of(session, actor, campaign_id, chosen, today=today)
    columns = [column for column, _up in key]
    own = session.execute(
        select(*columns)
        .select_from(Declaration)
        .join(Person, _same_person())
        .where(Declaration.commune_id == ward_of(session), Declaration.id == declaration_id)
    ).first()
    if own is None:
        return NOWHERE
    stands = tuple(own)
    earlier = _beyond(key, stands, forward=False)
    counted = select(
        func.count(),
        func.coalesce(func.sum(case((earlier, 1), else_=0)), 0),
        func.coalesce(func.sum(case((Declaration.id == declaration_id, 1), else_=0)), 0),
    )
    total, before, listed = session.execute(
        counted.select_from(Declaration).join(Person, _same_person()).where(*conditions)
    ).one()
    return Place(
        before=_next(session, key, stands, conditions, forward=False) if before else None,
        after=_next(session, key, stands, conditions, forward=True) if total > before + listed else None,
        number=before + 1 if listed else None,
        total=total,
    )


def _next(
    session: Session, key: Key, stands: tuple[Any, ...], conditions: list[ColumnElement[bool]], *, forward: bool
) -> str | None:
    order = [column.asc() if up is forward else column.desc() for column, up in key]
    statement = (
        select(Declaration.id)
        .join(Person, _same_person())
        .where(*conditions, _beyond(key, stands, forward=forward))
        .order_by(*order)
        .limit(1)
    )
    return session.execute(statement).scalar()


def _beyond(key: Key, stands: tuple[Any, ...], *, forward: bool) -> ColumnElement[bool]:
    """Rows that come after (or before) a place. Said first of the leading column alone, which an index can follow."""
    (column, up), value = key[0], stands[0]
    reaches = column >= value if up is forward else column <= value
    parts: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for (part, rises), standing in zip(key, stands, strict=True):
        parts.append(and_(*equal, part > standing if rises is forward else part < standing))
        equal.append(part == standing)
    return and_(reaches, or_(*parts))


def _same_person() -> ColumnElement[bool]:
    return and_(Person.commune_id == Declaration.commune_id, Person.id == Declaration.person_id)
