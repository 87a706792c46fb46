"""The plan of a campaign."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain import timeline
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.timeline import PHASES, Standing

GOOD = {
    "registration": (date(2026, 1, 1), date(2026, 3, 31)),
    "practice": (date(2026, 1, 1), date(2026, 10, 31)),
    "declaring": (date(2026, 10, 1), date(2026, 10, 31)),
    "review": (date(2026, 11, 1), date(2026, 11, 10)),
    "posting": (date(2026, 11, 11), date(2026, 11, 25)),
    "decision": (date(2026, 11, 26), date(2026, 12, 15)),
}
D = date(2026, 11, 15)


def test_the_plan_of_the_shipped_criteria_can_be_set_as_it_is(pilot: CriteriaVersion) -> None:
    found = timeline.suggested(pilot.calendar, 2026)
    assert found == GOOD
    assert timeline.check(found, 10, 2026) == []


@pytest.mark.parametrize(
    ("phase", "days", "fault"),
    [
        ("review", (D, None), ("review_ends", "phase_one_day")),
        ("review", (None, D), ("review_starts", "phase_one_day")),
        ("review", (date(2062, 11, 1), date(2062, 11, 10)), ("review_starts", "phase_year")),
        ("review", (date(2026, 11, 10), date(2026, 11, 1)), ("review_ends", "phase_backwards")),
        ("review", (date(2026, 9, 1), date(2026, 11, 10)), ("review_starts", "phase_begins_early")),
        ("declaring", (date(2026, 10, 1), date(2026, 10, 30)), ("declaring_ends", "phase_ends_early")),
        ("posting", (date(2026, 11, 11), date(2026, 11, 20)), ("posting_ends", "phase_posting_short")),
    ],
)
def test_days_that_cannot_be_are_named_at_their_field(phase: str, days: timeline.Typed, fault: tuple[str, str]) -> None:
    assert timeline.check(GOOD | {phase: days}, 10, 2026) == [fault]


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_posting_lasts_at_least_a_day_and_no_longer_than_ninety(days: int) -> None:
    assert ("posting_days", "posting_days") in timeline.check({}, days, 2026)
    assert timeline.check({}, 90, 2026) == []


def test_a_step_without_days_is_left_out_of_the_order() -> None:
    plan = {name: days for name, days in GOOD.items() if name not in ("practice", "declaring")}
    assert timeline.check(plan, 10, 2026) == []


def test_a_step_is_late_only_where_somebody_is_still_waited_for() -> None:
    days = (D, D + timedelta(days=3))
    seen = [timeline.standing(days, waiting, D + timedelta(days=n)) for n in (-1, 0, 3, 4) for waiting in (0, 2)]
    assert seen == [
        *(Standing.COMING, Standing.COMING),
        *(Standing.UNDER_WAY,) * 4,
        Standing.DONE,
        Standing.LATE,
    ]
    assert timeline.standing(None, 5, D) is Standing.UNSET


@given(st.dictionaries(st.sampled_from(PHASES), st.tuples(st.none() | st.dates(), st.none() | st.dates())))
def test_what_passes_the_check_is_in_order(plan: dict[str, timeline.Typed]) -> None:
    faults = timeline.check(plan, 10, 2026)
    assert len({field for field, _code in faults}) == len(faults)
    if not faults:
        whole = [plan[name] for name in PHASES if name in plan and plan[name][0] is not None]
        assert [one[0] for one in whole] == sorted(one[0] for one in whole)  # type: ignore[type-var]
        assert [one[1] for one in whole] == sorted(one[1] for one in whole)  # type: ignore[type-var]
