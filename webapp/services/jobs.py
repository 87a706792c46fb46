"""Asking for long work, calling it off, and what happens to its result. Running it is `webapp.jobs` (docs/adr/0012)."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor
from webapp.domain.workflow import Action
from webapp.models import Job, JobItem
from webapp.models.job import OPEN
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter, keys
from webapp.services.author import Author
from webapp.services.errors import NotAllowedError, NotFoundError

EXPORT_SHEETS, EXPORT_REGISTRATIONS, POST_SHEETS = "export_sheets", "export_registrations", "post_sheets"
IMPORT_RESCUE = "import_rescue"
READ_LIST, TAKE_LIST, UNDO_LIST = "read_list", "take_list", "undo_list"
PRINT_SHEETS, PRINT_CERTIFICATES = "print_sheets", "print_certificates"
# Kind of work → what somebody must be allowed to, when they ask for it, at each slice of it, and for its result.
NEEDS: dict[str, Act | Action] = {
    EXPORT_SHEETS: Act.EXPORT,
    EXPORT_REGISTRATIONS: Act.EXPORT,
    POST_SHEETS: Action.POST,
    # Nothing of what is in the file is shown to whoever brings it in.
    IMPORT_RESCUE: Act.MANAGE_DEVICES,
    READ_LIST: Act.IMPORT,
    TAKE_LIST: Act.IMPORT,
    UNDO_LIST: Act.IMPORT,
    PRINT_SHEETS: Act.PRINT_PAPERS,
    PRINT_CERTIFICATES: Act.VIEW_PROPOSAL,
}
FILE_LIFE = timedelta(days=1)
ROW_LIFE = timedelta(days=30)
# Of one person, waiting or under way at the same time.
MOST_OPEN = 5


class TooManyJobsError(Exception):
    """The person has `MOST_OPEN` jobs that are not finished."""


def ask(
    session: Session,
    actor: Actor,
    kind: str,
    parameters: Mapping[str, Any],
    *,
    now: datetime,
    items: Sequence[tuple[str, int]] = (),
) -> Job:
    """Put work in line. The same asked for again while it waits or runs is one job: that one is given.

    :param parameters: JSON; kept sealed under the job's own key.
    :param items: (entity id, revision seen) of what the job will do one by one.
    :raises NotAllowedError: the actor may not.
    :raises TooManyJobsError: too much of theirs is not finished.
    """
    counter.lock_ward(session)
    ward, today = ward_of(session), calendar.day(now)
    allowed = permissions.may(actor, NEEDS[kind], None, today)
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    asked = json.dumps([actor.account_id, kind, parameters], ensure_ascii=False, sort_keys=True)
    same = keys.keyring_of(session).fingerprint("job", asked)
    unfinished = session.scalars(
        select(Job).where(Job.commune_id == ward, Job.requested_by == actor.account_id, Job.state.in_(OPEN))
    ).all()
    for job in unfinished:
        if job.same_as == same and job.cancel_asked_at is None:
            return job
    if len(unfinished) >= MOST_OPEN:
        raise TooManyJobsError(actor.account_id)
    identity = str(uuid.uuid4())
    keys.ensure(session, identity, now)
    made = Job(
        commune_id=ward,
        id=identity,
        kind=kind,
        sealed=keys.seal_values(session, identity, _label(identity), parameters),
        same_as=same,
        requested_by=actor.account_id,
        state="queued",
        done=0,
        total=len(items) if items else None,
        attempts=0,
        created_at=now,
    )
    session.add(made)
    session.flush()
    for place, (entity_id, seen_rev) in enumerate(items, start=1):
        session.add(JobItem(commune_id=ward, job_id=identity, place=place, entity_id=entity_id, seen_rev=seen_rev))
    audit.note(session, author_of(actor, kind, now), now, "job.ask", "job", made.id, codes=(kind,))
    return made


def parameters_of(session: Session, job: Job) -> dict[str, Any]:
    """What the job was asked with.

    :raises keys.KeyDestroyedError: it is long over.
    """
    return keys.unseal_values(session, job.id, _label(job.id), job.sealed)


def own(session: Session, actor: Actor, job_id: str) -> Job:
    """A job of the actor's own.

    :raises NotFoundError: there is none of that id in this ward, or it is somebody else's.
    """
    job = session.get(Job, (ward_of(session), job_id))
    if job is None or job.requested_by != actor.account_id:
        raise NotFoundError(job_id)
    return job


def cancel(session: Session, actor: Actor, job_id: str, *, now: datetime) -> Job:
    """Call the work off: at once if it waits, else before its next slice. What it has done stays done.

    :raises NotFoundError: as `own`.
    """
    counter.lock_ward(session)
    job = own(session, actor, job_id)
    if job.state not in OPEN or job.cancel_asked_at is not None:
        return job
    job.cancel_asked_at = now
    if job.state == "queued":
        job.state, job.finished_at = "cancelled", now
    audit.note(session, author_of(actor, job.kind, now), now, "job.cancel", "job", job.id)
    return job


def note_download(session: Session, actor: Actor, job_id: str, *, now: datetime) -> Job:
    """Write down that the actor takes the file of their job, if it is there to be taken.

    :raises NotFoundError: as `own`, or there is no file (any more).
    :raises NotAllowedError: the actor may no longer have it.
    """
    counter.lock_ward(session)
    job = own(session, actor, job_id)
    allowed = permissions.may(actor, NEEDS[job.kind], None, calendar.day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    if job.file is None or job.file_until is None or job.file_until <= now:
        raise NotFoundError(job_id)
    audit.note(session, author_of(actor, job.kind, now), now, "job.download", "job", job.id, codes=(job.kind,))
    return job


def expired(session: Session, now: datetime) -> list[tuple[str, str]]:
    """(job, file) of those whose file is to go."""
    found = select(Job.id, Job.file).where(
        Job.commune_id == ward_of(session), Job.file.is_not(None), Job.file_until <= now
    )
    return [(row.id, row.file) for row in session.execute(found)]


def forget_file(session: Session, job_id: str) -> None:
    """The file is gone from the store."""
    job = session.get(Job, (ward_of(session), job_id))
    if job is not None:
        job.file = job.file_until = None
        session.flush()


def forget_old(session: Session, now: datetime) -> int:
    """Forget jobs that were over long ago, with what they were asked with; the audit chain keeps that they were."""
    counter.lock_ward(session)
    ward = ward_of(session)
    gone = session.scalars(
        select(Job.id).where(Job.commune_id == ward, Job.finished_at <= now - ROW_LIFE, Job.file.is_(None))
    ).all()
    if gone:
        session.execute(delete(JobItem).where(JobItem.commune_id == ward, JobItem.job_id.in_(gone)))
        session.execute(delete(Job).where(Job.commune_id == ward, Job.id.in_(gone)))
        for identity in gone:
            keys.destroy(session, identity, now)
    session.flush()
    return len(gone)


def remaining(session: Session, job_id: str) -> int:
    """How many items have no outcome yet."""
    statement = select(func.count()).where(
        JobItem.commune_id == ward_of(session), JobItem.job_id == job_id, JobItem.outcome.is_(None)
    )
    return session.execute(statement).scalar_one()


def author_of(actor: Actor, kind: str, now: datetime) -> Author:
    """The one to whom the work is written down: in the first position that gives it."""
    day = calendar.day(now)
    for position in actor.positions:
        alone = Actor(actor.account_id, (position,), actor.person_id, actor.household_id)
        if permissions.may(alone, NEEDS[kind], None, day):
            return Author(role=str(position.role), account_id=actor.account_id, person_id=actor.person_id)
    # Calling it off is also for those who may not do it any more.
    return Author(role="", account_id=actor.account_id, person_id=actor.person_id)


def _label(job_id: str) -> str:
    return f"job/{job_id}"
