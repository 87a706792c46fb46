"""How values are written on paper (content: NĐ 30 and its habits). The names are the filters that templates use."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

DOTS = "…"
NO_BREAK = "\u00a0"
_PLACE = re.compile(r"\b(?:PHƯỜNG|XÃ|THÀNH PHỐ|TỈNH|KHỐI PHỐ|TỔ DÂN PHỐ|THÔN)(?: \S+){1,3}$")


def so(number: int | None) -> str:
    """A count: with a zero below ten; room to write where there is none."""
    return DOTS * 3 if number is None else f"{number:02d}"


def ngay(day: date | None) -> str:
    """A day in a table: 05/02/2026."""
    return f"{DOTS}/{DOTS}/{DOTS * 2}" if day is None else f"{day:%d/%m/%Y}"


def ngay_chu(day: date | None, year: int | None = None) -> str:
    """A day in a text: zeros for days below ten and for the months 1 and 2 only. Open: with its year, if known."""
    if day is None:
        return f"ngày {DOTS} tháng {DOTS} năm {year or DOTS * 2}"
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def gio(moment: time | None) -> str:
    """A time of day: 19 giờ 30 phút."""
    return f"{DOTS * 2} giờ {DOTS * 2} phút" if moment is None else f"{moment:%H} giờ {moment:%M} phút"


def diem(half_points: int | None) -> str:
    """Half-points as points: 8 or 8,5; nothing where there are none."""
    if half_points is None:
        return ""
    return f"{half_points // 2},5" if half_points % 2 else str(half_points // 2)


def hoa(text: str) -> str:
    """In capitals. The name of a place stays with the word for what it is: heads are narrow, and break before it."""
    return _PLACE.sub(lambda found: found[0].replace(" ", NO_BREAK), str(text).upper())


def hoa_dau(text: str) -> str:
    """With a capital at its beginning."""
    return str(text)[:1].upper() + str(text)[1:]


def cham(value: object, dots: int = 20) -> str:
    """What is there, or a dotted line to write on."""
    return str(value) if value not in (None, "") else DOTS * max(1, min(int(dots), 120))


def o(chosen: object) -> str:
    """A box: filled or empty. Both are in every font for office papers; ticked boxes are not."""
    return "■" if chosen else "□"


FILTERS: dict[str, Callable[..., Any]] = {
    one.__name__: one for one in (so, ngay, ngay_chu, gio, diem, hoa, hoa_dau, cham, o)
}
