"""Complaints (khiếu nại) on a decision: written down as such, and how they were settled.

The decision stays as it is; what a settlement changes is done by the steps that change it (correcting, revoking).
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar, complaints, permissions
from webapp.domain.acts import Act
from webapp.domain.complaints import Outcome
from webapp.domain.errors import DomainError
from webapp.domain.permissions import Actor
from webapp.models import Complaint, Decision
from webapp.models.tenancy import ward_of
from webapp.services import counter, keys, ledger
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.letters import Letter


@dataclass(frozen=True)
class Words:
    """Who complains, how they are reached, what they say."""

    name: str
    contact: str
    text: str


@dataclass(frozen=True)
class Settlement:
    """How it ended: `number` and `on` of the paper that says so, and what it says."""

    outcome: Outcome
    on: date
    number: str
    answer: str


def record(
    session: Session, actor: Actor, decision_id: str, letter: Letter, words: Words, *, once: str | None, now: datetime
) -> Complaint:
    """Write down that a complaint came in. Sent twice with the same `once`, it is there once.

    :raises FaultyInputError: its day has not come or lies before the decision; its number is another's of this year.
    """
    rev = counter.next_rev(session)
    author = _allowed(actor, now)
    decision = session.get(Decision, (ward_of(session), decision_id))
    if decision is None:
        raise NotFoundError(decision_id)
    # Made from what the page was given, never that itself: nobody is to choose an id that something else has.
    identity = str(uuid.uuid5(uuid.UUID(once), "complaint") if once else uuid.uuid4())
    there = session.get(Complaint, (ward_of(session), identity))
    if there is not None and there.decision_id == decision_id:
        return there
    try:
        complaints.check_received(decision.signed_on, letter.received_on, calendar.day(now))
    except DomainError as error:
        raise FaultyInputError([Fault(error.field or "received_on", error.code)]) from error
    _check_number(session, letter)
    keys.ensure(session, identity, now)
    row = Complaint(
        commune_id=ward_of(session),
        id=identity,
        rev=rev,
        decision_id=decision_id,
        number=letter.number,
        received_on=letter.received_on,
        sealed=keys.seal_values(session, identity, _label(identity), asdict(words)),
        recorded_at=now,
        recorded_by=actor.account_id,
    )
    session.add(row)
    _write_down(session, row, "record_complaint", author, now, asdict(words) | {"number": row.number}, new=True)
    return row


def settle(
    session: Session, actor: Actor, complaint_id: str, said: Settlement, *, seen_rev: int, now: datetime
) -> Complaint:
    """Write down how it ended. Said twice, it is there once; something else afterwards is refused.

    :raises FaultyInputError: the day has not come, or lies before the complaint.
    :raises StaleError: somebody wrote something else down meanwhile.
    """
    rev = counter.next_rev(session)
    author = _allowed(actor, now)
    row = session.get(Complaint, (ward_of(session), complaint_id))
    if row is None:
        raise NotFoundError(complaint_id)
    values: dict[str, Any] = {
        "outcome": str(said.outcome),
        "settled_on": said.on,
        "settled_number": said.number,
        "answer": said.answer,
    }
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    if row.rev != seen_rev or row.outcome is not None:
        raise StaleError(row.rev, ("outcome",))
    try:
        complaints.check_settled(row.received_on, said.on, calendar.day(now))
    except DomainError as error:
        raise FaultyInputError([Fault(error.field or "settled_on", error.code)]) from error
    for name, value in values.items():
        setattr(row, name, value)
    row.settled_at, row.settled_by, row.rev = now, actor.account_id, rev
    told = values | {"settled_on": said.on.isoformat()}
    _write_down(session, row, "settle_complaint", author, now, told, new=False)
    return row


def of_decision(session: Session, decision_id: str) -> list[Complaint]:
    """The complaints on a decision, in the order in which they came."""
    statement = (
        select(Complaint)
        .where(Complaint.commune_id == ward_of(session), Complaint.decision_id == decision_id)
        .order_by(Complaint.received_on, Complaint.recorded_at, Complaint.id)
    )
    return list(session.scalars(statement))


def read(session: Session, row: Complaint) -> Words | None:
    """What came in; None where it was erased."""
    try:
        return Words(**keys.unseal_values(session, row.id, _label(row.id), row.sealed))
    except keys.KeyDestroyedError:
        return None


def _check_number(session: Session, letter: Letter) -> None:
    first, last = date(letter.received_on.year, 1, 1), date(letter.received_on.year, 12, 31)
    same = select(Complaint.id).where(
        Complaint.commune_id == ward_of(session),
        Complaint.number == letter.number,
        Complaint.received_on.between(first, last),
    )
    if session.scalars(same.limit(1)).first() is not None:
        raise FaultyInputError([Fault("number", "letter_number_taken")])


def _allowed(actor: Actor, now: datetime) -> Author:
    allowed = permissions.may(actor, Act.ISSUE_DECISION, None, calendar.day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    return Author("committee", account_id=actor.account_id, person_id=actor.person_id)


def _label(identity: str) -> str:
    return f"complaint/words/{identity}"


def _write_down(
    session: Session,
    row: Complaint,
    operation: str,
    author: Author,
    now: datetime,
    values: dict[str, Any],
    *,
    new: bool,
) -> None:
    session.flush()
    ledger.record(
        session,
        entity_type="complaint",
        entity_id=row.id,
        rev=row.rev,
        operation=operation,
        author=author,
        at=now,
        values=values,
        subject_id=row.id,
        scopes=(),
        new=new,
    )
    session.flush()
