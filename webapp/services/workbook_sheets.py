"""The sheets of an .xlsx file, read once, as a stream: nothing of a file is believed before it is counted.

Expat is asked directly: no tree is built, so a row of a million cells costs no more than its text. `table_files` has
looked at the file before: no part of it defines entities, and none unpacks to more than it says.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.parsers import expat

from webapp.domain.spreadsheets.cells import Cell
from webapp.domain.spreadsheets.headers import MOST_COLUMNS
from webapp.services.table_files import TableFileError

MOST_ROWS = 25_000
MOST_SHEETS = 20
MOST_CELLS = 1_000_000
MOST_TEXT = 40_000_000
# As much as a cell can be read from; what is longer is cut here, and refused where it is read as a value.
LONGEST_CELL = 2_001
_PART = 100 * 1024 * 1024
_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]+")
_DATE_IDS = frozenset({*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_SERIAL = 2_958_465

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


@dataclass
class Sheet:
    """One sheet: its rows that are not empty, and the numbers that they have in the file (from 1)."""

    name: str
    numbers: list[int] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)

    def add(self, number: int, cells: list[Cell]) -> None:
        """Take a row, unless nothing is in it.

        :raises TableFileError: `too_many_rows`.
        """
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if not cells:
            return
        if len(self.rows) >= MOST_ROWS:
            raise TableFileError("too_many_rows")
        self.numbers.append(number)
        self.rows.append(cells)


@dataclass
class Budget:
    """What a file may cost; the limits hold for all of its sheets together."""

    cells: int = 0
    text: int = 0

    def spend(self, text: str) -> None:
        self.cells += 1
        self.text += len(text)
        if self.cells > MOST_CELLS or self.text > MOST_TEXT:
            raise TableFileError("too_large")


class Book:
    """An .xlsx file, opened."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.packed, self.budget = packed, Budget()
        self.names = set(packed.namelist())
        self.strings = list(self._strings()) if "xl/sharedStrings.xml" in self.names else []
        self.dated = self._dated_styles() if "xl/styles.xml" in self.names else frozenset[int]()
        self.epoch = _EPOCH

    def sheets(self) -> Iterator[Sheet]:
        """Those that are shown; hidden ones only where no other is there."""
        listed: list[tuple[str, str, bool]] = []

        def start(name: str, said: dict[str, str]) -> None:
            if name == "workbookPr" and said.get("date1904") in ("1", "true"):
                self.epoch = _EPOCH_1904
            elif name == "sheet":
                listed.append((said.get("name", ""), said.get("id", ""), said.get("state", "visible") == "visible"))

        self._parse("xl/workbook.xml", start)
        targets: dict[str, str] = {}

        def relation(name: str, said: dict[str, str]) -> None:
            if name == "Relationship":
                targets[said.get("Id", "")] = said.get("Target", "")

        self._parse("xl/_rels/workbook.xml.rels", relation)
        shown = [one for one in listed if one[2]] or listed
        for title, identity, _visible in shown[:MOST_SHEETS]:
            target = targets.get(identity, "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            # A sheet may be a chart: then it is no part of this kind, and holds no rows.
            if part in self.names and "worksheet" in part:
                yield self._sheet(title[:80], part)

    def _sheet(self, title: str, part: str) -> Sheet:
        reader = _Rows(Sheet(title), self)
        self._parse(part, reader.start, reader.end, reader.text)
        return reader.sheet

    def _strings(self) -> Iterator[str]:
        found: list[str] = []
        parts: list[str] = []
        depth = {"t": 0, "rPh": 0}

        def start(name: str, _said: dict[str, str]) -> None:
            if name in depth:
                depth[name] += 1

        def end(name: str) -> None:
            if name in depth:
                depth[name] -= 1
            elif name == "si":
                whole = "".join(parts)
                parts.clear()
                self.budget.spend(whole)
                found.append(whole[:LONGEST_CELL])

        def text(piece: str) -> None:
            if depth["t"] and not depth["rPh"]:
                parts.append(piece)

        self._parse("xl/sharedStrings.xml", start, end, text)
        # The cells that show them are counted as cells.
        self.budget.cells = 0
        return iter(found)

    def _dated_styles(self) -> frozenset[int]:
        custom: dict[int, bool] = {}
        styles: list[int] = []
        inside: list[str] = []

        def start(name: str, said: dict[str, str]) -> None:
            if name == "numFmt":
                custom[int(said.get("numFmtId", "0"))] = _is_dated(said.get("formatCode", ""))
            elif name == "xf" and "cellXfs" in inside:
                styles.append(int(said.get("numFmtId", "0")))
            elif name == "cellXfs":
                inside.append(name)

        def end(name: str) -> None:
            if name == "cellXfs":
                inside.clear()

        self._parse("xl/styles.xml", start, end)
        return frozenset(place for place, number in enumerate(styles) if custom.get(number, number in _DATE_IDS))

    def _parse(self, part: str, start: Start, end: End = lambda _name: None, text: End = lambda _piece: None) -> None:
        if self.packed.getinfo(part).file_size > _PART:
            raise TableFileError("too_large")
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, said: start(_local(name), {_local(k): v for k, v in said.items()})
        parser.EndElementHandler = lambda name: end(_local(name))
        parser.CharacterDataHandler = text
        with self.packed.open(part) as file:
            parser.ParseFile(file)


class _Rows:
    """The rows of a sheet, cell by cell."""

    def __init__(self, sheet: Sheet, book: Book) -> None:
        self.sheet, self.book = sheet, book
        self.number, self.column, self.kind, self.style = 0, 0, "n", 0
        self.cells: list[Cell] = []
        self.parts: list[str] = []
        self.takes = False

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "row":
            self.number = int(said.get("r", self.number + 1))
            self.cells, self.column = [], -1
        elif name == "c":
            place = _COLUMN.fullmatch(said.get("r", ""))
            self.column = _column(place[1]) if place else self.column + 1
            self.kind, self.style = said.get("t", "n"), int(said.get("s", "0"))
            self.parts.clear()
        elif name in ("v", "t"):
            self.takes = True

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.takes = False
        elif name == "c":
            written = "".join(self.parts)
            self.book.budget.spend(written if self.kind != "s" else "")
            if written and self.column < MOST_COLUMNS:
                self.cells += [None] * (self.column + 1 - len(self.cells))
                self.cells[self.column] = self._value(written)
        elif name == "row":
            self.sheet.add(self.number, self.cells)

    def text(self, piece: str) -> None:
        if self.takes:
            self.parts.append(piece)

    def _value(self, written: str) -> Cell:
        if self.kind == "s":
            place = int(written)
            return self.book.strings[place] if 0 <= place < len(self.book.strings) else None
        if self.kind == "b":
            return written == "1"
        if self.kind != "n":
            return written[:LONGEST_CELL]
        number = float(written)
        if self.style in self.book.dated and 1 <= number <= _LAST_SERIAL:
            return self.book.epoch + timedelta(days=int(number))
        return int(number) if number.is_integer() else number


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _is_dated(code: str) -> bool:
    plain = _QUOTED.sub("", code).lower()
    return "d" in plain or "y" in plain


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
