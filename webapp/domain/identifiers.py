"""Identity numbers, phone numbers and the QR code of the ID card. Numbers are text: their leading zeros count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from webapp.domain.errors import DomainError

PROVINCES = frozenset(
    re.findall(
        r"[0-9]{3}",
        "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 "
        "042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 "
        "086 087 089 091 092 093 094 095 096",
    )
)
"""Codes of the 63 provinces in which births were registered; a merger of provinces does not change old numbers."""

FIRST_FOREIGN, LAST_FOREIGN = 101, 399
"""Births registered abroad carry the code of a country, counted from 101. The upper bound is generous."""

DEMO_PLACE = "000"
"""Place code of invented numbers. It is known only where a caller says so (`extra_places`)."""

_SEXES = ("male", "female")
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{9}")
_DATE = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")


@dataclass(frozen=True)
class IdNumber:
    """A number that is right in form. `kind`: `citizen` (12 digits) or `old` (9 digits, which say nothing).

    `warnings`: `id_place_unknown`, `id_year_mismatch`, `id_sex_mismatch`. They never refuse a number.
    """

    value: str
    kind: str
    place: str | None
    sex: str | None
    birth_year: int | None
    warnings: tuple[str, ...]

    @property
    def last4(self) -> str:
        """The four digits that may be shown."""
        return self.value[-4:]


@dataclass(frozen=True)
class IdCard:
    """What the QR code of an ID card says; None for what is empty or cannot be read."""

    id_number: str
    old_number: str | None
    full_name: str | None
    birth_date: date | None
    sex: str | None
    address: str | None
    issued_on: date | None


def id_number(
    text: str,
    *,
    birth_year: int | None = None,
    sex: str | None = None,
    extra_places: Collection[str] = (),
) -> IdNumber:
    """The number without its spaces and dots, checked; DomainError `id_number` unless it has 12 (or 9) digits.

    `birth_year` and `sex` (`male`, `female`) are what the record says, to compare with. `extra_places`: place codes
    known besides the official ones.
    """
    digits = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"[0-9]{9}|[0-9]{12}", digits):
        raise DomainError("id_number")
    if len(digits) == 9:
        return IdNumber(digits, "old", None, None, None, ())
    place, century, tens = digits[:3], int(digits[3]), int(digits[4:6])
    said_sex, said_year = _SEXES[century % 2], 1900 + 100 * (century // 2) + tens
    known = place in PROVINCES or place in extra_places or FIRST_FOREIGN <= int(place) <= LAST_FOREIGN
    checks = (
        ("id_place_unknown", known),
        ("id_year_mismatch", birth_year is None or birth_year == said_year),
        ("id_sex_mismatch", sex is None or sex == said_sex),
    )
    return IdNumber(digits, "citizen", place, said_sex, said_year, tuple(code for code, fits in checks if not fits))


def mask(number: str) -> str:
    """`••••••••1234`, from a whole number or from its last four digits; the dots do not tell its length."""
    return "•" * 8 + number[-4:]


def phone(text: str) -> str:
    """E.164 (`+84905123456`) of a Vietnamese number as people write it; DomainError `phone`."""
    digits = re.sub(r"[\s.\-()]", "", text)
    national = re.sub(r"^(?:\+84|0084|84(?=[0-9]{9}))0?", "0", digits)
    if not (_MOBILE.fullmatch(national) or _LANDLINE.fullmatch(national)):
        raise DomainError("phone")
    return "+84" + national[1:]


def display_phone(e164: str) -> str:
    """`0905 123 456`, `0235 000 0123`, `024 3823 4567`; anything that is not a Vietnamese E.164 number as it is."""
    national = "0" + e164.removeprefix("+84")
    if not e164.startswith("+84") or not (_MOBILE.fullmatch(national) or _LANDLINE.fullmatch(national)):
        return e164
    if national[:3] in ("024", "028"):
        cuts = (3, 7)
    else:
        cuts = (4, 7)
    return " ".join((national[: cuts[0]], national[cuts[0] : cuts[1]], national[cuts[1] :]))


def id_card(text: str) -> IdCard:
    """The card whose QR code holds this text; DomainError `id_card` unless it begins with a number of 12 digits.

    Fields are taken from their places (number | old number | name | born | sex | address | issued); what follows is
    ignored, because newer cards carry more. The text itself should not be kept.
    """
    fields = [unicodedata.normalize("NFC", field).strip() for field in text.strip().lstrip("\ufeff").split("|")]
    if not re.fullmatch(r"[0-9]{12}", fields[0]):
        raise DomainError("id_card")
    fields += [""] * 7
    return IdCard(
        id_number=fields[0],
        old_number=fields[1] if re.fullmatch(r"[0-9]{9}", fields[1]) else None,
        full_name=fields[2] or None,
        birth_date=_date(fields[3]),
        sex={"nam": "male", "nữ": "female"}.get(fields[4].lower()),
        address=fields[5] or None,
        issued_on=_date(fields[6]),
    )


def _date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
