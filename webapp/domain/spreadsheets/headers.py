"""Where the table begins on a sheet, and what its columns are. A guess, for a human to confirm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.domain.names import search_key
from webapp.domain.spreadsheets.cells import Cell, text

LOOKED_AT = 40
LOOKED_INTO = 200
MOST_COLUMNS = 200

# Field → what wards write above it, as search keys.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "number": ("stt", "tt", "so tt", "so thu tu"),
    "full_name": ("ho va ten", "ho ten", "ho va ten nguoi hoc", "ten cong dan", "ho va ten cong dan"),
    "family_name": ("ho", "ho dem", "ho va dem", "ho va ten dem", "ho lot", "ho chu lot"),
    "given_name": ("ten",),
    "head_name": ("chu ho", "ho ten chu ho", "ho va ten chu ho", "ten chu ho"),
    "birth": ("ngay sinh", "ngay thang nam sinh", "nam sinh", "ns", "sinh ngay", "sinh nam", "ntns"),
    "birth_male": ("nam sinh nam", "ngay sinh nam", "ngay thang nam sinh nam"),
    "birth_female": ("nam sinh nu", "ngay sinh nu", "ngay thang nam sinh nu"),
    "sex": ("gioi tinh", "gt", "phai", "nam nu"),
    "id_number": (
        "cccd",
        "so cccd",
        "cmnd",
        "so cmnd",
        "cmnd cccd",
        "cccd cmnd",
        "so cmnd cccd",
        "so cccd cmnd",
        "so dinh danh",
        "so dinh danh ca nhan",
        "can cuoc",
        "so can cuoc",
        "can cuoc cong dan",
        "so can cuoc cong dan",
        "ma dinh danh",
    ),
    "phone": ("dien thoai", "so dien thoai", "sdt", "so dt", "dt", "dtdd", "di dong"),
    "address": ("dia chi", "noi o", "cho o", "noi cu tru", "noi thuong tru", "dia chi thuong tru", "ho khau"),
    "area": (
        "khoi pho",
        "to dan pho",
        "thon",
        "to",
        "kp",
        "khoi",
        "tdp",
        "chi hoi",
        "khu dan cu",
        "khoi pho to dan pho",
    ),
    "unit": ("don vi", "co quan", "don vi cong tac", "noi cong tac", "co quan don vi", "truong"),
    "year": ("nam cong nhan", "nam dat", "nam dat danh hieu", "nam"),
    "decision_number": ("so quyet dinh", "so qd", "quyet dinh so", "qd so", "quyet dinh"),
    "decided_on": ("ngay quyet dinh", "ngay qd", "ngay ky", "ngay ky quyet dinh"),
    "issuer": ("noi cap", "co quan ban hanh", "co quan cong nhan", "noi cong nhan"),
    "adults": ("so nguoi lon", "nguoi lon", "tong so nguoi lon", "so nguoi tu 18 tuoi", "so nguoi tu 18 tuoi tro len"),
    "group": ("nhom", "nhom doi tuong", "doi tuong", "nghe nghiep", "nhom cong dan"),
    "note": ("ghi chu",),
}
FIELDS = tuple(_WORDS)
_FIELD_OF = {words: field for field, every in _WORDS.items() for words in every}
# By their marks: Tống is a family's name, Tổng công ty an enterprise, Cộng đồng may begin a collective's.
_TOTALS = re.compile(
    r"(?:[ivx0-9]+\W+)?(?:(?:tổng (?:số|cộng)|cộng (?:chung|toàn))\b.*|(?:tổng|cộng)(?:\W+[0-9].*|\W*))"
)


@dataclass(frozen=True)
class Header:
    """The header's first row (from 0), its number of rows (1 or 2), its texts, and column → field for those known."""

    row: int
    height: int
    texts: tuple[str, ...]
    columns: Mapping[int, str]

    @property
    def signature(self) -> tuple[str, ...]:
        """The same for the same header next time, however it is written: what a mapping is remembered by."""
        return tuple(search_key(one) for one in self.texts)


def find(rows: Iterable[Sequence[Cell]]) -> Header | None:
    """The header among the first rows: the one (or two, one below the other) that names the most columns.

    None where nothing names two columns: then a human says which row it is.
    """
    top = [[_text(cell) for cell in row[:MOST_COLUMNS]] for row, _ in zip(rows, range(LOOKED_AT), strict=False)]
    best: Header | None = None
    for row in range(len(top)):
        for height in (1, 2):
            found = of(top, row, height)
            if found is not None and len(found.columns) >= 2 and (best is None or _better(found, best)):
                best = found
    return best


def of(rows: Sequence[Sequence[Cell]], row: int, height: int) -> Header | None:
    """The header that begins in this row; None if the sheet ends before it does."""
    if row + height > len(rows):
        return None
    texts = [_text(cell) for cell in rows[row][:MOST_COLUMNS]]
    if height == 2:
        texts = _joined(texts, [_text(cell) for cell in rows[row + 1][:MOST_COLUMNS]])
    columns: dict[int, str] = {}
    for column, written in enumerate(texts):
        field = field_of(written)
        # Two columns that say the same: the first; the human sees both.
        if field is not None and field not in columns.values():
            columns[column] = field
    return Header(row, height, tuple(texts), columns)


def field_of(written: str) -> str | None:
    """The field that such words above a column mean, if one is sure."""
    key = search_key(re.sub(r"\(.*?\)|\[.*?\]", " ", written))
    return _FIELD_OF.get(key)


def is_total(row: Sequence[Cell]) -> bool:
    """A row that adds up those above it. It names nobody, so it is left out."""
    first = next((written for written in map(_text, row) if written), "")
    return _TOTALS.fullmatch(first.lower()) is not None


def _text(cell: Cell) -> str:
    return text(cell[:LOOKED_INTO] if isinstance(cell, str) else cell)


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """A header of two rows as one: a merged cell stands above all of its columns, but only over words of their own."""
    wide = max(len(above), len(below))
    above, below = [*above, *[""] * (wide - len(above))], [*below, *[""] * (wide - len(below))]
    texts, over = [], ""
    for upper, lower in zip(above, below, strict=True):
        over = upper or (over if lower else "")
        texts.append(f"{over} {lower}".strip())
    return texts


def _better(one: Header, other: Header) -> bool:
    return (len(one.columns), -one.height) > (len(other.columns), -other.height)
