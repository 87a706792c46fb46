"""Many rows in one statement, as plain dictionaries: a batch of 200 declarations is some 4,000 rows.

The mapper's own flush takes about 40 µs a row, which alone would be more than a declaration may cost. Reads and writes
of a batch therefore go through the `Wire` here, which names the ward in each read, as each row names it in writes; on
PostgreSQL row-level security checks it once more. Values are bound by the column types of the models; names in the
statements are those of the models, never of a request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from webapp.models import Base
from webapp.models.tenancy import ward_of
from webapp.services.operations.statements import (
    Row,
    Values,
    bound,
    document,
    insert_of,
    rows_of,
    select_of,
    table_of,
    update_of,
)

__all__ = ["Row", "Wire", "table_of"]


class Wire:
    """The session's connection, for statements without the layers above it. It is part of the session's transaction.

    On PostgreSQL the way to the server costs more than most statements: reads that are known beforehand (`read_ahead`)
    and writes (`together`) travel in one go.
    """

    def __init__(self, session: Session) -> None:
        connection = session.connection()
        self.ward = ward_of(session)
        self.dialect = connection.dialect
        self.is_postgresql = self.dialect.name == "postgresql"
        driver: Any = connection.connection.driver_connection
        self._driver = driver
        self._cursor = driver.cursor()
        self._error = self.dialect.loaded_dbapi.Error
        self._ahead: dict[tuple[type[Base], str], tuple[set[str], list[Row]]] = {}
        self._savepoint_due = False

    def begin(self) -> None:
        """Set the savepoint; it is sent with the first statement that follows."""
        self._ahead.clear()
        self._savepoint_due = True

    def release(self) -> None:
        """What was written since the savepoint stays."""
        if not self._savepoint_due:
            self._run("RELEASE SAVEPOINT operations", ())
        self._savepoint_due = False

    def rollback(self) -> None:
        """Forget what was written since the savepoint."""
        if not self._savepoint_due:
            self._run("ROLLBACK TO SAVEPOINT operations", ())
            self._run("RELEASE SAVEPOINT operations", ())
        self._savepoint_due = False

    @contextmanager
    def together(self) -> Iterator[None]:
        """Statements inside are sent in one go; what is wrong with one of them is raised at the end."""
        if not self.is_postgresql:
            yield
            return
        try:
            with self._driver.pipeline():
                yield
        except self._error as error:
            raise DBAPIError.instance("(several)", None, error, self._error, hide_parameters=True) from error

    def read_ahead(self, requests: Iterable[tuple[type[Base], str, Iterable[str]]]) -> None:
        """Read rows (model, column, values of the column) now that `fetch` will be asked for."""
        running = []
        with self.together():
            for model, column, ids in requests:
                wanted = set(ids)
                if wanted:
                    sql, columns, readers = select_of(table_of(model), column, (), "", self.dialect)
                    cursor = self._driver.cursor()
                    self._run(sql, (self.ward, self._list(wanted)), cursor)
                    running.append((model, column, wanted, cursor, columns, readers))
        for model, column, wanted, cursor, columns, readers in running:
            self._ahead[model, column] = wanted, rows_of(cursor, columns, readers)

    def fetch(
        self,
        model: type[Base],
        ids: Iterable[str],
        *,
        column: str = "id",
        names: tuple[str, ...] = (),
        kinds: tuple[str, Iterable[str]] | None = None,
    ) -> list[Row]:
        """The ward's rows whose `column` is one of `ids`; no query where there are none, or where they were read ahead.

        :param kinds: a text column and its values, where the index that finds the rows asks for it.
        """
        wanted = set(ids)
        known, rows = self._ahead.get((model, column), (set[str](), []))
        if wanted <= known:
            return [row for row in rows if row[column] in wanted]
        sql, columns, readers = select_of(table_of(model), column, names, kinds[0] if kinds else "", self.dialect)
        lists = [self._list(wanted)] + ([self._list(kinds[1])] if kinds else [])
        self._run(sql, (self.ward, *lists))
        return rows_of(self._cursor, columns, readers)

    def _list(self, values: Iterable[str]) -> Any:
        return list(values) if self.is_postgresql else json.dumps(list(values))

    def insert(self, model: type[Base], rows: Sequence[Values], *, upsert: tuple[str, ...] = ()) -> None:
        """Insert rows of the same columns. `upsert`: columns to take over where the key is there already."""
        if not rows:
            return
        table, names = table_of(model), tuple(rows[0])
        sql = insert_of(table, names, upsert, self.is_postgresql)
        if self.is_postgresql:
            self._run(sql, (document(rows),))
        else:
            self._run_many(sql, bound(self.dialect, table, names, rows))

    def update(self, model: type[Base], rows: Sequence[Row], names: Sequence[str]) -> None:
        """Write the columns `names` of rows that are there, found by their whole key."""
        if not rows:
            return
        table = table_of(model)
        key = tuple(column.name for column in table.primary_key)
        sql = update_of(table, tuple(names), key, self.is_postgresql)
        if self.is_postgresql:
            self._run(sql, (document([{name: row[name] for name in (*key, *names)} for row in rows]),))
        else:
            self._run_many(sql, bound(self.dialect, table, (*names, *key), rows))

    def _run(self, sql: str, parameters: Sequence[Any], cursor: Any = None) -> None:
        self._execute((cursor or self._cursor).execute, sql, parameters)

    def _run_many(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._execute(self._cursor.executemany, sql, parameters)

    def _execute(self, execute: Callable[[str, Any], Any], sql: str, parameters: Any) -> None:
        try:
            if self._savepoint_due:
                self._savepoint_due = False
                self._cursor.execute("SAVEPOINT operations")
            execute(sql, parameters)
        except self._error as error:
            raise DBAPIError.instance(sql, None, error, self._error, hide_parameters=True) from error
