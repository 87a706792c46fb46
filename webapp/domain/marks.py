"""What a verifier notes beside an indicator: enough, something missing, not right. A mark helps; it takes no step.

A mark is about the sheet as it stood at a revision. What the person changed afterwards has not been looked at yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.scoring import NO_EVIDENCE, NO_STATEMENT, Line


class Verdict(StrEnum):
    """The three marks."""

    ENOUGH = "enough"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True)
class Mark:
    """A mark that stands, with the reason that goes into a return. `stale`: the person changed the place since."""

    indicator: str
    verdict: Verdict
    code: str | None = None
    text: str | None = None
    stale: bool = False


@dataclass(frozen=True)
class Tally:
    """How far the look at a sheet has come. `against`: indicators marked missing or not right, in the form's order."""

    looked_at: int
    all: int
    against: tuple[str, ...]

    @property
    def all_enough(self) -> bool:
        """Is every indicator marked enough?"""
        return self.looked_at == self.all and not self.against


def tally(marks: Mapping[str, Mark], indicators: Iterable[str]) -> Tally:
    """Count the marks of a sheet; a stale one counts for nothing."""
    codes = tuple(indicators)
    standing = [marks[code] for code in codes if code in marks and not marks[code].stale]
    against = tuple(one.indicator for one in standing if one.verdict is not Verdict.ENOUGH)
    return Tally(len(standing), len(codes), against)


def usual_reason(line: Line, verdict: Verdict) -> str | None:
    """The reason that the sheet itself gives for “missing”, if it gives one: nothing said, or nothing shown."""
    if verdict is not Verdict.MISSING:
        return None
    return next((code for code in (NO_STATEMENT, NO_EVIDENCE) if code in line.reasons), None)


def is_plain(line: Line, *, troubled: bool) -> bool:
    """May the indicator be marked enough together with others, unseen by itself?

    Only where the person gave a score that counts whole, and nothing about it is open.

    :param troubled: a value of another phone waits, evidence is late or has not arrived, or a warning was raised.
    """
    return not troubled and line.claimed is not None and not line.reasons and line.effective == line.claimed
