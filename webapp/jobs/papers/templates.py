"""A ward's own templates: the file that stands, and those that stood before, in the store beside the evidence.

A template is kept under its hash first; then the one that stands is replaced in one write. Who replaced it, and its
hash, are in the audit chain.
"""

import hashlib
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.documents.papers.catalogue import Kind, samples, shipped
from webapp.documents.render import template
from webapp.domain.permissions import Actor
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter
from webapp.services.author import Author
from webapp.storage import EvidenceStore, StoredFileMissingError


def folder(commune_id: str) -> str:
    """Where a ward's templates lie."""
    return f"papers/{commune_id}/"


def standing(store: EvidenceStore, commune_id: str, kind: Kind) -> bytes:
    """The template of a paper: the ward's own, or the shipped one."""
    try:
        return store.read(_name(commune_id, kind))
    except StoredFileMissingError:
        return shipped(kind.code)


def own(store: EvidenceStore, commune_id: str) -> frozenset[str]:
    """The codes of the papers for which the ward has a template of its own."""
    start = folder(commune_id)
    found = (name.removeprefix(start) for name in store.names(start))
    return frozenset(name.removesuffix(".docx") for name in found if "/" not in name)


def replace(
    session: Session, actor: Actor, store: EvidenceStore, kind: Kind, content: bytes, *, now: datetime
) -> bytes:
    """Let a template stand from now on; gives the sample paper that was made with it.

    :raises webapp.documents.render.safe.TemplateFault: it is refused; the one before goes on standing.
    :raises webapp.storage.StorageFullError: there is no room.
    """
    sample = template.check(content, samples(kind.code))
    sha256 = hashlib.sha256(content).hexdigest()
    counter.lock_ward(session)
    ward = ward_of(session)
    store.write(f"{folder(ward)}{kind.code}/{sha256}.docx", content)
    _note(session, actor, now, "template.replace", kind, sha256)
    store.write(_name(ward, kind), content)
    return sample


def restore(session: Session, actor: Actor, store: EvidenceStore, kind: Kind, *, now: datetime) -> None:
    """Go back to the shipped template. The ward's own stays kept under its hash."""
    counter.lock_ward(session)
    ward = ward_of(session)
    if store.exists(_name(ward, kind)):
        _note(session, actor, now, "template.restore", kind, "")
        store.delete(_name(ward, kind))


def make(store: EvidenceStore, commune_id: str, kind: Kind, papers: list[Any]) -> list[bytes]:
    """The papers as .docx, each from the template that stands."""
    content = standing(store, commune_id, kind)
    return [template.fill(content, paper) for paper in papers]


def _name(commune_id: str, kind: Kind) -> str:
    return f"{folder(commune_id)}{kind.code}.docx"


def _identity(kind: Kind) -> str:
    """The audit chain names things by ids: the same one for a kind of paper, everywhere."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"template/{kind.code}"))


def _note(session: Session, actor: Actor, now: datetime, action: str, kind: Kind, sha256: str) -> None:
    author = Author("association", account_id=actor.account_id)
    codes = (kind.code, sha256) if sha256 else (kind.code,)
    audit.note(session, author, now, action, "template", _identity(kind), codes=codes)
