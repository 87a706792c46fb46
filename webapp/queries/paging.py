"""The orders of lists, and continuing in one from a row's key: as fast on the last page as on the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import Session

from webapp.models import Declaration

Order = tuple[tuple[Any, bool], ...]
"""The columns of an order, each with whether it goes up. The last is the id, so that no two rows are equal."""

Key = tuple[Any, ...]
"""Where a row stands in an order: the values of its columns."""

ORDERS: dict[str, Order] = {
    "name": ((Declaration.sort_key, True), (Declaration.id, True)),
    "oldest": ((Declaration.state_since, True), (Declaration.id, True)),
    "points": ((Declaration.self_effective, False), (Declaration.sort_key, True), (Declaration.id, True)),
}


def order_of(name: str) -> Order:
    """The order of this name; that of names where there is none."""
    return ORDERS.get(name, ORDERS["name"])


def in_order(order: Order, *, forward: bool = True) -> list[ColumnElement[Any]]:
    """For `order_by`: the order, or its reverse."""
    return [column.asc() if up is forward else column.desc() for column, up in order]


def beyond(order: Order, key: Key, *, forward: bool) -> ColumnElement[bool]:
    """Rows that come after (or before) a key. Said first of the leading column alone, which an index can follow."""
    (column, up), value = order[0], key[0]
    reaches = column >= value if up is forward else column <= value
    parts: list[ColumnElement[bool]] = []
    equal: list[ColumnElement[bool]] = []
    for (part, rises), standing in zip(order, key, strict=True):
        parts.append(and_(*equal, part > standing if rises is forward else part < standing))
        equal.append(part == standing)
    return and_(reaches, or_(*parts))


@dataclass(frozen=True)
class Place:
    """Where a page is wanted: after the key of a row, or before one (`()`: at the end), with its number as it was told.

    Neither: the first page.
    """

    after: Key | None = None
    before: Key | None = None
    page: int = 1


FIRST = Place()


@dataclass(frozen=True)
class Turned:
    """A page: the keys of its rows, its number of how many (from 1), and the keys to turn on from (None: no more)."""

    keys: Sequence[Key]
    page: int
    pages: int
    previous: Key | None
    next: Key | None


def turn_to(
    session: Session, keys: Select[*tuple[Any, ...]], order: Order, place: Place, *, total: int, size: int
) -> Turned:
    """The page of a list at a place. `keys` selects the columns of the order, of all rows of the list."""
    back, start = place.before is not None, place.after if place.before is None else place.before
    found, more = _read(session, keys, order, start, back=back, size=size)
    if back and not more:
        # It reaches the beginning: that is the first page, which is always full.
        back, start = False, None
        found, more = _read(session, keys, order, None, back=False, size=size)
    pages = max(1, -(-total // size))
    return Turned(
        keys=found,
        page=1 if start is None else pages if back and not start else min(max(1, place.page), pages),
        pages=pages,
        previous=found[0] if found and start is not None else None,
        next=found[-1] if found and (start if back else more) else None,
    )


def _read(
    session: Session, keys: Select[*tuple[Any, ...]], order: Order, start: Key | None, *, back: bool, size: int
) -> tuple[list[Key], bool]:
    """The keys of a page's rows in their order, and whether there are more in the direction of reading."""
    if start:
        keys = keys.where(beyond(order, start, forward=not back))
    keys = keys.order_by(*in_order(order, forward=not back)).limit(size + 1)
    found = [tuple(row) for row in session.execute(keys)]
    shown = found[:size]
    return shown[::-1] if back else shown, len(found) > size
