"""Which pairs are proposed, why, and how strongly (size: domain only)."""

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from webapp.domain import names
from webapp.domain.duplicates import Grade, Known, Reason, compare, pairs

HOA = Known("1", "Nguyễn Thị Hòa", "nguyen thi hoa", date(1964, 7, 14), 1964, "female", household_id="a")


def called(name: str, **more: Any) -> Known:
    return replace(HOA, id="2", full_name=name, search_key=names.search_key(name), **more)


@pytest.mark.parametrize(
    ("other", "grade", "reasons"),
    [
        (called("NGUYỄN THỊ HÒA"), Grade.LIKELY, {"same_name", "same_day", "same_household"}),
        (called("Nguyen Thi Hoa", household_id="b"), Grade.LIKELY, {"same_without_marks", "same_day", "moved_house"}),
        (called("Hòa Nguyễn Thị", household_id=None), Grade.LIKELY, {"other_order", "same_day"}),
        (
            called("Nguyễn Thị Hòa", birth_date=None, birth_year=1946),
            Grade.POSSIBLE,
            {"same_name", "year_one_off", "same_household"},
        ),
        (
            called("Nguyễn Thị Hòa", birth_date=date(1964, 7, 4)),
            Grade.POSSIBLE,
            {"same_name", "day_one_off", "same_household"},
        ),
        (
            called("Nguyễn Thị Hòa", birth_date=None, household_id="b"),
            Grade.POSSIBLE,
            {"same_name", "same_year", "moved_house"},
        ),
    ],
)
def test_reasons_and_their_worth(other: Known, grade: Grade, reasons: set[str]) -> None:
    for one, two in ((HOA, other), (other, HOA)):
        found = compare(one, two)
        assert found is not None
        assert (found.grade, set(found.reasons)) == (grade, {Reason(one) for one in reasons})


def test_numbers_settle_it_or_speak_against_it() -> None:
    one = replace(HOA, fingerprint=b"1", number="049164000017")
    assert compare(one, called("Trần Văn Bê", fingerprint=b"1", sex="male")).grade is Grade.CERTAIN  # type: ignore[union-attr]
    near = called("Nguyễn Thị Hòa", fingerprint=b"2", number="049164000071")
    assert Reason.NUMBER_ONE_OFF in compare(one, near).reasons  # type: ignore[union-attr]
    assert compare(one, replace(near, number="049164999999")) is None
    # Where a number cannot be opened, fingerprints that differ are two numbers.
    assert compare(one, replace(near, number=None)) is None


def test_a_telephone_alone_wants_the_same_day_of_birth() -> None:
    one = replace(HOA, phone="+84905000111")
    assert compare(one, called("Lê Thị Cúc", phone="+84905000111")).grade is Grade.POSSIBLE  # type: ignore[union-attr]
    assert compare(one, called("Lê Thị Cúc", phone="+84905000111", birth_date=date(1990, 1, 1))) is None
    assert compare(one, called("Lê Thị Cúc")) is None


def test_who_is_not_proposed() -> None:
    assert compare(HOA, called("Nguyễn Thị Hòa", sex="male")) is None
    assert compare(HOA, called("Nguyễn Thị Hòa", birth_date=date(1971, 2, 3), birth_year=1971)) is None
    assert compare(HOA, called("Nguyễn Thị Hòa", birth_date=None, birth_year=None, household_id="b")) is None


def test_every_pair_that_is_alike_has_a_key_in_common() -> None:
    variants = [
        called(name, birth_date=day, birth_year=year, phone=phone, household_id=home, fingerprint=number)
        for name in ("Nguyễn Thị Hòa", "Hoa Nguyen Thi", "Lê Thị Cúc")
        for day, year in ((date(1964, 7, 14), 1964), (None, 1964), (None, 1965), (None, None))
        for phone in (None, "+84905000111")
        for home in ("a", "b", None)
        for number in (None, b"1")
    ]
    people = [replace(one, id=str(place)) for place, one in enumerate(variants)]
    met = {(one.id, two.id) for one, two in pairs(people)}
    for one, two in itertools.combinations(people, 2):
        if compare(one, two) is not None and (one.id, two.id) not in met:
            raise AssertionError((one, two))
