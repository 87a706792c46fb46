"""The signed minutes, photographed: pages that belong to one closing of a meeting; added, and taken away if wrong."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Actor, Role
from webapp.models import Meeting, MeetingMinutes, MinutesScan
from webapp.models.tenancy import ward_of
from webapp.services import counter, ledger, meetings
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotFoundError
from webapp.services.signed_files import SignedFile

MOST = 20
"""Pages of one closing."""


def attach(
    session: Session, actor: Actor, meeting_id: str, version: int, file: SignedFile, *, now: datetime
) -> MinutesScan:
    """Add a page to the minutes of a closing. The same page sent twice is there once.

    :raises NotFoundError: no such meeting, or it was not closed so often.
    :raises FaultyInputError: there are `MOST` pages already.
    """
    rev = counter.next_rev(session)
    row = _minutes(session, actor, meeting_id, version, now)
    key = (row.commune_id, meeting_id, version, file.sha256)
    there = session.get(MinutesScan, key)
    if there is not None:
        return there
    pages = select(func.count()).where(
        MinutesScan.commune_id == row.commune_id,
        MinutesScan.meeting_id == meeting_id,
        MinutesScan.version == version,
    )
    if (session.scalar(pages) or 0) >= MOST:
        raise FaultyInputError([Fault("file", "too_many_pages")])
    scan = MinutesScan(
        commune_id=row.commune_id,
        meeting_id=meeting_id,
        version=version,
        sha256=file.sha256,
        filetype=file.filetype,
        kept_at=now,
        kept_by=actor.account_id,
    )
    session.add(scan)
    _record(session, actor, meeting_id, "attach_minutes", rev, version, file.sha256, now)
    return scan


def remove(session: Session, actor: Actor, meeting_id: str, version: int, sha256: str, *, now: datetime) -> None:
    """Take a page away that does not belong there. Gone already: nothing to do.

    :raises NotFoundError: no such meeting, or it was not closed so often.
    """
    rev = counter.next_rev(session)
    row = _minutes(session, actor, meeting_id, version, now)
    scan = session.get(MinutesScan, (row.commune_id, meeting_id, version, sha256))
    if scan is None:
        return
    session.delete(scan)
    _record(session, actor, meeting_id, "remove_minutes", rev, version, sha256, now)


def _minutes(session: Session, actor: Actor, meeting_id: str, version: int, now: datetime) -> MeetingMinutes:
    ward = ward_of(session)
    meeting = session.get(Meeting, (ward, meeting_id))
    if meeting is None:
        raise NotFoundError(meeting_id)
    meetings.allow(actor, meeting.collective_id, now)
    row = session.get(MeetingMinutes, (ward, meeting_id, version))
    if row is None:
        raise NotFoundError(meeting_id)
    return row


def _record(
    session: Session,
    actor: Actor,
    meeting_id: str,
    operation: str,
    rev: int,
    version: int,
    sha256: str,
    now: datetime,
) -> None:
    session.flush()
    ledger.record(
        session,
        entity_type="meeting",
        entity_id=meeting_id,
        rev=rev,
        operation=operation,
        author=Author(Role.PANEL, account_id=actor.account_id, person_id=actor.person_id),
        at=now,
        values={"version": version, "sha256": sha256},
        subject_id=meeting_id,
        scopes=(),
        new=False,
    )
    session.flush()
