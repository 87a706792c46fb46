"""The run of years from everything that sources say: gaps, revoked decisions, two in one year, what was put right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.criteria import shipped
from webapp.domain.criteria import CriteriaVersion
from webapp.domain.eligibility import Break, TitleYear, exemplary
from webapp.domain.titles import PAPER, REGISTER, Known, counted, outlook, paper_faults

PILOT = shipped()["pilot-2022"]
YEARS = st.integers(2018, 2032)
SAID = st.lists(
    st.builds(
        Known,
        year=YEARS,
        origin=st.sampled_from((REGISTER, PAPER)),
        standing=st.booleans(),
        other_ward=st.booleans(),
        before_merger=st.booleans(),
    ),
    max_size=24,
)


def paper(*years: int) -> list[Known]:
    return [Known(year, PAPER) for year in years]


# what is shown, what is known, the year, is it settled, run, since, broken by, exemplary, years needed
CASES: list[tuple[str, list[Known], int, bool, int, int | None, Break | None, bool, tuple[int, ...]]] = [
    ("nobody has a title yet", [], 2026, False, 0, None, None, False, (2026, 2027, 2028, 2029, 2030)),
    ("four on paper, this year open", paper(2022, 2023, 2024, 2025), 2026, False, 4, 2022, None, False, (2026,)),
    (
        "four on paper and this year decided",
        [*paper(2022, 2023, 2024, 2025), Known(2026)],
        2026,
        True,
        5,
        2022,
        None,
        True,
        (),
    ),
    (
        "exemplary last year, and again if this year brings it",
        paper(*range(2021, 2026)),
        2026,
        False,
        5,
        2021,
        None,
        False,
        (2026,),
    ),
    ("three in a row: two more", paper(2024, 2025, 2026), 2026, True, 3, 2024, None, False, (2027, 2028)),
    (
        "a gap",
        paper(2022, 2024, 2025),
        2026,
        False,
        2,
        2024,
        Break(2023, "missing_year"),
        False,
        (2026, 2027, 2028),
    ),
    (
        "a revoked decision breaks the run and says so",
        [*paper(2022, 2023), Known(2024, standing=False), Known(2025)],
        2026,
        False,
        1,
        2025,
        Break(2024, "revoked"),
        False,
        (2026, 2027, 2028, 2029),
    ),
    (
        "a paper that was taken back does too",
        [*paper(2022, 2023, 2025), Known(2024, PAPER, standing=False)],
        2026,
        False,
        1,
        2025,
        Break(2024, "taken_back"),
        False,
        (2026, 2027, 2028, 2029),
    ),
    (
        "revoked, and recognised anew by a second decision of the year",
        [*paper(2022, 2023, 2024), Known(2025, standing=False), Known(2025)],
        2026,
        False,
        4,
        2022,
        None,
        False,
        (2026,),
    ),
    (
        "taken back, and typed in again as it is",
        [*paper(2023, 2024, 2025), Known(2024, PAPER, standing=False)],
        2026,
        False,
        3,
        2023,
        None,
        False,
        (2026, 2027),
    ),
    (
        "two decisions on one year are one year",
        [Known(2025), *paper(2025)],
        2026,
        False,
        1,
        2025,
        None,
        False,
        (2026, 2027, 2028, 2029),
    ),
    (
        "not reached this year: from the beginning",
        paper(2022, 2023, 2024, 2025),
        2026,
        True,
        0,
        None,
        Break(2026, "missing_year"),
        False,
        (2027, 2028, 2029, 2030, 2031),
    ),
]


@pytest.mark.parametrize(
    ("known", "year", "settled", "run", "since", "broken_by", "reached", "needed"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_where_somebody_stands(
    known: list[Known],
    year: int,
    settled: bool,
    run: int,
    since: int | None,
    broken_by: Break | None,
    reached: bool,
    needed: tuple[int, ...],
) -> None:
    found = outlook(PILOT, known, year, settled=settled)
    assert (found.run, found.since, found.broken_by, found.exemplary) == (run, since, broken_by, reached)
    assert found.needed == needed
    assert found.reached_in == (found.needed[-1] if found.needed else None)


def test_the_register_comes_before_paper_and_this_ward_before_another(small: CriteriaVersion) -> None:
    said = [Known(2025, PAPER, other_ward=True), Known(2025), Known(2026, PAPER, other_ward=True), Known(2026, PAPER)]
    assert counted(said) == (TitleYear(2025), TitleYear(2026, PAPER))
    assert outlook(small, said, 2026, settled=True).exemplary


def test_where_it_does_not_repeat_a_run_that_is_over_the_mark_needs_nothing_more(small: CriteriaVersion) -> None:
    found = outlook(small, [Known(2023), Known(2024), Known(2025)], 2026, settled=False)
    assert (found.run, found.needed, found.reached_in) == (3, (), None)


@given(SAID, YEARS, st.booleans(), st.randoms())
def test_the_order_in_which_sources_speak_and_what_they_say_twice_change_nothing(
    known: list[Known], year: int, settled: bool, chance: object
) -> None:
    mixed = [*known, *known]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert outlook(PILOT, mixed, year, settled=settled) == outlook(PILOT, known, year, settled=settled)


@given(SAID, YEARS)
def test_what_does_not_stand_counts_no_more_than_what_nobody_said(known: list[Known], year: int) -> None:
    standing = [one for one in known if one.standing]
    assert counted(known) == counted(standing)
    whole, bare = outlook(PILOT, known, year, settled=True), outlook(PILOT, standing, year, settled=True)
    assert (whole.run, whole.exemplary, whole.needed) == (bare.run, bare.exemplary, bare.needed)


@given(SAID, YEARS)
def test_every_year_of_the_run_stands_and_the_one_before_it_does_not(known: list[Known], year: int) -> None:
    found = outlook(PILOT, known, year, settled=True)
    there = {one.year for one in known if one.standing}
    assert all(year - n in there for n in range(found.run))
    assert year - found.run not in there
    if found.broken_by is not None:
        assert found.broken_by.year == year - found.run
    assert found.exemplary == (found.run >= PILOT.exemplary.years)


@given(SAID, YEARS, st.booleans())
def test_whoever_gets_the_title_in_every_needed_year_is_exemplary_in_the_last_and_not_before(
    known: list[Known], year: int, settled: bool
) -> None:
    last = year if settled else year - 1
    past = [one for one in known if one.year <= last]
    found = outlook(PILOT, past, year, settled=settled)
    assert found.exemplary or found.needed
    onwards = [*past, *(Known(one) for one in found.needed)]
    for place, one in enumerate(found.needed, start=1):
        reached = exemplary(PILOT, counted(onwards), one).exemplary
        assert reached == (place == len(found.needed))
    assert list(found.needed) == list(range(last + 1, last + 1 + len(found.needed)))


TODAY = date(2026, 8, 17)


@pytest.mark.parametrize(
    ("year", "decided_on", "faults"),
    [
        (2022, date(2022, 12, 20), ()),
        (2022, date(2023, 1, 15), ()),
        (2022, date(2024, 1, 1), (("decided_on", "decided_in_another_year"),)),
        (2022, date(2021, 12, 31), (("decided_on", "decided_in_another_year"),)),
        (2026, date(2026, 8, 17), ()),
        (2026, date(2026, 8, 18), (("decided_on", "in_the_future"),)),
        (2027, date(2026, 8, 1), (("year", "year_not_possible"), ("decided_on", "decided_in_another_year"))),
        (1999, date(1999, 8, 1), (("year", "year_not_possible"),)),
    ],
)
def test_what_cannot_be_right_about_a_paper(year: int, decided_on: date, faults: tuple[tuple[str, str], ...]) -> None:
    assert paper_faults(year, decided_on, TODAY) == faults
