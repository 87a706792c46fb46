"""The cells of a spreadsheet (.xlsx, .csv): what every import begins with."""

import io
import zipfile
from xml.parsers import expat

from webapp.domain.spreadsheets.headers import MOST_COLUMNS
from webapp.services import table_files
from webapp.services.table_files import CSV, XLSX, TableFileError
from webapp.services.workbook_sheets import LONGEST_CELL, Book, Budget, Sheet

__all__ = ["Sheet", "read"]


def read(data: bytes) -> list[Sheet]:
    """The sheets that hold something.

    :raises TableFileError: as `table_files.kind_of`; `other_kind` (.xls, .ods), `too_many_rows`, `nothing_in_it`.
    """
    kind = table_files.kind_of(data)
    if kind == CSV:
        sheets = [_csv(data)]
    elif kind == XLSX:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                sheets = list(Book(packed).sheets())
        except (expat.ExpatError, KeyError, ValueError, OverflowError) as error:
            raise TableFileError("truncated") from error
    else:
        raise TableFileError("other_kind")
    found = [sheet for sheet in sheets if sheet.rows]
    if not found:
        raise TableFileError("nothing_in_it")
    return found


def _csv(data: bytes) -> Sheet:
    sheet, budget = Sheet(""), Budget()
    for number, row in enumerate(table_files.csv_rows(data), start=1):
        for cell in row:
            budget.spend(cell)
        sheet.add(number, [cell[:LONGEST_CELL] or None for cell in row[:MOST_COLUMNS]])
    return sheet
