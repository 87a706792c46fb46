"""Objections (kiến nghị): opened by anyone while a name is posted, answered in writing by the association."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar, names, permissions
from webapp.domain.acts import Act
from webapp.domain.errors import ObjectionError
from webapp.domain.objections import ObjectionState, Outcome, answer, check_open, reopens
from webapp.domain.permissions import Actor
from webapp.domain.workflow import TRANSITIONS, Action, State
from webapp.models import Declaration, Objection, Person
from webapp.models.tenancy import ward_of
from webapp.services import counter, keys, ledger, sheet_facts, sheets
from webapp.services.author import Author
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError

LABEL = "objection/words"


@dataclass(frozen=True)
class Words:
    """What the objector wrote. Name and contact are never shown in public.

    `about` is how somebody describes themselves who is on no list: year of birth, where they declared. `once` is the id
    that the form was given when it was opened: the same words sent twice with it are one objection.
    """

    text: str
    name: str
    contact: str
    about: str = ""
    once: str | None = field(default=None, compare=False)


def object_to(session: Session, declaration_id: str, words: Words, *, about_oneself: bool, now: datetime) -> Objection:
    """Open an objection. No account is needed.

    :raises NotFoundError: nobody of that id is posted (nor, about oneself, was not recognised).
    :raises webapp.domain.errors.ObjectionError: outside the days of the posting.
    """
    rev = counter.next_rev(session)
    if (there := _sent_before(session, words)) is not None:
        return there
    sheet = sheet_facts.load(session, declaration_id)
    if sheet is None:
        raise NotFoundError(declaration_id)
    _check_open(session, sheet.declaration, about_oneself, calendar.day(now))
    return _open(session, declaration_id, words, rev, about_oneself=about_oneself, now=now)


def miss_oneself(session: Session, campaign_id: str, words: Words, birth_year: int, *, now: datetime) -> Objection:
    """Somebody does not find their own name on the list. Nothing that comes back says whether they were found.

    The objection belongs to the declaration of the only person of that name and year, if it was posted or not
    recognised in this campaign and a list is posted now; else to none, and the association looks for it itself.
    """
    rev = counter.next_rev(session)
    if (there := _sent_before(session, words)) is not None:
        return there
    found = _declared(session, campaign_id, words.name, birth_year)
    declaration = found[0] if len(found) == 1 else None
    try:
        if declaration is not None:
            _check_open(session, declaration, True, calendar.day(now))
    except ObjectionError:
        declaration = None
    identity = declaration.id if declaration is not None else None
    return _open(session, identity, words, rev, about_oneself=True, now=now)


def posting(session: Session, campaign_id: str, today: date) -> tuple[date, date] | None:
    """First and last day of what is posted now in a campaign, or was posted last; None before the first posting."""
    statement = select(Declaration.posted_on, Declaration.posted_until).where(
        Declaration.commune_id == ward_of(session),
        Declaration.campaign_id == campaign_id,
        Declaration.posted_on.is_not(None),
        Declaration.posted_until.is_not(None),
    )
    days = [(row.posted_on, row.posted_until) for row in session.execute(statement.distinct())]
    if not days:
        return None
    now = [(begins, ends) for begins, ends in days if begins <= today <= ends]
    if not now:
        return max(days, key=lambda one: one[1])
    return min(begins for begins, _ in now), max(ends for _, ends in now)


def _sent_before(session: Session, words: Words) -> Objection | None:
    """The objection that these words became when they came first: the button was pressed twice, or the reply lost."""
    row = session.get(Objection, (ward_of(session), _id_of(words)))
    try:
        return row if row is not None and read(session, row) == words else None
    except keys.KeyDestroyedError:
        return None


def _id_of(words: Words) -> str:
    """Made from what the page was given, never that itself: nobody is to choose an id that something else has."""
    return str(uuid.uuid5(uuid.UUID(words.once), "objection") if words.once else uuid.uuid4())


def _check_open(session: Session, declaration: Declaration, about_oneself: bool, today: date) -> None:
    days: tuple[date | None, date | None] | None = (declaration.posted_on, declaration.posted_until)
    if declaration.state == State.NOT_RECOGNISED and about_oneself:
        # Their own name was never posted: the days are those of the list on which it is missing.
        days = posting(session, declaration.campaign_id, today)
    check_open(State(declaration.state), about_oneself, today, *(days or (None, None)))


def _declared(session: Session, campaign_id: str, name: str, birth_year: int) -> list[Declaration]:
    ward = ward_of(session)
    statement = (
        select(Declaration, Person.full_name)
        .join(Person, (Person.commune_id == Declaration.commune_id) & (Person.id == Declaration.person_id))
        .where(
            Declaration.commune_id == ward,
            Declaration.campaign_id == campaign_id,
            Person.search_key == names.search_key(name),
            Person.birth_year == birth_year,
            Person.deleted_at.is_(None),
        )
    )
    wanted = names.match_key(name)
    return [row[0] for row in session.execute(statement) if names.match_key(row[1]) == wanted]


def _open(
    session: Session, declaration_id: str | None, words: Words, rev: int, *, about_oneself: bool, now: datetime
) -> Objection:
    ward, identity = ward_of(session), _id_of(words)
    if session.get(Objection, (ward, identity)) is not None:
        # Other words from the same page: somebody went back and wrote on.
        identity = str(uuid.uuid4())
    row = Objection(
        commune_id=ward,
        id=identity,
        rev=rev,
        declaration_id=declaration_id,
        about_oneself=about_oneself,
        state=ObjectionState.OPEN,
        opened_at=now,
        sealed=b"",
    )
    keys.ensure(session, row.id, now)
    values = {"text": words.text, "name": words.name, "contact": words.contact, "about": words.about}
    row.sealed = keys.seal_values(session, row.id, LABEL, values)
    session.add(row)
    _record(session, row, "object", Author("public"), now, values)
    session.flush()
    return row


def read(session: Session, objection: Objection) -> Words:
    """The words of an objection, for those who answer it."""
    values = keys.unseal_values(session, objection.id, LABEL, objection.sealed)
    return Words(values["text"], values["name"], values["contact"], values.get("about", ""))


def answer_one(
    session: Session, actor: Actor, objection_id: str, outcome: Outcome, text: str, *, seen_rev: int, now: datetime
) -> Objection:
    """Answer in writing. Upheld reopens the declaration, in the same transaction, where there is one to reopen.

    :raises webapp.domain.errors.ObjectionError: answered already, or without a text.
    """
    rev = counter.next_rev(session)
    row = session.get(Objection, (ward_of(session), objection_id))
    if row is None:
        raise NotFoundError(objection_id)
    sheet = sheet_facts.load(session, row.declaration_id) if row.declaration_id else None
    _check(actor, sheet.subject if sheet else permissions.Subject(), now)
    if row.rev != seen_rev:
        raise StaleError(row.rev, ("answer",))
    row.state = answer(ObjectionState(row.state), outcome, text)
    row.answer, row.answered_at, row.answered_by, row.rev = text.strip(), now, actor.account_id, rev
    author = Author("association", account_id=actor.account_id)
    _record(session, row, outcome, author, now, {"state": row.state, "answer": row.answer})
    session.flush()
    if sheet is not None and reopens(ObjectionState(row.state)):
        declaration = sheet.declaration
        # Withdrawn, or already back at the review after another objection: nothing is left to reopen.
        if (State(declaration.state), Action.REOPEN) not in TRANSITIONS:
            return row
        sheets.reopen(session, actor, declaration.id, row.answer, seen_rev=declaration.rev, now=now)
    return row


def _check(actor: Actor, subject: permissions.Subject, now: datetime) -> None:
    allowed = permissions.may(actor, Act.ANSWER_OBJECTION, subject, calendar.day(now))
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
