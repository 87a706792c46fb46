"""Who sees which record: the rows behind the feed (protocol.md §2, Changes)."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import (
    Campaign,
    Consent,
    Declaration,
    Evidence,
    Household,
    Person,
    Registration,
    Submission,
    Visibility,
    Visit,
    Withdrawal,
)
from webapp.models.tenancy import ward_of
from webapp.services import criteria


def touch(
    session: Session,
    entity_type: str,
    entity_id: str,
    scopes: Iterable[str],
    rev: int,
    *,
    new: bool,
) -> None:
    """Say that a record changed at `rev` and who sees it now. A scope that it left is told so by the same number.

    :param new: the record is being created, so there is nothing to look up.
    """
    ward, wanted = ward_of(session), set(scopes)
    rows = {} if new else {row.scope_id: row for row in _rows(session, entity_type, entity_id)}
    for scope in wanted - rows.keys():
        session.add(
            Visibility(
                commune_id=ward,
                scope_id=scope,
                type=entity_type,
                entity_id=entity_id,
                rev=rev,
                gone=False,
            )
        )
    for scope, row in rows.items():
        if scope in wanted:
            row.rev, row.gone = rev, False
        elif not row.gone:
            row.rev, row.gone = rev, True
    if entity_type == "campaign":
        # Whoever hears of a campaign needs the criteria that it goes by.
        version = session.get_one(Campaign, (ward, entity_id)).criteria_version
        touch(session, "criteria", criteria.feed_id(version), wanted, rev, new=False)


def _rows(session: Session, entity_type: str, entity_id: str) -> Iterable[Visibility]:
    return session.scalars(
        select(Visibility).where(
            Visibility.commune_id == ward_of(session),
            Visibility.type == entity_type,
            Visibility.entity_id == entity_id,
        )
    )


def of_person(session: Session, person: Person) -> set[str]:
    """The scopes of a person and of all that belongs to them: where they live, work, their clan, where they declare."""
    ward = ward_of(session)
    scopes = {person.id, person.unit_id, person.clan_id}
    if person.household_id is not None:
        household = session.get(Household, (ward, person.household_id))
        scopes.add(household.area_id if household else None)
    for model in (Registration, Declaration):
        statement = select(model.collective_id).where(model.commune_id == ward, model.person_id == person.id)
        scopes.update(session.scalars(statement))
    return {scope for scope in scopes if scope is not None}


def reassign_person(session: Session, person: Person, rev: int) -> None:
    """After a person moved: everything of theirs is seen by the scopes of today."""
    scopes = of_person(session, person)
    touch(session, "person", person.id, scopes, rev, new=False)
    reassign_belongings(session, person, scopes, rev)


def reassign_belongings(session: Session, person: Person, scopes: set[str], rev: int) -> None:
    """Everything that belongs to a person is seen by these scopes."""
    ward = ward_of(session)
    own: dict[str, Any] = {
        "registration": Registration,
        "declaration": Declaration,
        "consent": Consent,
        "withdrawal": Withdrawal,
    }
    sheets = select(Declaration.id).where(Declaration.commune_id == ward, Declaration.person_id == person.id)
    for name, model in own.items():
        ids = session.scalars(select(model.id).where(model.commune_id == ward, model.person_id == person.id))
        for entity_id in ids.all():
            touch(session, name, entity_id, scopes, rev, new=False)
    parts: dict[str, Any] = {"evidence": Evidence, "submission": Submission}
    for name, part in parts.items():
        ids = session.scalars(select(part.id).where(part.commune_id == ward, part.declaration_id.in_(sheets)))
        for entity_id in ids.all():
            touch(session, name, entity_id, scopes, rev, new=False)


def reassign_household(session: Session, household: Household, rev: int) -> None:
    """After a household moved to another area: itself, its visits and its people."""
    ward = ward_of(session)
    touch(session, "household", household.id, {household.area_id}, rev, new=False)
    visits = session.scalars(select(Visit.id).where(Visit.commune_id == ward, Visit.household_id == household.id))
    for visit_id in visits.all():
        touch(session, "visit", visit_id, {household.area_id}, rev, new=False)
    people = session.scalars(select(Person).where(Person.commune_id == ward, Person.household_id == household.id))
    for person in people.all():
        reassign_person(session, person, rev)
