"""The epoch of this database, and the marks by which a restored one knows itself (protocol.md §2)."""

import json
import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Commune, Installation
from webapp.storage import EvidenceStore


def epoch(session: Session) -> str:
    """The epoch of this database.

    :raises sqlalchemy.exc.NoResultFound: the database was never initialised.
    """
    return session.execute(select(Installation.epoch)).scalar_one()


def ensure(session: Session, at: datetime) -> None:
    """Write the installation's row where there is none."""
    if session.get(Installation, 1) is None:
        session.add(Installation(id=1, epoch=str(uuid.uuid4()), epoch_since=at))


def renew_epoch(session: Session, at: datetime) -> str:
    """Say that this database was restored: phones will offer again what it lacks."""
    row = session.get_one(Installation, 1)
    row.epoch, row.epoch_since = str(uuid.uuid4()), at
    return row.epoch


def mark_name(commune_id: str) -> str:
    """Where a ward's mark lies in the evidence store."""
    return f"marks/{commune_id}.json"


def leave_mark(store: EvidenceStore, commune_id: str, seq: int) -> None:
    """Write the counter beside the evidence, which is not restored together with the database."""
    store.write(mark_name(commune_id), json.dumps({"seq": seq}).encode())


def read_mark(store: EvidenceStore, commune_id: str) -> int:
    """The highest counter that was ever marked, 0 where there is no mark."""
    name = mark_name(commune_id)
    return int(json.loads(store.read(name))["seq"]) if store.exists(name) else 0


def was_restored(session: Session, store: EvidenceStore) -> bool:
    """Does a ward's counter lie below its mark? Then this database is older than the one that left the mark."""
    return any(
        row.seq < read_mark(store, row.id) for row in session.scalars(select(Commune))
    )
