"""Who works on a job: taking it, showing a sign of life, giving it back, ending it. Safe with any number of workers.

A claim is the random id in `job.worker`. Every change asks for it, so that a worker that was taken for dead, and is
not, changes nothing more. Order of locks: the ward's counter first, then the job.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from webapp.models import Job, JobItem
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter, jobs
from webapp.services.author import Author

# A worker shows a sign of life at each slice, at most this often; and may wait 30 s for the lock of a SQLite file.
BEAT = timedelta(seconds=1)
STALE = timedelta(seconds=45)
# Work that ends its server each time must not do so for ever.
MOST_ATTEMPTS = 5
WORKER = Author(role="worker")


@dataclass(frozen=True)
class Claim:
    """A job in the hands of one worker."""

    commune_id: str
    job_id: str
    worker: str
    kind: str
    requested_by: str


class LostClaimError(Exception):
    """The job is no longer this worker's: it was taken for dead, or the job is over."""


def is_waiting(session: Session, now: datetime) -> bool:
    """Is there anything to take up in the session's ward? Only looks."""
    statement = select(Job.id).where(Job.commune_id == ward_of(session), _free(now)).limit(1)
    return session.execute(statement).first() is not None


def claim(session: Session, now: datetime) -> Claim | None:
    """Take up the ward's oldest job that waits, or whose worker is gone. None where there is none.

    The transaction writes; on PostgreSQL what another worker is just taking is passed over.
    """
    ward = ward_of(session)
    while True:
        job = session.scalars(
            select(Job)
            .where(Job.commune_id == ward, _free(now))
            .order_by(Job.created_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).first()
        if job is None:
            return None
        if job.cancel_asked_at is not None:
            _close(job, "cancelled", None, now)
        elif job.attempts >= MOST_ATTEMPTS:
            _close(job, "failed", "gave_up", now)
        else:
            job.state, job.worker, job.heartbeat_at = "running", str(uuid.uuid4()), now
            job.attempts += 1
            job.started_at = job.started_at or now
            session.flush()
            return Claim(ward, job.id, job.worker, job.kind, job.requested_by)
        session.flush()


def beat(
    session: Session,
    mine: Claim,
    now: datetime,
    *,
    done: int | None = None,
    total: int | None = None,
    result: dict[str, Any] | None = None,
) -> bool:
    """A sign of life, and how far the work is. Gives whether somebody asked to call it off.

    :raises LostClaimError: the job is not this worker's any more.
    """
    values: dict[str, Any] = {"heartbeat_at": now}
    told = {"done": done, "total": total, "result": result}
    values |= {name: value for name, value in told.items() if value is not None}
    return _change(session, mine, values)


def settle(session: Session, mine: Claim, place: int, outcome: str, codes: Sequence[str], now: datetime) -> bool:
    """Write down what became of an item, in the transaction of the thing itself. Gives what `beat` gives.

    :raises LostClaimError: the job is not this worker's any more: the caller rolls back.
    """
    asked = _change(session, mine, {"heartbeat_at": now, "done": Job.done + 1})
    session.execute(
        update(JobItem)
        .where(JobItem.commune_id == mine.commune_id, JobItem.job_id == mine.job_id, JobItem.place == place)
        .values(outcome=outcome, codes=list(codes))
        .execution_options(synchronize_session=False)
    )
    return asked


def finish(
    session: Session,
    mine: Claim,
    state: str,
    now: datetime,
    *,
    problem: str | None = None,
    file: str | None = None,
    file_size: int | None = None,
) -> None:
    """End the job as `done`, `failed` (with the code of the problem) or `cancelled`; a file lives for a day.

    :raises LostClaimError: the job is not this worker's any more.
    """
    counter.lock_ward(session)
    job = session.scalars(
        select(Job)
        .where(Job.commune_id == mine.commune_id, Job.id == mine.job_id, Job.worker == mine.worker)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if job is None:
        raise LostClaimError(mine.job_id)
    _close(job, state, problem, now)
    if file is not None:
        job.file, job.file_size, job.file_until = file, file_size, now + jobs.FILE_LIFE
    audit.note(session, WORKER, now, f"job.{state}", "job", job.id, codes=(problem,) if problem else ())


def release(session: Session, mine: Claim) -> None:
    """Give the job back unfinished: this worker is told to stop. It does not count as an attempt.

    :raises LostClaimError: the job is not this worker's any more.
    """
    values = {"state": "queued", "worker": None, "heartbeat_at": None, "attempts": Job.attempts - 1}
    _change(session, mine, values)


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(Job.state == "queued", and_(Job.state == "running", Job.heartbeat_at < now - STALE))


def _close(job: Job, state: str, problem: str | None, now: datetime) -> None:
    job.state, job.problem, job.finished_at = state, problem, now
    job.worker = job.heartbeat_at = None
    if state == "done":
        job.total = job.done


def _change(session: Session, mine: Claim, values: dict[str, Any]) -> bool:
    found = session.execute(
        update(Job)
        .where(Job.commune_id == mine.commune_id, Job.id == mine.job_id, Job.worker == mine.worker)
        .values(**values)
        .returning(Job.cancel_asked_at)
        .execution_options(synchronize_session=False)
    ).first()
    if found is None:
        raise LostClaimError(mine.job_id)
    return found.cancel_asked_at is not None
