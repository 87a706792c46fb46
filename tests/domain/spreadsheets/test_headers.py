from collections.abc import Sequence

import pytest

from webapp.domain.spreadsheets.cells import Cell
from webapp.domain.spreadsheets.headers import field_of, find, is_total

TITLE: list[list[Cell]] = [["ỦY BAN NHÂN DÂN", None, None, None], ["DANH SÁCH CÔNG DÂN", None], [], [None, None]]


def test_a_header_is_found_below_titles_and_empty_rows() -> None:
    header = find([*TITLE, ["STT", "Họ và tên", "Năm sinh", "Số CCCD", "Ghi chú"], [1, "Trần Thị Bình", 1960, None]])
    assert header is not None
    assert (header.row, header.height) == (4, 1)
    assert header.columns == {0: "number", 1: "full_name", 2: "birth", 3: "id_number", 4: "note"}


def test_a_merged_header_of_two_rows_is_read_as_one() -> None:
    above: list[Cell] = ["TT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Địa chỉ"]
    header = find([*TITLE, above, [None, None, "Nam", "Nữ", None], [1, "Trần Thị Bình", None, 1960, "Tổ 3"]])
    assert header is not None
    assert (header.row, header.height) == (4, 2)
    assert header.columns == {0: "number", 1: "full_name", 2: "birth_male", 3: "birth_female", 4: "address"}


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("HỌ VÀ TÊN", "full_name"),
        ("Họ và tên (chữ in hoa)", "full_name"),
        ("Ngày/tháng/năm sinh", "birth"),
        ("CMND/CCCD", "id_number"),
        ("Số Q.Định", None),
        ("Số QĐ", "decision_number"),
        ("Năm công nhận", "year"),
        ("Khối phố", "area"),
        ("", None),
        ("=1+1", None),
    ],
)
def test_words_above_a_column_mean_a_field(written: str, field: str | None) -> None:
    assert field_of(written) == field


@pytest.mark.parametrize(
    "rows", [[], [[]], [["a", "b"]], [["Họ và tên"]], [[None] * 1000], [["x" * 1_000_000, "y"]]], ids=range(6)
)
def test_where_nothing_is_recognised_no_header_is_made_up(rows: Sequence[Sequence[Cell]]) -> None:
    assert find(rows) is None


def test_of_two_columns_of_one_meaning_the_first_is_taken() -> None:
    header = find([["Họ và tên", "Họ tên", "Năm sinh"]])
    assert header is not None
    assert header.columns == {0: "full_name", 2: "birth"}


def test_the_same_header_is_known_again_however_it_is_written() -> None:
    one, other = find([["Họ và tên", "Năm sinh"]]), find([[], ["HỌ VÀ TÊN ", "năm  sinh"]])
    assert one is not None
    assert other is not None
    assert one.signature == other.signature


@pytest.mark.parametrize("row", [["Tổng cộng", 45], [None, "TỔNG SỐ: 45 người"], ["Cộng", 3], ["", "Tổng"]])
def test_a_row_of_totals_names_nobody(row: Sequence[Cell]) -> None:
    assert is_total(row)


@pytest.mark.parametrize(
    "row",
    [
        ["Tống Cộng Hòa"],
        ["Trần Công"],
        [1, "Tống Thị Số"],
        [],
        [None],
        ["Công Tằng"],
        ["Tổng công ty Cổ phần A"],
        ["Cộng đồng học tập"],
        [5, "Tổng cộng"],
        ["a" * 1_000_000],
    ],
)
def test_a_person_is_no_total(row: Sequence[Cell]) -> None:
    assert not is_total(row)
