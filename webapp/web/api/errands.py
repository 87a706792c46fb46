"""What is done beside the calls, so that none of them waits: marks of the counter, phones that were seen.

One thread, started by the first errand. At most one mark a second for each ward; what is lost with the process is at
most that second's, and the mark is then lower than it might be, never higher.
"""

import logging
import threading
import time
from datetime import datetime
from typing import Any

from flask import Flask, current_app, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from webapp.extensions import WebSession, db
from webapp.models.engine import begin_write
from webapp.services import counter, devices, installation
from webapp.services.session import open_session

log = logging.getLogger(__name__)
PAUSE = 1.0


class Errands:
    """The errands of one application."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._moved: set[str] = set()
        self._seen: dict[tuple[str, str], datetime] = {}
        self._said: dict[tuple[str, str], dict[str, Any]] = {}
        self._thread: threading.Thread | None = None
        self._checked = False
        self.idle = threading.Event()
        """Set whenever the thread has done all that waited."""
        self._check = threading.Lock()

    def counter_moved(self, commune_id: str) -> None:
        """A change of the ward was committed."""
        with self._wake:
            self._moved.add(commune_id)
            self.idle.clear()
            self._start()

    def phone_seen(self, commune_id: str, device_id: str, at: datetime, state: dict[str, Any] | None = None) -> None:
        """A phone called; `state`: what it said of itself, if it did."""
        with self._wake:
            self._seen[commune_id, device_id] = at
            if state is not None:
                self._said[commune_id, device_id] = state
            self._start()

    def check_once(self, at: datetime) -> None:
        """At the first call of this process: was the database restored? Then it gets a new epoch."""
        if self._checked:
            return
        with self._check:
            if not self._checked:
                self._renew_if_restored(at)
                self._checked = True

    def flush(self) -> None:
        """Do now what waits."""
        with self._lock:
            moved, self._moved = self._moved, set()
            seen, self._seen = self._seen, {}
            said, self._said = self._said, {}
        with self._app.app_context():
            for commune_id in moved:
                self._mark(commune_id)
            for commune_id in {commune for commune, _device in seen}:
                called = {device: at for (commune, device), at in seen.items() if commune == commune_id}
                told = {device: state for (commune, device), state in said.items() if commune == commune_id}
                self._note(commune_id, called, told)

    def _start(self) -> None:
        self._wake.notify()
        if self._thread is None and not self._app.config["ERRANDS_BY_HAND"]:
            self._thread = threading.Thread(target=self._run, name="errands", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._moved or self._seen)
            try:
                self.flush()
            except Exception:
                log.exception("an errand failed")
            with self._lock:
                if not self._moved and not self._seen:
                    self.idle.set()
            time.sleep(PAUSE)

    def _renew_if_restored(self, at: datetime) -> None:
        with self._session(None) as session:
            if not installation.is_set_up(session) or not installation.was_restored(session, self._store):
                return
            session.rollback()
            begin_write(session)
            epoch = installation.renew_epoch(session, at)
            session.commit()
            installation.reset_marks(session, self._store)
            log.warning("the database is older than its marks: new epoch %s", epoch)

    def _mark(self, commune_id: str) -> None:
        with self._session(commune_id) as session:
            epoch, seq = installation.epoch(session), counter.current_rev(session)
        installation.leave_mark(self._store, commune_id, epoch, seq)

    def _note(self, commune_id: str, seen: dict[str, datetime], said: dict[str, dict[str, Any]]) -> None:
        with self._session(commune_id) as session:
            begin_write(session)
            devices.seen(session, seen, max(seen.values()), said)
            session.commit()

    @property
    def _store(self) -> Any:
        return self._app.extensions["evidence"]

    def _session(self, commune_id: str | None) -> Session:
        return open_session(db.engine, self._app.config["SETTINGS"].data_keys, commune_id)


def init_app(app: Flask) -> None:
    """Give the application its errands; every commit that moved a counter (below) makes one."""
    # Tests run them when it suits them (`flush`).
    app.config.setdefault("ERRANDS_BY_HAND", app.testing)
    app.extensions["errands"] = Errands(app)


@event.listens_for(WebSession, "after_commit")
def _after_commit(session: Session) -> None:
    moved = session.info.pop("counter_moved", None)
    if moved and has_app_context() and "errands" in current_app.extensions:
        current_app.extensions["errands"].counter_moved(moved)
