"""What a file that should be a spreadsheet really is, whatever its name says; and the rows of a CSV file.

Looked at before any reader of spreadsheets gets it: what is packed is unpacked once, counted and thrown away.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator

from webapp.domain.spreadsheets.encodings import text_of

XLSX, XLS, ODS, CSV = "xlsx", "xls", "ods", "csv"
MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 256 * 1024 * 1024
MOST_PARTS = 2000
CHUNK = 256 * 1024
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_DELIMITERS = ";,\t"
_FORBIDDEN = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


class TableFileError(Exception):
    """The file is not taken. `code`: `empty`, `too_large`, `password`, `truncated`, `not_a_table`, `web_page` or
    `long_cell`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind_of(data: bytes) -> str:
    """`xlsx`, `xls`, `ods` or `csv`, by what is in the file.

    :raises TableFileError: it is none of them, is locked with a password or cut short, or would become too large.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise TableFileError("empty")
    if len(data) > MOST_BYTES:
        raise TableFileError("too_large")
    if data.startswith(_ZIP):
        return _packed(data)
    if data.startswith(_OLE):
        return _compound(data)
    return _plain(data)


def csv_rows(data: bytes) -> Iterator[list[str]]:
    """The rows of a CSV file, parted by what parts most of its first rows: `;`, `,` or a tab.

    :raises TableFileError: `long_cell`, a quote that is never closed makes one of most of the file.
    """
    text = text_of(data)
    first = text[:20_000]
    delimiter = max(_DELIMITERS, key=first.count)
    if first.lower().startswith("sep=") and len(first) > 4 and first[4] in _DELIMITERS:
        delimiter, text = first[4], text.partition("\n")[2]
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise TableFileError("long_cell") from error


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise TableFileError("password")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise TableFileError("too_large")
            names = set(packed.namelist())
            kind = XLSX if "xl/workbook.xml" in names else ODS if _is_ods(packed, names) else None
            if kind is None:
                raise TableFileError("not_a_table")
            for part in parts:
                _try(packed, part)
            if kind == ODS and b"encryption-data" in packed.read("META-INF/manifest.xml"):
                raise TableFileError("password")
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, ValueError) as error:
        raise TableFileError("truncated") from error
    except NotImplementedError as error:
        raise TableFileError("not_a_table") from error
    return kind


def _is_ods(packed: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names:
        return False
    with packed.open("mimetype") as part:
        return part.read(len(_ODS_TYPE) + 1).strip() == _ODS_TYPE


def _try(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack a part once: that it is whole (its checksum), no larger than it says, and defines no entities."""
    before = b""
    with packed.open(part) as file:
        while chunk := file.read(CHUNK):
            # A word may lie across two chunks.
            if any(word in before + chunk for word in _FORBIDDEN):
                raise TableFileError("not_a_table")
            before = chunk[-32:]


def _compound(data: bytes) -> str:
    # Names of streams are in UTF-16. A locked .xlsx is such a file, too.
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise TableFileError("password")
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return XLS
    raise TableFileError("not_a_table")


def _plain(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = data.removeprefix(b"\xef\xbb\xbf")[:2000].lstrip()
    if head.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")):
        raise TableFileError("not_a_table")
    # Some programs call a web page with a table in it .xls.
    if head.startswith(b"<"):
        raise TableFileError("web_page")
    if not wide and b"\x00" in data:
        raise TableFileError("not_a_table")
    return CSV
