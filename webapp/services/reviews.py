"""The collective's review and the head's confirmation."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.domain import calendar, scoring
from webapp.domain.eligibility import Vote
from webapp.domain.errors import DomainError
from webapp.domain.permissions import Actor, Role
from webapp.domain.workflow import Action
from webapp.models import Declaration, Evidence, Step
from webapp.models.tenancy import ward_of
from webapp.services import ledger, visibility
from webapp.services.author import Author
from webapp.services.errors import Fault
from webapp.services.sheet_facts import Sheet
from webapp.services.steps import answer_rows, refuse, take


@dataclass(frozen=True)
class SeenEvidence:
    """Evidence added at the meeting (“đã xem tại cuộc họp”)."""

    indicator: str
    kind: str
    note: str


@dataclass(frozen=True)
class Review:
    """What the collective agreed: half-points per indicator, reasons where they differ, the meeting and its minutes."""

    scores: Mapping[str, int]
    reasons: Mapping[str, str] = field(default_factory=dict)
    seen: tuple[SeenEvidence, ...] = ()
    meeting_on: date | None = None
    minutes: str = ""
    vote: Vote | None = None


def review(
    session: Session, actor: Actor, declaration_id: str, agreed: Review, *, seen_rev: int, now: datetime
) -> Declaration:
    """Write down what the collective agreed, with the evidence that it saw.

    :raises FaultyInputError: a score that the rules refuse, or one that differs from one's own without a reason; a
        meeting that has not been held yet; evidence of a kind or at an indicator that the rules do not have.
    """

    def change(sheet: Sheet, rev: int, step: Step) -> dict[str, Any]:
        refuse(faults_of_review(sheet, agreed, calendar.day(now)))
        step.details = {
            "meeting_on": agreed.meeting_on.isoformat() if agreed.meeting_on else None,
            "minutes": agreed.minutes,
        }
        vote = agreed.vote
        sheet.declaration.vote = [vote.invited, vote.present, vote.votes_for] if vote else None
        for seen in agreed.seen:
            _add_seen(session, sheet, seen, rev, now, actor)
        values: dict[str, Any] = {}
        for row in answer_rows(session, sheet):
            row.collective_points = agreed.scores[row.indicator]
            row.collective_reason = agreed.reasons.get(row.indicator) or None
            row.confirmed_points = None
            values[f"answers.{row.indicator}.collective"] = row.collective_points
        return values

    minutes = bool(agreed.meeting_on and agreed.minutes.strip())
    return take(
        session, actor, declaration_id, Action.REVIEW, seen_rev, now, change, minutes=minutes, agreed=agreed.scores
    )


def confirm(session: Session, actor: Actor, declaration_id: str, *, seen_rev: int, now: datetime) -> Declaration:
    """The head agrees: the collective's scores become the confirmed ones. Nobody types them."""

    def change(sheet: Sheet, rev: int, step: Step) -> dict[str, Any]:
        rows = answer_rows(session, sheet)
        for row in rows:
            row.confirmed_points = row.collective_points
        return {f"answers.{row.indicator}.confirmed": row.confirmed_points for row in rows}

    return take(session, actor, declaration_id, Action.CONFIRM, seen_rev, now, change)


def faults_of_review(sheet: Sheet, agreed: Review, today: date) -> list[Fault]:
    """What the rules refuse in what a collective agreed."""
    faults = []
    if agreed.meeting_on and agreed.meeting_on > today:
        faults.append(Fault("meeting_on", "in_the_future"))
    for code, points in agreed.scores.items():
        try:
            scoring.check_collective(sheet.rules, points)
        except DomainError as error:
            faults.append(Fault(code, error.code))
            continue
        # Nothing said is nothing claimed: 0 agrees with it.
        own = sheet.answers.get(code, scoring.Answer()).self_points or 0
        if points != own and not (agreed.reasons.get(code) or "").strip():
            faults.append(Fault(code, "reason_required"))
    known = {kind.code for kind in sheet.rules.evidence_kinds}
    faults += [Fault(seen.indicator, "unknown_kind") for seen in agreed.seen if seen.kind not in known]
    codes = sheet.rules.indicator_codes
    faults += [Fault(seen.indicator, "unknown_indicator") for seen in agreed.seen if seen.indicator not in codes]
    return faults


def _add_seen(session: Session, sheet: Sheet, seen: SeenEvidence, rev: int, now: datetime, actor: Actor) -> None:
    row = Evidence(
        commune_id=ward_of(session),
        id=str(uuid.uuid4()),
        rev=rev,
        declaration_id=sheet.declaration.id,
        indicator=seen.indicator,
        kind=seen.kind,
        note=seen.note,
        seen_at_meeting=True,
    )
    session.add(row)
    ledger.record(
        session,
        entity_type="evidence",
        entity_id=row.id,
        rev=rev,
        operation="seen_at_meeting",
        author=Author(Role.PANEL, account_id=actor.account_id),
        at=now,
        values={"indicator": seen.indicator, "kind": seen.kind, "note": seen.note},
        subject_id=sheet.person.id,
        scopes=visibility.of_person(session, sheet.person),
        new=True,
    )
