"""Objections that came on paper: typed in by the association, with photos of the letter."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.errors import ObjectionError
from webapp.domain.permissions import Actor
from webapp.models import Declaration, LetterScan, Objection
from webapp.models.tenancy import ward_of
from webapp.services import counter, objections, sheet_facts
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotFoundError
from webapp.services.objections import Words
from webapp.services.signed_files import SignedFile

MOST = 10
"""Pages of one letter."""


@dataclass(frozen=True)
class Letter:
    """The paper: the number that it was given when it came, and the day on which it came."""

    number: str
    received_on: date


def take_in(
    session: Session,
    actor: Actor,
    declaration_id: str,
    words: Words,
    letter: Letter,
    *,
    about_oneself: bool,
    now: datetime,
) -> Objection:
    """Type a letter about somebody posted in. What counts is the day on which it came. Sent twice, it is there once.

    :raises FaultyInputError: the letter's day has not come yet, or its number was given to another this year.
    :raises webapp.domain.errors.ObjectionError: it came outside the days of the posting.
    """
    rev = counter.next_rev(session)
    if (there := objections.sent_before(session, words)) is not None:
        return there
    sheet = sheet_facts.load(session, declaration_id)
    if sheet is None:
        raise NotFoundError(declaration_id)
    objections.allow(actor, sheet.subject, now)
    _check(session, letter, now)
    objections.check_days(session, sheet.declaration, about_oneself, letter.received_on)
    return _open(session, actor, sheet.declaration, words, letter, rev, about_oneself=about_oneself, now=now)


def take_in_missing(
    session: Session, actor: Actor, campaign_id: str, words: Words, birth_year: int, letter: Letter, *, now: datetime
) -> Objection:
    """Type a letter in of somebody who does not find their own name: as on the web, with the day on which it came."""
    rev = counter.next_rev(session)
    if (there := objections.sent_before(session, words)) is not None:
        return there
    objections.allow(actor, permissions.Subject(), now)
    _check(session, letter, now)
    found = objections.declared(session, campaign_id, words.name, birth_year)
    declaration = found[0] if len(found) == 1 else None
    try:
        if declaration is not None:
            objections.check_days(session, declaration, True, letter.received_on)
    except ObjectionError:
        declaration = None
    return _open(session, actor, declaration, words, letter, rev, about_oneself=True, now=now)


def attach(session: Session, actor: Actor, objection_id: str, file: SignedFile, *, now: datetime) -> LetterScan:
    """Add a page to a letter. The same page sent twice is there once.

    :raises FaultyInputError: there are `MOST` pages already, or it came on no paper.
    """
    rev = counter.next_rev(session)
    row = _letter(session, actor, objection_id, now)
    there = session.get(LetterScan, (row.commune_id, row.id, file.sha256))
    if there is not None:
        return there
    pages = select(func.count()).where(LetterScan.commune_id == row.commune_id, LetterScan.objection_id == row.id)
    if (session.scalar(pages) or 0) >= MOST:
        raise FaultyInputError([Fault("file", "too_many_pages")])
    scan = LetterScan(
        commune_id=row.commune_id,
        objection_id=row.id,
        sha256=file.sha256,
        filetype=file.filetype,
        kept_at=now,
        kept_by=actor.account_id,
    )
    session.add(scan)
    _touched(session, actor, row, rev, "attach_letter", file.sha256, now)
    return scan


def remove(session: Session, actor: Actor, objection_id: str, sha256: str, *, now: datetime) -> None:
    """Take a page away that does not belong there. Gone already: nothing to do."""
    rev = counter.next_rev(session)
    row = _letter(session, actor, objection_id, now)
    scan = session.get(LetterScan, (row.commune_id, row.id, sha256))
    if scan is None:
        return
    session.delete(scan)
    _touched(session, actor, row, rev, "remove_letter", sha256, now)


def _open(
    session: Session,
    actor: Actor,
    declaration: Declaration | None,
    words: Words,
    letter: Letter,
    rev: int,
    *,
    about_oneself: bool,
    now: datetime,
) -> Objection:
    return objections.open_one(
        session,
        declaration.id if declaration is not None else None,
        words,
        rev,
        about_oneself=about_oneself,
        now=now,
        author=Author("association", account_id=actor.account_id),
        letter=(letter.number, letter.received_on),
    )


def _check(session: Session, letter: Letter, now: datetime) -> None:
    if letter.received_on > calendar.day(now):
        raise FaultyInputError([Fault("received_on", "in_the_future")])
    first, last = date(letter.received_on.year, 1, 1), date(letter.received_on.year, 12, 31)
    same = select(Objection.id).where(
        Objection.commune_id == ward_of(session),
        Objection.number == letter.number,
        Objection.received_on.between(first, last),
    )
    if session.scalars(same.limit(1)).first() is not None:
        raise FaultyInputError([Fault("number", "letter_number_taken")])


def _letter(session: Session, actor: Actor, objection_id: str, now: datetime) -> Objection:
    row = session.get(Objection, (ward_of(session), objection_id))
    if row is None or row.received_on is None:
        raise NotFoundError(objection_id)
    sheet = sheet_facts.load(session, row.declaration_id) if row.declaration_id else None
    objections.allow(actor, sheet.subject if sheet else permissions.Subject(), now)
    return row


def _touched(
    session: Session, actor: Actor, row: Objection, rev: int, operation: str, sha256: str, now: datetime
) -> None:
    # A page more or less changes nothing of what an answer rests on: whoever is writing one is not held up.
    session.flush()
    author = Author("association", account_id=actor.account_id)
    objections.record(session, row, operation, author, now, {"sha256": sha256}, rev=rev)
    session.flush()
