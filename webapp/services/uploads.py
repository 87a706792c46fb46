"""Files on their way: the state behind tus (protocol.md §5).

A piece is stored under a name of its own before a row names it, so that no lock is held while bytes travel, a power
cut leaves nothing but a piece that nobody asks for, and of two requests for one place only one gets in.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.domain.acts import Act
from webapp.domain.permissions import may
from webapp.models import Evidence, Upload, Visibility
from webapp.models.tenancy import ward_of
from webapp.services import evidence_files
from webapp.services.devices import Phone
from webapp.services.errors import NotAllowedError, NotFoundError
from webapp.services.evidence_files import Arrived, held, open_evidence
from webapp.services.upload_expiry import discard, drop_pieces, expire, folder, give_up_oldest
from webapp.storage import EvidenceStore

__all__ = [
    "Announced",
    "ExpiredError",
    "OffsetError",
    "Piece",
    "Ticket",
    "append",
    "complete",
    "create",
    "discard",
    "drop_pieces",
    "expire",
    "find",
    "give_up",
    "held",
    "open_evidence",
    "store_piece",
]

MOST_BYTES = 5 * 1024 * 1024
LIFETIME = timedelta(days=7)


class ExpiredError(Exception):
    """The upload was waited for long enough."""


class OffsetError(Exception):
    """The piece does not begin where the upload ends. `received` bytes are here."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


@dataclass(frozen=True)
class Announced:
    """What a phone says of a file before it sends it. `length` in bytes, `sha256` of the whole in lower-case hex."""

    evidence_id: str
    sha256: str
    filetype: str
    length: int


@dataclass(frozen=True)
class Piece:
    """A stored piece that no row names yet. `size` in bytes."""

    name: str
    size: int


@dataclass(frozen=True)
class Ticket:
    """An upload as it stood when it was looked at; valid outside any transaction."""

    commune_id: str
    id: str
    announced: Announced
    received: int
    pieces: tuple[str, ...]
    expires_at: datetime
    finished: bool

    @property
    def room(self) -> int:
        """How many bytes are still to come."""
        return self.announced.length - self.received


def create(session: Session, store: EvidenceStore, phone: Phone, announced: Announced, now: datetime) -> Ticket:
    """Begin an upload; it is finished from the start where the photo is held. Clears away what was given up.

    :raises NotAllowedError: the phone may add no evidence, or none to this record.
    """
    _check_may(session, phone, announced.evidence_id, now)
    expire(session, store, now, limit=5)
    give_up_oldest(session, store, phone.device_id)
    here = held(session, store, announced.sha256)
    row = Upload(
        commune_id=ward_of(session),
        id=str(uuid.uuid4()),
        device_id=phone.device_id,
        evidence_id=announced.evidence_id,
        sha256=announced.sha256,
        filetype=announced.filetype,
        length=announced.length,
        received=announced.length if here else 0,
        pieces=[],
        created_at=now,
        expires_at=now + LIFETIME,
        finished_at=now if here else None,
    )
    session.add(row)
    session.flush()
    return _ticket(row)


def find(session: Session, phone: Phone, upload_id: str, now: datetime) -> Ticket:
    """An upload of this phone.

    :raises NotFoundError: there is none, or it is another phone's.
    :raises ExpiredError: its time is over.
    """
    return _ticket(_own(session, phone, upload_id, now))


def store_piece(store: EvidenceStore, ticket: Ticket, source: BinaryIO, size: int) -> Piece:
    """Store what is left to read in `source` (`size` bytes) as the next piece. Nothing names it yet.

    :raises StorageFullError: there is no room.
    """
    name = f"{folder(ticket.commune_id, ticket.id)}{ticket.received:08}-{secrets.token_hex(8)}"
    store.write_from(name, source)
    return Piece(name, size)


def complete(store: EvidenceStore, ticket: Ticket, last: Piece) -> Arrived | None:
    """With its last piece, check the file and store the photo (see `evidence_files.receive`); None before that."""
    if last.size != ticket.room:
        return None
    pieces = (*ticket.pieces, last.name)
    return evidence_files.receive(store, ticket.commune_id, pieces, ticket.announced.sha256)


def append(
    session: Session, phone: Phone, before: Ticket, piece: Piece, arrived: Arrived | None, now: datetime
) -> Ticket:
    """Say that a piece is part of the upload, under the row's lock; with `arrived`, that the upload is finished.

    :raises OffsetError: another request was first.
    :raises NotFoundError, ExpiredError: the upload is gone.
    """
    row = _own(session, phone, before.id, now, lock=True)
    if row.received != before.received or row.finished_at is not None:
        raise OffsetError(row.received)
    row.received += piece.size
    row.pieces = [*row.pieces, piece.name]
    if arrived is not None:
        evidence_files.keep(session, arrived, evidence_id=row.evidence_id, author=phone.author, at=now)
        row.finished_at = now
        row.pieces = []
    session.flush()
    return _ticket(row)


def give_up(session: Session, store: EvidenceStore, before: Ticket) -> None:
    """Forget an upload that cannot be finished as it stands.

    :raises OffsetError: another request has brought it further meanwhile, perhaps finished it: it is kept.
    """
    statement = select(Upload).where(Upload.commune_id == ward_of(session), Upload.id == before.id).with_for_update()
    row = session.scalar(statement.execution_options(populate_existing=True))
    if row is not None and (row.received != before.received or row.finished_at is not None):
        raise OffsetError(row.received)
    discard(session, store, before.id)


def _own(session: Session, phone: Phone, upload_id: str, now: datetime, *, lock: bool = False) -> Upload:
    statement = select(Upload).where(
        Upload.commune_id == ward_of(session), Upload.id == upload_id, Upload.device_id == phone.device_id
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = session.scalar(statement)
    if row is None:
        raise NotFoundError(upload_id)
    if row.expires_at <= now:
        raise ExpiredError(upload_id)
    return row


def _check_may(session: Session, phone: Phone, evidence_id: str, now: datetime) -> None:
    permission = may(phone.actor, Act.ADD_EVIDENCE, None, calendar.day(now))
    # Whose term ended meanwhile still brings the photos taken before; the record itself is judged by itself.
    if not permission and permission.code != "not_in_term":
        raise NotAllowedError(permission.code or "no_role")
    ward = ward_of(session)
    if session.get(Evidence, (ward, evidence_id)) is None:
        return  # the photo came before its record, which will be judged when it comes
    seen = session.scalar(
        select(Visibility.entity_id)
        .where(
            Visibility.commune_id == ward,
            Visibility.type == "evidence",
            Visibility.entity_id == evidence_id,
            Visibility.scope_id.in_(phone.scope | phone.former),
        )
        .limit(1)
    )
    if seen is None:
        raise NotAllowedError("out_of_scope")


def _ticket(row: Upload) -> Ticket:
    return Ticket(
        commune_id=row.commune_id,
        id=row.id,
        announced=Announced(row.evidence_id, row.sha256, row.filetype, row.length),
        received=row.received,
        pieces=tuple(row.pieces),
        expires_at=row.expires_at,
        finished=row.finished_at is not None,
    )
