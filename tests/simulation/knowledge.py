"""Everything that a ward holds, opened: what the oracle compares the phones with."""

import hashlib
from typing import Any

from sqlalchemy import select

from webapp.models import (
    Answer,
    Audit,
    Consent,
    Declaration,
    Evidence,
    EvidenceFile,
    History,
    Household,
    Person,
    Quarantine,
    Receipt,
    Registration,
    Rival,
    Submission,
    Visit,
    Withdrawal,
)
from webapp.services import audit, keys, ledger
from webapp.services.evidence_files import name_of
from webapp.services.session import WardSession
from webapp.storage import EvidenceStore

TABLES: dict[str, Any] = {
    "household": Household,
    "visit": Visit,
    "person": Person,
    "registration": Registration,
    "declaration": Declaration,
    "evidence": Evidence,
    "consent": Consent,
    "submission": Submission,
    "withdrawal": Withdrawal,
}


def of_ward(session: WardSession, store: EvidenceStore) -> dict[str, Any]:
    """As JSON: records that live, their history, what waits for a human, files, and what the audit chain says."""
    written = session.execute(select(Audit.entity_type, Audit.entity_id, Audit.rev).where(Audit.rev.is_not(None)))
    return {
        "living": {name: _living(session, table) for name, table in TABLES.items()},
        "ids": {name: sorted(session.scalars(select(table.id))) for name, table in TABLES.items()},
        "shown": {
            "household": {
                row.id: {"head_name": row.head_name, "address": row.address, "note": row.note}
                for row in session.scalars(select(Household))
                if row.deleted_at is None
            },
            "person": {
                row.id: {"full_name": row.full_name}
                for row in session.scalars(select(Person))
                if row.deleted_at is None
            },
            "declaration": _sheets(session),
        },
        "photos": [
            [row.sha256, row.id]
            for row in session.scalars(select(Evidence).where(Evidence.sha256.is_not(None)))
            if row.deleted_at is None
        ],
        "files": {row.sha256: _is_whole(store, row) for row in session.scalars(select(EvidenceFile))},
        "history": [_opened(session, row) for row in session.scalars(select(History))],
        "receipts": [[row.status, row.rev] for row in session.scalars(select(Receipt))],
        "rivals": [_rival(session, row) for row in session.scalars(select(Rival))],
        "quarantine": [
            [row.operation_id, row.type, row.entity_id, row.status, row.problems]
            for row in session.scalars(select(Quarantine).where(Quarantine.resolved_at.is_(None)))
        ],
        "audited": [list(row) for row in written if row[0] in TABLES],
        "audit": audit.verify(session),
    }


def _living(session: WardSession, table: Any) -> list[str]:
    gone = getattr(table, "deleted_at", None)
    asked = select(table.id) if gone is None else select(table.id).where(gone.is_(None))
    return sorted(session.scalars(asked))


def _sheets(session: WardSession) -> dict[str, dict[str, Any]]:
    sheets: dict[str, dict[str, Any]] = {row.id: {"state": row.state} for row in session.scalars(select(Declaration))}
    for row in session.scalars(select(Answer)):
        sheets[row.declaration_id][f"answers.{row.indicator}.statement"] = row.statement
    return sheets


def _is_whole(store: EvidenceStore, row: EvidenceFile) -> bool:
    kept = store.read(name_of(row.commune_id, row.stored_sha256))
    return hashlib.sha256(kept).hexdigest() == row.stored_sha256 and len(kept) == row.stored_size


def _opened(session: WardSession, row: History) -> dict[str, Any]:
    label = ledger.label(row.entity_type, row.entity_id, row.rev)
    values = keys.unseal_values(session, row.subject_id, label, row.sealed)
    return {
        "type": row.entity_type,
        "id": row.entity_id,
        "rev": row.rev,
        "operation": row.operation_id,
        "values": values,
    }


def _rival(session: WardSession, row: Rival) -> dict[str, Any]:
    value = keys.unseal_values(session, row.subject_id, f"rival/{row.id}", row.sealed)["value"]
    return {"type": row.entity_type, "id": row.entity_id, "field": row.field, "value": value}
