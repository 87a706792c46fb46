"""The plan of a campaign: its days, how long a list is posted, and who posts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions, timeline
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor
from webapp.domain.timeline import PHASES, Days, Typed
from webapp.models import Campaign
from webapp.models.tenancy import ward_of
from webapp.services import counter, ledger, sheet_facts
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError


@dataclass(frozen=True)
class Plan:
    """What the association sets. `days` has a step's first and last day; both None where it has none."""

    days: Mapping[str, Typed]
    posting_days: int
    posted_by: str


def days_of(campaign: Campaign) -> dict[str, Days]:
    """The days of a campaign's steps as they were set, without those that have none."""
    return {phase: (_day(found[0]), _day(found[1])) for phase in PHASES if (found := (campaign.dates or {}).get(phase))}


def set_plan(session: Session, actor: Actor, campaign_id: str, plan: Plan, *, seen_rev: int, now: datetime) -> Campaign:
    """Set the plan of a campaign; the same again changes nothing. Lists that are posted already keep their days.

    :raises FaultyInputError: days out of order, or not to be read; each fault at its field.
    :raises StaleError: somebody has set another plan meanwhile.
    """
    rev = counter.next_rev(session)
    allowed = permissions.may(actor, Act.MANAGE_CAMPAIGN, None, calendar.day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    row = session.get(Campaign, (ward_of(session), campaign_id))
    if row is None:
        raise NotFoundError(campaign_id)
    faults = [Fault(field, code) for field, code in timeline.check(plan.days, plan.posting_days, row.year)]
    if plan.posted_by not in sheet_facts.POSTERS:
        faults.append(Fault("posted_by", "required"))
    if faults:
        raise FaultyInputError(faults)
    dates = {
        phase: [days[0].isoformat(), days[1].isoformat()]
        for phase in PHASES
        if (days := plan.days.get(phase)) and days[0] and days[1]
    }
    values = {"dates": dates, "posting_days": plan.posting_days, "posted_by": plan.posted_by}
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return row
    if row.rev != seen_rev:
        raise StaleError(row.rev, tuple(sorted(changed)))
    for name, value in changed.items():
        setattr(row, name, value)
    row.rev = rev
    session.flush()
    ledger.record(
        session,
        entity_type="campaign",
        entity_id=row.id,
        rev=rev,
        operation="campaign.set",
        author=Author("association", account_id=actor.account_id),
        at=now,
        values=changed,
        subject_id=row.id,
        scopes=[row.commune_id],
        new=False,
    )
    session.flush()
    return row


def _day(text: str) -> date:
    return date.fromisoformat(text)
