from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain import calendar
from webapp.domain.criteria import CriteriaVersion
from webapp.domain.errors import DomainError


def test_the_year_in_vietnam_begins_seven_hours_before_the_year_in_utc() -> None:
    assert calendar.year(datetime(2025, 12, 31, 16, 59, tzinfo=UTC)) == 2025
    assert calendar.year(datetime(2025, 12, 31, 17, 0, tzinfo=UTC)) == 2026
    assert calendar.day(datetime(2025, 12, 31, 17, 0, tzinfo=UTC)) == date(2026, 1, 1)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        calendar.day(datetime(2026, 1, 1))
    assert refused.value.code == "naive_time"


@given(st.datetimes(datetime(1976, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)))
def test_days_are_those_of_asia_ho_chi_minh(moment: datetime) -> None:
    assert calendar.local(moment).replace(tzinfo=None) == moment.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).replace(
        tzinfo=None
    )


@given(st.dates(date(1980, 1, 1), date(2100, 1, 1)))
def test_a_day_begins_at_its_first_moment(day: date) -> None:
    begins = calendar.start_of(day)
    assert calendar.day(begins) == day
    assert calendar.day(begins - timedelta(microseconds=1)) == day - timedelta(days=1)


def test_posting_lasts_to_the_end_of_its_last_day() -> None:
    posted = date(2026, 11, 11)
    assert calendar.posting_end(posted, 10) == date(2026, 11, 21)
    assert not calendar.posting_over(posted, 10, date(2026, 11, 21))
    assert calendar.posting_over(posted, 10, date(2026, 11, 22))
    assert calendar.days_left(calendar.posting_end(posted, 10), date(2026, 11, 18)) == 3


def test_the_phases_of_a_year_may_overlap(pilot: CriteriaVersion) -> None:
    phases = calendar.phases(pilot.calendar, 2026)
    assert calendar.current(phases, date(2026, 3, 31)) == ("register", "collect")
    assert calendar.current(phases, date(2026, 10, 15)) == ("collect", "self_assess")
    assert calendar.current(phases, date(2026, 12, 31)) == ("final_review",)
    upcoming = calendar.upcoming(phases, date(2026, 10, 15))
    assert upcoming is not None
    assert (upcoming.code, upcoming.starts) == ("review", date(2026, 11, 1))
    assert calendar.upcoming(phases, date(2026, 12, 31)) is None


def test_the_twenty_ninth_of_february_is_the_last_day_of_a_shorter_one(small: CriteriaVersion) -> None:
    assert calendar.phases(small.calendar, 2027)[0].ends == date(2027, 2, 28)
    assert calendar.phases(small.calendar, 2028)[0].ends == date(2028, 2, 29)
