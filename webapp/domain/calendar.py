"""Days and years of Vietnam, posting periods and the phases of a campaign. The moment is always an argument."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from webapp.domain.criteria_types import CalendarPhase
from webapp.domain.errors import DomainError

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Asia/Ho_Chi_Minh. It has been UTC+7 without summer time since 1975, so no time zone files need to be read."""


@dataclass(frozen=True)
class Phase:
    """A phase of one campaign, both days included."""

    code: str
    starts: date
    ends: date


def local(moment: datetime) -> datetime:
    """The moment on a Vietnamese clock; DomainError `naive_time` if it does not say its time zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise DomainError("naive_time")
    return moment.astimezone(VIETNAM)


def day(moment: datetime) -> date:
    """The day in Vietnam."""
    return local(moment).date()


def year(moment: datetime) -> int:
    """The year in Vietnam: the campaign year."""
    return local(moment).year


def start_of(on: date) -> datetime:
    """The moment (UTC) at which the day begins in Vietnam."""
    return datetime(on.year, on.month, on.day, tzinfo=VIETNAM).astimezone(UTC)


def posting_end(posted_on: date, days: int) -> date:
    """The last day of posting ("niêm yết đến hết ngày"): the day of posting itself is not counted."""
    return posted_on + timedelta(days=days)


def posting_over(posted_on: date, days: int, today: date) -> bool:
    """Whether the last day of posting has passed."""
    return today > posting_end(posted_on, days)


def phases(calendar: Iterable[CalendarPhase], of_year: int) -> tuple[Phase, ...]:
    """The phases of a version's calendar in one year; 29 February becomes the last day of a shorter one."""
    return tuple(Phase(p.code, _date(of_year, *p.starts), _date(of_year, *p.ends)) for p in calendar)


def current(found: Iterable[Phase], today: date) -> tuple[str, ...]:
    """Codes of the phases that today lies in (they may overlap)."""
    return tuple(phase.code for phase in found if phase.starts <= today <= phase.ends)


def upcoming(found: Iterable[Phase], today: date) -> Phase | None:
    """The phase that begins next."""
    return min((phase for phase in found if phase.starts > today), key=lambda phase: phase.starts, default=None)


def days_left(ends: date, today: date) -> int:
    """Days until the end of the day `ends`: 0 on that day, negative afterwards."""
    return (ends - today).days


def _date(of_year: int, month: int, day_of_month: int) -> date:
    if (month, day_of_month) == (2, 29):
        return date(of_year, 3, 1) - timedelta(days=1)
    return date(of_year, month, day_of_month)
