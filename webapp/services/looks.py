"""Looking at photos that arrived before the server wrote down how they look."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import EvidenceFile
from webapp.models.tenancy import ward_of
from webapp.services import counter, evidence_files, images
from webapp.storage import EvidenceStore, StoredFileMissingError

AT_ONCE = 50


def fill(session: Session, store: EvidenceStore, at_once: int = AT_ONCE) -> int:
    """Look at some photos that nobody has looked at yet; gives how many. To be called until there are none.

    One that is not in the store, or is no picture, is marked so, and not taken up again.
    """
    counter.lock_ward(session)
    ward = ward_of(session)
    statement = select(EvidenceFile).where(EvidenceFile.commune_id == ward, EvidenceFile.look.is_(None))
    rows = session.scalars(statement.order_by(EvidenceFile.sha256).limit(at_once)).all()
    for row in rows:
        evidence_files.set_look(row, _look(store, evidence_files.name_of(ward, row.stored_sha256)))
    session.flush()
    return len(rows)


def _look(store: EvidenceStore, name: str) -> str:
    try:
        with store.open(name) as source:
            return images.look(source)
    except (StoredFileMissingError, images.NotAnImageError):
        return ""
