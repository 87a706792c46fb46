from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.criteria import shipped
from webapp.domain.criteria import CriteriaVersion
from webapp.domain.eligibility import Break, TitleYear, exemplary

PILOT = shipped()["pilot-2022"]


def years(*found: int) -> list[TitleYear]:
    return [TitleYear(year) for year in found]


# what is shown, the years of the title, the year asked about, run, exemplary, broken by, earliest exemplary year
RUNS: list[tuple[str, Iterable[TitleYear], int, int, bool, Break | None, int]] = [
    ("nobody is exemplary without a title", [], 2026, 0, False, None, 2031),
    ("one year is a run of one", years(2026), 2026, 1, False, None, 2030),
    ("four years in a row are one short", years(2023, 2024, 2025, 2026), 2026, 4, False, None, 2027),
    ("five years in a row are exemplary", years(2022, 2023, 2024, 2025, 2026), 2026, 5, True, None, 2026),
    ("the sixth year is exemplary again", years(*range(2022, 2028)), 2027, 6, True, None, 2027),
    (
        "a missing year breaks the run",
        years(2020, 2021, 2023, 2024, 2025),
        2025,
        3,
        False,
        Break(2022, "missing_year"),
        2027,
    ),
    (
        "six years with a gap before the last five are exemplary",
        years(2020, *range(2022, 2027)),
        2026,
        5,
        True,
        Break(2021, "missing_year"),
        2026,
    ),
    (
        "a year without the title ends the run at once",
        years(2022, 2023, 2024, 2025),
        2026,
        0,
        False,
        Break(2026, "missing_year"),
        2031,
    ),
    ("later years do not count towards an earlier one", years(*range(2022, 2027)), 2024, 3, False, None, 2026),
    (
        "years on paper count like those of the register",
        [TitleYear(year, "paper") for year in range(2022, 2026)] + years(2026),
        2026,
        5,
        True,
        None,
        2026,
    ),
    (
        "a year in another ward counts",
        [*years(2022, 2023, 2025, 2026), TitleYear(2024, other_ward=True)],
        2026,
        5,
        True,
        None,
        2026,
    ),
    (
        "a merger of wards does not break the run",
        [TitleYear(2022, before_merger=True), TitleYear(2023, before_merger=True), *years(2024, 2025, 2026)],
        2026,
        5,
        True,
        None,
        2026,
    ),
]


@pytest.mark.parametrize(
    ("titles", "year", "run", "reached", "broken_by", "earliest"), [row[1:] for row in RUNS], ids=[r[0] for r in RUNS]
)
def test_five_years_in_a_row_are_exemplary(
    titles: Iterable[TitleYear], year: int, run: int, reached: bool, broken_by: Break | None, earliest: int
) -> None:
    found = exemplary(PILOT, titles, year)
    assert (found.run, found.exemplary, found.broken_by, found.earliest) == (run, reached, broken_by, earliest)
    assert found.since == (year - run + 1 if run else None)


def test_the_small_version_asks_for_two_years_and_counts_neither_other_wards_nor_years_before_a_merger(
    small: CriteriaVersion,
) -> None:
    assert exemplary(small, years(2025, 2026), 2026).exemplary
    moved = exemplary(small, [TitleYear(2025, other_ward=True), *years(2026)], 2026)
    assert (moved.run, moved.broken_by) == (1, Break(2025, "other_ward"))
    merged = exemplary(small, [TitleYear(2025, before_merger=True), *years(2026)], 2026)
    assert (merged.run, merged.broken_by) == (1, Break(2025, "before_merger"))


def test_where_it_does_not_repeat_only_the_year_that_completes_the_run_is_exemplary(small: CriteriaVersion) -> None:
    third = exemplary(small, years(2024, 2025, 2026), 2026)
    assert (third.run, third.exemplary, third.earliest) == (3, False, None)


@given(st.sets(st.integers(2015, 2035)), st.integers(2015, 2035), st.integers(2015, 2035))
def test_one_title_more_never_makes_a_run_shorter(found: set[int], another: int, year: int) -> None:
    assert exemplary(PILOT, years(*found, another), year).run >= exemplary(PILOT, years(*found), year).run


@given(st.sets(st.integers(2015, 2035)), st.integers(2015, 2035))
def test_whoever_gets_the_title_every_year_is_exemplary_in_the_earliest_year_and_not_before(
    found: set[int], year: int
) -> None:
    first = exemplary(PILOT, years(*found), year)
    assert first.earliest is not None
    onwards = {title for title in found if title <= year} | set(range(year + 1, first.earliest + 1))
    assert exemplary(PILOT, years(*onwards), first.earliest).exemplary
    for earlier in range(year, first.earliest):
        assert not exemplary(PILOT, years(*onwards), earlier).exemplary


def test_the_number_of_years_is_data() -> None:
    three = replace(PILOT, exemplary=replace(PILOT.exemplary, years=3))
    assert exemplary(three, years(2024, 2025, 2026), 2026).exemplary
