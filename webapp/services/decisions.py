"""The decision of the committee: a list that is recognised whole, once, or not at all."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.acts import Act
from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Actor
from webapp.domain.proposals import ProposalKind
from webapp.domain.workflow import Action
from webapp.models import Campaign, Decision, DecisionEntry
from webapp.models.tenancy import ward_of
from webapp.services import certificates, counter, exemplary, ledger, sheet_facts, steps
from webapp.services.author import Author
from webapp.services.decision_checks import Candidate, Signed, check, check_campaign
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.title_facts import Years

__all__ = ["Candidate", "ListRefusedError", "Signed", "issue", "note"]


class ListRefusedError(Exception):
    """Somebody on the list cannot be recognised, so nobody is: declaration id → codes of what stands in the way."""

    def __init__(self, refused: dict[str, tuple[str, ...]]) -> None:
        super().__init__(f"{len(refused)} of the list")
        self.refused = refused


def issue(
    session: Session,
    actor: Actor,
    campaign_id: str,
    signed: Signed,
    people: list[Candidate],
    *,
    now: datetime,
    noted: Mapping[str, Years] | None = None,
) -> Decision:
    """Issue a decision: everybody on its list is recognised in one transaction.

    :param noted: who of them is exemplary by it, with the years as they were signed.
    :raises FaultyInputError: number, day, signer, file or list missing; the number is taken; signed in the future, or
        before the posting of somebody on the list was over.
    :raises ListRefusedError: a guard is not met for somebody.
    :raises NotFoundError: there is no such campaign, or somebody on the list declared in none or in another one.
    """
    decision, campaign = _decide(session, actor, campaign_id, signed, people, ProposalKind.TITLE, now)
    _recognise(session, actor, decision, people, now)
    session.flush()
    certificates.issue_all(session, decision, now)
    exemplary.write(session, decision, noted or {}, campaign.year)
    return _written_down(session, actor, decision, len(people), now)


def note(
    session: Session,
    actor: Actor,
    campaign_id: str,
    signed: Signed,
    people: list[Candidate],
    noted: Mapping[str, Years],
    *,
    now: datetime,
) -> Decision:
    """Issue a decision that notes who is exemplary: everybody on its list, or nobody. Nobody's title changes.

    :raises FaultyInputError: as in `issue`; signed before the title of somebody on the list was.
    :raises ListRefusedError: it is the actor's own or their household's, or the years were not signed.
    """
    decision, campaign = _decide(session, actor, campaign_id, signed, people, ProposalKind.EXEMPLARY, now)
    refused: dict[str, tuple[str, ...]] = {}
    for person in people:
        sheet = sheet_facts.load(session, person.declaration_id)
        if sheet is None:
            raise NotFoundError(person.declaration_id)
        allowed = permissions.may(actor, Action.RECOGNISE, sheet.subject, calendar.day(now))
        if not allowed:
            refused[person.declaration_id] = (allowed.code or "no_role",)
        elif person.declaration_id not in noted:
            refused[person.declaration_id] = ("changed",)
    if refused:
        raise ListRefusedError(refused)
    exemplary.write(session, decision, noted, campaign.year)
    return _written_down(session, actor, decision, len(people), now)


def _decide(
    session: Session,
    actor: Actor,
    campaign_id: str,
    signed: Signed,
    people: list[Candidate],
    kind: ProposalKind,
    now: datetime,
) -> tuple[Decision, Campaign]:
    rev = counter.next_rev(session)
    ward, today = ward_of(session), calendar.day(now)
    allowed = permissions.may(actor, Act.ISSUE_DECISION, None, today)
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    campaign = session.get(Campaign, (ward, campaign_id))
    if campaign is None:
        raise NotFoundError(campaign_id)
    check(session, signed, people, kind, today)
    check_campaign(session, campaign_id, people)
    decision = Decision(
        commune_id=ward,
        id=str(uuid.uuid4()),
        rev=rev,
        campaign_id=campaign_id,
        kind=kind,
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
    return decision, campaign


def _written_down(session: Session, actor: Actor, decision: Decision, people: int, now: datetime) -> Decision:
    values = {"number": decision.number, "signed_on": decision.signed_on.isoformat(), "people": people}
    ledger.record(
        session,
        entity_type="decision",
        entity_id=decision.id,
        rev=decision.rev,
        operation="issue",
        author=Author("committee", account_id=actor.account_id),
        at=now,
        values=values,
        subject_id=decision.id,
        scopes=(),
        new=True,
        codes=[decision.kind] if decision.kind != ProposalKind.TITLE else (),
    )
    session.flush()
    return decision


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
