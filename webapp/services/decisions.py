"""The decision of the committee: a list that is recognised whole, once, or not at all."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.acts import Act
from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Actor
from webapp.domain.workflow import Action
from webapp.models import Campaign, Decision, DecisionEntry, Declaration
from webapp.models.tenancy import ward_of
from webapp.services import certificates, counter, ledger, steps
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError


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


class ListRefusedError(Exception):
    """Somebody on the list cannot be recognised, so nobody is: declaration id → codes of what stands in the way."""

    def __init__(self, refused: dict[str, tuple[str, ...]]) -> None:
        super().__init__(f"{len(refused)} of the list")
        self.refused = refused


def issue(
    session: Session, actor: Actor, campaign_id: str, signed: Signed, people: list[Candidate], *, now: datetime
) -> Decision:
    """Issue a decision: everybody on its list is recognised in one transaction.

    :raises FaultyInputError: number, day, signer, file or list missing; the number is taken; signed in the future, or
        before the posting of somebody on the list was over.
    :raises ListRefusedError: a guard is not met for somebody.
    :raises NotFoundError: there is no such campaign, or somebody on the list declared in none or in another one.
    """
    rev = counter.next_rev(session)
    ward, today = ward_of(session), calendar.day(now)
    allowed = permissions.may(actor, Act.ISSUE_DECISION, None, today)
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    if session.get(Campaign, (ward, campaign_id)) is None:
        raise NotFoundError(campaign_id)
    _check(session, signed, people, today)
    _check_campaign(session, campaign_id, people)
    decision = Decision(
        commune_id=ward,
        id=str(uuid.uuid4()),
        rev=rev,
        campaign_id=campaign_id,
        number=signed.number.strip(),
        signed_on=signed.signed_on,
        signer=signed.signer.strip(),
        signing_capacity=signed.capacity.strip(),
        signed_file_sha256=signed.file_sha256,
        issued_at=now,
        issued_by=actor.account_id,
    )
    session.add(decision)
    try:
        session.flush()
    except IntegrityError as error:
        raise FaultyInputError([Fault("number", "number_taken")]) from error
    _recognise(session, actor, decision, people, now)
    session.flush()
    certificates.issue_all(session, decision, now)
    ledger.record(
        session,
        entity_type="decision",
        entity_id=decision.id,
        rev=rev,
        operation="issue",
        author=Author("committee", account_id=actor.account_id),
        at=now,
        values={"number": decision.number, "signed_on": signed.signed_on.isoformat(), "people": len(people)},
        subject_id=decision.id,
        scopes=(),
        new=True,
    )
    session.flush()
    return decision


def _check(session: Session, signed: Signed, people: list[Candidate], today: date) -> None:
    texts = {"number": signed.number, "signer": signed.signer, "capacity": signed.capacity, "file": signed.file_sha256}
    faults = [Fault(name, "required") for name, text in texts.items() if not text.strip()]
    if signed.signed_on > today:
        faults.append(Fault("signed_on", "in_the_future"))
    elif _signed_too_early(session, signed.signed_on, people, today):
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


def _check_campaign(session: Session, campaign_id: str, people: list[Candidate]) -> None:
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


def _recognise(session: Session, actor: Actor, decision: Decision, people: list[Candidate], now: datetime) -> None:
    number = _last_register_number(session, decision.campaign_id)
    refused: dict[str, tuple[str, ...]] = {}
    details = {"decision_id": decision.id, "number": decision.number, "signed_on": decision.signed_on.isoformat()}
    for person in people:
        try:
            steps.take(session, actor, person.declaration_id, Action.RECOGNISE, person.seen_rev, now, decision=details)
        except WorkflowError as error:
            refused[person.declaration_id] = error.codes
            continue
        except NotAllowedError as error:
            refused[person.declaration_id] = (error.code,)
            continue
        except StaleError:
            refused[person.declaration_id] = ("changed",)
            continue
        number += 1
        session.add(
            DecisionEntry(
                commune_id=decision.commune_id,
                decision_id=decision.id,
                declaration_id=person.declaration_id,
                register_number=number,
            )
        )
    if refused:
        raise ListRefusedError(refused)


def _last_register_number(session: Session, campaign_id: str) -> int:
    statement = (
        select(func.max(DecisionEntry.register_number))
        .join(
            Decision,
            (Decision.commune_id == DecisionEntry.commune_id) & (Decision.id == DecisionEntry.decision_id),
        )
        .where(DecisionEntry.commune_id == ward_of(session), Decision.campaign_id == campaign_id)
    )
    return session.execute(statement).scalar() or 0
