"""The years of somebody's title from all sources, the run that they make, and the years still needed for exemplary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from webapp.domain.criteria_types import CriteriaVersion, ExemplaryRule
from webapp.domain.eligibility import Break, TitleYear, exemplary

REGISTER, PAPER = "register", "paper"
FIRST_YEAR = 2000
"""No title of any programme of learning citizens is older."""


@dataclass(frozen=True)
class Known:
    """What one source says of one year. `standing` False: revoked in the register, taken back on paper."""

    year: int
    origin: str = REGISTER
    standing: bool = True
    other_ward: bool = False
    before_merger: bool = False


@dataclass(frozen=True)
class Outlook:
    """Where somebody stands: the run up to the last year that is settled, what broke the one before, what is needed.

    `needed` are the years that must bring the title one after the other until exemplary is reached, the last of them
    being the year in which it is; empty where it is reached already (`exemplary`) or never will be in this run.
    """

    run: int
    since: int | None
    broken_by: Break | None
    exemplary: bool
    needed: tuple[int, ...]

    @property
    def reached_in(self) -> int | None:
        """The first year in which exemplary can be reached, if every year until then brings the title."""
        return self.needed[-1] if self.needed else None


def prevailing(known: Iterable[Known]) -> dict[int, Known]:
    """Year → what counts of it, by year. Where several sources say so, the register comes before paper, and a title
    of this ward before one of another; what was revoked or taken back says nothing."""
    best: dict[int, Known] = {}
    for one in known:
        if one.standing and (one.year not in best or _weight(one) > _weight(best[one.year])):
            best[one.year] = one
    return dict(sorted(best.items()))


def counted(known: Iterable[Known]) -> tuple[TitleYear, ...]:
    """One title for each year that stands."""
    return tuple(
        TitleYear(one.year, one.origin, one.other_ward, one.before_merger) for one in prevailing(known).values()
    )


def outlook(criteria: CriteriaVersion, known: Iterable[Known], year: int, *, settled: bool) -> Outlook:
    """Where somebody stands in `year`. `settled`: that year has its result, whatever it is; else it is still open."""
    known = tuple(known)
    titles, last = counted(known), year if settled else year - 1
    found = exemplary(criteria, titles, last)
    reached = settled and found.exemplary
    return Outlook(
        run=found.run,
        since=found.since,
        broken_by=_explained(found.broken_by, known),
        exemplary=reached,
        needed=() if reached else _needed(criteria.exemplary, found.run, last),
    )


def paper_faults(year: int, decided_on: date, today: date) -> tuple[tuple[str, str], ...]:
    """What cannot be right about a title typed in from paper: (`year` or `decided_on`, code)."""
    faults = []
    if not FIRST_YEAR <= year <= today.year:
        faults.append(("year", "year_not_possible"))
    if decided_on > today:
        faults.append(("decided_on", "in_the_future"))
    elif year >= FIRST_YEAR and not year <= decided_on.year <= year + 1:
        # The decision on a year is made in it, or early in the next one.
        faults.append(("decided_on", "decided_in_another_year"))
    return tuple(faults)


def _weight(one: Known) -> tuple[bool, bool, bool]:
    return (one.origin == REGISTER, not one.other_ward, not one.before_merger)


def _explained(found: Break | None, known: tuple[Known, ...]) -> Break | None:
    """A year that is missing because its title was revoked or its paper taken back says so."""
    if found is None or found.code != "missing_year":
        return found
    fallen = {one.origin for one in known if one.year == found.year and not one.standing}
    if not fallen:
        return found
    return Break(found.year, "revoked" if REGISTER in fallen else "taken_back")


def _needed(rule: ExemplaryRule, run: int, last: int) -> tuple[int, ...]:
    if run < rule.years:
        return tuple(range(last + 1, last + rule.years - run + 1))
    return (last + 1,) if rule.repeats else ()
