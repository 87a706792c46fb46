"""The minutes of a posting: when the list was put up and taken down may be written, and what may not be."""

from __future__ import annotations

from datetime import date

from webapp.domain import calendar
from webapp.domain.errors import DomainError


def check_put_up(posted_on: date, today: date) -> None:
    """Raises DomainError `in_the_future` for a list that is not up yet."""
    if posted_on > today:
        raise DomainError("in_the_future", "posted_on")


def check_taken_down(posted_on: date, days: int, ended_on: date, today: date) -> None:
    """Raises DomainError unless a posting may have ended on that day.

    Codes: `posting_not_over` (its last day has not passed then), `in_the_future`.
    """
    if not calendar.posting_over(posted_on, days, ended_on):
        raise DomainError("posting_not_over", "ended_on")
    if ended_on > today:
        raise DomainError("in_the_future", "ended_on")
