"""Who gets the title, who is exemplary, and what still stands in the way. Points are half-points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.domain.criteria_types import CriteriaVersion, ExemplaryRule
from webapp.domain.scoring import Sheet

TOTAL_BELOW_THRESHOLD = "total_below_threshold"
INDICATOR_BELOW_MINIMUM = "indicator_below_minimum"
VOTE_MISSING = "vote_missing"
NO_QUORUM = "no_quorum"
VOTE_NOT_PASSED = "vote_not_passed"


@dataclass(frozen=True)
class Reason:
    """Why the title is not reached; `indicator` where it is one indicator's fault."""

    code: str
    indicator: str | None = None

    def __str__(self) -> str:
        return self.code if self.indicator is None else f"{self.code}: {self.indicator}"


@dataclass(frozen=True)
class Missing:
    """What is missing for the title: half-points to the threshold, and the indicators below the minimum."""

    half_points: int
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """`total` is what was claimed, `effective_total` what counts and what decides; both in half-points."""

    total: int
    effective_total: int
    recognised: bool
    reasons: tuple[Reason, ...]
    missing: Missing


@dataclass(frozen=True)
class Vote:
    """The numbers of a review meeting about one person."""

    invited: int
    present: int
    votes_for: int


@dataclass(frozen=True)
class TitleYear:
    """A year in which somebody was recognised. A revoked year is no title year: leave it out.

    `origin`: `register` (decided here) or `paper` (imported with the number of its decision); both count.
    `other_ward`: decided by a ward that this one does not succeed. `before_merger`: by a ward merged into this one.
    """

    year: int
    origin: str = "register"
    other_ward: bool = False
    before_merger: bool = False


@dataclass(frozen=True)
class Break:
    """The year that ended the earlier run: `missing_year`, `other_ward` or `before_merger`."""

    year: int
    code: str


@dataclass(frozen=True)
class Exemplary:
    """The run of consecutive title years that ends in `year`.

    `since` is its first year (None: no run), `broken_by` what separates it from earlier titles (None: there are none),
    `earliest` the first year in which exemplary is reachable if every year from now on brings the title (None: never,
    when it was given in this run already and does not repeat).
    """

    year: int
    run: int
    exemplary: bool
    since: int | None
    broken_by: Break | None
    earliest: int | None


def verdict(criteria: CriteriaVersion, sheet: Sheet, vote: Vote | None = None) -> Verdict:
    """Whether the sheet reaches the title. The official verdict is that of the confirmed column.

    The vote matters only where the version's data gives it an effect (the plan asks for none).
    """
    rule = criteria.recognition
    below = tuple(line.indicator for line in sheet.lines if line.effective < rule.indicator_minimum)
    reasons = [Reason(TOTAL_BELOW_THRESHOLD)] if sheet.effective_total < rule.total else []
    reasons += [Reason(INDICATOR_BELOW_MINIMUM, code) for code in below]
    reasons += [Reason(code) for code in vote_problems(criteria, vote)]
    return Verdict(
        total=sheet.total,
        effective_total=sheet.effective_total,
        recognised=not reasons,
        reasons=tuple(reasons),
        missing=Missing(max(0, rule.total - sheet.effective_total), below),
    )


def vote_problems(criteria: CriteriaVersion, vote: Vote | None) -> tuple[str, ...]:
    """Codes of what the vote lacks under the version: none where it asks for no vote and no quorum."""
    rule = criteria.voting
    if rule.quorum_percent is None and rule.pass_percent is None:
        return ()
    if vote is None:
        return (VOTE_MISSING,)
    problems = []
    if rule.quorum_percent is not None and vote.present * 100 < rule.quorum_percent * vote.invited:
        problems.append(NO_QUORUM)
    if rule.pass_percent is not None and vote.votes_for * 100 < rule.pass_percent * vote.present:
        problems.append(VOTE_NOT_PASSED)
    return tuple(problems)


def exemplary(criteria: CriteriaVersion, years: Iterable[TitleYear], year: int) -> Exemplary:
    """The run of title years up to and including `year`; later years are ignored."""
    rule = criteria.exemplary
    known = {title.year: title for title in years if title.year <= year}
    run = 0
    while year - run in known and _uncounted(rule, known[year - run]) is None:
        run += 1
    last_before = year - run
    broken_by = None
    if any(title <= last_before for title in known):
        code = _uncounted(rule, known[last_before]) if last_before in known else "missing_year"
        broken_by = Break(last_before, code or "missing_year")
    reached = run >= rule.years if rule.repeats else run == rule.years
    return Exemplary(
        year=year,
        run=run,
        exemplary=reached,
        since=last_before + 1 if run else None,
        broken_by=broken_by,
        earliest=_earliest(rule, run, year),
    )


def _uncounted(rule: ExemplaryRule, title: TitleYear) -> str | None:
    if title.other_ward and not rule.other_ward_counts:
        return "other_ward"
    if title.before_merger and not rule.merger_keeps_run:
        return "before_merger"
    return None


def _earliest(rule: ExemplaryRule, run: int, year: int) -> int | None:
    if run <= rule.years:
        return year + rule.years - run
    return year if rule.repeats else None
