"""A sheet of people read row by row, with the columns that were confirmed; nothing is looked up in the register."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import identifiers, names
from webapp.domain.spreadsheets import encodings, headers, people
from webapp.domain.spreadsheets.cells import Cell, text
from webapp.domain.spreadsheets.headers import Header
from webapp.domain.spreadsheets.people import Known, Line
from webapp.models import Campaign, Collective, Commune
from webapp.models.tenancy import ward_of
from webapp.services import criteria
from webapp.services.workbook_sheets import Sheet

# Enough of a column to know how it is written.
SAMPLE = 3000


@dataclass(frozen=True)
class Columns:
    """What a human confirmed: the sheet, its first row below the header, column → field, and the area of them all."""

    sheet: int
    first: int
    fields: Mapping[int, str]
    area_id: str | None

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "first": self.first,
            "fields": {str(column): name for column, name in self.fields.items()},
            "area_id": self.area_id,
        }

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> "Columns":
        fields = {int(column): name for column, name in said["fields"].items()}
        return cls(said["sheet"], said["first"], fields, said["area_id"])


def header_of(sheet: Sheet) -> Header | None:
    """Where the table seems to begin, read in whatever encoding its words make sense in."""
    top = sheet.rows[: headers.LOOKED_AT]
    return headers.find(unicode_rows(top))


def header_at(sheet: Sheet, row: int) -> Header:
    """The header that a human says is in this row (from 0)."""
    found = headers.of(unicode_rows(sheet.rows[row : row + 1]), 0, 1)
    return found if found is not None else Header(0, 1, (), {})


def unicode_rows(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Rows with the text of each column in Unicode."""
    wide = max((len(row) for row in rows), default=0)
    written = [_encoding(rows, column) for column in range(wide)]
    return [[_decoded(cell, written[column]) for column, cell in enumerate(row)] for row in rows]


def known(session: Session, area_id: str | None, today: date) -> Known:
    """What rows are read with: the ward's areas and the groups of its latest campaign."""
    ward = ward_of(session)
    areas = session.execute(
        select(Collective.id, Collective.name).where(Collective.commune_id == ward, Collective.kind == "area")
    )
    version = session.scalars(
        select(Campaign.criteria_version)
        .where(Campaign.commune_id == ward, Campaign.year <= today.year)
        .order_by(Campaign.year.desc())
        .limit(1)
    ).first()
    groups = {
        names.search_key(written): group.code
        for group in (criteria.load(session, version).groups if version else ())
        for written in (group.code, str(group.short_name), str(group.name))
    }
    is_demo = session.execute(select(Commune.is_demo).where(Commune.id == ward)).scalar_one()
    places = (identifiers.DEMO_PLACE,) if is_demo else ()
    return Known(today, people.area_keys((row.id, row.name) for row in areas), groups, area_id, places)


def lines(sheet: Sheet, columns: Columns, with_known: Known) -> Iterator[tuple[int, Line, dict[str, str]]]:
    """The number of each row in the file, what it says, and (for a human) what is written in it.

    Rows that name nobody (empty, sums, the header again) are left out. An empty head of household means that of the
    row above: so merged cells are read. Where that one was not understood, neither is this. A household without an
    address has the one that was last told for its head.
    """
    rows = unicode_rows(sheet.rows[columns.first :])
    heading = [_shown(cell) for cell in unicode_rows(sheet.rows[: columns.first])[-1]] if columns.first else []
    has_head = "head_name" in columns.fields.values()
    # The household of the row above: None before the first, empty where it was not understood.
    above: dict[str, Any] | None = None
    addresses: dict[tuple[str, str], str] = {}
    for number, row in zip(sheet.numbers[columns.first :], rows, strict=True):
        said = {name: row[column] for column, name in columns.fields.items() if column < len(row)}
        if not any(_shown(cell) for cell in said.values()) or headers.is_total(row):
            continue
        if heading and [_shown(cell) for cell in row] == heading:
            continue
        continues = has_head and above is not None and not _shown(said.get("head_name"))
        area = above["area_id"] if continues and above else None
        line = people.read(said, replace(with_known, area=area) if area else with_known)
        values = line.values
        if continues and above:
            values["head_name"] = above["head_name"]
        elif continues:
            # Whose household it is was not understood: the one further up would be a wrong guess.
            line.problems.append("row_above")
        elif not _shown(said.get("head_name")):
            values["head_name"] = values.get("full_name")
        if not values.get("head_name") or "area_id" not in values:
            above = {}
        else:
            household = values["area_id"], names.match_key(values["head_name"])
            if has_head and "address" not in values and household in addresses:
                values["address"] = addresses[household]
            if "address" in values:
                addresses[household] = values["address"]
            above = values
        yield number, line, {name: _shown(cell) for name, cell in said.items() if _shown(cell)}


def _encoding(rows: Sequence[Sequence[Cell]], column: int) -> str:
    cells = (row[column] for row in rows[:SAMPLE] if column < len(row))
    return encodings.guess(cell for cell in cells if isinstance(cell, str))


def _decoded(cell: Cell, encoding: str) -> Cell:
    return encodings.decode(cell, encoding) if isinstance(cell, str) and encoding != encodings.UNICODE else cell


def _shown(cell: Cell) -> str:
    return text(cell[: headers.LOOKED_INTO] if isinstance(cell, str) else cell)
