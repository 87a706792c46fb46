"""Reading one value by its kind: its normal form, or the code of what is wrong with it.

Normal forms are JSON: text in NFC without outer spaces (blank is None), days and moments as text, points as whole
numbers where they are whole. Rules that need the database or the criteria version are elsewhere (`kinds/`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from webapp.domain import identifiers, names
from webapp.services.operations.types import Field

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SHA256 = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
FIRST_YEAR = 1900
FIRST_MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(2100, 1, 1, tzinfo=UTC)
LARGEST_SIZE = 5 * 1024 * 1024


class FaultError(Exception):
    """A value that cannot be taken."""


def _text(value: Any) -> str | None:
    if type(value) is not str:
        raise FaultError("wrong_type")
    return unicodedata.normalize("NFC", value).strip() or None


def read_text(value: Any, field: Field) -> str | None:
    """Text in NFC without outer spaces; None for blank."""
    text = _text(value)
    if text is not None and field.max is not None and len(text) > field.max:
        raise FaultError("too_long")
    return text


def _read_name(value: Any, field: Field) -> str | None:
    text = _text(value)
    return names.clean(text) if text is not None else None


def _read_code(value: Any, field: Field) -> str | None:
    text = read_text(value, field)
    if text is not None and not _CODE.fullmatch(text):
        raise FaultError("wrong_value")
    return text


def _read_id(value: Any, field: Field) -> str:
    if type(value) is not str:
        raise FaultError("wrong_type")
    if not UUID.fullmatch(value):
        raise FaultError("not_an_id")
    return value


def _read_day(value: Any, field: Field) -> str | None:
    text = _text(value)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise FaultError("date")
    if not FIRST_YEAR - 30 <= day.year <= LAST_MOMENT.year:
        raise FaultError("out_of_range")
    return text


def _whole(value: Any) -> int:
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is not int:
        raise FaultError("wrong_type")
    return value


def _read_year(value: Any, field: Field) -> int:
    year = _whole(value)
    if not FIRST_YEAR - 30 <= year <= LAST_MOMENT.year:
        raise FaultError("out_of_range")
    return year


def moment(text: str) -> datetime | None:
    """The instant that an RFC 3339 text in UTC ending in Z names; None if it is none."""
    try:
        return datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        return None


def moment_text(at: datetime) -> str:
    """The normal form of an instant."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read_moment(value: Any, field: Field) -> str | None:
    text = _text(value)
    if text is None:
        return None
    at = moment(text)
    if at is None:
        raise FaultError("time")
    if not FIRST_MOMENT <= at < LAST_MOMENT:
        raise FaultError("out_of_range")
    return moment_text(at)


def _read_choice(value: Any, field: Field) -> str:
    if type(value) is not str:
        raise FaultError("wrong_type")
    if value not in field.choices:
        raise FaultError("wrong_value")
    return value


def _read_purposes(value: Any, field: Field) -> list[str]:
    if type(value) is not list or not all(type(item) is str for item in value):
        raise FaultError("wrong_type")
    if not value:
        raise FaultError("required")
    if len(set(value)) != len(value) or not set(value) <= set(field.choices):
        raise FaultError("wrong_value")
    return sorted(value)


def _read_id_number(value: Any, field: Field) -> str | None:
    text = read_text(value, field)
    return identifiers.id_number(text).value if text is not None else None


def _read_phone(value: Any, field: Field) -> str | None:
    text = read_text(value, field)
    return identifiers.phone(text) if text is not None else None


def _read_number(value: Any, field: Field) -> int | float:
    if type(value) is not int and type(value) is not float:
        raise FaultError("wrong_type")
    if abs(value) > 1e12:
        raise FaultError("out_of_range")
    return int(value) if value == int(value) else float(value)


def _read_size(value: Any, field: Field) -> int:
    size = _whole(value)
    if not 0 <= size <= LARGEST_SIZE:
        raise FaultError("out_of_range")
    return size


def _read_sha256(value: Any, field: Field) -> str:
    if type(value) is not str:
        raise FaultError("wrong_type")
    if not SHA256.fullmatch(value):
        raise FaultError("sha256")
    return value


READERS: dict[str, Callable[[Any, Field], Any]] = {
    "text": read_text,
    "name": _read_name,
    "code": _read_code,
    "id": _read_id,
    "day": _read_day,
    "year": _read_year,
    "moment": _read_moment,
    "choice": _read_choice,
    "purposes": _read_purposes,
    "id_number": _read_id_number,
    "phone": _read_phone,
    "number": _read_number,
    "size": _read_size,
    "sha256": _read_sha256,
}
"""Kind of a field (`types.Field`) → what reads it. They raise FaultError, or the domain's DomainError."""


def points(half_points: int | None) -> int | float | None:
    """Half-points as they travel: 16 → 8, 17 → 8.5."""
    if half_points is None:
        return None
    return half_points / 2 if half_points % 2 else half_points // 2


def read_points(value: Any) -> int | float:
    """Points as they travel: a number from 0 to 10 in steps of a half."""
    if type(value) is not int and type(value) is not float:
        raise FaultError("points")
    if not 0 <= value <= 10 or value * 2 != int(value * 2):
        raise FaultError("points")
    return points(int(value * 2)) or 0
