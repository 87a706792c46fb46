"""The orders of lists, and continuing in one from a row's key: as fast on the last page as on the first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

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
