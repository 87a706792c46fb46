"""Where a declaration stands in the list that it was opened from, and which stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Actor
from webapp.models import Declaration
from webapp.models.tenancy import ward_of
from webapp.queries.narrowing import Filter, conditions_of
from webapp.queries.paging import Key, Order, beyond, in_order, order_of
from webapp.queries.sheets import total


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
    order = order_of(chosen.order)
    own = session.execute(
        select(*(column for column, _up in order)).where(
            Declaration.commune_id == ward_of(session), Declaration.id == declaration_id
        )
    ).first()
    if own is None:
        return NOWHERE
    conditions = conditions_of(session, actor, campaign_id, chosen, today=today)
    stands = tuple(own)
    earlier = select(func.count()).select_from(Declaration).where(*conditions, beyond(order, stands, forward=False))
    before = session.execute(earlier).scalar_one()
    itself = select(Declaration.id).where(*conditions, Declaration.id == declaration_id)
    listed = session.execute(itself).first() is not None
    return Place(
        before=_next(session, order, stands, conditions, forward=False) if before else None,
        after=_next(session, order, stands, conditions, forward=True),
        number=before + 1 if listed else None,
        total=total(session, actor, campaign_id, chosen, today=today),
    )


def _next(
    session: Session, order: Order, stands: Key, conditions: list[ColumnElement[bool]], *, forward: bool
) -> str | None:
    # Among those of the same points the order is that of names, which has its index; mostly the next one is there.
    (column, _up), rest = order[0], order[1:]
    if len(rest) > 1:
        found = _nearest(session, rest, stands[1:], [*conditions, column == stands[0]], forward=forward)
        if found:
            return found
    return _nearest(session, order, stands, conditions, forward=forward)


def _nearest(
    session: Session, order: Order, stands: Key, conditions: list[ColumnElement[bool]], *, forward: bool
) -> str | None:
    statement = select(Declaration.id).where(*conditions, beyond(order, stands, forward=forward))
    return session.execute(statement.order_by(*in_order(order, forward=forward)).limit(1)).scalar()
