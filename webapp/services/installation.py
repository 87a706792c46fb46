"""The epoch of this database, and the marks by which a restored one knows itself (protocol.md §2)."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.models import Commune, Installation
from webapp.storage import EvidenceStore

# More than a ward changes between a backup and the day on which it is needed.
LEAP = 1_000_000
# PostgreSQL knows such locks by a number; this one says "cdht".
SETTING_UP = int.from_bytes(b"cdht")


@dataclass(frozen=True)
class Mark:
    """How far a ward's counter had come, and in which epoch."""

    epoch: str
    seq: int


def epoch(session: Session) -> str:
    """The epoch of this database.

    :raises sqlalchemy.exc.NoResultFound: the database was never initialised.
    """
    return session.execute(select(Installation.epoch)).scalar_one()


def lock(session: Session) -> None:
    """Let one at a time set up what belongs to no ward, until the transaction ends. On SQLite a writer is alone."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(SETTING_UP)))


def is_set_up(session: Session) -> bool:
    """Was this database ever initialised?"""
    return session.get(Installation, 1) is not None


def ensure(session: Session, at: datetime) -> None:
    """Write the installation's row where there is none."""
    if session.get(Installation, 1) is None:
        session.add(Installation(id=1, epoch=str(uuid.uuid4()), epoch_since=at))


def renew_epoch(session: Session, at: datetime) -> str:
    """Say that this database was restored: phones will offer again what it lacks. To be followed, once committed, by
    `reset_marks`.

    Every counter leaps over the numbers that the lost life may have given, so that none of them is given twice: phones
    still name them as what their edits were made on.
    """
    session.execute(
        update(Commune).values(lost_after=Commune.seq, lost_upto=Commune.seq + LEAP, seq=Commune.seq + LEAP),
        execution_options={"synchronize_session": False},
    )
    row = session.get_one(Installation, 1)
    row.epoch, row.epoch_since = str(uuid.uuid4()), at
    return row.epoch


def mark_name(commune_id: str) -> str:
    """Where a ward's mark lies in the evidence store."""
    return f"marks/{commune_id}.json"


def leave_mark(store: EvidenceStore, commune_id: str, epoch: str, seq: int) -> None:
    """Write the counter beside the evidence, which is not restored together with the database. Never lowers a mark."""
    there = read_mark(store, commune_id)
    if there is None or (there.epoch == epoch and there.seq < seq):
        _write_mark(store, commune_id, Mark(epoch, seq))


def read_mark(store: EvidenceStore, commune_id: str) -> Mark | None:
    """The highest counter that was ever marked, None where there is no mark."""
    name = mark_name(commune_id)
    if not store.exists(name):
        return None
    content = json.loads(store.read(name))
    return Mark(str(content["epoch"]), int(content["seq"]))


def _write_mark(store: EvidenceStore, commune_id: str, mark: Mark) -> None:
    store.write(mark_name(commune_id), json.dumps({"epoch": mark.epoch, "seq": mark.seq}).encode())


def was_restored(session: Session, store: EvidenceStore) -> bool:
    """Is this database older than the one that left the marks? Then a counter lies below its mark, or the mark tells of
    an epoch that this database knows nothing of."""
    known = epoch(session)
    marks = ((row, read_mark(store, row.id)) for row in session.scalars(select(Commune)))
    return any(mark is not None and (row.seq < mark.seq or mark.epoch != known) for row, mark in marks)


def reset_marks(session: Session, store: EvidenceStore) -> None:
    """Let the marks say what the database says: after a new epoch was committed, or the next start makes one more."""
    known = epoch(session)
    for row in session.scalars(select(Commune)):
        _write_mark(store, row.id, Mark(known, row.seq))
