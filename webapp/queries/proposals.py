"""Proposals: those of a campaign, who stands on one, who is free for a new one, and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Actor
from webapp.models import Account, Collective, Declaration, History, LegalBasis, Person, Proposal, ProposalEntry
from webapp.models.tenancy import ward_of
from webapp.queries.decisions import Ready, ready
from webapp.queries.sheets import Row, as_rows, rows


@dataclass(frozen=True)
class Listed:
    """A proposal with the number of people on its list."""

    proposal: Proposal
    people: int


@dataclass(frozen=True)
class Done:
    """A step that was taken, and by whom."""

    operation: str
    at: datetime
    who: str | None


def of_campaign(session: Session, campaign_id: str) -> list[Listed]:
    """All proposals of a campaign, the latest first."""
    ward = ward_of(session)
    people = (
        select(func.count())
        .select_from(ProposalEntry)
        .where(ProposalEntry.commune_id == ward, ProposalEntry.proposal_id == Proposal.id)
        .scalar_subquery()
    )
    statement = (
        select(Proposal, people)
        .where(Proposal.commune_id == ward, Proposal.campaign_id == campaign_id)
        .order_by(Proposal.place.desc())
    )
    return [Listed(*found) for found in session.execute(statement)]


def find(session: Session, proposal_id: str) -> Proposal | None:
    """One proposal of the ward."""
    return session.get(Proposal, (ward_of(session), proposal_id))


def of_decision(session: Session, decision_id: str) -> Proposal | None:
    """The proposal that a decision was made from; none for decisions from before there were proposals."""
    statement = select(Proposal).where(Proposal.commune_id == ward_of(session), Proposal.decision_id == decision_id)
    return session.scalars(statement).first()


def people(session: Session, proposal_id: str) -> list[Row]:
    """Who stands on its list, by collective and Vietnamese name."""
    listed = exists().where(
        ProposalEntry.commune_id == Declaration.commune_id,
        ProposalEntry.proposal_id == proposal_id,
        ProposalEntry.declaration_id == Declaration.id,
    )
    statement = rows(session, [Declaration.commune_id == ward_of(session), listed])
    return as_rows(session, statement.order_by(Collective.sort_key, Collective.name, Person.sort_key, Declaration.id))


def free(session: Session, actor: Actor, campaign_id: str, *, today: date, besides: str | None = None) -> Ready:
    """Posted people who stand in no living proposal (or in `besides` only), and those who cannot be proposed yet.

    Whether somebody is the actor's own household matters to whoever decides, not to whoever draws up a list.
    """
    taken = select(ProposalEntry.declaration_id).where(
        ProposalEntry.commune_id == ward_of(session), ProposalEntry.living
    )
    if besides is not None:
        taken = taken.where(ProposalEntry.proposal_id != besides)
    elsewhere = set(session.scalars(taken))
    nobody = Actor(actor.account_id, actor.positions)
    found = ready(session, nobody, campaign_id, today=today)
    return Ready(
        [row for row in found.rows if row.id not in elsewhere],
        [(row, code) for row, code in found.waiting if row.id not in elsewhere],
    )


def history(session: Session, proposal_id: str) -> list[Done]:
    """What happened to it, the first step first."""
    statement = (
        select(History.operation, History.at, Account.display_name)
        .outerjoin(Account, Account.id == History.account_id)
        .where(
            History.commune_id == ward_of(session),
            History.entity_type == "proposal",
            History.entity_id == proposal_id,
        )
        .order_by(History.rev)
    )
    return [Done(*row) for row in session.execute(statement)]


def bases(session: Session) -> Sequence[LegalBasis]:
    """Every legal basis of the ward, in the order in which they stand in a decision."""
    statement = select(LegalBasis).where(LegalBasis.commune_id == ward_of(session))
    return session.scalars(statement.order_by(LegalBasis.place, LegalBasis.id)).all()
