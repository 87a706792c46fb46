"""The marks of a verifier: what counts, what may be marked together, which reason the sheet gives by itself."""

import pytest

from webapp.domain.marks import Mark, Verdict, is_plain, tally, usual_reason
from webapp.domain.scoring import Line

CODES = [f"c{number:02}" for number in range(1, 11)]


def test_marks_are_counted_and_a_stale_one_is_not() -> None:
    marks = {code: Mark(code, Verdict.ENOUGH) for code in CODES}
    assert tally(marks, CODES).all_enough
    marks["c05"] = Mark("c05", Verdict.ENOUGH, stale=True)
    marks["c07"] = Mark("c07", Verdict.WRONG)
    count = tally(marks, CODES)
    assert (count.looked_at, count.all, count.against, count.all_enough) == (9, 10, ("c07",), False)


@pytest.mark.parametrize(
    ("reasons", "verdict", "expected"),
    [
        (("no_evidence",), Verdict.MISSING, "no_evidence"),
        (("no_statement", "no_evidence"), Verdict.MISSING, "no_statement"),
        (("no_evidence",), Verdict.WRONG, None),
        (("below_five",), Verdict.MISSING, None),
        ((), Verdict.MISSING, None),
    ],
)
def test_the_sheet_gives_the_reason_that_it_shows_itself(
    reasons: tuple[str, ...], verdict: Verdict, expected: str | None
) -> None:
    assert usual_reason(Line("c05", 16, 0, reasons), verdict) == expected


def test_only_what_counts_whole_and_is_in_no_doubt_is_marked_with_others() -> None:
    assert is_plain(Line("c05", 16, 16, ()), troubled=False)
    assert not is_plain(Line("c05", 16, 16, ()), troubled=True)
    assert not is_plain(Line("c05", 16, 0, ("no_evidence",)), troubled=False)
    assert not is_plain(Line("c05", None, 0, ("not_answered",)), troubled=False)
