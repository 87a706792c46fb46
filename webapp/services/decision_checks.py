"""What is looked at before a decision is made: the signed paper, and that all of its list are of the campaign."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.proposals import ProposalKind
from webapp.models import Decision, DecisionEntry, Declaration
from webapp.models.tenancy import ward_of
from webapp.services.errors import Fault, FaultyInputError, NotFoundError


@dataclass(frozen=True)
class Signed:
    """The signed paper: number, day, who signed in which capacity, and the file (SHA-256 of what is stored)."""

    number: str
    signed_on: date
    signer: str
    capacity: str
    file_sha256: str


@dataclass(frozen=True)
class Candidate:
    """One declaration of the list, as the page showed it."""

    declaration_id: str
    seen_rev: int


def check(session: Session, signed: Signed, people: list[Candidate], kind: ProposalKind, today: date) -> None:
    """What is missing or cannot be right about the signed paper.

    :raises FaultyInputError: all of it at once.
    """
    texts = {"number": signed.number, "signer": signed.signer, "capacity": signed.capacity, "file": signed.file_sha256}
    faults = [Fault(name, "required") for name, text in texts.items() if not text.strip()]
    if signed.signed_on > today:
        faults.append(Fault("signed_on", "in_the_future"))
    elif kind is ProposalKind.EXEMPLARY and _signed_before_title(session, signed.signed_on, people):
        faults.append(Fault("signed_on", "signed_before_title"))
    elif kind is ProposalKind.TITLE and _signed_too_early(session, signed.signed_on, people, today):
        faults.append(Fault("signed_on", "signed_while_posted"))
    if not people:
        faults.append(Fault("people", "required"))
    if faults:
        raise FaultyInputError(faults)


def _signed_too_early(session: Session, signed_on: date, people: list[Candidate], today: date) -> bool:
    """Was it signed while people could still object? Whose posting is not over yet is refused with that reason."""
    statement = select(func.max(Declaration.posted_until)).where(
        Declaration.commune_id == ward_of(session),
        Declaration.id.in_({person.declaration_id for person in people}),
        Declaration.posted_until < today,
    )
    last = session.scalar(statement)
    return last is not None and signed_on <= last


def _signed_before_title(session: Session, signed_on: date, people: list[Candidate]) -> bool:
    """Was it signed before a decision that the last year of somebody on the list rests on?"""
    statement = (
        select(func.max(Decision.signed_on))
        .join(
            DecisionEntry,
            (DecisionEntry.commune_id == Decision.commune_id) & (DecisionEntry.decision_id == Decision.id),
        )
        .where(
            Decision.commune_id == ward_of(session),
            DecisionEntry.declaration_id.in_({person.declaration_id for person in people}),
        )
    )
    last = session.scalar(statement)
    return last is not None and signed_on < last


def check_campaign(session: Session, campaign_id: str, people: list[Candidate]) -> None:
    """Register numbers run through a campaign, and its decision says its year: nobody of another one is on the list."""
    wanted = {person.declaration_id for person in people}
    statement = select(Declaration.id).where(
        Declaration.commune_id == ward_of(session),
        Declaration.campaign_id == campaign_id,
        Declaration.id.in_(wanted),
    )
    strangers = wanted.difference(session.scalars(statement))
    if strangers:
        raise NotFoundError(min(strangers))
