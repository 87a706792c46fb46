"""Steps of the procedure: one verb a function, each guarded by the domain's table and written down as a `step`."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.domain.permissions import Actor
from webapp.domain.workflow import Action
from webapp.models import Declaration, ReturnReason, Step, Withdrawal
from webapp.models.tenancy import ward_of
from webapp.services import visibility
from webapp.services.errors import Fault
from webapp.services.sheet_facts import Sheet
from webapp.services.steps import answer_rows, refuse, take


@dataclass(frozen=True)
class ReturnItem:
    """A reason for returning: its code, where (None: the whole sheet) and, if wanted, in other words."""

    code: str
    indicator: str | None = None
    text: str | None = None


def verify(session: Session, actor: Actor, declaration_id: str, *, seen_rev: int, now: datetime) -> Declaration:
    """The evidence is there: on to the review."""
    return take(session, actor, declaration_id, Action.VERIFY, seen_rev, now)


def give_back(
    session: Session, actor: Actor, declaration_id: str, items: list[ReturnItem], *, seen_rev: int, now: datetime
) -> Declaration:
    """Return a declaration to be completed; the reasons go to the phone, each beside its indicator.

    :raises FaultyInputError: an unknown code or indicator.
    """

    def change(sheet: Sheet, rev: int, step: Step) -> dict[str, Any]:
        codes = {reason.code for reason in sheet.rules.return_reasons}
        faults = [Fault(item.indicator or "sheet", "unknown_reason") for item in items if item.code not in codes]
        faults += [
            Fault(item.indicator, "unknown_indicator")
            for item in items
            if item.indicator is not None and item.indicator not in sheet.rules.indicator_codes
        ]
        refuse(faults)
        for item in items:
            session.add(
                ReturnReason(
                    commune_id=ward_of(session),
                    id=str(uuid.uuid4()),
                    rev=rev,
                    declaration_id=declaration_id,
                    step_id=step.id,
                    indicator=item.indicator,
                    code=item.code,
                    text=item.text or None,
                    at=now,
                )
            )
        return {"returns": [[item.indicator, item.code, item.text] for item in items]}

    return take(session, actor, declaration_id, Action.RETURN, seen_rev, now, change, reason_given=bool(items))


def send_back(
    session: Session, actor: Actor, declaration_id: str, reason: str, *, seen_rev: int, now: datetime
) -> Declaration:
    """The head asks the collective to look again."""
    return take(session, actor, declaration_id, Action.SEND_BACK, seen_rev, now, reason=reason)


def reopen(
    session: Session, actor: Actor, declaration_id: str, reason: str, *, seen_rev: int, now: datetime
) -> Declaration:
    """The association opens the review again; what was confirmed and posted no longer holds, the steps stay."""

    def change(sheet: Sheet, rev: int, step: Step) -> dict[str, Any]:
        sheet.declaration.posted_on = sheet.declaration.posted_until = None
        rows = answer_rows(session, sheet)
        for row in rows:
            row.confirmed_points = None
        return {f"answers.{row.indicator}.confirmed": None for row in rows}

    return take(session, actor, declaration_id, Action.REOPEN, seen_rev, now, change, reason=reason)


def post(session: Session, actor: Actor, declaration_id: str, *, seen_rev: int, now: datetime) -> Declaration:
    """Put the person on the public list of those proposed, for the days of the campaign."""

    def change(sheet: Sheet, rev: int, step: Step) -> dict[str, Any]:
        declaration, today = sheet.declaration, calendar.day(now)
        declaration.posted_on = today
        declaration.posted_until = calendar.posting_end(today, sheet.campaign.posting_days)
        return {"posted_on": today.isoformat(), "posted_until": declaration.posted_until.isoformat()}

    return take(session, actor, declaration_id, Action.POST, seen_rev, now, change)


def decline(
    session: Session, actor: Actor, declaration_id: str, reason: str, *, seen_rev: int, now: datetime
) -> Declaration:
    """Not yet this year: told in private, never posted."""
    return take(session, actor, declaration_id, Action.DECLINE, seen_rev, now, reason=reason)


def revoke(
    session: Session, actor: Actor, declaration_id: str, reason: str, *, seen_rev: int, now: datetime
) -> Declaration:
    """Take a recognition back. The decision stays readable."""
    return take(session, actor, declaration_id, Action.REVOKE, seen_rev, now, reason=reason)


def withdraw(
    session: Session, actor: Actor, declaration_id: str, reason: str, *, seen_rev: int, now: datetime
) -> Declaration:
    """The person takes the declaration back, recorded here from paper."""

    def change(sheet: Sheet, rev: int, step: Step) -> dict[str, Any]:
        row = Withdrawal(
            commune_id=ward_of(session),
            id=str(uuid.uuid4()),
            rev=rev,
            subject="declaration",
            subject_id=declaration_id,
            person_id=sheet.person.id,
            reason=reason,
            at=now,
        )
        session.add(row)
        scopes = visibility.of_person(session, sheet.person)
        visibility.touch(session, "withdrawal", row.id, scopes, rev, new=True)
        return {"withdrawal": row.id}

    return take(session, actor, declaration_id, Action.WITHDRAW, seen_rev, now, change, reason=reason)
