"""The ward's counter (protocol.md §3)."""

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from webapp.models import Commune
from webapp.models.engine import is_writing
from webapp.models.tenancy import ward_of

_table = Commune.__table__
assert isinstance(_table, Table)  # noqa: S101 - for the type checker
_TAKE = (
    update(_table)
    .where(_table.c.id == bindparam("ward"))
    .values(seq=_table.c.seq + bindparam("count"))
    .returning(_table.c.seq)
)


def next_rev(session: Session) -> int:
    """The next number of the ward, and with it the ward's write lock until the transaction ends.

    Numbers are therefore given in commit order: a reader who has seen `n` has seen all that came before it.

    :raises RuntimeError: the transaction was not begun as a writer.
    """
    return take(session, 1)


def take(session: Session, count: int) -> int:
    """Several numbers at once, for a batch; gives the last of them. What the batch does not use stays unused.

    :raises RuntimeError: the transaction was not begun as a writer.
    """
    if not is_writing(session):
        raise RuntimeError("a change outside begin_write()")
    commune_id = ward_of(session)
    rev: int = session.connection().execute(_TAKE, {"ward": commune_id, "count": count}).scalar_one()
    # For whoever leaves a mark after the commit (web/api/errands.py).
    session.info["counter_moved"] = commune_id
    return rev


def lock_ward(session: Session) -> int:
    """Take the write lock without using a number up; gives the counter as it stands."""
    if not is_writing(session):
        raise RuntimeError("a change outside begin_write()")
    statement = select(Commune.seq).where(Commune.id == ward_of(session)).with_for_update()
    return session.execute(statement).scalar_one()


def current_rev(session: Session) -> int:
    """The counter as this transaction sees it."""
    return session.execute(select(Commune.seq).where(Commune.id == ward_of(session))).scalar_one()
