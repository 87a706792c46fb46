"""The statements of `bulk.Wire`, made from the tables of the models, and values as each driver takes and gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.engine import Dialect

from webapp.models import Base, Id

Values = dict[str, Any]


class Row(dict[str, Any]):
    """A row as a dictionary of its columns. `fresh`: not in the database yet."""

    __slots__ = ("fresh",)

    def __init__(self, values: Values, *, fresh: bool) -> None:
        super().__init__(values)
        self.fresh = fresh


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker
    return table


Readers = list[tuple[str, Callable[[Any], Any]]]


def rows_of(cursor: Any, columns: tuple[str, ...], readers: Readers) -> list[Row]:
    """What a cursor found."""
    rows = [Row(dict(zip(columns, row, strict=True)), fresh=False) for row in cursor.fetchall()]
    for name, reader in readers:
        for values in rows:
            values[name] = reader(values[name])
    return rows


@lru_cache(maxsize=200)
def select_of(
    table: Table, column: str, names: tuple[str, ...], kind: str, dialect: Dialect
) -> tuple[str, tuple[str, ...], Readers]:
    """The statement, its columns, and for those that need it how the driver's value becomes ours."""
    names = names or tuple(one.name for one in table.c)
    conditions = ["commune_id = " + ("%s" if dialect.name == "postgresql" else "?")]
    for name in (column, kind) if kind else (column,):
        if dialect.name == "postgresql":
            conditions.append(
                f"{_quoted(name)} = ANY(%s::{'uuid' if isinstance(table.c[name].type, Id) else 'text'}[])"
            )
        else:
            conditions.append(f"{_quoted(name)} IN (SELECT value FROM json_each(?))")  # noqa: S608
    where = " AND ".join(conditions)
    sql = f"SELECT {_listed(names)} FROM {_quoted(table.name)} WHERE {where}"  # noqa: S608
    return sql, names, [(name, reader) for name in names if (reader := _reader(table.c[name], dialect))]


@lru_cache(maxsize=200)
def insert_of(table: Table, names: tuple[str, ...], upsert: tuple[str, ...], postgresql: bool) -> str:
    """Insert rows of a table."""
    into = f"INSERT INTO {_quoted(table.name)} ({_listed(names)})"
    tail = ""
    if upsert:
        key = _listed(tuple(column.name for column in table.primary_key))
        changes = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in upsert)
        tail = f" ON CONFLICT ({key}) DO UPDATE SET {changes}"
    if postgresql:
        source = f"json_populate_recordset(NULL::{_quoted(table.name)}, %s::json)"
        return f"{into} SELECT {_listed(names)} FROM {source}{tail}"  # noqa: S608
    return f"{into} VALUES ({', '.join('?' * len(names))}){tail}"


@lru_cache(maxsize=200)
def update_of(table: Table, names: tuple[str, ...], key: tuple[str, ...], postgresql: bool) -> str:
    """Update columns of rows, found by their key."""
    if postgresql:
        changes = ", ".join(f"{_quoted(name)} = new.{_quoted(name)}" for name in names)
        same = " AND ".join(f"old.{_quoted(name)} = new.{_quoted(name)}" for name in key)
        source = f"json_populate_recordset(NULL::{_quoted(table.name)}, %s::json)"
        return f"UPDATE {_quoted(table.name)} AS old SET {changes} FROM {source} AS new WHERE {same}"  # noqa: S608
    changes = ", ".join(f"{_quoted(name)} = ?" for name in names)
    same = " AND ".join(f"{_quoted(name)} = ?" for name in key)
    return f"UPDATE {_quoted(table.name)} SET {changes} WHERE {same}"  # noqa: S608


def _reader(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    if dialect.name == "postgresql":
        # The driver gives days, moments and JSON as they are; ids come as objects.
        return _text_of_id if isinstance(column.type, Id) else None
    return column.type.dialect_impl(dialect).result_processor(dialect, None)


def _text_of_id(value: Any) -> str | None:
    return None if value is None else str(value)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, names))


def document(rows: Sequence[Values]) -> str:
    """The rows as one JSON text, which PostgreSQL takes apart by the types of the table."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=_plain, check_circular=False)


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def bound(dialect: Dialect, table: Table, names: tuple[str, ...], rows: Sequence[Values]) -> list[tuple[Any, ...]]:
    """The values as SQLite's driver takes them. Moments are few and repeat, so each is bound once."""
    columns = [[row[name] for row in rows] for name in names]
    for place, name in enumerate(names):
        binder = _binder(table.c[name], dialect)
        if binder is not None:
            known: dict[Any, Any] = {}
            columns[place] = [_once(known, binder, value) for value in columns[place]]
    return list(zip(*columns, strict=True))


def _once(known: dict[Any, Any], binder: Callable[[Any], Any], value: Any) -> Any:
    if not isinstance(value, datetime | str):
        return binder(value)
    if value not in known:
        known[value] = binder(value)
    return known[value]


@lru_cache(maxsize=1000)
def _binder(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    binder: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return binder
