"""What a kind of work has at hand: sessions in its ward, the store, the clock, and its sign of life."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.permissions import Actor
from webapp.models import Account
from webapp.models.engine import begin_write
from webapp.services import accounts, claims, jobs
from webapp.services.claims import Claim
from webapp.services.errors import NotAllowedError
from webapp.services.keys import Keyring
from webapp.services.session import open_session
from webapp.storage import EvidenceStore

# Between two slices others have their turn: at the processor, and at the lock of a SQLite file.
BREATH = 0.01


class CancelAskedError(Exception):
    """Whoever asked for the work has called it off."""


class StoppingError(Exception):
    """This worker is told to stop; another one goes on."""


@dataclass(frozen=True)
class Result:
    """A file in the store that the work has made."""

    file: str
    size: int


@dataclass
class Run:
    """One job in the hands of this worker."""

    engine: Engine
    keyring: Keyring
    store: EvidenceStore
    now: Callable[[], datetime]
    stop: threading.Event
    claim: Claim
    parameters: dict[str, Any] = field(default_factory=dict)
    _beaten: datetime | None = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only looks."""
        with open_session(self.engine, self.keyring, self.claim.commune_id) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that writes: committed at the end, rolled back on an error. To be kept short."""
        with self.reading() as session:
            begin_write(session)
            yield session
            session.commit()

    @property
    def today(self) -> date:
        """The day that it is in Vietnam."""
        return calendar.day(self.now())

    def actor(self, session: Session) -> Actor:
        """Who asked for the work, with the positions of today.

        :raises NotAllowedError: the account is shut, or may not do this any more.
        """
        account = session.get(Account, self.claim.requested_by, populate_existing=True)
        actor = accounts.actor(session, self.claim.requested_by, self.today)
        if account is None or account.disabled_at is not None or actor is None:
            raise NotAllowedError("no_role")
        allowed = permissions.may(actor, jobs.NEEDS[self.claim.kind], None, self.today)
        if not allowed:
            raise NotAllowedError(allowed.code or "no_role")
        return actor

    def count(self, total: int) -> None:
        """How much there is to do; nothing is done yet."""
        with self.writing() as session:
            self._heed(claims.beat(session, self.claim, self.now(), done=0, total=total))

    def slice_done(self, done: int) -> None:
        """After each slice: a sign of life (not more often than needed), and a breath for others.

        :raises CancelAskedError: it was called off.
        :raises StoppingError: this worker is to stop.
        :raises NotAllowedError: as `actor`.
        :raises claims.LostClaimError: another worker has it.
        """
        now = self.now()
        if self._beaten is None or now - self._beaten >= claims.BEAT:
            with self.writing() as session:
                self.actor(session)
                asked = claims.beat(session, self.claim, now, done=done)
            self._beaten = now
            self._heed(asked)
        self.breathe()

    def breathe(self) -> None:
        """Let others have their turn.

        :raises StoppingError: this worker is to stop.
        """
        if self.stop.wait(BREATH):
            raise StoppingError

    @staticmethod
    def _heed(asked: bool) -> None:
        if asked:
            raise CancelAskedError
