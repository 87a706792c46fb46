"""Proposals (tờ trình): a list that is drawn up, proposed, returned or signed, and issued whole as a decision."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp.domain import calendar, signing
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor
from webapp.domain.proposals import ProposalAction, ProposalFacts, ProposalKind, ProposalState
from webapp.models import Campaign, Proposal, ProposalEntry
from webapp.models.tenancy import ward_of
from webapp.services import counter, decisions, exemplary, proposal_lists, proposal_steps, ward_settings
from webapp.services.decisions import Candidate, ListRefusedError, Signed
from webapp.services.errors import Fault, FaultyInputError, NotFoundError

LONGEST_REMARK = 2000


@dataclass(frozen=True)
class Signing:
    """Who signs, in which capacity; `position` is needed for TL. and TUQ. only."""

    signer: str
    capacity: signing.Capacity
    position: str = ""


def draw(
    session: Session,
    actor: Actor,
    campaign_id: str,
    people: list[Candidate],
    *,
    now: datetime,
    once: str | None = None,
    kind: ProposalKind = ProposalKind.TITLE,
) -> Proposal:
    """Draw up a proposal of people whose posting is over, or (`kind`) of people who have the run of years.

    :param once: the id that the form was given when it was opened: sent twice, it is one proposal.
    :raises ListRefusedError: somebody cannot be proposed, or stands in another living proposal.
    :raises FaultyInputError: nobody was chosen.
    """
    rev = counter.next_rev(session)
    ward = ward_of(session)
    proposal_steps.allow(actor, Act.DRAW_PROPOSAL, now)
    identity = str(uuid.uuid5(uuid.UUID(once), "proposal") if once else uuid.uuid4())
    if (there := session.get(Proposal, (ward, identity))) is not None:
        return there
    if session.get(Campaign, (ward, campaign_id)) is None:
        raise NotFoundError(campaign_id)
    _check_list(session, campaign_id, people, None, now, kind)
    last = select(func.max(Proposal.place)).where(Proposal.commune_id == ward, Proposal.campaign_id == campaign_id)
    row = Proposal(
        commune_id=ward,
        id=identity,
        rev=rev,
        campaign_id=campaign_id,
        place=(session.scalar(last) or 0) + 1,
        state=ProposalState.DRAWN,
        state_since=now,
        created_at=now,
        created_by=actor.account_id,
        times_returned=0,
        bases=[],
        kind=kind,
    )
    session.add(row)
    session.flush()
    _list(session, row, [one.declaration_id for one in people])
    proposal_steps.record(session, actor, row, "draw", now, {"state": row.state, "people": len(people)}, new=True)
    return row


def redraw(
    session: Session, actor: Actor, proposal_id: str, people: list[Candidate], *, seen_rev: int, now: datetime
) -> Proposal:
    """Draw the list up anew, before it is proposed or after it came back. The remark stays readable."""
    row = proposal_steps.take(session, actor, proposal_id, ProposalAction.REDRAW, seen_rev, now)
    _check_list(session, row.campaign_id, people, row.id, now, row.kind)
    _list(session, row, [one.declaration_id for one in people])
    return proposal_steps.step(
        session, actor, row, ProposalAction.REDRAW, now, ProposalFacts(len(people), True), people=len(people)
    )


def propose(
    session: Session, actor: Actor, proposal_id: str, number: str, proposed_on: date, *, seen_rev: int, now: datetime
) -> Proposal:
    """Put it before the committee. `number` and day are those of the paper (M6)."""
    row = proposal_steps.take(session, actor, proposal_id, ProposalAction.PROPOSE, seen_rev, now)
    if proposed_on > calendar.day(now):
        raise FaultyInputError([Fault("proposed_on", "in_the_future")])
    facts = _ready(session, row, now)
    row.number, row.proposed_on = number.strip(), proposed_on
    return proposal_steps.step(session, actor, row, ProposalAction.PROPOSE, now, facts, number=row.number)


def give_back(
    session: Session, actor: Actor, proposal_id: str, remark: str, *, seen_rev: int, now: datetime
) -> Proposal:
    """The committee sends it back with a remark. What was signed is no longer."""
    row = proposal_steps.take(session, actor, proposal_id, ProposalAction.RETURN, seen_rev, now)
    facts = ProposalFacts(reason_given=bool(remark.strip()))
    row.remark, row.times_returned = remark.strip()[:LONGEST_REMARK], row.times_returned + 1
    row.signer = row.capacity = row.signing_lines = row.authority = None
    row.bases, row.noted = [], None
    return proposal_steps.step(session, actor, row, ProposalAction.RETURN, now, facts, remark=row.remark)


def sign(
    session: Session, actor: Actor, proposal_id: str, signing_by: Signing, *, seen_rev: int, now: datetime
) -> Proposal:
    """Somebody of the committee has signed. The bases in force today and the authority stay with it from now on.

    :raises FaultyInputError: not a capacity of this authority, or one without its position.
    """
    row = proposal_steps.take(session, actor, proposal_id, ProposalAction.SIGN, seen_rev, now)
    today = calendar.day(now)
    authority = ward_settings.authority(session, today)
    faults = [] if signing_by.capacity in signing.allowed(authority) else [Fault("capacity", "capacity_not_allowed")]
    needs_position = signing_by.capacity in (signing.Capacity.BY_ORDER, signing.Capacity.AUTHORISED)
    if needs_position and not signing_by.position.strip():
        faults.append(Fault("position", "required"))
    if faults:
        raise FaultyInputError(faults)
    facts = _ready(session, row, now, signer_given=bool(signing_by.signer.strip()))
    row.signer, row.capacity, row.authority = signing_by.signer.strip(), signing_by.capacity, authority
    row.signing_lines = ", ".join(signing.lines(authority, signing_by.capacity, signing_by.position.strip()))
    row.bases = [one.words for one in ward_settings.bases(session, today)]
    listed = [one.declaration_id for one in proposal_lists.candidates(session, row.id)]
    row.noted = exemplary.noting(session, row.campaign_id, listed, counting=row.kind == ProposalKind.TITLE)
    return proposal_steps.step(
        session, actor, row, ProposalAction.SIGN, now, facts, signer=row.signer, lines=row.signing_lines
    )


def issue(
    session: Session,
    actor: Actor,
    proposal_id: str,
    number: str,
    signed_on: date,
    file_sha256: str,
    *,
    seen_rev: int,
    now: datetime,
) -> Proposal:
    """Number, day and the signed paper: the decision stands, and everybody on the list is recognised, or nobody;
    who is noted as exemplary is so with the years that were signed.

    :raises webapp.services.decisions.ListRefusedError: a guard is not met for somebody.
    """
    row = proposal_steps.take(session, actor, proposal_id, ProposalAction.ISSUE, seen_rev, now)
    people = proposal_lists.candidates(session, row.id)
    signed = Signed(number, signed_on, row.signer or "", row.signing_lines or "", file_sha256)
    if row.proposed_on and signed_on < row.proposed_on:
        raise FaultyInputError([Fault("signed_on", "signed_before_proposed")])
    if row.kind == ProposalKind.EXEMPLARY:
        _ready(session, row, now)
        decision = decisions.note(session, actor, row.campaign_id, signed, people, row.noted or {}, now=now)
    else:
        decision = decisions.issue(session, actor, row.campaign_id, signed, people, now=now, noted=row.noted)
    facts = ProposalFacts(len(people), all_ready=True, decision_complete=True)
    # State and decision go together (a CHECK holds it), so the decision is named before the step is flushed.
    row.decision_id = decision.id
    return proposal_steps.step(session, actor, row, ProposalAction.ISSUE, now, facts, number=decision.number)


def drop(session: Session, actor: Actor, proposal_id: str, *, seen_rev: int, now: datetime) -> Proposal:
    """Give it up: its people are free for another one."""
    row = proposal_steps.take(session, actor, proposal_id, ProposalAction.DROP, seen_rev, now)
    return proposal_steps.step(session, actor, row, ProposalAction.DROP, now, ProposalFacts())


def _ready(session: Session, row: Proposal, now: datetime, **given: bool) -> ProposalFacts:
    people = proposal_lists.candidates(session, row.id)
    refused = proposal_lists.refused(session, row.campaign_id, people, row.id, calendar.day(now), kind=row.kind)
    if refused:
        raise ListRefusedError(refused)
    return ProposalFacts(len(people), all_ready=True, **given)


def _check_list(
    session: Session, campaign_id: str, people: list[Candidate], proposal_id: str | None, now: datetime, kind: str
) -> None:
    if not people:
        raise FaultyInputError([Fault("people", "list_empty")])
    refused = proposal_lists.refused(session, campaign_id, people, proposal_id, calendar.day(now), kind=kind)
    if refused:
        raise ListRefusedError(refused)


def _list(session: Session, row: Proposal, declaration_ids: Collection[str]) -> None:
    ward = ward_of(session)
    gone = delete(ProposalEntry).where(ProposalEntry.commune_id == ward, ProposalEntry.proposal_id == row.id)
    session.execute(gone)
    session.add_all(
        ProposalEntry(commune_id=ward, proposal_id=row.id, declaration_id=one, living=True)
        for one in dict.fromkeys(declaration_ids)
    )
    session.flush()
