"""Accidents on purpose: the power goes before the n-th write, the reply is lost, the disk is full; and what is left."""

import contextlib
import gc
import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from tests import factories
from webapp.extensions import db
from webapp.models import Base
from webapp.services import audit
from webapp.services.operations.bulk import Wire

Failure = Callable[[Engine], BaseException]
WRITES = ("INSERT", "UPDATE", "DELETE")
# What every row of a table is compared by; the counter's rows are looked at as well.
TABLES = sorted(Base.metadata.tables)


class PowerCut(BaseException):
    """Nothing of ours catches it: the process would be gone."""


def power_cut(_engine: Engine) -> BaseException:
    """The process is gone."""
    return PowerCut()


def disk_full(engine: Engine) -> BaseException:
    """What each database says when there is no room."""
    driver: Exception = sqlite3.OperationalError("database or disk is full")
    driver.sqlite_errorcode = sqlite3.SQLITE_FULL  # type: ignore[attr-defined]
    if engine.dialect.name == "postgresql":
        driver = psycopg.errors.DiskFull("could not extend file: No space left on device")
    return OperationalError("INSERT", {}, driver)


def and_gone(send: Callable[[], TestResponse]) -> TestResponse | None:
    """The reply, None if the power went; and nothing is left of the request, as of a process that is gone.

    Cursors of a failed statement live as long as the circle of their exception and its frames, and a long test run
    collects rarely. A connection that the next power cut closes keeps its lock as long as one of them: whoever
    writes then would wait for the dead.
    """
    gc.freeze()
    reply = None
    try:
        with contextlib.suppress(PowerCut):
            reply = send()
        # Only here nobody holds the exception any more; what was there before is frozen, so that this is quick.
        gc.collect()
    finally:
        gc.unfreeze()
    return reply


@dataclass
class Accident:
    """Fails the n-th write from now on, counted over INSERT, UPDATE, DELETE and COMMIT; `happened` says whether."""

    engine: Engine
    failure: Failure
    at: int
    count: int = 0
    happened: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def step(self) -> None:
        with self._lock:
            self.count += 1
            now = self.count == self.at
            self.happened |= now
        if now:
            raise self.failure(self.engine)

    def on_statement(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            self.step()


@contextlib.contextmanager
def accident(engine: Engine, failure: Failure, at: int) -> Iterator[Accident]:
    """While this is open, the n-th write fails."""
    made = Accident(engine, failure, at)
    commit = engine.dialect.do_commit

    def do_commit(connection: Any) -> None:
        made.step()
        commit(connection)

    def through_the_wire(wire: Wire, run: Any, sql: str, parameters: Any) -> None:
        # The statements of a batch go past SQLAlchemy, and past its event.
        made.on_statement(None, None, sql)
        execute(wire, run, sql, parameters)

    execute = Wire._execute
    event.listen(engine, "before_cursor_execute", made.on_statement)
    # Not the event: it comes so early that SQLAlchemy takes the transaction for one that is over.
    engine.dialect.do_commit = do_commit  # type: ignore[assignment,method-assign]
    Wire._execute = through_the_wire  # type: ignore[assignment,method-assign]
    try:
        yield made
    finally:
        Wire._execute = execute  # type: ignore[method-assign]
        del engine.dialect.do_commit
        event.remove(engine, "before_cursor_execute", made.on_statement)


def engine_of(app: Flask) -> Engine:
    """The engine that the application uses."""
    with app.app_context():
        return db.engine


def everything(engine: Engine, ward_id: str) -> dict[str, list[str]]:
    """Every row that can be seen in a ward, as text, table by table."""
    with factories.reading(engine, ward_id) as session:
        connection = session.connection()
        return {
            name: sorted(repr(tuple(row)) for row in connection.execute(select(Base.metadata.tables[name])))
            for name in TABLES
        }


def check_chain(engine: Engine, ward_id: str) -> None:
    """The audit chain is whole."""
    with factories.reading(engine, ward_id) as session:
        assert audit.verify(session) is None


def at_every_write(
    app: Flask, ward_id: str, send: Callable[[], TestResponse], words: str = "storage_full"
) -> TestResponse:
    """Send the same again and again, until it comes through: each time one write later there is no room on the disk,
    and the next time the power goes.

    After each accident the database is what it was, to the last row; a full disk is told as 507 with these words.
    Gives the reply of the one that came through.
    """
    engine = engine_of(app)
    before = everything(engine, ward_id)
    for at in range(1, 200):
        for failure in (disk_full, power_cut):
            with accident(engine, failure, at) as made:
                reply = and_gone(send)
            if not made.happened:
                assert reply is not None
                assert at > 2, "nothing was written"
                check_chain(engine, ward_id)
                return reply
            assert everything(engine, ward_id) == before, f"half-written at write {at}"
            assert failure is power_cut or (reply is not None and reply.status_code == 507), (at, reply)
            assert reply is None or words in reply.text
    raise AssertionError("it never came through")


@contextlib.contextmanager
def no_room(engine: Engine) -> Iterator[None]:
    """A SQLite file that may not grow any more."""
    limit = "PRAGMA max_page_count = {}"

    def stop(connection: Any, _record: Any, _proxy: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(limit.format(pages))

    def go(connection: Any, _record: Any) -> None:
        connection.execute(limit.format(1_073_741_823))

    event.listen(engine, "checkout", stop)
    event.listen(engine, "checkin", go)
    try:
        yield
    finally:
        event.remove(engine, "checkout", stop)
        event.remove(engine, "checkin", go)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run all at the same time, each in a thread; gives their results in order, raises what one of them raised."""
    gate = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)
    errors: list[BaseException] = []

    def run(place: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = call()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def digest(content: bytes) -> str:
    """SHA-256 as everybody writes it here."""
    return hashlib.sha256(content).hexdigest()
