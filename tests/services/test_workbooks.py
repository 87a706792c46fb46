"""Spreadsheets read cell by cell: what programs write, and what somebody makes to hurt."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from webapp.services import workbook_sheets
from webapp.services.table_files import TableFileError
from webapp.services.workbooks import read

SHEET = '<worksheet xmlns="x"><sheetData>{}</sheetData></worksheet>'
RELATIONS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
BOOK = '<workbook xmlns:r="r"><sheets><sheet name="Một" r:id="r1"/></sheets></workbook>'


def made(rows: str, book: str = BOOK, **more: str) -> bytes:
    """A file of one sheet, as bare as it can be."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", book)
        packed.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        packed.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows))
        for name, content in more.items():
            packed.writestr(f"xl/{name}.xml", content)
    return buffer.getvalue()


def test_texts_numbers_days_gaps_and_sheets() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        first, second, empty = (book.add_worksheet(name) for name in ("Danh sách", "Ghi thêm", "Trống"))
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        hours = book.add_format({"num_format": '0 "dây"'})
        first.write_row(0, 0, ["Họ và tên", "Năm sinh"])
        first.write_string(3, 0, "Lê Thị Mai")
        first.write_datetime(3, 1, datetime(1964, 7, 14), day)
        first.write_number(3, 3, 49164000123)
        first.write_number(3, 4, 1.5, hours)
        first.write_boolean(3, 5, True)
        second.write_rich_string(0, 0, "Trần ", book.add_format({"bold": True}), "Bé")
        empty.write_blank(0, 0, None, day)
    sheets = read(buffer.getvalue())
    assert [sheet.name for sheet in sheets] == ["Danh sách", "Ghi thêm"]
    assert sheets[0].numbers == [1, 4]
    assert sheets[0].rows[1] == ["Lê Thị Mai", date(1964, 7, 14), None, 49164000123, 1.5, True]
    assert sheets[1].rows == [["Trần Bé"]]


def test_days_of_a_mac_are_counted_from_1904() -> None:
    book = BOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    styles = '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    assert read(made('<row r="1"><c r="A1" s="0"><v>1</v></c></row>', book, styles=styles))[0].rows == [
        [date(1904, 1, 2)]
    ]


def test_a_csv_file_is_one_sheet() -> None:
    (sheet,) = read("Họ và tên;Năm sinh\r\n;\r\nLê Thị Mai;1964\r\n".encode())
    assert (sheet.numbers, sheet.rows[1]) == ([1, 3], ["Lê Thị Mai", "1964"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (made(""), "nothing_in_it"),
        (made('<row r="x"><c><v>1</v></c></row>'), "truncated"),
        (made("<row><c><v>abc</v></c></row>"), "truncated"),
        (made("<row><c><v>1</c></row>"), "truncated"),
        (made('<row><c t="s"><v>-x</v></c></row>'), "truncated"),
        (made("<row><c><v>1</v></c></row>", book="<workbook/>"), "nothing_in_it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "other_kind"),
        (made("<row><c><v>1</v></c></row>" * (workbook_sheets.MOST_ROWS + 1)), "too_many_rows"),
        (b"a\n" * (workbook_sheets.MOST_ROWS + 1), "too_many_rows"),
        (made("<row>" + "<c/>" * (workbook_sheets.MOST_CELLS + 1) + "</row>"), "too_large"),
    ],
)
def test_what_is_broken_or_too_much_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(TableFileError, match=f"^{code}$"):
        read(data)


def test_a_cell_far_out_costs_nothing_and_a_string_that_is_not_there_is_empty() -> None:
    rows = '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>2</v></c><c t="s"><v>7</v></c></row>'
    (sheet,) = read(made(rows))
    assert (sheet.numbers, sheet.rows) == ([1048576], [[1]])


def test_text_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_sheets, "MOST_TEXT", 1000)
    with pytest.raises(TableFileError, match=r"^too_large$"):
        read(made('<row><c t="inlineStr"><is><t>' + "x" * 1001 + "</t></is></c></row>"))
    with pytest.raises(TableFileError, match=r"^too_large$"):
        read(made("", sharedStrings="<sst><si><t>" + "x" * 1001 + "</t></si></sst>"))
