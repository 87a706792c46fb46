"""What belongs to a person, handed over to another record of the same person, and back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import (
    Consent,
    Declaration,
    Device,
    EnrolmentCode,
    Member,
    Objection,
    Person,
    Registration,
    SheetAlias,
    TitleYear,
    Withdrawal,
)
from webapp.models.tenancy import ward_of
from webapp.services import hearings, ledger, visibility
from webapp.services.author import Author

Moved = dict[str, list[str]]
"""Table → keys of rows."""

_TABLES: dict[str, tuple[Any, str]] = {
    "registration": (Registration, "id"),
    "declaration": (Declaration, "id"),
    "consent": (Consent, "id"),
    "withdrawal": (Withdrawal, "id"),
    "title_year": (TitleYear, "id"),
    "member": (Member, "account_id"),
    "device": (Device, "id"),
    "enrolment_code": (EnrolmentCode, "name"),
}
_NO_RECORDS = ("member", "device", "enrolment_code")
"""They have no number and no history: who a phone or an account is stands in the merge."""


def to_hand_over(session: Session, person: Person, to: Person) -> Moved:
    """All that is a person's, but for sheets of a campaign in which the other one has one too."""
    moved: Moved = {}
    for name, (model, key) in _TABLES.items():
        rows = session.scalars(select(model).where(model.commune_id == ward_of(session), model.person_id == person.id))
        there = _campaigns(session, model, to) if model in (Registration, Declaration) else set()
        moved[name] = sorted(getattr(row, key) for row in rows if getattr(row, "campaign_id", None) not in there)
    return {name: found for name, found in moved.items() if found}


def hand_over(session: Session, moved: Mapping[str, list[str]], to: Person, author: Author, now: datetime) -> None:
    """Give these rows to a person; the history of each says so, under the number of the person's change."""
    former: dict[str, str] = {}
    given: list[tuple[str, Any]] = []
    for name, found in moved.items():
        model, key = _TABLES[name]
        statement = select(model).where(model.commune_id == ward_of(session), getattr(model, key).in_(found))
        for row in session.scalars(statement):
            if name == "declaration":
                former[row.id] = row.person_id
            row.person_id = to.id
            if name not in _NO_RECORDS:
                row.rev = to.rev
                given.append((name, row))
    session.flush()
    _reseal(session, former, to)
    scopes = visibility.of_person(session, to)
    for name, row in given:
        _record(session, name, row, to, {"person_id": to.id}, scopes, author, now)
    session.flush()


def end_needless(
    session: Session, lost: Person, kept: Person, merge_id: str, author: Author, now: datetime
) -> list[str]:
    """Somebody who registered twice for one campaign registered once: the other registration ends, and leads to it."""
    ended = []
    for row, other in _twice(session, lost, kept):
        row.withdrawn_at, row.rev = now, lost.rev
        session.add(
            SheetAlias(commune_id=row.commune_id, id=row.id, type="registration", target_id=other.id, merge_id=merge_id)
        )
        session.flush()
        _record(session, "registration", row, lost, {"withdrawn_at": now.isoformat()}, (), author, now)
        ended.append(row.id)
    return ended


def begin_again(session: Session, ended: Iterable[str], person: Person, author: Author, now: datetime) -> None:
    """The registrations that a merge ended stand again."""
    scopes = visibility.of_person(session, person)
    for identity in ended:
        row = session.get_one(Registration, (ward_of(session), identity))
        row.withdrawn_at, row.rev = None, person.rev
        session.flush()
        _record(session, "registration", row, person, {"withdrawn_at": None}, scopes, author, now)


def _twice(session: Session, lost: Person, kept: Person) -> list[tuple[Registration, Registration]]:
    statement = select(Registration).where(
        Registration.commune_id == ward_of(session),
        Registration.person_id.in_((lost.id, kept.id)),
        Registration.withdrawn_at.is_(None),
    )
    rows = session.scalars(statement).all()
    there = {row.campaign_id: row for row in rows if row.person_id == kept.id}
    return [(row, there[row.campaign_id]) for row in rows if row.person_id == lost.id and row.campaign_id in there]


def _campaigns(session: Session, model: Any, person: Person) -> set[str]:
    statement = select(model.campaign_id).where(model.commune_id == ward_of(session), model.person_id == person.id)
    return set(session.scalars(statement))


def _reseal(session: Session, former: Mapping[str, str], to: Person) -> None:
    """What somebody said when they were heard lies under the key of the declaration's person."""
    statement = select(Objection).where(
        Objection.commune_id == ward_of(session),
        Objection.declaration_id.in_(former),
        Objection.heard_sealed.is_not(None),
    )
    for row in session.scalars(statement):
        hearings.reseal(session, row, former[str(row.declaration_id)], to.id)
    session.flush()


def _record(
    session: Session,
    kind: str,
    row: Any,
    person: Person,
    values: dict[str, Any],
    scopes: Iterable[str],
    author: Author,
    now: datetime,
) -> None:
    ledger.record(
        session,
        entity_type=kind,
        entity_id=row.id,
        rev=row.rev,
        operation=f"{kind}.merge",
        author=author,
        at=now,
        values=values,
        subject_id=person.id,
        # Years from paper are no phone's business.
        scopes=() if kind == "title_year" else scopes,
        new=False,
    )
