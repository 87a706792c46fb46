"""The plan of a campaign: the days of its six steps, whether they can be, and how far each step is on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from webapp.domain import calendar
from webapp.domain.criteria_types import CalendarPhase

PHASES = ("registration", "practice", "declaring", "review", "posting", "decision")
"""The steps of a campaign, in their order."""

LONGEST_POSTING = 90
"""Days of posting that a ward can set, as in a criteria version."""

_OF_VERSION = {
    "register": "registration",
    "collect": "practice",
    "self_assess": "declaring",
    "review": "review",
    "post": "posting",
    "decide": "decision",
}

Days = tuple[date, date]
Typed = tuple[date | None, date | None]


class Standing(StrEnum):
    """How far a step is."""

    UNSET = "unset"
    COMING = "coming"
    UNDER_WAY = "under_way"
    LATE = "late"
    DONE = "done"


def suggested(version: Iterable[CalendarPhase], of_year: int) -> dict[str, Days]:
    """The days that a criteria version suggests for a year."""
    found = calendar.phases(version, of_year)
    return {_OF_VERSION[one.code]: (one.starts, one.ends) for one in found if one.code in _OF_VERSION}


def check(plan: Mapping[str, Typed], posting_days: int, of_year: int) -> list[tuple[str, str]]:
    """What is wrong with a plan: (field, code), at most one for each field. A step may have no days at all.

    Fields are `<step>_starts`, `<step>_ends` and `posting_days`. Codes: `phase_one_day` (one of two is missing),
    `phase_year` (far from the campaign's year), `phase_backwards`, `phase_begins_early`, `phase_ends_early` (before the
    step that comes before it does), `phase_posting_short` (the posting does not fit in), `posting_days`.
    """
    faults: list[tuple[str, str]] = []
    before: Days | None = None
    for phase in PHASES:
        starts, ends = plan.get(phase, (None, None))
        if starts is None and ends is None:
            continue
        if starts is None or ends is None:
            faults.append((f"{phase}_starts" if starts is None else f"{phase}_ends", "phase_one_day"))
            continue
        found = _of_one(phase, starts, ends, before, of_year)
        if found is None and phase == "posting" and calendar.posting_end(starts, posting_days) > ends:
            found = ("posting_ends", "phase_posting_short")
        if found is not None:
            faults.append(found)
            continue
        before = (starts, ends)
    if not 1 <= posting_days <= LONGEST_POSTING:
        faults.append(("posting_days", "posting_days"))
    return faults


def _of_one(phase: str, starts: date, ends: date, before: Days | None, of_year: int) -> tuple[str, str] | None:
    for field, on in ((f"{phase}_starts", starts), (f"{phase}_ends", ends)):
        if abs(on.year - of_year) > 1:
            return field, "phase_year"
    if ends < starts:
        return f"{phase}_ends", "phase_backwards"
    if before and starts < before[0]:
        return f"{phase}_starts", "phase_begins_early"
    if before and ends < before[1]:
        return f"{phase}_ends", "phase_ends_early"
    return None


def standing(days: Days | None, waiting: int, today: date) -> Standing:
    """How far a step is. A last day that has passed is nothing to worry about where nobody is waited for any more."""
    if days is None:
        return Standing.UNSET
    if today < days[0]:
        return Standing.COMING
    if today <= days[1]:
        return Standing.UNDER_WAY
    return Standing.LATE if waiting else Standing.DONE
