"""Many rows in one statement, as plain dictionaries: a batch of 200 declarations is some 4,000 rows.

The mapper's own flush takes about 40 µs a row, which alone would be more than a declaration may cost. Reads and writes
of a batch therefore go through the two functions of reading and the three of writing here, and each of them names the
ward itself; on PostgreSQL row-level security checks it once more. Values are bound by the column types of the models;
names in the statements are those of the models, never of a request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from webapp.models import Base, Id
from webapp.models.tenancy import ward_of

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


def fetch(
    session: Session, model: type[Base], ids: Iterable[str], *, column: str = "id", names: tuple[str, ...] = ()
) -> list[Row]:
    """The ward's rows whose `column` is one of `ids`; no query where there are none."""
    wanted = list(ids)
    if not wanted:
        return []
    dialect = session.get_bind().dialect
    sql, columns, readers = _select(table_of(model), column, names, dialect)
    listed = wanted if dialect.name == "postgresql" else json.dumps(wanted)
    found = session.connection().exec_driver_sql(sql, (ward_of(session), listed)).all()
    rows = [Row(dict(zip(columns, row, strict=True)), fresh=False) for row in found]
    for name, reader in readers:
        for values in rows:
            values[name] = reader(values[name])
    return rows


@lru_cache(maxsize=200)
def _select(
    table: Table, column: str, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[str, ...], list[tuple[str, Callable[[Any], Any]]]]:
    """The statement, its columns, and for those that need it how the driver's value becomes ours."""
    names = names or tuple(one.name for one in table.c)
    listed = ", ".join(map(_quoted, names))
    if dialect.name == "postgresql":
        kind = "uuid" if isinstance(table.c[column].type, Id) else "text"
        where = f"commune_id = %s AND {_quoted(column)} = ANY(%s::{kind}[])"
    else:
        where = f"commune_id = ? AND {_quoted(column)} IN (SELECT value FROM json_each(?))"  # noqa: S608
    sql = f"SELECT {listed} FROM {_quoted(table.name)} WHERE {where}"  # noqa: S608
    return sql, names, [(name, reader) for name in names if (reader := _reader(table.c[name], dialect))]


def _reader(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    if dialect.name == "postgresql":
        # The driver gives days, moments and JSON as they are; ids come as objects.
        return _text_of_id if isinstance(column.type, Id) else None
    return column.type.dialect_impl(dialect).result_processor(dialect, None)


def _text_of_id(value: Any) -> str | None:
    return None if value is None else str(value)


def insert(session: Session, model: type[Base], rows: Sequence[Values], *, upsert: tuple[str, ...] = ()) -> None:
    """Insert rows that all have the same columns. `upsert`: columns to take over where the key is there already."""
    if not rows:
        return
    table, names = table_of(model), tuple(rows[0])
    tail = ""
    if upsert:
        key = ", ".join(_quoted(column.name) for column in table.primary_key)
        tail = f" ON CONFLICT ({key}) DO UPDATE SET " + ", ".join(
            f"{_quoted(n)} = excluded.{_quoted(n)}" for n in upsert
        )
    columns = ", ".join(map(_quoted, names))
    into = f"INSERT INTO {_quoted(table.name)} ({columns})"
    if _is_postgresql(session):
        source = f"json_populate_recordset(NULL::{_quoted(table.name)}, %s::json)"
        sql = f"{into} SELECT {columns} FROM {source}{tail}"  # noqa: S608
        _run(session, sql, (_document(rows),))
    else:
        marks = ", ".join("?" * len(names))
        _run(session, f"{into} VALUES ({marks}){tail}", _bound(session, table, names, rows))


def update(session: Session, model: type[Base], rows: Sequence[Row], names: Sequence[str]) -> None:
    """Write the columns `names` of rows that are there, found by their whole key."""
    if not rows:
        return
    table = table_of(model)
    key = [column.name for column in table.primary_key]
    if _is_postgresql(session):
        changes = ", ".join(f"{_quoted(name)} = new.{_quoted(name)}" for name in names)
        same = " AND ".join(f"old.{_quoted(name)} = new.{_quoted(name)}" for name in key)
        source = f"json_populate_recordset(NULL::{_quoted(table.name)}, %s::json)"
        sql = f"UPDATE {_quoted(table.name)} AS old SET {changes} FROM {source} AS new WHERE {same}"  # noqa: S608
        _run(session, sql, (_document([{name: row[name] for name in (*key, *names)} for row in rows]),))
    else:
        changes = ", ".join(f"{_quoted(name)} = ?" for name in names)
        same = " AND ".join(f"{_quoted(name)} = ?" for name in key)
        sql = f"UPDATE {_quoted(table.name)} SET {changes} WHERE {same}"  # noqa: S608
        _run(session, sql, _bound(session, table, (*names, *key), rows))


def _run(session: Session, sql: str, parameters: Any) -> None:
    session.connection().exec_driver_sql(sql, parameters)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _document(rows: Sequence[Values]) -> str:
    """The rows as one JSON text, which PostgreSQL takes apart by the types of the table."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=_plain, check_circular=False)


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _bound(session: Session, table: Table, names: tuple[str, ...], rows: Sequence[Values]) -> list[tuple[Any, ...]]:
    """The values as SQLite's driver takes them. Moments are few and repeat, so each is bound once."""
    dialect = session.get_bind().dialect
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
