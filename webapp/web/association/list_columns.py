"""Which column of a list is what: guessed, shown with a few of its cells, confirmed or changed by a human."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from webapp.domain.spreadsheets import people
from webapp.domain.spreadsheets.cells import Cell, text
from webapp.services import list_reading
from webapp.services.list_reading import Columns
from webapp.services.workbook_sheets import Sheet
from webapp.web.association import list_words

SAMPLES = 3
LOOKED_AT = 200
LONGEST = 60


@dataclass(frozen=True)
class Column:
    """A column of the sheet: its place (from 0), its words above, some of its cells, and the field that it is."""

    place: int
    heading: str
    samples: Sequence[str]
    field: str


@dataclass(frozen=True)
class Choice:
    """One sheet with its columns. `first`: the first row below the header (from 0); `head`: the header's number."""

    sheet: int
    first: int
    head: int | None
    columns: Sequence[Column]
    rows: int


def guessed(sheets: Sequence[Sheet], number: int, head: int | None) -> Choice:
    """What the columns of a sheet seem to be; `head`: the row of the file that a human says is the header."""
    sheet = sheets[number]
    header = list_reading.header_of(sheet)
    row = header.row if header else 0
    if head is not None:
        told = sheet.numbers.index(head) if head in sheet.numbers else None
        # The row that was found without help may be the upper one of two: both are read, as before.
        if told is None or header is None or told != header.row:
            header = None if told is None else list_reading.header_at(sheet, told)
        row = told or 0
    first = row + header.height if header else 0
    found, texts = (header.columns, header.texts) if header else ({}, ())
    fields = {place: name for place, name in found.items() if name in people.FIELDS}
    shown = sheet.numbers[row] if first else None
    return Choice(number, first, shown, _columns(sheet, first, texts, fields), len(sheet.rows) - first)


def told(sheets: Sequence[Sheet], said: Mapping[str, str]) -> tuple[Choice, list[tuple[str, str]]]:
    """What somebody chose, and what is wrong with it: (name of the input, sentence)."""
    number = _number(said.get("sheet"), len(sheets) - 1)
    sheet = sheets[number]
    first = _number(said.get("first"), len(sheet.rows))
    header = list_reading.header_of(sheet)
    if first and (header is None or header.row + header.height != first):
        header = list_reading.header_at(sheet, first - 1)
    offered = list_words.fields()
    wide = max(len(row) for row in sheet.rows)
    chosen = {place: said.get(f"column-{place}", "") for place in range(wide)}
    fields = {place: name for place, name in chosen.items() if name in offered}
    choice = Choice(
        number,
        first,
        sheet.numbers[first - header.height] if first and header else None,
        _columns(sheet, first, header.texts if first and header else (), fields),
        len(sheet.rows) - first,
    )
    return choice, list(_wrong(fields, said.get("area", "")))


def columns_of(choice: Choice, area_id: str | None) -> Columns:
    """As the work is asked for with it."""
    return Columns(choice.sheet, choice.first, {one.place: one.field for one in choice.columns if one.field}, area_id)


def _wrong(fields: Mapping[int, str], area_id: str) -> list[tuple[str, str]]:
    problems, names = [], list(fields.values())
    anchor = "column-0"
    if not people.has_name(names):
        problems.append((anchor, _("Chọn cột ghi họ và tên.")))
    for name, label in list_words.fields().items():
        places = [place for place, one in fields.items() if one == name]
        if len(places) > 1:
            problems.append((f"column-{places[1]}", _("Mục “%(name)s” đang chọn cho hai cột.", name=label)))
    if "area" not in names and not area_id:
        problems.append(("area", _("Chọn khối phố của danh sách, hoặc cột ghi khối phố.")))
    return problems


def _columns(sheet: Sheet, first: int, texts: Sequence[str], fields: Mapping[int, str]) -> list[Column]:
    """Those that hold something; the first is always there, as what is wrong is said beside it."""
    top = list_reading.unicode_rows(sheet.rows[first : first + LOOKED_AT])
    found = []
    for place in range(max(len(row) for row in sheet.rows)):
        cells = (_shown(row[place]) for row in top if place < len(row))
        samples = list(dict.fromkeys(cell for cell in cells if cell))[:SAMPLES]
        heading = texts[place][:LONGEST] if place < len(texts) else ""
        if place == 0 or heading or samples:
            found.append(Column(place, heading, samples, fields.get(place, "")))
    return found


def _shown(cell: Cell) -> str:
    return text(cell[:LONGEST] if isinstance(cell, str) else cell)


def _number(said: str | None, most: int) -> int:
    return min(int(said), most) if said and said.isascii() and said.isdigit() and len(said) < 9 else 0
