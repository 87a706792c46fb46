"""Photos that arrived whole: checked, drawn anew, kept under the hash of what is kept; both hashes are remembered."""

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import looks
from webapp.models import EvidenceFile
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter, images, keys
from webapp.services.author import Author
from webapp.services.errors import NotFoundError
from webapp.storage import EvidenceStore, StoredFileMissingError

BLOCK = 64 * 1024
Unseal = Callable[[bytes], bytes]


class Sha256MismatchError(Exception):
    """What arrived is not the file whose hash was announced."""


@dataclass(frozen=True)
class Arrived:
    """A photo that lies in the store and has no row yet. `sha256` is that of the bytes as uploaded."""

    sha256: str
    stored_sha256: str
    stored_size: int
    width: int
    height: int
    look: str = ""


def name_of(commune_id: str, stored_sha256: str) -> str:
    """Where a photo lies."""
    return f"evidence/{commune_id}/{stored_sha256}"


def receive(
    store: EvidenceStore, commune_id: str, pieces: Iterable[str], sha256: str, unseal: Unseal | None = None
) -> Arrived:
    """Put stored pieces together, check the whole, draw the photo anew and store it. Never held in memory as a file,
    unless it came sealed: what was sealed is opened as a whole, and the photo is known by the hash of what was in it.

    :raises Sha256MismatchError: the whole has another hash.
    :raises sealing.UnopenableError: it came sealed, and is broken.
    :raises images.NotAnImageError: it is none that we take.
    :raises StoredFileMissingError: a piece is gone.
    :raises StorageFullError: there is no room.
    """
    with tempfile.TemporaryFile() as file:
        whole = cast(BinaryIO, file)
        if _join(store, pieces, whole) != sha256:
            raise Sha256MismatchError(sha256)
        if unseal is None:
            return accept(store, commune_id, whole, sha256)
        whole.seek(0)
        return accept_content(store, commune_id, unseal(whole.read()))


def accept(store: EvidenceStore, commune_id: str, source: BinaryIO, sha256: str) -> Arrived:
    """Draw a photo anew and store it. `sha256` is that of `source`.

    :raises images.NotAnImageError: it is none that we take.
    :raises StorageFullError: there is no room.
    """
    picture = images.process(source)
    store.write(name_of(commune_id, picture.sha256), picture.content)
    return Arrived(sha256, picture.sha256, len(picture.content), picture.width, picture.height, picture.look)


def accept_content(store: EvidenceStore, commune_id: str, content: bytes) -> Arrived:
    """The same, of what is in memory already."""
    return accept(store, commune_id, io.BytesIO(content), hashlib.sha256(content).hexdigest())


def _join(store: EvidenceStore, pieces: Iterable[str], target: BinaryIO) -> str:
    digest = hashlib.sha256()
    for name in pieces:
        with store.open(name) as piece:
            while block := piece.read(BLOCK):
                digest.update(block)
                target.write(block)
    return digest.hexdigest()


def keep(session: Session, arrived: Arrived, *, evidence_id: str, author: Author, at: datetime) -> EvidenceFile:
    """Give a photo its row, and write down that it came. One that came before keeps what is stored of it now."""
    counter.lock_ward(session)
    ward = ward_of(session)
    row = session.get(EvidenceFile, (ward, arrived.sha256), populate_existing=True)
    if row is None:
        row = EvidenceFile(commune_id=ward, sha256=arrived.sha256, received_at=at)
        session.add(row)
    row.stored_sha256, row.stored_size = arrived.stored_sha256, arrived.stored_size
    row.filetype, row.width, row.height = images.FILETYPE, arrived.width, arrived.height
    set_look(row, arrived.look)
    audit.append(
        session,
        at=at,
        actor=author.name,
        action="evidence.receive",
        entity_type="evidence",
        entity_id=evidence_id,
        rev=None,
        digest=keys.keyring_of(session).fingerprint("audit", arrived.sha256).hex(),
    )
    session.flush()
    return row


def set_look(row: EvidenceFile, look: str) -> None:
    """Write down how a photo looks, with what it is found by. Empty: it could not be looked at."""
    row.look = look
    row.look_a, row.look_b, row.look_c, row.look_d = looks.bands(look) or (None, None, None, None)


def held(session: Session, store: EvidenceStore, sha256: str) -> bool:
    """Is the photo of this hash (as uploaded) here, in the database and in the store?"""
    row = _row(session, sha256)
    return row is not None and store.exists(name_of(row.commune_id, row.stored_sha256))


def open_evidence(session: Session, store: EvidenceStore, sha256: str) -> tuple[EvidenceFile, BinaryIO]:
    """A photo by the hash of its upload, as an evidence record names it. The caller closes the file.

    :raises NotFoundError: it has not arrived, or is not in the store.
    """
    row = _row(session, sha256)
    if row is None:
        raise NotFoundError(sha256)
    try:
        return row, store.open(name_of(row.commune_id, row.stored_sha256))
    except StoredFileMissingError as error:
        raise NotFoundError(sha256) from error


def _row(session: Session, sha256: str) -> EvidenceFile | None:
    return session.scalar(
        select(EvidenceFile).where(EvidenceFile.commune_id == ward_of(session), EvidenceFile.sha256 == sha256)
    )
