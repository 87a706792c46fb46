"""Cells as people fill them. ID numbers begin with 000 or are not numbers of anybody."""

import unicodedata
from datetime import date, datetime

import pytest

from webapp.domain.errors import DomainError
from webapp.domain.spreadsheets import cells
from webapp.domain.spreadsheets.cells import Birth, Cell

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cell", "meant", "mended"),
    [
        ("  Trần\u00a0 Thị \n Bình\u200b ", "Trần Thị Bình", ()),
        (unicodedata.normalize("NFD", "Đặng Quốc"), "Đặng Quốc", ()),
        ("NGUYỄN VĂN Á", "Nguyễn Văn Á", ("name_case",)),
        ("NGUYễN VăN ĐứC", "Nguyễn Văn Đức", ("name_case",)),
        ("lê thị ý", "Lê Thị Ý", ("name_case",)),
        ("H'HEN NIÊ", "H'Hen Niê", ("name_case",)),
        ("Y Bih Alêô", "Y Bih Alêô", ()),
        ("Lê Ý", "Lê Ý", ()),
        ("Đỗ Ái", "Đỗ Ái", ()),
    ],
)
def test_a_name_is_read(cell: str, meant: str, mended: tuple[str, ...]) -> None:
    read = cells.name(cell)
    assert (read.value, read.mended) == (meant, mended)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "required"),
        ("  ", "required"),
        (12, "no_letters"),
        ("a" * 121, "too_long"),
        ("ạ" * 1_000_000, "too_long"),
    ],
)
def test_what_is_no_name_is_refused(cell: Cell, code: str) -> None:
    with pytest.raises(DomainError, match=f"^{code}$"):
        cells.name(cell)


@pytest.mark.parametrize(
    ("cell", "meant", "mended"),
    [
        (date(1960, 2, 5), date(1960, 2, 5), ()),
        (datetime(1960, 2, 5, 7, 30), date(1960, 2, 5), ()),
        (1960, 1960, ()),
        (1960.0, 1960, ()),
        ("1960", 1960, ()),
        ("'1960", 1960, ()),
        ("5/2/1960", date(1960, 2, 5), ()),
        ("05-02-1960", date(1960, 2, 5), ()),
        ("05.02.1960", date(1960, 2, 5), ()),
        ("5 / 2 / 1960", date(1960, 2, 5), ()),
        ("1960-02-05", date(1960, 2, 5), ()),
        ("1960-02-05 00:00:00", date(1960, 2, 5), ()),
        ("05021960", date(1960, 2, 5), ()),
        (5021960, date(1960, 2, 5), ()),
        ("ngày 5 tháng 2 năm 1960", date(1960, 2, 5), ()),
        ("2/25/1960", date(1960, 2, 25), ("day_month_swapped",)),
        (21951, date(1960, 2, 5), ("birth_serial",)),
        ("21951", date(1960, 2, 5), ("birth_serial",)),
        (21951.5, date(1960, 2, 5), ("birth_serial",)),
        ("00/00/1960", 1960, ("birth_year_only",)),
        ("02/1960", 1960, ("birth_year_only",)),
        ("__/__/1960", 1960, ("birth_year_only",)),
        ("/1960", 1960, ("birth_year_only",)),
    ],
)
def test_a_birthday_is_read(cell: Cell, meant: date | int, mended: tuple[str, ...]) -> None:
    read = cells.birth(cell, TODAY)
    assert read is not None
    assert read.value == (Birth(meant) if isinstance(meant, int) else Birth(meant.year, meant))
    assert read.mended == mended


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "…"])
def test_no_birthday_is_none(cell: Cell) -> None:
    assert cells.birth(cell, TODAY) is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/2/1960", "birth_date"),
        ("không rõ", "birth_date"),
        (True, "birth_date"),
        (float("nan"), "birth_date"),
        (-5, "birth_date"),
        (10**30, "birth_date"),
        ("5/2/60", "birth_two_digits"),
        ("5/2/2060", "birth_range"),
        ("24/11/2026", "birth_range"),
        (1800, "birth_range"),
        ("1800", "birth_range"),
    ],
)
def test_what_is_no_birthday_is_refused(cell: Cell, code: str) -> None:
    with pytest.raises(DomainError, match=f"^{code}$"):
        cells.birth(cell, TODAY)


@pytest.mark.parametrize(
    ("cell", "meant", "mended"),
    [
        ("000060123456", "000060123456", ()),
        ("'000060123456", "000060123456", ()),
        ("000 060 123 456", "000060123456", ()),
        (49160000000.0, "049160000000", ("id_zeros",)),
        (1160000000, "001160000000", ("id_zeros",)),
        ("200000000", "200000000", ()),
        (20000000, "020000000", ("id_zeros",)),
    ],
)
def test_an_id_number_gets_its_zeros_back(cell: Cell, meant: str, mended: tuple[str, ...]) -> None:
    read = cells.id_number(cell)
    assert read is not None
    assert (read.value, read.mended) == (meant, mended)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("4,916E+10", "id_digits_lost"),
        ("4.916e10", "id_digits_lost"),
        ("99999999999", "id_number"),
        ("1234", "id_number"),
        ("1234567890123", "id_number"),
        ("04916000000x", "id_number"),
        (4916.5, "id_number"),
        (True, "id_number"),
        (date(1960, 2, 5), "id_number"),
    ],
)
def test_what_is_no_id_number_is_refused(cell: Cell, code: str) -> None:
    with pytest.raises(DomainError, match=f"^{code}$"):
        cells.id_number(cell)


@pytest.mark.parametrize(
    ("cell", "meant", "mended"),
    [
        ("0905 123 456", "+84905123456", ()),
        (905123456, "+84905123456", ("phone_zero",)),
        ("+84 905 123 456", "+84905123456", ()),
        ("0905123456; 0905123457", "+84905123456", ("phone_first",)),
        (2350000123, "+842350000123", ("phone_zero",)),
    ],
)
def test_a_phone_number_is_read(cell: Cell, meant: str, mended: tuple[str, ...]) -> None:
    read = cells.phone(cell)
    assert read is not None
    assert (read.value, read.mended) == (meant, mended)


def test_a_sex_is_read_from_words_only() -> None:
    assert [cells.sex(cell) for cell in ("Nam", "NỮ", " nu.", None, "")] == ["male", "female", "female", None, None]
    with pytest.raises(DomainError, match=r"^sex$"):
        cells.sex(1)


def test_empty_cells_are_none() -> None:
    assert (cells.id_number(" "), cells.id_number(None), cells.phone("")) == (None, None, None)
