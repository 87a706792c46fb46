"""Cells as people fill them, read as what they mean: a name, a birthday, an ID number, a phone number, a sex.

A cell is a text, a number, a day or a truth value, as a reader of spreadsheets gives it. What was mended is told in
codes, so that a human can look at it before it is believed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from webapp.domain import identifiers, names
from webapp.domain.errors import DomainError

T = TypeVar("T")
Cell = str | int | float | date | datetime | bool | None

OLDEST = 1890
LONGEST = 2000
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 3000, 80000
_LETTERS = re.compile(r"[^\W\d_]+")
_SCIENTIFIC = re.compile(r"[0-9][.,][0-9]+[eE]\+?[0-9]+")
_YEAR = re.compile(r"[0-9]{4}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.\- ]+([0-9]{1,2})[/.\- ]+([0-9]{4})(?:[ T].*)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,2})(?:[ T].*)?")
_CLOSE = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_IN_WORDS = re.compile(r"(?:ngày )?([0-9]{1,2}) tháng ([0-9]{1,2}) năm ([0-9]{4})")
_NO_DAY = re.compile(r"(?:(?:[0?x_.…]{0,2}[/.\-])?(?:[0?x_.…]{0,2}|0?[1-9]|1[0-2])[/.\-])([0-9]{4})")


@dataclass(frozen=True)
class Read(Generic[T]):
    """What a cell means, and the codes of what was mended in it (`id_zeros`, `day_month_swapped`, …)."""

    value: T
    mended: tuple[str, ...] = ()


@dataclass(frozen=True)
class Birth:
    """A day of birth, or only its year."""

    year: int
    day: date | None = None


def text(cell: Cell) -> str:
    """The cell as text: composed, with single spaces, without signs that cannot be seen; whole numbers without `.0`.

    DomainError `too_long` above 2,000 characters: no cell of a register is, and composing them could take for ever.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return f"{cell:%d/%m/}{cell.year:04}"
    if isinstance(cell, str) and len(cell) > LONGEST:
        raise DomainError("too_long")
    composed = unicodedata.normalize("NFC", str(cell))
    seen = "".join(" " if one.isspace() else one for one in composed if one.isspace() or not _is_unseen(one))
    return re.sub(" +", " ", seen).strip()


def name(cell: Cell) -> Read[str]:
    """A person's name; DomainError as `names.clean`, or `no_letters`. In CAPITALS or small letters: `name_case`."""
    found = names.clean(text(cell))
    if not _LETTERS.search(found):
        raise DomainError("no_letters")
    cased = _cased(found)
    return Read(cased, ("name_case",) if cased != found else ())


