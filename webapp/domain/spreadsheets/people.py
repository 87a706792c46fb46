"""A row of a list of people: what it says of somebody, what was mended in it, and why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from webapp.domain import identifiers, names
from webapp.domain.errors import DomainError
from webapp.domain.spreadsheets import cells
from webapp.domain.spreadsheets.cells import Cell

FIELDS = (
    "full_name",
    "family_name",
    "given_name",
    "birth",
    "birth_male",
    "birth_female",
    "sex",
    "id_number",
    "phone",
    "head_name",
    "address",
    "area",
    "group",
)
LONGEST_ADDRESS = 500
_AREA_WORDS = re.compile(r"(?:khoi pho|to dan pho|khu pho|khu dan cu|khoi|thon|kp|tdp|kdc|xom|ap) +(?=.)")


@dataclass(frozen=True)
class Known:
    """What a row is read with. `areas` and `groups`: key → id or code; `area`: of rows that name none.

    `latest`: the day after which nobody was born. `extra_places`: as `identifiers.id_number`.
    """

    latest: date
    areas: Mapping[str, str]
    groups: Mapping[str, str]
    area: str | None = None
    extra_places: Collection[str] = ()


@dataclass
class Line:
    """What a row says (`values`: fields of a person, and `head_name`, `address`, `area_id` of the household).

    `problems`: codes of why it cannot be taken; `mended`: codes of what was mended or left out.
    """

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)


def has_name(fields: Collection[str]) -> bool:
    """Do these columns name somebody?"""
    return "full_name" in fields or {"family_name", "given_name"} <= set(fields)


def area_keys(areas: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Key → id of areas (id, name): by the whole name, and by what it is called without `khối phố` if only one is."""
    found: dict[str, str] = {}
    short: dict[str, list[str]] = {}
    for identity, name in areas:
        key = names.search_key(name)
        found[key] = identity
        short.setdefault(_AREA_WORDS.sub("", key, count=1), []).append(identity)
    return {key: ids[0] for key, ids in short.items() if len(ids) == 1} | found


def read(row: Mapping[str, Cell], known: Known) -> Line:
    """Read a row, given as field → cell."""
    line = Line()
    _name(line, row)
    _birth(line, row, known)
    _take(line, "sex", row.get("sex"), cells.sex, refuse=False)
    _id_number(line, row, known)
    _take(line, "phone", row.get("phone"), lambda cell: _mended(line, cells.phone(cell)), refuse=False)
    head = row.get("head_name")
    if _written(head):
        _take(line, "head_name", head, lambda cell: _mended(line, cells.name(cell)))
    _address(line, row.get("address"))
    _area(line, row.get("area"), known)
    _group(line, row.get("group"), known)
    return line


def _name(line: Line, row: Mapping[str, Cell]) -> None:
    whole = row.get("full_name")
    if not _written(whole):
        try:
            whole = f"{cells.text(row.get('family_name'))} {cells.text(row.get('given_name'))}"
        except DomainError as error:
            line.problems.append(f"name_{error.code}")
            return
    _take(line, "full_name", whole, lambda cell: _mended(line, cells.name(cell)), prefix="name_")


def _birth(line: Line, row: Mapping[str, Cell], known: Known) -> None:
    """One column, or one for men and one for women: then the column also says the sex."""
    said = [
        (row.get(name), sex)
        for name, sex in (("birth", None), ("birth_male", "male"), ("birth_female", "female"))
        if _written(row.get(name))
    ]
    if len(said) > 1:
        line.problems.append("birth_twice")
        return
    for cell, sex in said:
        try:
            read = cells.birth(cell, known.latest)
        except DomainError as error:
            line.problems.append(error.code)
            return
        born = _mended(line, read)
        if born is not None:
            line.values["birth_year"] = born.year
            line.values["birth_date"] = born.day.isoformat() if born.day else None
        if sex:
            line.values["sex"] = sex


def _id_number(line: Line, row: Mapping[str, Cell], known: Known) -> None:
    def number(cell: Cell) -> str | None:
        found: str | None = _mended(line, cells.id_number(cell, known.extra_places))
        return found

    _take(line, "id_number", row.get("id_number"), number)
    found = line.values.get("id_number")
    if found:
        checked = identifiers.id_number(
            found,
            birth_year=line.values.get("birth_year"),
            sex=line.values.get("sex"),
            extra_places=known.extra_places,
        )
        line.mended += checked.warnings


def _address(line: Line, cell: Cell) -> None:
    try:
        written = cells.text(cell)
    except DomainError:
        written = ""
        line.mended.append("address_left_out")
    if len(written) > LONGEST_ADDRESS:
        line.mended.append("address_left_out")
    elif written:
        line.values["address"] = written


def _area(line: Line, cell: Cell, known: Known) -> None:
    try:
        key = names.search_key(cells.text(cell))
    except DomainError:
        key = "?"
    found = known.area if not key else known.areas.get(key) or known.areas.get(_AREA_WORDS.sub("", key, count=1))
    if found is None:
        line.problems.append("area_unknown" if key else "area_missing")
    else:
        line.values["area_id"] = found


def _group(line: Line, cell: Cell, known: Known) -> None:
    try:
        key = names.search_key(cells.text(cell))
    except DomainError:
        key = "?"
    if key:
        found = known.groups.get(key)
        if found is None:
            line.mended.append("group_left_out")
        else:
            line.values["group"] = found


def _take(
    line: Line, name: str, cell: Cell, reader: Callable[[Cell], Any], *, refuse: bool = True, prefix: str = ""
) -> None:
    """Put what the reader makes of a cell among the values. `refuse`: not to take the row where it cannot read it."""
    try:
        value = reader(cell)
    except DomainError as error:
        if refuse:
            line.problems.append(prefix + error.code)
        else:
            line.mended.append(f"{name}_left_out")
        return
    if value is not None:
        line.values[name] = value


def _mended(line: Line, read: cells.Read[Any] | None) -> Any:
    if read is None:
        return None
    line.mended += read.mended
    return read.value


def _written(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))
