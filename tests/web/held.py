"""Meetings in each state in which something can be done to them, for the walk over all routes."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tests import factories
from webapp.domain.permissions import Actor, Position, Role
from webapp.models import Declaration
from webapp.services import meeting_entries, meetings, sheet_facts, sheets
from webapp.services.meeting_entries import Agreed
from webapp.services.meetings import Invited, Plan

STATES = ("planned", "open", "closed")


def panel(collective_id: str) -> Actor:
    """Somebody who writes at the meetings of a collective."""
    return Actor(factories.new_id(), (Position(Role.PANEL, collective_id),))


def make(session: Session, campaign_id: str, collective_id: str, sheets_of: list[Declaration]) -> dict[str, str]:
    """State → id. The open meeting has written something for the first sheet; that of the closed one is sent back."""
    secretary = panel(collective_id)
    head = Actor(factories.new_id(), (Position(Role.UNIT_HEAD, collective_id),))
    made = {}
    here: dict[str, Any] = {"now": factories.NOW}
    for state, sheet in zip(STATES, sheets_of, strict=True):
        planned = Plan(collective_id, date(2026, 8, 1), "Hall 1", "A. Chair", "B. Clerk")
        row = meetings.plan(session, secretary, campaign_id, planned, **here)
        made[state] = row.id
        if state == "planned":
            continue
        roll = [Invited("Chair", "A. Chair")]
        meetings.call_roll(session, secretary, row.id, roll, seen_rev=row.rev, **here)
        facts = sheet_facts.load(session, sheet.id)
        assert facts
        agreed = Agreed(meeting_entries.as_claimed(facts))
        meeting_entries.enter(session, secretary, row.id, sheet.id, agreed, seen_rev=0, **here)
        if state == "closed":
            meetings.close(session, secretary, row.id, "01/BB", None, seen_rev=row.rev, **here)
            sheets.send_back(session, head, sheet.id, "Look again.", seen_rev=sheet.rev, **here)
    return made
