"""Rows of lists of people as wards have them; all names and numbers are invented."""

from datetime import date

import pytest

from webapp.domain.spreadsheets import people
from webapp.domain.spreadsheets.cells import Cell
from webapp.domain.spreadsheets.people import Known

AREAS = people.area_keys([("a", "Khối phố Bàu Sen"), ("b", "Khối phố Bến Trúc"), ("c", "Thôn Bến Trúc")])
KNOWN = Known(date(2026, 8, 17), AREAS, {"nong dan": "farmer"}, "a", ("000",))


def read(**row: Cell) -> people.Line:
    return people.read({"full_name": "Lê Thị Mai", **row}, KNOWN)


def test_a_whole_row_is_read_and_says_what_was_mended() -> None:
    line = read(
        full_name="LÊ THỊ  MAI",
        birth="14/07/1964",
        sex="Nữ",
        id_number=164900001,
        phone="905123456",
        head_name="đặng văn bảy",
        address=" 12 Đường Số Một ",
        area="BÀU SEN",
        group="Nông dân",
    )
    assert line.problems == []
    assert line.values == {
        "full_name": "Lê Thị Mai",
        "birth_year": 1964,
        "birth_date": "1964-07-14",
        "sex": "female",
        "id_number": "164900001",
        "phone": "+84905123456",
        "head_name": "Đặng Văn Bảy",
        "address": "12 Đường Số Một",
        "area_id": "a",
        "group": "farmer",
    }
    assert line.mended == ["name_case", "phone_zero", "name_case"]


def test_a_name_in_two_columns_and_a_birth_year_in_the_column_of_women() -> None:
    line = people.read({"family_name": "Lê Thị", "given_name": "Mai", "birth_female": 1964}, KNOWN)
    assert (line.values["full_name"], line.values["sex"], line.values["birth_year"]) == ("Lê Thị Mai", "female", 1964)
    assert read(birth_male=1964, birth_female=1964).problems == ["birth_twice"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"full_name": " "}, "name_required"),
        ({"full_name": 12}, "name_no_letters"),
        ({"full_name": "x" * 3000}, "name_too_long"),
        ({"birth": "31/02/1964"}, "birth_date"),
        ({"birth": "1/1/64"}, "birth_two_digits"),
        ({"birth": 2200}, "birth_range"),
        ({"id_number": "4,9E+10"}, "id_digits_lost"),
        ({"id_number": "12"}, "id_number"),
        ({"area": "Bình Hòa"}, "area_unknown"),
        ({"area": "x" * 3000}, "area_unknown"),
        ({"head_name": "-"}, "no_letters"),
    ],
)
def test_what_cannot_be_read_is_a_reason(row: dict[str, Cell], code: str) -> None:
    assert read(**row).problems == [code]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"phone": "hỏi con"}, "phone_left_out"),
        ({"sex": "?"}, "sex_left_out"),
        ({"group": "Phi công"}, "group_left_out"),
        ({"address": "x" * 501}, "address_left_out"),
        ({"address": "x" * 3000}, "address_left_out"),
        ({"id_number": "000064900001", "birth": 1965}, "id_year_mismatch"),
    ],
)
def test_what_is_not_needed_is_left_out_and_told(row: dict[str, Cell], code: str) -> None:
    line = read(**row)
    assert line.problems == []
    assert code in line.mended


def test_an_area_is_found_without_its_kind_only_where_one_is_called_so() -> None:
    assert read(area="kp Bàu Sen").values["area_id"] == "a"
    assert read(area="Thôn Bến Trúc").values["area_id"] == "c"
    assert read(area="Bến Trúc").problems == ["area_unknown"]
    nobody = Known(KNOWN.latest, AREAS, {})
    assert people.read({"full_name": "Lê Thị Mai"}, nobody).problems == ["area_missing"]


def test_which_columns_name_somebody() -> None:
    assert people.has_name(["full_name"])
    assert people.has_name(["family_name", "given_name", "birth"])
    assert not people.has_name(["family_name", "birth"])
