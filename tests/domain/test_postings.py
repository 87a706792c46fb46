"""When the minutes of a posting may be written."""

from datetime import date, timedelta

import pytest

from webapp.domain import postings
from webapp.domain.errors import DomainError

UP = date(2026, 11, 11)
CASES = [
    ("on the day itself", 0, 30, "posting_not_over"),
    ("on its last day", 10, 30, "posting_not_over"),
    ("the day after", 11, 30, None),
    ("today", 30, 30, None),
    ("not tomorrow", 31, 30, "in_the_future"),
]


@pytest.mark.parametrize(("ended", "today", "code"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_a_posting_ends_when_its_days_are_over(ended: int, today: int, code: str | None) -> None:
    days = [UP + timedelta(days=one) for one in (ended, today)]
    if code is None:
        postings.check_taken_down(UP, 10, *days)
        return
    with pytest.raises(DomainError) as refused:
        postings.check_taken_down(UP, 10, *days)
    assert (refused.value.code, refused.value.field) == (code, "ended_on")


def test_a_list_that_is_not_up_has_no_minutes() -> None:
    postings.check_put_up(UP, UP)
    with pytest.raises(DomainError, match="in_the_future"):
        postings.check_put_up(UP, UP - timedelta(days=1))
