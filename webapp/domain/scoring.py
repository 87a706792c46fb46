"""Points: what was claimed, what counts, and why the two differ.

Points are half-points (an integer from 0 to 20). The three columns (self, collective, confirmed) are scored alike.
The reasons of a line say why fewer points count than were claimed: `below_five`, `no_statement`, `no_evidence`; or that
there is no score yet: `not_answered` (self), `not_scored` (collective, confirmed).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from webapp.domain.criteria_types import CriteriaVersion, MeetingEvidence, Reading
from webapp.domain.errors import DomainError

BELOW_FIVE = "below_five"
NO_STATEMENT = "no_statement"
NO_EVIDENCE = "no_evidence"
NOT_ANSWERED = "not_answered"
NOT_SCORED = "not_scored"

_TYPED = re.compile(r"\d{1,2}(?:[.,]\d{1,4})?", re.ASCII)


class Column(StrEnum):
    """The three scores of an indicator."""

    SELF = "self"
    COLLECTIVE = "collective"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Answer:
    """One indicator of a declaration: its three scores (None: not given), the statement and the kinds of evidence.

    `meeting_evidence` holds the kinds added at the review meeting; they count for the collective and confirmed scores.
    """

    self_points: int | None = None
    collective_points: int | None = None
    confirmed_points: int | None = None
    statement: str | None = None
    evidence: tuple[str, ...] = ()
    meeting_evidence: tuple[str, ...] = ()

    def points(self, column: Column) -> int | None:
        """Half-points as stored in the column."""
        if column is Column.SELF:
            return self.self_points
        return self.collective_points if column is Column.COLLECTIVE else self.confirmed_points


@dataclass(frozen=True)
class Effective:
    """Half-points that count, and the codes that say why it is not what was claimed."""

    half_points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One indicator of a scored sheet. `claimed` is None where nothing was given."""

    indicator: str
    claimed: int | None
    effective: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A declaration scored in one column; lines in the order of the form, totals in half-points."""

    column: Column
    group: str
    lines: tuple[Line, ...]
    total: int
    effective_total: int

    @property
    def complete(self) -> bool:
        """Whether every indicator has a score in this column."""
        return all(line.claimed is not None for line in self.lines)

    def line(self, indicator: str) -> Line:
        """The line of an indicator; DomainError `unknown_indicator`."""
        for line in self.lines:
            if line.indicator == indicator:
                return line
        raise DomainError("unknown_indicator", indicator)


def parse_points(value: object, criteria: CriteriaVersion) -> int:
    """Half-points of a score as typed or sent: `8`, `8.5`, `"8,5"`, `"8.5"`; DomainError `points`.

    Any score from 0 to the maximum is taken (1 to 4 as well); halves only where the version has them.
    """
    if isinstance(value, str) and _TYPED.fullmatch(value.strip()):
        doubled = Decimal(value.strip().replace(",", ".")) * 2
    elif isinstance(value, int | float) and not isinstance(value, bool):
        doubled = Decimal(str(value)) * 2
    else:
        raise DomainError("points")
    # The first test also refuses NaN and infinity, which cannot be compared or counted.
    if not doubled.is_finite() or not 0 <= doubled <= criteria.scoring.max or doubled != int(doubled):
        raise DomainError("points")
    half_points = int(doubled)
    if half_points % 2 and not criteria.scoring.half_points:
        raise DomainError("points")
    return half_points


def is_below_minimum(criteria: CriteriaVersion, half_points: int) -> bool:
    """Whether this is one of the scores between 0 and the least for something done (1 to 4), which do not count."""
    return not criteria.scoring.allow_below_five and 0 < half_points < criteria.scoring.partial_minimum


def check_collective(criteria: CriteriaVersion, half_points: int) -> int:
    """The same half-points if a collective may give them; DomainError `points` or `below_five`."""
    if not 0 <= half_points <= criteria.scoring.max or (half_points % 2 and not criteria.scoring.half_points):
        raise DomainError("points")
    if is_below_minimum(criteria, half_points):
        raise DomainError(BELOW_FIVE)
    return half_points


def scores_offered(criteria: CriteriaVersion) -> tuple[int, ...]:
    """Half-points for the score buttons, ascending: those that count, from 0 to the maximum."""
    step = 1 if criteria.scoring.half_points else 2
    return tuple(p for p in range(0, criteria.scoring.max + 1, step) if not is_below_minimum(criteria, p))


def counted_evidence(criteria: CriteriaVersion, kinds: Iterable[str]) -> int:
    """How many of these pieces of evidence count; DomainError `unknown_evidence_kind`."""
    return sum(criteria.evidence_kind(kind).counts for kind in kinds)


def effective(
    criteria: CriteriaVersion,
    group: str,
    indicator: str,
    column: Column,
    half_points: int | None,
    has_statement: bool,
    counted: int,
) -> Effective:
    """What a score is worth. `counted`: how many pieces of evidence count. DomainError `points` if out of range."""
    quantifiable = criteria.quantifiable(group, indicator)
    if half_points is None:
        return Effective(0, (NOT_ANSWERED if column is Column.SELF else NOT_SCORED,))
    if not 0 <= half_points <= criteria.scoring.max:
        raise DomainError("points", indicator)
    if half_points == 0:
        return Effective(0, ())
    reasons = [BELOW_FIVE] if is_below_minimum(criteria, half_points) else []
    if quantifiable:
        missing = [code for code, there in ((NO_STATEMENT, has_statement), (NO_EVIDENCE, counted > 0)) if not there]
        if len(missing) == 2 or criteria.scoring.evidence_reading is Reading.EITHER_MISSING:
            reasons += missing
    return Effective(0 if reasons else half_points, tuple(reasons))


def sheet(criteria: CriteriaVersion, group: str, answers: Mapping[str, Answer], column: Column) -> Sheet:
    """The declaration scored in one column. Indicators without an answer count 0; DomainError on unknown codes."""
    criteria.group(group)
    for code in answers:
        criteria.indicator(code)
    codes = criteria.indicator_codes
    lines = tuple(_line(criteria, group, code, answers.get(code, Answer()), column) for code in codes)
    return Sheet(
        column=column,
        group=group,
        lines=lines,
        total=sum(line.claimed or 0 for line in lines),
        effective_total=sum(line.effective for line in lines),
    )


def _line(criteria: CriteriaVersion, group: str, code: str, answer: Answer, column: Column) -> Line:
    stated = bool(answer.statement and answer.statement.strip())
    counted = counted_evidence(criteria, answer.evidence)
    if column is not Column.SELF:
        seen = counted_evidence(criteria, answer.meeting_evidence)
        counted += seen
        # What the meeting saw and wrote down also says what was done.
        if seen and criteria.scoring.meeting_evidence is MeetingEvidence.LIFTS_BOTH:
            stated = True
    claimed = answer.points(column)
    worth = effective(criteria, group, code, column, claimed, stated, counted)
    return Line(code, claimed, worth.half_points, worth.reasons)