def birth(cell: Cell, latest: date) -> Read[Birth] | None:
    """A day or a year of birth, None for an empty cell.

    Numbers are Excel's days, years, or ddmmyyyy without their first zero. DomainError `birth_date` (no such day),
    `birth_two_digits` (a year of two digits: which century?), `birth_range` (before 1890 or after `latest`).
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, bool):
        raise DomainError("birth_date")
    if isinstance(cell, date):
        read = Read(Birth(cell.year, cell))
    elif isinstance(cell, (int, float)):
        read = _birth_number(cell)
    else:
        written = text(cell)
        if not written or not re.search("[0-9]", written):
            if _LETTERS.search(written):
                raise DomainError("birth_date")
            return None
        read = _birth_text(written)
    last = latest if read.value.day else date(latest.year, 12, 31)
    if read.value.year < OLDEST or (read.value.day or date(read.value.year, 1, 1)) > last:
        raise DomainError("birth_range")
    return read


def id_number(cell: Cell, extra_places: Collection[str] = ()) -> Read[str] | None:
    """An ID number of 12 digits (or 9), None for an empty cell; `id_zeros` where Excel had eaten zeros at its head.

    DomainError `id_digits_lost` (Excel shows 4,9E+10: the digits are gone), `id_number` (anything else). Zeros are only
    put back where the number then begins with a known place of birth.
    """
    if isinstance(cell, (bool, date)):
        raise DomainError("id_number")
    written = re.sub(r"[\s.\-'’]", "", text(cell)) if not isinstance(cell, float) else text(cell)
    if not written:
        return None
    if _SCIENTIFIC.fullmatch(text(cell)):
        raise DomainError("id_digits_lost")
    if not re.fullmatch("[0-9]+", written):
        raise DomainError("id_number")
    if len(written) in (9, 12):
        return Read(written)
    whole = written.zfill(9 if len(written) in (7, 8) else 12)
    checked = identifiers.id_number(whole, extra_places=extra_places)
    if len(written) not in (7, 8, 10, 11) or "id_place_unknown" in checked.warnings:
        raise DomainError("id_number")
    return Read(whole, ("id_zeros",))


def phone(cell: Cell) -> Read[str] | None:
    """A phone number (E.164), None for an empty cell; of several the first (`phone_first`), a zero back (`phone_zero`).

    DomainError `phone`.
    """
    written = text(cell)
    if not written:
        return None
    first = re.split(r"[,;/]| hoặc | - ", written)[0].strip()
    mended = ("phone_first",) if first != written else ()
    digits = re.sub(r"\D", "", first)
    if not first.startswith("+") and re.fullmatch(r"[35789][0-9]{8}|2[0-9]{9}", digits):
        return Read(identifiers.phone("0" + digits), (*mended, "phone_zero"))
    return Read(identifiers.phone(first), mended)


def sex(cell: Cell) -> str | None:
    """`male`, `female`, or None for an empty cell; DomainError `sex`. No numbers: everybody counts otherwise."""
    written = text(cell).lower().rstrip(".")
    if not written:
        return None
    for value, words in (("male", ("nam", "m", "male", "ông", "trai")), ("female", ("nữ", "nu", "f", "female", "bà"))):
        if written in words:
            return value
    raise DomainError("sex")


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs")


def _cased(found: str) -> str:
    letters = "".join(_LETTERS.findall(found))
    # Fonts of old had no capitals with a tone: NGUYễN is in capitals, too.
    plain = [letter for letter in letters if letter.isascii()]
    shouted = len(plain) > 1 and all(letter.isupper() for letter in plain) and not _is_titled(found)
    if shouted or letters.isupper() or letters.islower():
        return _LETTERS.sub(lambda word: word[0].capitalize(), found)
    return found


def _is_titled(found: str) -> bool:
    return all(word[:1].isupper() and word[1:] == word[1:].lower() for word in _LETTERS.findall(found))


def _birth_number(number: float) -> Read[Birth]:
    if number != number or number in (float("inf"), float("-inf")):
        raise DomainError("birth_date")
    whole = int(number)
    if number == whole and OLDEST <= whole <= 2200:
        return Read(Birth(whole))
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        found = _EXCEL_DAY_ZERO + timedelta(days=whole)
        return Read(Birth(found.year, found), ("birth_serial",))
    return _birth_text(str(whole).zfill(8))


def _birth_text(written: str) -> Read[Birth]:
    written = written.strip("'’ ").lower()
    if _YEAR.fullmatch(written):
        return Read(Birth(int(written)))
    if found := _YEAR_FIRST.fullmatch(written):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if only := _NO_DAY.fullmatch(written):
        return Read(Birth(int(only[1])), ("birth_year_only",))
    for form in (_DAY_FIRST, _CLOSE, _IN_WORDS):
        if found := form.fullmatch(written):
            return _day(int(found[1]), int(found[2]), int(found[3]))
    if re.fullmatch("[0-9]{5}", written):
        return _birth_number(int(written))
    if re.fullmatch(r"(?:[0-9]{1,2}[/.\-]){2}[0-9]{2}", written):
        raise DomainError("birth_two_digits")
    raise DomainError("birth_date")


def _day(day: int, month: int, year: int) -> Read[Birth]:
    if day == 0 or month == 0:
        return Read(Birth(year), ("birth_year_only",))
    mended: tuple[str, ...] = ()
    if month > 12 and day <= 12:
        day, month, mended = month, day, ("day_month_swapped",)
    try:
        return Read(Birth(year, date(year, month, day)), mended)
    except ValueError:
        raise DomainError("birth_date") from None
