"""The rows of a declaration's table: one per indicator, with everything that belongs beside it, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from webapp.domain import rivals
from webapp.domain.criteria_types import CriteriaVersion, Indicator
from webapp.domain.scoring import Column
from webapp.domain.scoring import Line as Scored
from webapp.domain.workflow import State
from webapp.models import ReturnReason
from webapp.queries.late import LatePiece
from webapp.queries.sheet import OtherValue, Piece, View
from webapp.web.forms import words
from webapp.web.forms.messages import sentence
from webapp.web.forms.steps import shown_reason
from webapp.web.i18n import day, number, points


@dataclass(frozen=True)
class Score:
    """One score: claimed and counted half-points, and why they differ; `change` from the column before, in words."""

    claimed: int | None
    effective: int
    reasons: tuple[str, ...]
    change: str = ""


@dataclass(frozen=True)
class Rival:
    """Values for one place: what stands, and what other phones sent. `fixed`: why only the first can be kept."""

    field: str
    label: str
    stands: str
    others: Sequence[tuple[str, str, datetime]]
    fixed: str | None


@dataclass(frozen=True)
class Line:
    """An indicator of the sheet. `tone`: `fix` (came back, phones differ), `flag` (points do not count) or none."""

    code: str
    number: int
    name: str
    quantifiable: bool
    guidance: str
    statement: str | None
    pieces: Sequence[tuple[Piece, str]]
    own: Score
    collective: Score | None
    confirmed: Score | None
    agreed_reason: str | None
    returns: Sequence[str]
    rivals: Sequence[Rival]
    tone: str


def of_view(view: View, *, shows_reviews: bool) -> list[tuple[str, list[Line]]]:
    """Competency → its lines. Without `shows_reviews` the collective's scores stay hidden (docs/adr/0020)."""
    rules = view.sheet.rules
    return [
        (str(competency.name), [_line(view, one, shows_reviews) for one in competency.indicators])
        for competency in rules.competencies
    ]


def _line(view: View, indicator: Indicator, shows_reviews: bool) -> Line:
    sheet, code = view.sheet, indicator.code
    answer = sheet.answers.get(code)
    own = _score(sheet.scored.own.line(code))
    returned = [returned_in_words(one, sheet.rules) for one in view.returns.get(code, ())]
    clashes = rivals_in_words(view, [one for one in view.rivals if one.field.split(".")[1:2] == [code]])
    is_draft = sheet.declaration.state == "draft"
    voided = own.claimed is not None and own.effective != own.claimed
    return Line(
        code=code,
        number=indicator.number,
        name=str(indicator.name),
        quantifiable=sheet.rules.quantifiable(sheet.declaration.group, code),
        guidance=str(sheet.rules.asked(sheet.declaration.group, code).guidance),
        statement=answer.statement if answer else None,
        pieces=[(piece, piece_in_words(piece, sheet.rules)) for piece in view.pieces.get(code, ())],
        own=own,
        collective=_later(view, Column.COLLECTIVE, code) if shows_reviews else None,
        confirmed=_later(view, Column.CONFIRMED, code) if shows_reviews else None,
        agreed_reason=view.reasons.get(code) if shows_reviews else None,
        returns=returned if is_draft else (),
        rivals=clashes,
        tone="fix" if clashes or (returned and is_draft) else ("flag" if voided else ""),
    )


def _score(line: Scored) -> Score:
    return Score(line.claimed, line.effective, tuple(sentence(code) for code in line.reasons))


def _later(view: View, column: Column, code: str) -> Score | None:
    scored = _score(view.sheet.scored.sheet(column).line(code))
    if scored.claimed is None:
        return None
    before = Column.SELF if column is Column.COLLECTIVE else Column.COLLECTIVE
    return replace(scored, change=change_in_words(view.sheet.scored.sheet(before).line(code).claimed, scored.claimed))


def change_in_words(before: int | None, now: int) -> str:
    """How a score differs from the one before it: a mark and a word, nothing where they are the same. Half-points."""
    less = (before or 0) - now
    if not less:
        return ""
    return _("▼ bớt %(n)s", n=points(less)) if less > 0 else _("▲ thêm %(n)s", n=points(-less))


def piece_in_words(piece: Piece, rules: CriteriaVersion) -> str:
    """A piece of evidence: its kind and what was written."""
    kind = next((str(kind.label) for kind in rules.evidence_kinds if kind.code == piece.kind), piece.kind)
    said = [number(piece.number) if piece.number is not None else "", piece.note or ""]
    text = ": ".join(part for part in (kind, " ".join(part for part in said if part)) if part)
    return _("%(text)s (đã xem tại cuộc họp)", text=text) if piece.seen_at_meeting else text


def late_in_words(piece: LatePiece, rules: CriteriaVersion) -> str:
    """A piece of evidence that came too late."""
    kind = next((str(kind.label) for kind in rules.evidence_kinds if kind.code == piece.kind), _("Minh chứng"))
    said = " ".join(
        part for part in (number(piece.number) if piece.number is not None else "", piece.note or "") if part
    )
    text = f"{kind}: {said}" if said else kind
    place = next((one.number for one in rules.indicators if one.code == piece.indicator), None)
    return _("Chỉ số %(n)s – %(text)s", n=place, text=text) if place else text


def returned_in_words(reason: ReturnReason, rules: CriteriaVersion) -> str:
    """A reason for returning: the sentence of its code, and what was added."""
    known = next((str(one.text) for one in rules.return_reasons if one.code == reason.code), "")
    if reason.text and (reason.code == "other" or "{{" in known):
        return reason.text
    return " ".join(part for part in (shown_reason(known), reason.text) if part)


def rivals_in_words(view: View, found: Sequence[OtherValue]) -> list[Rival]:
    """What other phones sent, place by place, beside what stands there."""
    places: dict[str, list[tuple[str, str, datetime]]] = {}
    for one in found:
        places.setdefault(one.field, []).append((one.id, other_in_words(view, one), one.at))
    state = State(view.sheet.declaration.state)
    rules = view.sheet.rules
    return [
        Rival(
            field=field,
            label=words.changed_field(field, rules),
            stands=value_now(view, field),
            others=others,
            fixed=sentence(code) if (code := rivals.refusal(state, field)) else None,
        )
        for field, others in places.items()
    ]


def other_in_words(view: View, rival: OtherValue) -> str:
    """The value of another phone as people read it; names for ids and codes."""
    value = rival.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(float(value))
    if rival.field == "group" and value in view.sheet.rules.group_codes:
        return str(view.sheet.rules.group(str(value)).short_name)
    if rival.field == "collective_id":
        return rival.name or _("nơi khác")
    return _shown(value)


def value_now(view: View, field: str) -> str:
    """What stands in a field (`answers.c05.self`, `state`, …), for people."""
    parts = field.split(".")
    if parts[0] == "answers" and len(parts) == 3:
        answer = view.sheet.answers.get(parts[1])
        if answer is None:
            return _shown(None)
        if parts[2] == "statement":
            return _shown(answer.statement)
        return points(answer.points(Column(parts[2]))) if parts[2] in list(Column) else _shown(None)
    declaration = view.sheet.declaration
    texts: dict[str, Any] = {
        "state": words.state(declaration.state),
        "posted_on": day(declaration.posted_on),
        "posted_until": day(declaration.posted_until),
        "group": str(view.sheet.rules.group(declaration.group).short_name),
        "collective_id": view.collective.name,
    }
    return _shown(texts[parts[0]]) if parts[0] in texts else _("đã sửa")


def _shown(value: Any) -> str:
    return _("(để trống)") if value in (None, "") else str(value)
