"""The end of uploads that never came to one: their time is over, or the phone began too many others."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.models import Upload
from webapp.models.tenancy import ward_of
from webapp.storage import EvidenceStore

# A phone sends one photo at a time; of more than this many begun ones the oldest were given up.
MOST_OPEN = 100


def folder(commune_id: str, upload_id: str) -> str:
    """How the names of an upload's pieces begin."""
    return f"uploads/{commune_id}/{upload_id}/"


def drop_pieces(store: EvidenceStore, commune_id: str, upload_id: str) -> None:
    """Delete all that is stored of an upload, also what no row names."""
    for name in list(store.names(folder(commune_id, upload_id))):
        store.delete(name)


def discard(session: Session, store: EvidenceStore, upload_id: str) -> None:
    """Forget an upload and its pieces. A photo that arrived stays."""
    _forget(session, store, [upload_id])


def expire(session: Session, store: EvidenceStore, now: datetime, *, limit: int | None = None) -> int:
    """Forget the ward's uploads whose time is over, at most `limit`; without one, also pieces of no upload at all.

    Gives the number of uploads.
    """
    ward = ward_of(session)
    statement = select(Upload.id).where(Upload.commune_id == ward, Upload.expires_at <= now).order_by(Upload.expires_at)
    gone = session.scalars(statement.limit(limit)).all()
    _forget(session, store, gone)
    if limit is None:
        known = set(session.scalars(select(Upload.id).where(Upload.commune_id == ward)))
        # A row is there before its first piece is stored, so a piece without one has lost it.
        for name in list(store.names(f"uploads/{ward}/")):
            if name.split("/")[2] not in known:
                store.delete(name)
    return len(gone)


def give_up_oldest(session: Session, store: EvidenceStore, device_id: str) -> None:
    """Leave a phone room for one more upload."""
    statement = (
        select(Upload.id)
        .where(
            Upload.commune_id == ward_of(session),
            Upload.device_id == device_id,
            Upload.finished_at.is_(None),
        )
        .order_by(Upload.created_at.desc(), Upload.id)
        .offset(MOST_OPEN - 1)
    )
    _forget(session, store, session.scalars(statement).all())


def _forget(session: Session, store: EvidenceStore, upload_ids: Sequence[str]) -> None:
    ward = ward_of(session)
    for upload_id in upload_ids:
        drop_pieces(store, ward, upload_id)
    if upload_ids:
        # By statement: another request may be clearing the same away.
        session.execute(delete(Upload).where(Upload.commune_id == ward, Upload.id.in_(upload_ids)))
