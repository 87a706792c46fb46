"""Objections (kiến nghị): opened by anyone while a name is posted, answered in writing by the association."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.acts import Act
from webapp.domain.objections import ObjectionState, Outcome, answer, check_open, reopens
from webapp.domain.permissions import Actor
from webapp.domain.workflow import State
from webapp.models import Objection
from webapp.models.tenancy import ward_of
from webapp.services import counter, keys, ledger, sheet_facts, sheets
from webapp.services.author import Author
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError
from webapp.services.sheet_facts import Sheet

LABEL = "objection/words"


@dataclass(frozen=True)
class Words:
    """What the objector wrote. Name and contact are never shown in public."""

    text: str
    name: str
    contact: str


def object_to(session: Session, declaration_id: str, words: Words, *, about_oneself: bool, now: datetime) -> Objection:
    """Open an objection. No account is needed.

    :raises NotFoundError: nobody of that id is posted (nor, about oneself, was not recognised).
    :raises webapp.domain.errors.ObjectionError: outside the days of the posting.
    """
    rev = counter.next_rev(session)
    sheet = sheet_facts.load(session, declaration_id)
    if sheet is None:
        raise NotFoundError(declaration_id)
    declaration = sheet.declaration
    today = calendar.day(now)
    check_open(State(declaration.state), about_oneself, today, declaration.posted_on, declaration.posted_until)
    row = Objection(
        commune_id=ward_of(session),
        id=str(uuid.uuid4()),
        rev=rev,
        declaration_id=declaration_id,
        about_oneself=about_oneself,
        state=ObjectionState.OPEN,
        opened_at=now,
        sealed=b"",
    )
    keys.ensure(session, row.id, now)
    values = {"text": words.text, "name": words.name, "contact": words.contact}
    row.sealed = keys.seal_values(session, row.id, LABEL, values)
    session.add(row)
    _record(session, row, "object", Author("public"), now, values)
    session.flush()
    return row


def read(session: Session, objection: Objection) -> Words:
    """The words of an objection, for those who answer it."""
    values = keys.unseal_values(session, objection.id, LABEL, objection.sealed)
    return Words(values["text"], values["name"], values["contact"])


def answer_one(
    session: Session, actor: Actor, objection_id: str, outcome: Outcome, text: str, *, seen_rev: int, now: datetime
) -> Objection:
    """Answer in writing. Upheld reopens the declaration, in the same transaction.

    :raises webapp.domain.errors.ObjectionError: answered already, or without a text.
    """
    rev = counter.next_rev(session)
    row = session.get(Objection, (ward_of(session), objection_id))
    sheet = sheet_facts.load(session, row.declaration_id) if row else None
    if row is None or sheet is None:
        raise NotFoundError(objection_id)
    _check(actor, sheet, now)
    if row.rev != seen_rev:
        raise StaleError(row.rev, ("answer",))
    row.state = answer(ObjectionState(row.state), outcome, text)
    row.answer, row.answered_at, row.answered_by, row.rev = text.strip(), now, actor.account_id, rev
    author = Author("association", account_id=actor.account_id)
    _record(session, row, outcome, author, now, {"state": row.state, "answer": row.answer})
    session.flush()
    if reopens(ObjectionState(row.state)):
        declaration = sheet.declaration
        sheets.reopen(session, actor, declaration.id, row.answer, seen_rev=declaration.rev, now=now)
    return row


def _check(actor: Actor, sheet: Sheet, now: datetime) -> None:
    allowed = permissions.may(actor, Act.ANSWER_OBJECTION, sheet.subject, calendar.day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")


def _record(
    session: Session, row: Objection, operation: str, author: Author, now: datetime, values: dict[str, str]
) -> None:
    ledger.record(
        session,
        entity_type="objection",
        entity_id=row.id,
        rev=row.rev,
        operation=operation,
        author=author,
        at=now,
        values=values,
        subject_id=row.id,
        scopes=(),
        new=True,
    )
