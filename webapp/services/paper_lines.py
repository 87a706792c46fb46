"""The rows of a paper sheet: what was typed of each, and what of it the register does not say yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Answer, Declaration

ON_PAPER, EVIDENCE_ON_PAPER = "Đã ghi trên phiếu giấy.", "Ghi trên phiếu giấy, phiếu lưu ở hồ sơ."
"""What is kept where the paper has words that nobody typed again: data of the ward, in its language."""
FROM_PAPER = "Theo phiếu giấy: "
"""Stands before evidence that was typed from the paper."""


@dataclass(frozen=True)
class Line:
    """A row of the paper: half-points (None: no number there), and what was typed. `on_paper`: it has words there."""

    points: int | None = None
    statement: str = ""
    evidence: str = ""
    on_paper: bool = False


def _written(session: Session, there: Declaration | None) -> dict[str, Answer]:
    if there is None:
        return {}
    statement = select(Answer).where(Answer.commune_id == there.commune_id, Answer.declaration_id == there.id)
    return {row.indicator: row for row in session.scalars(statement)}


def changed(session: Session, there: Declaration | None, lines: Mapping[str, Line]) -> dict[str, dict[str, Any]]:
    """What the paper says otherwise than the declaration (None: there is none yet), as an operation's `answers`."""
    written = _written(session, there)
    said: dict[str, dict[str, Any]] = {}
    for indicator, line in lines.items():
        row = written.get(indicator)
        points, statement = (row.self_points, row.statement or "") if row is not None else (None, "")
        typed = line.statement or (statement or ON_PAPER if line.on_paper else "")
        new: dict[str, Any] = {}
        if line.points != points:
            new["self"] = None if line.points is None else _number(line.points)
        if typed != statement:
            new["statement"] = typed or None
        if new:
            said[indicator] = new
    return said


def _number(half_points: int) -> int | float:
    return half_points // 2 if half_points % 2 == 0 else half_points / 2
