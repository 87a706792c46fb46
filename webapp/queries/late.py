"""Evidence that reached the server after its declaration was handed in: kept beside the sheet, counted by nobody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Rival
from webapp.models.tenancy import ward_of
from webapp.services import keys


@dataclass(frozen=True)
class LatePiece:
    """What a phone sent too late: a piece of evidence of its own, or (`indicator` None) a change to one that stands."""

    indicator: str | None
    kind: str | None
    note: str | None
    number: float | None
    at: datetime


def evidence(session: Session, person_id: str, declaration_id: str) -> list[LatePiece]:
    """The late pieces of a declaration, oldest first; nothing of a person who was erased."""
    statement = (
        select(Rival)
        .where(
            Rival.commune_id == ward_of(session),
            Rival.entity_type == "evidence",
            Rival.subject_id == person_id,
            Rival.resolved_at.is_(None),
        )
        .order_by(Rival.at, Rival.entity_id)
    )
    pieces: dict[str, dict[str, Any]] = {}
    moments: dict[str, datetime] = {}
    for row in session.scalars(statement):
        try:
            value = keys.unseal_values(session, row.subject_id, f"rival/{row.id}", row.sealed)["value"]
        except keys.KeyDestroyedError:
            return []
        pieces.setdefault(row.entity_id, {})[row.field] = value
        moments[row.entity_id] = row.at
    return [
        LatePiece(piece.get("indicator"), piece.get("kind"), piece.get("note"), piece.get("number"), moments[identity])
        for identity, piece in pieces.items()
        if piece.get("declaration_id", declaration_id) == declaration_id
    ]
