"""Meetings of a collective: planned, opened with the roll call, entered person by person, closed whole, reopened."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Actor, Role, Subject
from webapp.domain.workflow import Action, State
from webapp.models import Campaign, Collective, Declaration, Meeting, MeetingEntry, MeetingMinutes
from webapp.models.tenancy import ward_of
from webapp.services import accounts, counter, ledger, meeting_entries, reviews, sheet_facts
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.reviews import Review, SeenEvidence


@dataclass(frozen=True)
class Invited:
    """Somebody on the roll call: for whom they come (“Ban công tác Mặt trận”), and why they are missing."""

    position: str
    name: str
    came: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Plan:
    """When and where a collective meets, who leads and who writes."""

    collective_id: str
    held_on: date
    place: str
    chair: str
    secretary: str
    begins: time | None = None


def plan(
    session: Session, actor: Actor, campaign_id: str, planned: Plan, *, now: datetime, once: str | None = None
) -> Meeting:
    """Write a meeting down. Sent twice with the same `once`, it is made once.

    :raises NotFoundError: no such collective or campaign in the ward.
    """
    rev, ward = counter.next_rev(session), ward_of(session)
    if session.get(Collective, (ward, planned.collective_id)) is None:
        raise NotFoundError(planned.collective_id)
    allow(actor, planned.collective_id, now)
    if session.get(Campaign, (ward, campaign_id)) is None:
        raise NotFoundError(campaign_id)
    made = session.get(Meeting, (ward, once)) if once else None
    if made is not None:
        if made.created_by != actor.account_id:
            raise NotFoundError(made.id)
        return made
    row = Meeting(
        commune_id=ward,
        id=once or str(uuid.uuid4()),
        rev=rev,
        campaign_id=campaign_id,
        state="planned",
        attendance=[],
        created_at=now,
        created_by=actor.account_id,
        **asdict(planned),
    )
    session.add(row)
    _record(session, actor, row, "plan_meeting", now, {"held_on": planned.held_on.isoformat()}, new=True)
    return row


def call_roll(
    session: Session, actor: Actor, meeting_id: str, people: Sequence[Invited], *, seen_rev: int, now: datetime
) -> Meeting:
    """Open the meeting with its roll call; while it is open, the roll call may be put right.

    :raises FaultyInputError: the day has not come (`held_on`), or nobody is there (`attendance`).
    """
    row = _take(session, actor, meeting_id, ("planned", "open"), seen_rev, now)
    faults = [Fault("held_on", "in_the_future")] if row.held_on > calendar.day(now) else []
    faults += [] if any(one.came for one in people) else [Fault("attendance", "nobody_came")]
    if faults:
        raise FaultyInputError(faults)
    row.attendance, row.state = [asdict(one) for one in people], "open"
    _record(session, actor, row, "call_roll", now, {"attendance": row.attendance})
    return row


def close(
    session: Session, actor: Actor, meeting_id: str, number: str, ends: time | None, *, seen_rev: int, now: datetime
) -> Meeting:
    """Close it: what was agreed becomes the collective's scores, for all who were entered, or for nobody.

    The step of somebody of the closer's own household is taken by whoever entered it.

    :raises FaultyInputError: nothing was agreed, or a score is refused meanwhile.
    :raises WorkflowError: a sheet that was entered is not waiting for its review any more.
    """
    row = _take(session, actor, meeting_id, ("open",), seen_rev, now)
    version = 1 + (session.scalar(_versions(session, meeting_id)) or 0)
    entries = entries_of(session, meeting_id)
    fresh = [entry for entry in entries if entry.frozen_in is None]
    if not fresh:
        raise FaultyInputError([Fault("number", "nothing_agreed")])
    for entry in fresh:
        declaration = session.get_one(Declaration, (ward_of(session), entry.declaration_id))
        seen = tuple(SeenEvidence(**one) for one in entry.seen)
        vote = meeting_entries.vote_of(row, entry)
        agreed = Review(entry.scores, entry.reasons, seen, row.held_on, number, vote)
        taker = _taker(session, actor, entry, now)
        reviews.review(session, taker, declaration.id, agreed, seen_rev=declaration.rev, now=now)
        entry.frozen_in = version
    row.state, row.number, row.ends = "closed", number, ends
    content = {
        "held_on": row.held_on.isoformat(),
        "place": row.place,
        "chair": row.chair,
        "secretary": row.secretary,
        "number": number,
        "attendance": row.attendance,
        "entries": [
            {
                "declaration_id": entry.declaration_id,
                "scores": entry.scores,
                "reasons": entry.reasons,
                "seen": entry.seen,
                "votes": entry.votes,
                "remark": entry.remark,
            }
            for entry in entries
        ],
    }
    session.add(
        MeetingMinutes(
            commune_id=row.commune_id,
            meeting_id=row.id,
            version=version,
            closed_at=now,
            closed_by=actor.account_id,
            content=content,
        )
    )
    _record(session, actor, row, "close_meeting", now, {"number": number, "version": version})
    return row


def reopen(session: Session, actor: Actor, meeting_id: str, reason: str, *, seen_rev: int, now: datetime) -> Meeting:
    """Open it again for those whose sheets were sent back to the collective; the minutes of before stay.

    :raises FaultyInputError: no reason, or no sheet of it waits for a review again.
    """
    row = _take(session, actor, meeting_id, ("closed",), seen_rev, now)
    again = []
    for entry in entries_of(session, meeting_id):
        declaration = session.get_one(Declaration, (ward_of(session), entry.declaration_id))
        if declaration.state == State.VERIFIED:
            again.append(entry)
    faults = [] if reason.strip() else [Fault("reason", "reason_required")]
    faults += [] if again else [Fault("reason", "nothing_sent_back")]
    if faults:
        raise FaultyInputError(faults)
    version = session.scalar(_versions(session, meeting_id)) or 0
    minutes = session.get_one(MeetingMinutes, (ward_of(session), meeting_id, version))
    minutes.reopened = row.reopened = reason.strip()
    row.state = "open"
    for entry in again:
        entry.frozen_in, entry.rev = None, row.rev
    _record(session, actor, row, "reopen_meeting", now, {"reason": row.reopened})
    return row


def entries_of(session: Session, meeting_id: str) -> list[MeetingEntry]:
    """What was agreed so far, in the order in which it was first written."""
    statement = select(MeetingEntry).where(
        MeetingEntry.commune_id == ward_of(session), MeetingEntry.meeting_id == meeting_id
    )
    return list(session.scalars(statement.order_by(MeetingEntry.entered_at, MeetingEntry.id)))


def _versions(session: Session, meeting_id: str) -> Any:
    return select(func.max(MeetingMinutes.version)).where(
        MeetingMinutes.commune_id == ward_of(session), MeetingMinutes.meeting_id == meeting_id
    )


def _taker(session: Session, actor: Actor, entry: MeetingEntry, now: datetime) -> Actor:
    sheet, today = sheet_facts.load(session, entry.declaration_id), calendar.day(now)
    if sheet is None or permissions.may(actor, Action.REVIEW, sheet.subject, today):
        return actor
    return accounts.actor(session, entry.entered_by, today) or actor


def allow(actor: Actor, collective_id: str, now: datetime) -> None:
    """Refuse whoever does not write at the meetings of a collective; to strangers it is not there."""
    here = Subject(collective_ids=frozenset({collective_id}))
    allowed = permissions.may(actor, Action.REVIEW, here, calendar.day(now))
    if not allowed:
        seen = permissions.may(actor, permissions.Act.VIEW_HISTORY, here, calendar.day(now))
        raise NotAllowedError(allowed.code or "no_role") if seen else NotFoundError(collective_id)


def _take(
    session: Session, actor: Actor, meeting_id: str, states: tuple[str, ...], seen_rev: int, now: datetime
) -> Meeting:
    rev = counter.next_rev(session)
    row = session.get(Meeting, (ward_of(session), meeting_id))
    if row is None:
        raise NotFoundError(meeting_id)
    allow(actor, row.collective_id, now)
    if row.rev != seen_rev:
        raise StaleError(row.rev, ("meeting",))
    if row.state not in states:
        raise WorkflowError(("wrong_state",))
    row.rev = rev
    return row


def _record(
    session: Session,
    actor: Actor,
    row: Meeting,
    operation: str,
    now: datetime,
    values: dict[str, Any],
    *,
    new: bool = False,
) -> None:
    session.flush()
    ledger.record(
        session,
        entity_type="meeting",
        entity_id=row.id,
        rev=row.rev,
        operation=operation,
        author=Author(Role.PANEL, account_id=actor.account_id, person_id=actor.person_id),
        at=now,
        values=values,
        subject_id=row.id,
        scopes=(),
        new=new,
    )
    session.flush()
