"""Objections (kiến nghị): opened by anyone while a name is posted, answered in writing by the association."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar, names, permissions
from webapp.domain.acts import Act
from webapp.domain.errors import ObjectionError
from webapp.domain.objections import ObjectionState, Outcome, answer, check_open, must_hear, reopens
from webapp.domain.permissions import Actor
from webapp.domain.workflow import TRANSITIONS, Action, State
from webapp.models import Declaration, Objection, Person
from webapp.models.tenancy import ward_of
from webapp.services import counter, keys, ledger, sheet_facts, sheets
from webapp.services.author import Author
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError

LABEL = "objection/words"
PUBLIC = Author("public")


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
    if (there := sent_before(session, words)) is not None:
        return there
    sheet = sheet_facts.load(session, declaration_id)
    if sheet is None:
        raise NotFoundError(declaration_id)
    check_days(session, sheet.declaration, about_oneself, calendar.day(now))
    return open_one(session, declaration_id, words, rev, about_oneself=about_oneself, now=now)


def miss_oneself(session: Session, campaign_id: str, words: Words, birth_year: int, *, now: datetime) -> Objection:
    """Somebody does not find their own name on the list. Nothing that comes back says whether they were found.

    The objection belongs to the declaration of the only person of that name and year, if it was posted or not
    recognised in this campaign and a list is posted now; else to none, and the association looks for it itself.
    """
    rev = counter.next_rev(session)
    if (there := sent_before(session, words)) is not None:
        return there
    found = declared(session, campaign_id, words.name, birth_year)
    declaration = found[0] if len(found) == 1 else None
    try:
        if declaration is not None:
            check_days(session, declaration, True, calendar.day(now))
    except ObjectionError:
        declaration = None
    identity = declaration.id if declaration is not None else None
    return open_one(session, identity, words, rev, about_oneself=True, now=now)


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


def sent_before(session: Session, words: Words) -> Objection | None:
    """The objection that these words became when they came first: the button was pressed twice, or the reply lost."""
    row = session.get(Objection, (ward_of(session), _id_of(words)))
    try:
        return row if row is not None and read(session, row) == words else None
    except keys.KeyDestroyedError:
        return None


def _id_of(words: Words) -> str:
    """Made from what the page was given, never that itself: nobody is to choose an id that something else has."""
    return str(uuid.uuid5(uuid.UUID(words.once), "objection") if words.once else uuid.uuid4())


def check_days(session: Session, declaration: Declaration, about_oneself: bool, today: date) -> None:
    """:raises webapp.domain.errors.ObjectionError: no objection may be made on that day."""
    days: tuple[date | None, date | None] | None = (declaration.posted_on, declaration.posted_until)
    if declaration.state == State.NOT_RECOGNISED and about_oneself:
        # Their own name was never posted: the days are those of the list on which it is missing.
        days = posting(session, declaration.campaign_id, today)
    check_open(State(declaration.state), about_oneself, today, *(days or (None, None)))


def declared(session: Session, campaign_id: str, name: str, birth_year: int) -> list[Declaration]:
    """The declarations in a campaign of people of this very name and year of birth."""
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


def open_one(
    session: Session,
    declaration_id: str | None,
    words: Words,
    rev: int,
    *,
    about_oneself: bool,
    now: datetime,
    author: Author = PUBLIC,
    letter: tuple[str, date] | None = None,
) -> Objection:
    """Write an objection down that may be made. `letter`: number and day of the paper that it came in."""
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
        number=letter[0] if letter else None,
        received_on=letter[1] if letter else None,
        typed_by=author.account_id,
        sealed=b"",
    )
    keys.ensure(session, row.id, now)
    values = {"text": words.text, "name": words.name, "contact": words.contact, "about": words.about}
    row.sealed = keys.seal_values(session, row.id, LABEL, values)
    session.add(row)
    if letter:
        values |= {"number": letter[0], "received_on": letter[1].isoformat()}
    record(session, row, "object", author, now, values)
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

    :raises webapp.domain.errors.ObjectionError: answered already, the person concerned was not heard, or no text.
    """
    rev = counter.next_rev(session)
    row = session.get(Objection, (ward_of(session), objection_id))
    if row is None:
        raise NotFoundError(objection_id)
    sheet = sheet_facts.load(session, row.declaration_id) if row.declaration_id else None
    allow(actor, sheet.subject if sheet else permissions.Subject(), now)
    if row.rev != seen_rev:
        raise StaleError(row.rev, ("answer",))
    heard = row.heard_on is not None or not must_hear(row.about_oneself, sheet is not None)
    row.state = answer(ObjectionState(row.state), outcome, text, heard=heard)
    row.answer, row.answered_at, row.answered_by, row.rev = text.strip(), now, actor.account_id, rev
    author = Author("association", account_id=actor.account_id)
    record(session, row, outcome, author, now, {"state": row.state, "answer": row.answer})
    session.flush()
    if sheet is not None and reopens(ObjectionState(row.state)):
        declaration = sheet.declaration
        # Withdrawn, or already back at the review after another objection: nothing is left to reopen.
        if (State(declaration.state), Action.REOPEN) not in TRANSITIONS:
            return row
        sheets.reopen(session, actor, declaration.id, row.answer, seen_rev=declaration.rev, now=now)
    return row


def allow(actor: Actor, subject: permissions.Subject, now: datetime) -> None:
    """:raises NotAllowedError: the actor may not answer objections about this subject."""
    allowed = permissions.may(actor, Act.ANSWER_OBJECTION, subject, calendar.day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")


def record(
    session: Session,
    row: Objection,
    operation: str,
    author: Author,
    now: datetime,
    values: dict[str, str],
    *,
    rev: int | None = None,
    subject_id: str | None = None,
) -> None:
    """Write a change of an objection down, sealed under its own key, or that of the person whom the values tell of."""
    ledger.record(
        session,
        entity_type="objection",
        entity_id=row.id,
        rev=rev or row.rev,
        operation=operation,
        author=author,
        at=now,
        values=values,
        subject_id=subject_id or row.id,
        scopes=(),
        new=True,
    )
