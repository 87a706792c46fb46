"""A sheet that came back and was handed in again: just what the person changed since it was returned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.scoring import Answer
from webapp.domain.workflow import Action, State
from webapp.models import Evidence, History, ReturnReason
from webapp.models.tenancy import ward_of
from webapp.queries.changes import CLAIMS
from webapp.queries.sheet import Piece, View
from webapp.services import keys


@dataclass
class Difference:
    """What changed at one indicator. Points are half-points; `added` and `mended` are ids of pieces of evidence."""

    points: tuple[int | None, int | None] | None = None
    statement: tuple[str | None, str | None] | None = None
    added: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    removed: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class SecondLook:
    """Since when, what changed by indicator, and what had been asked for (None: of the whole sheet)."""

    at: datetime
    changes: dict[str, Difference]
    returns: dict[str | None, tuple[ReturnReason, ...]]

    @property
    def to_look_at(self) -> set[str]:
        """The indicators that changed or were to change."""
        return {*self.changes, *(code for code in self.returns if code is not None)}


def of_view(session: Session, view: View) -> SecondLook | None:
    """What is to be looked at again; None where the sheet was never returned, or does not wait to be verified."""
    latest = next((step for step in reversed(view.steps) if step.action == Action.RETURN), None)
    if latest is None or view.sheet.declaration.state != State.SUBMITTED:
        return None
    changes: dict[str, Difference] = {}
    _claims(session, view, latest.rev, changes)
    _evidence(session, view, latest.rev, changes)
    return SecondLook(latest.at, changes, view.returns)


def _claims(session: Session, view: View, rev: int, changes: dict[str, Difference]) -> None:
    rows = session.scalars(
        select(History)
        .where(
            History.commune_id == ward_of(session),
            History.entity_type == "declaration",
            History.entity_id == view.sheet.declaration.id,
        )
        .order_by(History.rev)
    ).all()
    written = {name for row in rows if row.rev > rev for name in row.fields if _is_claim(name)}
    for name in sorted(written):
        known, before = _before(session, [row for row in rows if row.rev <= rev and name in row.fields], name)
        _answers, code, part = name.split(".")
        answer = view.sheet.answers.get(code, Answer())
        if not known:
            continue
        if part == "self":
            points = None if before is None else round(2 * float(before))
            if points != answer.self_points:
                changes.setdefault(code, Difference()).points = (points, answer.self_points)
        elif (before or None) != (answer.statement or None):
            changes.setdefault(code, Difference()).statement = (before or None, answer.statement)


def _is_claim(name: str) -> bool:
    parts = name.split(".")
    return parts[0] == "answers" and len(parts) == 3 and parts[2] in CLAIMS


def _before(session: Session, rows: list[History], name: str) -> tuple[bool, Any]:
    """Is it known what stood there, and what: nothing where nobody had written it."""
    if not rows:
        return True, None
    row = rows[-1]
    label = f"history/{row.entity_type}/{row.entity_id}/{row.rev}"
    try:
        return True, keys.unseal_values(session, row.subject_id, label, row.sealed).get(name)
    except keys.KeyDestroyedError:
        return False, None


def _evidence(session: Session, view: View, rev: int, changes: dict[str, Difference]) -> None:
    ward = ward_of(session)
    rows = session.scalars(
        select(Evidence)
        .where(
            Evidence.commune_id == ward,
            Evidence.declaration_id == view.sheet.declaration.id,
            Evidence.rev > rev,
            Evidence.seen_at_meeting.is_(False),
        )
        .order_by(Evidence.rev)
    ).all()
    begun = select(History.entity_id, func.min(History.rev)).where(
        History.commune_id == ward, History.entity_type == "evidence", History.entity_id.in_([row.id for row in rows])
    )
    first = {row[0]: row[1] for row in session.execute(begun.group_by(History.entity_id))} if rows else {}
    for row in rows:
        is_new = first.get(row.id, row.rev) > rev
        if is_new and row.deleted_at is not None:
            continue
        change = changes.setdefault(row.indicator, Difference())
        if row.deleted_at is not None:
            has = bool(row.sha256)
            change.removed.append(
                Piece(row.id, row.indicator, row.kind, row.note, row.number, has, False, False, False)
            )
        else:
            (change.added if is_new else change.mended).append(row.id)
