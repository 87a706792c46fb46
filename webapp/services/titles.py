"""Titles from paper: years before the software, or in another ward. Typed in once, never changed, taken back."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import permissions, titles
from webapp.domain.acts import Act
from webapp.domain.calendar import day
from webapp.domain.permissions import Actor, Role, Subject
from webapp.domain.workflow import State
from webapp.models import Campaign, Declaration, Person, TitleYear
from webapp.models.tenancy import ward_of
from webapp.services import counter, ledger, visibility
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.signed_files import SignedFile

LONGEST_REASON = 2000
SAID = ("decision_number", "decided_on", "issuer", "other_ward", "before_merger")


@dataclass(frozen=True)
class Paper:
    """What the paper says: of which year, its number and day, and who issued it."""

    year: int
    decision_number: str
    decided_on: date
    issuer: str
    other_ward: bool = False
    before_merger: bool = False


def subject(session: Session, person: Person) -> Subject:
    """What permissions ask about somebody: where they live, work and declare."""
    return Subject(frozenset(visibility.of_person(session, person)), person.id, person.household_id)


def enter(
    session: Session, actor: Actor, person_id: str, paper: Paper, file: SignedFile | None, *, now: datetime
) -> TitleYear:
    """Type in a title from paper. The same paper sent twice is there once; another one of that year is refused, so
    that nobody writes over what somebody else typed.

    :raises FaultyInputError: something is missing or cannot be right, the year is there, or the register decides it.
    :raises NotFoundError: the ward has no such person.
    """
    rev = counter.next_rev(session)
    person = _person(session, actor, person_id, now)
    paper = Paper(
        paper.year,
        " ".join(paper.decision_number.split()),
        paper.decided_on,
        " ".join(paper.issuer.split()),
        paper.other_ward,
        paper.before_merger,
    )
    there = standing(session, person.id, paper.year)
    if there is not None and all(getattr(there, name) == getattr(paper, name) for name in SAID):
        return there
    faults = _faults(session, person, paper, day(now))
    if there is not None:
        faults.append(Fault("year", "year_there"))
    if faults:
        raise FaultyInputError(faults)
    row = TitleYear(
        commune_id=person.commune_id,
        id=str(uuid.uuid4()),
        rev=rev,
        person_id=person.id,
        **paper.__dict__,
        scan_sha256=file.sha256 if file else None,
        scan_type=file.filetype if file else None,
        entered_at=now,
        entered_by=actor.account_id,
    )
    session.add(row)
    values = {**paper.__dict__, "decided_on": paper.decided_on.isoformat(), "scan": row.scan_sha256}
    _record(session, actor, row, "title.enter", values, now, new=True)
    return row


def attach(
    session: Session, actor: Actor, title_id: str, file: SignedFile, *, seen_rev: int, now: datetime
) -> TitleYear:
    """Add the scan that was missing. The same one sent twice is there once; another one never takes its place.

    :raises FaultyInputError: there is another scan already.
    :raises StaleError: it was taken back meanwhile.
    """
    rev = counter.next_rev(session)
    row = _title(session, actor, title_id, now)
    if row.scan_sha256 == file.sha256:
        return row
    if row.scan_sha256 is not None:
        raise FaultyInputError([Fault("file", "scan_there")])
    if row.rev != seen_rev or row.taken_back_at is not None:
        raise StaleError(row.rev, ("title",))
    row.scan_sha256, row.scan_type, row.rev = file.sha256, file.filetype, rev
    _record(session, actor, row, "title.attach", {"scan": file.sha256}, now)
    return row


def take_back(session: Session, actor: Actor, title_id: str, reason: str, *, seen_rev: int, now: datetime) -> TitleYear:
    """It counts no longer, and stays readable with the reason. The year may then be typed in anew.

    :raises FaultyInputError: without a reason.
    :raises StaleError: somebody changed it or took it back meanwhile.
    """
    rev = counter.next_rev(session)
    row = _title(session, actor, title_id, now)
    if row.rev != seen_rev or row.taken_back_at is not None:
        raise StaleError(row.rev, ("title",))
    if not reason.strip():
        raise FaultyInputError([Fault("reason", "reason_required")])
    row.taken_back_at, row.taken_back_by, row.rev = now, actor.account_id, rev
    row.taken_back_reason = reason.strip()[:LONGEST_REASON]
    _record(session, actor, row, "title.take_back", {"reason": row.taken_back_reason}, now)
    return row


def standing(session: Session, person_id: str, year: int) -> TitleYear | None:
    """The title from paper that stands for somebody in a year."""
    statement = select(TitleYear).where(
        TitleYear.commune_id == ward_of(session),
        TitleYear.person_id == person_id,
        TitleYear.year == year,
        TitleYear.taken_back_at.is_(None),
    )
    return session.scalars(statement).first()


def _faults(session: Session, person: Person, paper: Paper, today: date) -> list[Fault]:
    texts = {"decision_number": paper.decision_number, "issuer": paper.issuer}
    faults = [Fault(name, "required") for name, text in texts.items() if not text]
    faults += [Fault(name, code) for name, code in titles.paper_faults(paper.year, paper.decided_on, today)]
    declared = (
        select(Declaration.id)
        .join(
            Campaign,
            (Campaign.commune_id == Declaration.commune_id) & (Campaign.id == Declaration.campaign_id),
        )
        .where(
            Declaration.commune_id == person.commune_id,
            Declaration.person_id == person.id,
            Campaign.year == paper.year,
            Declaration.state != State.WITHDRAWN,
        )
    )
    if session.execute(declared.limit(1)).first() is not None:
        faults.append(Fault("year", "year_in_register"))
    return faults


def _person(session: Session, actor: Actor, person_id: str, now: datetime) -> Person:
    person = session.get(Person, (ward_of(session), person_id))
    if person is None or person.deleted_at is not None:
        raise NotFoundError(person_id)
    allowed = permissions.may(actor, Act.RECORD_TITLE, subject(session, person), day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    return person


def _title(session: Session, actor: Actor, title_id: str, now: datetime) -> TitleYear:
    row = session.get(TitleYear, (ward_of(session), title_id))
    if row is None:
        raise NotFoundError(title_id)
    _person(session, actor, row.person_id, now)
    return row


def _record(
    session: Session,
    actor: Actor,
    row: TitleYear,
    operation: str,
    values: dict[str, Any],
    now: datetime,
    *,
    new: bool = False,
) -> None:
    session.flush()
    ledger.record(
        session,
        entity_type="title_year",
        entity_id=row.id,
        rev=row.rev,
        operation=operation,
        author=Author(Role.ASSOCIATION, account_id=actor.account_id, person_id=actor.person_id),
        at=now,
        values=values,
        subject_id=row.person_id,
        scopes=(),
        new=new,
        codes=[str(row.year)],
    )
    session.flush()
