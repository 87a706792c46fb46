"""Are two records of the register one person? What speaks for it, as codes, and how much that is worth."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """What two records have in common, or how they differ."""

    SAME_NUMBER = "same_number"
    NUMBER_ONE_OFF = "number_one_off"
    SAME_NAME = "same_name"
    SAME_WITHOUT_MARKS = "same_without_marks"
    OTHER_ORDER = "other_order"
    SAME_DAY = "same_day"
    DAY_ONE_OFF = "day_one_off"
    SAME_YEAR = "same_year"
    YEAR_ONE_OFF = "year_one_off"
    SAME_PHONE = "same_phone"
    SAME_HOUSEHOLD = "same_household"
    MOVED_HOUSE = "moved_house"


class Grade(StrEnum):
    """How much the reasons are worth, from most to least."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


GRADES = tuple(Grade)


@dataclass(frozen=True)
class Known:
    """What is known of a person. `search_key`: the name without marks. `fingerprint` stands for the ID number where
    `number` itself was not opened."""

    id: str
    full_name: str
    search_key: str
    birth_date: date | None = None
    birth_year: int | None = None
    sex: str | None = None
    fingerprint: bytes | None = None
    number: str | None = None
    phone: str | None = None
    household_id: str | None = None


@dataclass(frozen=True)
class Alike:
    """Why two records may be one person, and how much that is worth."""

    grade: Grade
    reasons: tuple[Reason, ...]


def keys(one: Known) -> Iterator[tuple[object, ...]]:
    """Whoever may be the same person has one of these in common: only such pairs need to be compared."""
    name = _words(one)
    if one.fingerprint is not None:
        yield ("number", one.fingerprint)
    if one.phone is not None:
        yield ("phone", one.phone)
    if one.household_id is not None:
        yield ("home", name, one.household_id)
    if one.birth_year is None:
        yield ("undated", name)
        return
    year = f"{one.birth_year:04}"
    # One digit may be wrong; a wrong century is nobody's year of birth.
    yield from (("year", name, year[:place] + "?" + year[place + 1 :]) for place in (2, 3))


def compare(one: Known, other: Known) -> Alike | None:
    """What speaks for one person; None where too little does, or something speaks against it."""
    number, name, birth = _number(one, other), _name(one, other), _birth(one, other)
    phone = one.phone is not None and one.phone == other.phone
    home = one.household_id is not None and one.household_id == other.household_id
    grade = _grade(number, name, birth, phone, home, _other_sex(one, other))
    if grade is None:
        return None
    reasons = [reason for reason in (number, name, birth) if isinstance(reason, Reason)]
    reasons += [Reason.SAME_PHONE] * phone
    moved = bool(one.household_id and other.household_id) and not home
    reasons += [Reason.SAME_HOUSEHOLD] * home + [Reason.MOVED_HOUSE] * moved
    return Alike(grade, tuple(reasons))


def _grade(
    number: Reason | bool, name: Reason | None, birth: Reason | bool, phone: bool, home: bool, other_sex: bool
) -> Grade | None:
    """`number`, `birth`: a reason, True where one of the two is unknown, False where both are known and differ."""
    if number is Reason.SAME_NUMBER:
        return Grade.CERTAIN
    if number is False or birth is False or other_sex:
        return None
    near = number is Reason.NUMBER_ONE_OFF or phone
    if name is None:
        # A telephone is often the family's: only somebody born on the same day is worth a look.
        return Grade.POSSIBLE if phone and birth is Reason.SAME_DAY else None
    if birth is Reason.SAME_DAY or (birth is Reason.SAME_YEAR and (near or home)):
        return Grade.LIKELY
    if birth is Reason.SAME_YEAR or near or home:
        return Grade.POSSIBLE
    return None


def _number(one: Known, other: Known) -> Reason | bool:
    if one.fingerprint is None or other.fingerprint is None:
        return True
    if one.fingerprint == other.fingerprint:
        return Reason.SAME_NUMBER
    if one.number is not None and other.number is not None and _one_off(one.number, other.number):
        return Reason.NUMBER_ONE_OFF
    return False


def _name(one: Known, other: Known) -> Reason | None:
    if one.full_name.casefold() == other.full_name.casefold():
        return Reason.SAME_NAME
    if one.search_key == other.search_key:
        return Reason.SAME_WITHOUT_MARKS
    return Reason.OTHER_ORDER if _words(one) == _words(other) else None


def _birth(one: Known, other: Known) -> Reason | bool:
    if one.birth_date is not None and other.birth_date is not None:
        if one.birth_date == other.birth_date:
            return Reason.SAME_DAY
        near = _one_off(one.birth_date.isoformat(), other.birth_date.isoformat())
        return Reason.DAY_ONE_OFF if near else False
    if one.birth_year is None or other.birth_year is None:
        return True
    if one.birth_year == other.birth_year:
        return Reason.SAME_YEAR
    return Reason.YEAR_ONE_OFF if _one_off(f"{one.birth_year:04}", f"{other.birth_year:04}") else False


def _other_sex(one: Known, other: Known) -> bool:
    return one.sex is not None and other.sex is not None and one.sex != other.sex


def _one_off(one: str, other: str) -> bool:
    """One digit differs, or two neighbours changed places."""
    if len(one) != len(other):
        return False
    wrong = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) == 2:
        first, second = wrong
        return second == first + 1 and one[first] == other[second] and one[second] == other[first]
    return len(wrong) == 1


def _words(one: Known) -> str:
    return " ".join(sorted(one.search_key.split()))


def pairs(people: list[Known]) -> Iterator[tuple[Known, Known]]:
    """Each pair that has a key in common, once; never all with all."""
    blocks: dict[tuple[object, ...], list[int]] = {}
    for place, one in enumerate(people):
        for key in keys(one):
            blocks.setdefault(key, []).append(place)
    met: set[tuple[int, int]] = set()
    for block in blocks.values():
        if len(block) > 1:
            met.update(itertools.combinations(block, 2))
    return ((people[first], people[second]) for first, second in sorted(met))
