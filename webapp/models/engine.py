"""Engines: SQLite by default, PostgreSQL by URL; the same guarantees from both."""

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

WRITES = "cdht_writes"
_TURN = "cdht_turn"
_DISK_FULL, _SQLITE_FULL = "53100", sqlite3.SQLITE_FULL


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def engine_options(url: str) -> dict[str, Any]:
    """The options with which every engine of this product is made (also by Flask-SQLAlchemy)."""
    options: dict[str, Any] = {"json_serializer": _dumps}
    if make_url(url).get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": 30}
    else:
        options["pool_pre_ping"] = True
        # Prepared statements do not survive pgbouncer in transaction mode.
        options["connect_args"] = {"prepare_threshold": None}
    return options


def make_engine(url: str) -> Engine:
    """An engine with our guarantees. A SQLite file's folder is created."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, **engine_options(url))
    prepare(engine)
    return engine


def prepare(engine: Engine) -> None:
    """Give an engine the settings of its kind. PostgreSQL needs none."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        queue = _WriterQueue()
        event.listen(engine, "begin", queue.on_begin)
        event.listen(engine, "checkin", queue.on_checkin)


class _WriterQueue:
    """One writer at a time within the process: whoever waits is woken, where SQLite itself would sleep and look again.

    (Eight clients on one file: without it one in a hundred waited 850 ms, see `bench/ingest`.) Another process is still
    kept out by SQLite's own lock.
    """

    WAIT = 30.0

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def on_begin(self, connection: Connection) -> None:
        # A reader that turns writer half-way fails as "locked", or worse works on an old snapshot (protocol.md §3).
        writes = connection.get_execution_options().get(WRITES, False)
        # The turn lasts until the connection is given back: a second transaction on it must not wait for itself.
        if writes and not connection.info.get(_TURN):
            # After the wait SQLite is asked all the same, and says "locked" in its own words.
            connection.info[_TURN] = self._turn.acquire(timeout=self.WAIT)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    def on_checkin(self, _connection: Any, record: Any) -> None:
        """The connection is given back: what it wrote is on the disk, or was rolled back."""
        if record.info.pop(_TURN, False):
            self._turn.release()


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    # We say BEGIN ourselves (below): the driver's own way starts a transaction too late to lock the counter.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_write(session: Session) -> None:
    """Start the session's transaction as a writer. To be called before anything was read in it.

    :raises RuntimeError: a transaction that only reads is already open.
    """
    if session.in_transaction() and not is_writing(session):
        raise RuntimeError("begin_write() must come first in a transaction")
    session.connection(execution_options={WRITES: True})


def is_full(error: BaseException) -> bool:
    """Did the database refuse a write because there is no room on its disk?"""
    driver = getattr(error, "orig", None)
    return getattr(driver, "sqlstate", None) == _DISK_FULL or getattr(driver, "sqlite_errorcode", None) == _SQLITE_FULL


def is_writing(session: Session) -> bool:
    """Was the open transaction begun by `begin_write`?"""
    return session.in_transaction() and bool(session.connection().get_execution_options().get(WRITES, False))
