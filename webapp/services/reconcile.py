"""What a phone sent and this database lacks, after it was restored (protocol.md §2, Epoch)."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import EvidenceFile, Quarantine, Receipt
from webapp.models.tenancy import ward_of

CHUNK = 1000


def missing_operations(session: Session, ids: Sequence[str]) -> list[str]:
    """Those of the ids that are neither applied nor in quarantine, each once, in the order given."""
    ward, held = ward_of(session), set[str]()
    for part in _chunks(filter(_is_id, ids)):
        held.update(
            session.scalars(
                select(Receipt.operation_id).where(Receipt.commune_id == ward, Receipt.operation_id.in_(part))
            )
        )
    for part in _chunks(one for one in ids if one not in held and _is_storable(one)):
        held.update(
            session.scalars(
                select(Quarantine.operation_id).where(Quarantine.commune_id == ward, Quarantine.operation_id.in_(part))
            )
        )
    return [one for one in dict.fromkeys(ids) if one not in held]


def missing_files(session: Session, sha256s: Sequence[str]) -> list[str]:
    """Those of the hashes of which no file is here, each once, in the order given."""
    ward, held = ward_of(session), set[str]()
    for part in _chunks(filter(_is_storable, sha256s)):
        held.update(
            session.scalars(
                select(EvidenceFile.sha256).where(EvidenceFile.commune_id == ward, EvidenceFile.sha256.in_(part))
            )
        )
    return [one for one in dict.fromkeys(sha256s) if one not in held]


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(dict.fromkeys(values))
    while part := list(islice(rest, CHUNK)):
        yield part


def _is_id(value: str) -> bool:
    try:
        return str(uuid.UUID(value)) == value
    except ValueError:
        return False


def _is_storable(value: str) -> bool:
    # An operation in quarantine may be called anything, but not what no text column can hold.
    return "\0" not in value and len(value) <= 64
