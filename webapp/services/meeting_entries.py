"""What a meeting agrees for one person: written, put right, taken back; two people who enter do not overwrite."""

import uuid
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar, eligibility, permissions, scoring
from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Actor, Role
from webapp.domain.workflow import Action, State
from webapp.models import Meeting, MeetingEntry
from webapp.models.tenancy import ward_of
from webapp.services import counter, ledger, reviews, scores, sheet_facts
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.reviews import Review
from webapp.services.sheet_facts import Sheet


@dataclass(frozen=True)
class Agreed:
    """What is agreed for one person. `votes`: for, against, no opinion; `remark`: what was objected."""

    review: Review
    votes: tuple[int, int, int] | None = None
    remark: str = ""


def as_claimed(sheet: Sheet) -> Review:
    """The person's own scores, where nothing is claimed 0.

    :raises FaultyInputError: a claim that a collective may not agree to (between 0 and the least score).
    """
    claimed = {code: sheet.answers.get(code, scoring.Answer()).self_points or 0 for code in sheet.rules.indicator_codes}
    faults = [Fault(code, "below_five") for code, one in claimed.items() if scoring.is_below_minimum(sheet.rules, one)]
    if faults:
        raise FaultyInputError(faults)
    return Review(claimed)


def enter(
    session: Session,
    actor: Actor,
    meeting_id: str,
    declaration_id: str,
    agreed: Agreed,
    *,
    seen_rev: int,
    now: datetime,
) -> MeetingEntry:
    """Write down what is agreed for one person. `seen_rev` 0: nothing was written when the page was made.

    :raises NotAllowedError: one's own sheet, or that of one's household.
    :raises StaleError: somebody else wrote something for this person meanwhile.
    :raises FaultyInputError: scores that the rules refuse, a difference without its reason, more votes than people, no
        vote where the rules ask for one.
    """
    rev = counter.next_rev(session)
    meeting, sheet = _open(session, actor, meeting_id, declaration_id, now)
    if sheet.declaration.state != State.VERIFIED:
        raise WorkflowError(("wrong_state",))
    row = find(session, meeting_id, declaration_id)
    values = _values(agreed)
    if row is not None and row.rev != seen_rev:
        if row.entered_by == actor.account_id and all(getattr(row, name) == one for name, one in values.items()):
            # The reply was lost and the same was sent again.
            return row
        raise StaleError(row.rev, ("entry",))
    if row is None and seen_rev:
        raise StaleError(0, ("entry",))
    faults = reviews.faults_of_review(sheet, agreed.review, calendar.day(now))
    missing = set(sheet.rules.indicator_codes) - set(agreed.review.scores)
    faults += [Fault(code, "scores_missing") for code in sorted(missing)]
    present = sum(1 for one in meeting.attendance if one["came"])
    if agreed.votes and sum(agreed.votes) > present:
        faults.append(Fault("in_favour", "more_votes_than_people"))
    if agreed.votes is None and sheet.rules.voting.pass_percent is not None:
        faults.append(Fault("in_favour", "vote_missing"))
    if faults:
        raise FaultyInputError(faults)
    new = row is None
    if row is None:
        row = MeetingEntry(
            commune_id=ward_of(session), id=str(uuid.uuid4()), meeting_id=meeting_id, declaration_id=declaration_id
        )
        session.add(row)
    for name, one in values.items():
        setattr(row, name, one)
    row.rev, row.entered_at, row.entered_by = rev, now, actor.account_id
    _record(session, actor, row, "enter", now, values, sheet.person.id, new=new)
    return row


def take_back(
    session: Session, actor: Actor, meeting_id: str, declaration_id: str, *, seen_rev: int, now: datetime
) -> None:
    """Take back what was written for one person. Gone already: nothing to do."""
    rev = counter.next_rev(session)
    _meeting, sheet = _open(session, actor, meeting_id, declaration_id, now)
    row = find(session, meeting_id, declaration_id)
    if row is None:
        return
    if row.rev != seen_rev:
        raise StaleError(row.rev, ("entry",))
    if row.frozen_in is not None:
        raise WorkflowError(("wrong_state",))
    row.rev = rev
    _record(session, actor, row, "take_back", now, {"scores": None}, sheet.person.id, new=False)
    session.delete(row)
    session.flush()


def find(session: Session, meeting_id: str, declaration_id: str) -> MeetingEntry | None:
    """What is written for one person, if anything is."""
    statement = select(MeetingEntry).where(
        MeetingEntry.commune_id == ward_of(session),
        MeetingEntry.meeting_id == meeting_id,
        MeetingEntry.declaration_id == declaration_id,
    )
    return session.scalars(statement).first()


def vote_of(meeting: Meeting, entry: MeetingEntry) -> eligibility.Vote:
    """The numbers of the meeting about one person. Where nobody voted, nobody was for it."""
    present = sum(1 for one in meeting.attendance if one["came"])
    return eligibility.Vote(len(meeting.attendance), present, entry.votes[0] if entry.votes else 0)


def would_be(sheet: Sheet, meeting: Meeting, entry: MeetingEntry) -> scores.Scored:
    """The sums and the verdict if the meeting closed now."""
    answers = {}
    for code in sheet.rules.indicator_codes:
        seen = tuple(one["kind"] for one in entry.seen if one["indicator"] == code)
        answer = sheet.answers.get(code, scoring.Answer())
        answers[code] = replace(
            answer,
            collective_points=entry.scores.get(code),
            confirmed_points=None,
            meeting_evidence=(*answer.meeting_evidence, *seen),
        )
    return scores.score(sheet.rules, sheet.declaration.group, answers, vote_of(meeting, entry))


def _values(agreed: Agreed) -> dict[str, Any]:
    review = agreed.review
    return {
        "scores": dict(review.scores),
        "reasons": {code: text for code, text in review.reasons.items() if text.strip()},
        "seen": [asdict(one) for one in review.seen],
        "votes": list(agreed.votes) if agreed.votes else None,
        "remark": agreed.remark.strip() or None,
    }


def _open(session: Session, actor: Actor, meeting_id: str, declaration_id: str, now: datetime) -> tuple[Meeting, Sheet]:
    """The meeting and the sheet, for somebody who may write at this one."""
    meeting = session.get(Meeting, (ward_of(session), meeting_id))
    sheet = sheet_facts.load(session, declaration_id)
    if meeting is None or sheet is None or sheet.declaration.collective_id != meeting.collective_id:
        raise NotFoundError(declaration_id)
    if sheet.declaration.campaign_id != meeting.campaign_id:
        raise NotFoundError(declaration_id)
    today = calendar.day(now)
    allowed = permissions.may(actor, Action.REVIEW, sheet.subject, today)
    if not allowed:
        seen = permissions.may(actor, permissions.Act.VIEW_SHEET, sheet.subject, today)
        raise NotAllowedError(allowed.code or "no_role") if seen else NotFoundError(declaration_id)
    if meeting.state != "open":
        raise WorkflowError(("wrong_state",))
    return meeting, sheet


def _record(
    session: Session,
    actor: Actor,
    row: MeetingEntry,
    operation: str,
    now: datetime,
    values: dict[str, Any],
    person_id: str,
    *,
    new: bool,
) -> None:
    session.flush()
    ledger.record(
        session,
        entity_type="meeting_entry",
        entity_id=row.id,
        rev=row.rev,
        operation=operation,
        author=Author(Role.PANEL, account_id=actor.account_id, person_id=actor.person_id),
        at=now,
        values=values,
        subject_id=person_id,
        scopes=(),
        new=new,
    )
    session.flush()
