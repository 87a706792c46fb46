"""A rescue file, taken in slice by slice. What was taken in and how far the work is are one transaction: after a worker
that was cut, the next one goes on behind it."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.jobs.run import CancelAskedError, Run
from webapp.models import Job
from webapp.models.job import OPEN
from webapp.services import claims, counter, jobs, rescue, rescue_file
from webapp.services.images import NotAnImageError
from webapp.services.operations import MAX_OPERATIONS
from webapp.services.rescue_file import Head, Part, Photo
from webapp.services.sealing import UnopenableError
from webapp.storage import EvidenceStore

# Of ciphertext in one slice: one transaction, which others wait for.
SLICE = 512 * 1024


def folder(commune_id: str) -> str:
    """Where a ward's rescue files wait. They are named by their content, so that the same one waits once."""
    return f"rescue/{commune_id}/"


def take_in(run: Run) -> None:
    """Take in what the file holds; it is gone afterwards."""
    name = str(run.parameters["file"])
    with closing(run.store.open(name)) as file:
        head = rescue_file.read_head(file)
        sender = rescue_file.read_sender(file, head)
        with run.reading() as session:
            keys = rescue.keys_of(session, head)
            proof = rescue.proof_of(session, head, sender, keys, run.today)
            job = session.get_one(Job, (run.claim.commune_id, run.claim.job_id))
            work = _Work(run, head, keys, proof, job.done, dict(job.result or {}))
        work.begin(name)
        for part in rescue_file.parts(file, head, work.done):
            work.take(part)
        work.end()
    run.store.delete(name)


def drop_orphans(store: EvidenceStore, session_of: Callable[[], Session], commune_id: str) -> None:
    """Delete files whose work is over, or was never asked for."""
    names = list(store.names(folder(commune_id)))
    if not names:
        return
    with session_of() as session:
        # Looked at after the files, as with those of exports.
        waiting = select(Job).where(Job.commune_id == commune_id, Job.kind == jobs.IMPORT_RESCUE, Job.state.in_(OPEN))
        known = {jobs.parameters_of(session, job)["file"] for job in session.scalars(waiting)}
    for name in names:
        if name not in known:
            store.delete(name)


@dataclass
class _Work:
    """How far it is. `done`: parts that are behind; `result`: what came of them."""

    run: Run
    head: Head
    keys: rescue.Keys
    proof: rescue.Proof
    done: int
    result: dict[str, Any]
    _waiting: list[tuple[Part, list[Any] | str]] = field(default_factory=list)
    _trusted: bool = False

    def begin(self, name: str) -> None:
        """The first time: who brought it in."""
        total = len(self.head.listed)
        with self.run.writing() as session:
            counter.lock_ward(session)
            now, actor = self.run.now(), self.run.actor(session)
            if not self.result:
                self.result = {f"trust:{self.proof.trust}": 1}
                sha256 = name.rpartition("/")[2]
                rescue.note(session, jobs.author_of(actor, jobs.IMPORT_RESCUE, now), self.proof, sha256, now)
            self._heed(claims.beat(session, self.run.claim, now, done=self.done, total=total, result=self.result))

    def take(self, part: Part) -> None:
        """One part: envelopes wait for each other, up to a slice."""
        trusted = self.proof.covers(part)
        if isinstance(part.said, Photo):
            self._flush()
            self._photo(part, part.said, trusted)
            return
        try:
            found: list[Any] | str = rescue.operations_of(self.keys, part)
        except UnopenableError as error:
            found = error.code
        if trusted != self._trusted or self._is_full(part, found):
            self._flush()
        self._trusted = trusted
        self._waiting.append((part, found))

    def end(self) -> None:
        """What waits, and whether the file ended too early."""
        self._flush()
        missing = len(self.head.listed) - self.done
        if missing:
            with self.run.writing() as session:
                self.result["cut"] = missing
                claims.beat(session, self.run.claim, self.run.now(), result=self.result)

    def _is_full(self, part: Part, found: list[Any] | str) -> bool:
        operations = [one for _part, waiting in self._waiting if isinstance(waiting, list) for one in waiting]
        more = len(found) if isinstance(found, list) else 0
        size = sum(len(waiting.content) for waiting, _found in self._waiting) + len(part.content)
        return len(operations) + more > MAX_OPERATIONS or size > SLICE

    def _flush(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        operations = [one for _part, found in waiting if isinstance(found, list) for one in found]
        with self.run.writing() as session:
            now, told = self.run.now(), Counter(envelopes=len(waiting), operations=len(operations))
            told += rescue.apply(session, self.proof, operations, trusted=self._trusted, now=now, on=self.run.today)
            for part, found in waiting:
                if isinstance(found, str):
                    rescue.keep_unopened(session, self.proof, part, found, now)
                    told.update(["unopenable", f"why:{found}"])
            asked = self._settle(session, len(waiting), told)
        self._heed(asked)
        self.run.breathe()

    def _photo(self, part: Part, said: Photo, trusted: bool) -> None:
        outcome, arrived = "", None
        try:
            arrived = rescue.photo_of(self.run.store, self.run.claim.commune_id, self.keys, part)
        except (UnopenableError, NotAnImageError) as error:
            outcome = "photo_broken" if isinstance(error, UnopenableError) else "photo_none"
        with self.run.writing() as session:
            now = self.run.now()
            if arrived is not None:
                outcome = rescue.keep_photo(
                    session, self.run.store, self.proof, said, arrived, trusted=trusted, now=now
                )
            asked = self._settle(session, 1, Counter([outcome, "photos"]))
        self._heed(asked)
        self.run.breathe()

    def _settle(self, session: Session, parts: int, told: Counter[str]) -> bool:
        """In the transaction of the thing itself."""
        self.run.actor(session)
        self.done, self.result = self.done + parts, rescue.add(self.result, told)
        return claims.beat(session, self.run.claim, self.run.now(), done=self.done, result=self.result)

    @staticmethod
    def _heed(asked: bool) -> None:
        if asked:
            raise CancelAskedError
