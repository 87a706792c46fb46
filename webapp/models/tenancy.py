"""One ward per transaction, set in one place.

The first lock is each query's own `commune_id`. This is the second: on PostgreSQL the row-level security policies
read `cdht.commune_id`, set for the transaction only; on SQLite every ORM statement gets the ward added to it.
"""

from typing import Any

from sqlalchemy import Connection, event, false, text
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from webapp.models.base import Tenant

_KEY = "commune_id"
_UNGUARDED = "unguarded"


class OtherWardError(Exception):
    """A row of another ward was about to be written."""


def enter(session: Session, commune_id: str | None) -> None:
    """Bind the session to a ward (None: to no ward, so that no tenant row is seen)."""
    session.info[_KEY] = commune_id
    if session.in_transaction():
        _announce(session.connection(), commune_id)


def ward_of(session: Session) -> str:
    """The id of the ward that the session is in.

    :raises RuntimeError: it is in none.
    """
    commune_id = session.info.get(_KEY)
    if commune_id is None:
        raise RuntimeError("the session is in no ward")
    return str(commune_id)


def _announce(connection: Connection, commune_id: str | None) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT set_config('cdht.commune_id', :id, true)"),
            {"id": commune_id or ""},
        )


def install(session_factory: Any) -> None:
    """Put the guard on a session class, a sessionmaker or a scoped session."""
    event.listen(session_factory, "after_begin", _after_begin)
    event.listen(session_factory, "do_orm_execute", _guard_statement)
    event.listen(session_factory, "before_flush", _guard_flush)


def _after_begin(session: Session, _transaction: Any, connection: Connection) -> None:
    _announce(connection, session.info.get(_KEY))


def _guard_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.session.info.get(_UNGUARDED) or _is_postgresql(state.session):
        return
    commune_id = state.session.info.get(_KEY)
    if commune_id is None:
        criteria = with_loader_criteria(Tenant, lambda _cls: false(), include_aliases=True)
    else:
        criteria = with_loader_criteria(Tenant, lambda cls: cls.commune_id == commune_id, include_aliases=True)
    state.statement = state.statement.options(criteria)


def _guard_flush(session: Session, _context: Any, _instances: Any) -> None:
    if session.info.get(_UNGUARDED):
        return
    commune_id = session.info.get(_KEY)
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Tenant) and row.commune_id != commune_id:
            raise OtherWardError(type(row).__name__)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
