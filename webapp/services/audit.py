"""The audit chain: one row per write, each covering the one before it. Ids, codes and keyed hashes only."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, bindparam, event, select
from sqlalchemy.orm import Session

from webapp.models import Audit
from webapp.models.tenancy import ward_of
from webapp.services.author import Author

GENESIS = "0" * 64
_table = Audit.__table__
assert isinstance(_table, Table)  # noqa: S101 - for the type checker
_LAST = (
    select(_table.c.n, _table.c.hash)
    .where(_table.c.commune_id == bindparam("ward"))
    .order_by(_table.c.n.desc())
    .limit(1)
)


def install(session_factory: Any) -> None:
    """Forget the remembered end of the chain whenever a transaction or savepoint ends otherwise than well."""
    for name in ("after_soft_rollback", "after_commit"):
        event.listen(
            session_factory,
            name,
            lambda session, *_previous: session.info.pop("audit_tail", None),
        )


def forget(session: Session) -> None:
    """Forget where the chain ends: what was added was rolled back."""
    session.info.pop("audit_tail", None)


def _tail(session: Session) -> tuple[int, str]:
    tail: tuple[int, str] | None = session.info.get("audit_tail")
    if tail is None:
        session.flush()
        row = session.connection().execute(_LAST, {"ward": ward_of(session)}).first()
        tail = (row.n, row.hash) if row else (0, GENESIS)
    return tail


def link(row: Sequence[Any]) -> str:
    """The hash of one entry: [n, at, actor, action, entity type, entity id, rev, codes, digest, previous]."""
    return hashlib.sha256(json.dumps(row, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


def moment(at: datetime) -> str:
    """The text of an instant that the chain covers: microseconds, UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def entry(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    entity_type: str,
    entity_id: str,
    rev: int | None,
    codes: Iterable[str] = (),
    digest: str = "",
) -> dict[str, Any]:
    """The row of the next entry, to be written in this transaction: the end of the chain moves on.

    The caller holds the ward's lock (`counter.next_rev`), so nobody else is at the end of the chain.
    """
    n, previous = _tail(session)
    n, listed = n + 1, list(codes)
    covered = [n, moment(at), actor, action, entity_type, entity_id, rev, listed, digest, previous]
    hashed = link(covered)
    session.info["audit_tail"] = (n, hashed)
    return {
        "commune_id": ward_of(session),
        "n": n,
        "at": at,
        "actor": actor,
        "action": action,
        "entity_type": entity_type,
        "entity_id": entity_id,
        "rev": rev,
        "codes": listed,
        "digest": digest,
        "previous": previous,
        "hash": hashed,
    }


def append(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    entity_type: str,
    entity_id: str,
    rev: int | None,
    codes: Iterable[str] = (),
    digest: str = "",
) -> None:
    """Add one entry."""
    row = entry(
        session,
        at=at,
        actor=actor,
        action=action,
        entity_type=entity_type,
        entity_id=entity_id,
        rev=rev,
        codes=codes,
        digest=digest,
    )
    session.add(Audit(**row))


def note(
    session: Session,
    author: Author,
    at: datetime,
    action: str,
    entity_type: str,
    entity_id: str,
    *,
    rev: int | None = None,
    codes: Iterable[str] = (),
) -> None:
    """Add an entry for what has no history (accounts, long work); flushed, with what it speaks of before it.

    The caller holds the ward's lock.
    """
    session.flush()
    append(
        session,
        at=at,
        actor=author.name,
        action=action,
        entity_type=entity_type,
        entity_id=entity_id,
        rev=rev,
        codes=codes,
    )
    session.flush()


def verify(session: Session) -> int | None:
    """Walk the ward's chain. Gives the number of the first entry that is wrong or missing, None if all is well."""
    previous, expected = GENESIS, 1
    rows = session.scalars(
        select(Audit).where(Audit.commune_id == ward_of(session)).order_by(Audit.n).execution_options(yield_per=1000)
    )
    for row in rows:
        values = [
            row.n,
            moment(row.at),
            row.actor,
            row.action,
            row.entity_type,
            row.entity_id,
            row.rev,
        ]
        if (
            row.n != expected
            or row.previous != previous
            or row.hash != link([*values, row.codes, row.digest, previous])
        ):
            return expected
        previous, expected = row.hash, expected + 1
    return None
