"""Files that people, programs or somebody with bad intentions bring where a spreadsheet is asked for."""

import io
import zipfile

import pytest
import xlsxwriter

from webapp.services import table_files
from webapp.services.table_files import TableFileError, csv_rows, kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_row(0, 0, ["Họ và tên", "Năm sinh"])
    return buffer.getvalue()


def packed(**parts: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def locked() -> bytes:
    data = bytearray(workbook())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def lying() -> bytes:
    """A part that says it is smaller than it is."""
    data = bytearray(packed(xl__workbook_xml=b"a" * 100_000))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (workbook(), "xlsx"),
        (packed(mimetype=ODS_TYPE, META_INF="", **{"META-INF__manifest_xml": "<a/>"}), "ods"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        ("Họ và tên;Năm sinh".encode(), "csv"),
        ("Họ và tên\tNăm sinh".encode("utf-16"), "csv"),
        ("Hä vµ tªn,N¨m sinh".encode("cp1252"), "csv"),
    ],
)
def test_a_spreadsheet_is_known_by_what_is_in_it(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\x00", "empty"),
        (workbook()[:-200], "truncated"),
        (workbook()[:40], "truncated"),
        (workbook()[:600] + b"xxxx" + workbook()[604:], "truncated"),
        (lying(), "truncated"),
        (locked(), "password"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (packed(mimetype=ODS_TYPE, **{"META-INF__manifest_xml": "<encryption-data/>"}), "password"),
        (packed(word__document_xml="<a/>"), "not_a_table"),
        (packed(xl__workbook_xml='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'), "not_a_table"),
        (packed(xl__workbook_xml="<?xml?><!DOCTYPE a>".encode("utf-16")), "not_a_table"),
        (packed(xl__workbook_xml=b" " * (table_files.CHUNK - 4) + b"<!ENTITY a>"), "not_a_table"),
        (OLE + "WordDocument".encode("utf-16-le"), "not_a_table"),
        (b"%PDF-1.7", "not_a_table"),
        (b"\x7fELF\x00\x01", "not_a_table"),
        (b"\xef\xbb\xbf <html><table>", "web_page"),
        (bytes(table_files.MOST_BYTES) + b"a", "too_large"),
    ],
)
def test_what_is_no_spreadsheet_or_a_trap_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(TableFileError, match=f"^{code}$"):
        kind_of(data)


def test_what_would_unpack_to_too_much_is_refused_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "MOST_UNPACKED", 1_000_000)
    bomb = packed(xl__workbook_xml=b"0" * 1_000_001)
    assert len(bomb) < 2000
    with pytest.raises(TableFileError, match=r"^too_large$"):
        kind_of(bomb)


def test_of_too_many_parts_none_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "MOST_PARTS", 3)
    with pytest.raises(TableFileError, match=r"^too_large$"):
        kind_of(workbook())


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_rows_are_parted_by_what_the_file_parts_them_by(delimiter: str, encoding: str) -> None:
    text = (
        delimiter.join(["Họ và tên", "Năm sinh"]) + "\r\n" + delimiter.join(['"Trần ""Bé""\r\nThị"', "1960"]) + "\r\n"
    )
    assert list(csv_rows(text.encode(encoding))) == [["Họ và tên", "Năm sinh"], ['Trần "Bé"\r\nThị', "1960"]]


def test_excels_own_first_line_says_what_parts_cells() -> None:
    assert list(csv_rows(b"sep=;\r\na,b,c;d")) == [["a,b,c", "d"]]


def test_an_open_quote_does_not_swallow_the_file() -> None:
    with pytest.raises(TableFileError, match=r"^long_cell$"):
        list(csv_rows(b'a;"' + b"b" * 1_000_000))


def test_formulas_stay_text() -> None:
    assert list(csv_rows(b'=HYPERLINK("http://x");b')) == [['=HYPERLINK("http://x")', "b"]]
