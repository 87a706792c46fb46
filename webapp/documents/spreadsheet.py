"""A list as a spreadsheet: real numbers and dates, text that is never run, ready to be printed.

Text is written as text, cell by cell; nothing is guessed from what it begins with. What would begin a formula is also
marked as quoted (as if typed after an apostrophe), so that it stays text when somebody edits the cell.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

Kind = Literal["text", "number", "date"]
Cell = str | int | float | date | None

# Excel takes 32,767 characters a cell; a list is read by people.
LONGEST = 2000
HEADER_ROW = 3
BLOCK = 500
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_A4 = 9
_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
# Marks that turn the direction of what follows, or that nobody sees: a name could pretend to be another one.
_HIDDEN = frozenset(map(chr, (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)))


@dataclass(frozen=True)
class Column:
    """A column: its heading, what its cells are, and its width in characters."""

    title: str
    kind: Kind = "text"
    width: float = 14


def write(
    path: Path,
    *,
    sheet_name: str,
    title: str,
    subtitle: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Write the file, a row at a time, and give the number of rows. `progress` hears of them now and then.

    :raises OSError: there is no room on the disk.
    """
    # Not `constant_memory`: Numbers on an iPhone does not read what it writes. A list of 21,000 people takes 40 MB.
    options = {
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    count = _fill(book, sheet_name, title, subtitle, columns, rows, progress)
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from error
    return count


def clean(text: str) -> str:
    """Text for a cell: one normal form, no characters that control or hide, not longer than people read."""
    if len(text) <= LONGEST and text.isprintable() and unicodedata.is_normalized("NFC", text):
        # Nearly always; a list has hundreds of thousands of cells.
        return text.strip()
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(letter for letter in text if letter == "\n" or _is_seen(letter)).strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cs", "Cn") and letter not in _HIDDEN


def _fill(
    book: Any,
    sheet_name: str,
    title: str,
    subtitle: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    progress: Callable[[int], None],
) -> int:
    sheet = book.add_worksheet(sheet_name)
    last_column = len(columns) - 1
    _arrange(sheet, columns)
    face = {"font_name": _FONT["font_name"]}
    sheet.write_string(0, 0, clean(title), book.add_format({**face, "font_size": 14, "bold": 1}))
    sheet.write_string(1, 0, clean(subtitle), book.add_format({**face, "font_size": 12}))
    heading = book.add_format(
        {**_FONT, "bold": 1, "border": 1, "text_wrap": 1, "align": "center", "valign": "vcenter", "bg_color": "#E8EFFA"}
    )
    for place, column in enumerate(columns):
        sheet.write_string(HEADER_ROW, place, column.title, heading)
    text = book.add_format({**_FONT, "text_wrap": 1})
    quoted = book.add_format({**_FONT, "text_wrap": 1, "quote_prefix": 1})
    number, day = book.add_format(_FONT), book.add_format({**_FONT, "num_format": "dd/mm/yyyy", "align": "center"})
    row = HEADER_ROW
    for row, cells in enumerate(rows, start=HEADER_ROW + 1):
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            if cell is None or cell == "":
                continue
            if column.kind == "text":
                shown = clean(str(cell))
                sheet.write_string(row, place, shown, quoted if shown.startswith(_FORMULA) else text)
            elif column.kind == "date":
                sheet.write_datetime(row, place, cell, day)
            else:
                sheet.write_number(row, place, cell, number)
        if (row - HEADER_ROW) % BLOCK == 0:
            progress(row - HEADER_ROW)
    # Lines around every cell, said once: empty cells need not be written, and a third of them are empty.
    lines = {"type": "no_errors", "format": book.add_format({"border": 1})}
    sheet.conditional_format(HEADER_ROW, 0, row, last_column, lines)
    sheet.print_area(0, 0, row, last_column)
    sheet.autofilter(HEADER_ROW, 0, max(row, HEADER_ROW), last_column)
    return row - HEADER_ROW


def _arrange(sheet: Any, columns: Sequence[Column]) -> None:
    """For the printer and for the screen."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    # As wide as one page, as long as it takes; the headings again on each.
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_footer("&CTrang &P/&N")
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
