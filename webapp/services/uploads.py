"""Files on their way: the state behind tus (protocol.md §5).

A piece is stored under a name of its own before a row names it, so that no lock is held while bytes travel, a power
cut leaves nothing but a piece that nobody asks for, and of two requests for one place only one gets in.
"""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.domain.acts import Act
from webapp.domain.permissions import may
from webapp.models import Evidence, Upload, Visibility
from webapp.models.tenancy import ward_of
from webapp.services import evidence_files, sealing
from webapp.services.devices import Phone
from webapp.services.errors import NotAllowedError, NotFoundError
from webapp.services.evidence_files import Arrived, Unseal, held, open_evidence
from webapp.services.upload_expiry import discard, drop_pieces, expire, folder, give_up_oldest
from webapp.services.upload_ticket import (
    MOST_BYTES,
    MOST_SEALED,
    Announced,
    ExpiredError,
    OffsetError,
    Piece,
    Seal,
    Ticket,
    ticket_of,
)
from webapp.storage import EvidenceStore

__all__ = [
    "MOST_BYTES",
    "MOST_SEALED",
    "Announced",
    "Arrived",
    "ExpiredError",
    "OffsetError",
    "Piece",
    "Seal",
    "Ticket",
    "discard",
    "drop_pieces",
    "expire",
    "held",
    "open_evidence",
]

LIFETIME = timedelta(days=7)


def create(session: Session, store: EvidenceStore, phone: Phone, announced: Announced, now: datetime) -> Ticket:
    """Begin an upload; it is finished from the start where the photo is held. Clears away what was given up.

    :raises NotAllowedError: the phone may add no evidence, or none to this record.
    :raises sealing.UnopenableError: no key of the ward could open it.
    """
    check_may(session, phone, announced.evidence_id, now)
    seal, photo = announced.seal, announced.sha256
    if seal is not None:
        sealing.Opener(session).know(seal.kid)
        photo = _opened_before(session, phone, announced.sha256)
    expire(session, store, now, limit=5)
    give_up_oldest(session, store, phone.device_id)
    here = bool(photo) and held(session, store, photo)
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
        seal_kid=seal.kid if seal else None,
        seal_enc=seal.enc if seal else None,
        opened_sha256=photo if seal and here else None,
    )
    session.add(row)
    session.flush()
    return ticket_of(row)


def find(session: Session, phone: Phone, upload_id: str, now: datetime) -> Ticket:
    """An upload of this phone.

    :raises NotFoundError: there is none, or it is another phone's.
    :raises ExpiredError: its time is over.
    """
    return ticket_of(_own(session, phone, upload_id, now))


def store_piece(store: EvidenceStore, ticket: Ticket, source: BinaryIO, size: int) -> Piece:
    """Store what is left to read in `source` (`size` bytes) as the next piece. Nothing names it yet.

    :raises StorageFullError: there is no room.
    """
    name = f"{folder(ticket.commune_id, ticket.id)}{ticket.received:08}-{secrets.token_hex(8)}"
    store.write_from(name, source)
    return Piece(name, size)


def unseal_of(session: Session, ticket: Ticket) -> Unseal | None:
    """What opens the file once it is whole; None where it is not sealed. Only reads.

    :raises sealing.UnopenableError: no key of the ward could open it.
    """
    seal = ticket.announced.seal
    if seal is None:
        return None
    key, enc = sealing.Opener(session).know(seal.kid), sealing.read_enc(seal.enc)
    return lambda content: sealing.opened(key, enc, content)


def complete(store: EvidenceStore, ticket: Ticket, last: Piece, unseal: Unseal | None = None) -> Arrived | None:
    """With its last piece, check the file and store the photo (see `evidence_files.receive`); None before that."""
    if last.size != ticket.room:
        return None
    pieces = (*ticket.pieces, last.name)
    return evidence_files.receive(store, ticket.commune_id, pieces, ticket.announced.sha256, unseal)


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
        row.opened_sha256 = arrived.sha256 if row.seal_kid is not None else None
        row.pieces = []
    session.flush()
    return ticket_of(row)


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


def _opened_before(session: Session, phone: Phone, sha256: str) -> str:
    """The hash of the photo that the phone sent under this very seal before; empty where it did not."""
    statement = select(Upload.opened_sha256).where(
        Upload.commune_id == ward_of(session),
        Upload.device_id == phone.device_id,
        Upload.sha256 == sha256,
        Upload.opened_sha256.is_not(None),
    )
    return session.scalars(statement.limit(1)).first() or ""


def check_may(session: Session, phone: Phone, evidence_id: str, now: datetime) -> None:
    """May the phone add to this evidence?

    :raises NotAllowedError: it may not.
    """
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
