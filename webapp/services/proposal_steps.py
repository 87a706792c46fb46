"""One step of a proposal: allowed, not stale, in the table; then written down."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, Role
from webapp.domain.proposals import LIVING, TRANSITIONS, ProposalAction, ProposalFacts, ProposalState, advance
from webapp.models import Proposal, ProposalEntry
from webapp.models.tenancy import ward_of
from webapp.services import counter, ledger
from webapp.services.author import Author
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError


def allow(actor: Actor, act: Act, now: datetime) -> None:
    """Go on only if the actor may.

    :raises NotAllowedError: with the code of the refusal.
    """
    allowed = permissions.may(actor, act, None, calendar.day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")


def take(
    session: Session, actor: Actor, proposal_id: str, action: ProposalAction, seen_rev: int, now: datetime
) -> Proposal:
    """The proposal, locked and with its new revision, for a step that the table knows.

    :raises NotFoundError: the ward has none of that id.
    :raises StaleError: somebody changed it since the page was made.
    :raises webapp.domain.errors.WorkflowError: not in this state.
    """
    rev = counter.next_rev(session)
    act = next(row.act for (_state, found), row in TRANSITIONS.items() if found is action)
    allow(actor, act, now)
    row = session.get(Proposal, (ward_of(session), proposal_id))
    if row is None:
        raise NotFoundError(proposal_id)
    if row.rev != seen_rev:
        raise StaleError(row.rev, ("proposal",))
    if (ProposalState(row.state), action) not in TRANSITIONS:
        advance(ProposalState(row.state), action, ProposalFacts())
    row.rev = rev
    return row


def step(
    session: Session,
    actor: Actor,
    row: Proposal,
    action: ProposalAction,
    now: datetime,
    facts: ProposalFacts,
    **values: Any,
) -> Proposal:
    """Take the step: the state after it; when the proposal ends, its people are free; written down.

    :raises webapp.domain.errors.WorkflowError: a guard is not met.
    """
    before = ProposalState(row.state)
    row.state, row.state_since = advance(before, action, facts), now
    session.flush()
    if ProposalState(row.state) not in LIVING:
        ended = update(ProposalEntry).where(
            ProposalEntry.commune_id == ward_of(session), ProposalEntry.proposal_id == row.id
        )
        session.execute(ended.values(living=False).execution_options(synchronize_session="fetch"))
    record(session, actor, row, action, now, {"state": row.state, **values}, codes=[f"{before}>{row.state}"])
    return row


def record(
    session: Session,
    actor: Actor,
    row: Proposal,
    operation: str,
    now: datetime,
    values: dict[str, Any],
    *,
    new: bool = False,
    codes: Collection[str] = (),
) -> None:
    """Write a step down: history and audit."""
    role = Role.ASSOCIATION if operation in ("draw", "redraw", "propose", "drop") else Role.COMMITTEE
    ledger.record(
        session,
        entity_type="proposal",
        entity_id=row.id,
        rev=row.rev,
        operation=operation,
        author=Author(role, account_id=actor.account_id, person_id=actor.person_id),
        at=now,
        values=values,
        subject_id=row.id,
        scopes=(),
        new=new,
        codes=codes,
    )
    session.flush()
