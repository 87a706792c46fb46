"""The rows of the lists that leave the house as spreadsheets: read as a stream, in the order of official lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Actor
from webapp.models import (
    Campaign,
    Collective,
    Decision,
    DecisionEntry,
    Declaration,
    Household,
    Person,
    Registration,
    Step,
)
from webapp.queries import registrations
from webapp.queries.narrowing import Filter
from webapp.queries.sheets import conditions_of

BLOCK = 500
# The first fields of a line of each list.
_WHO = (
    Person.full_name,
    Person.birth_year,
    Person.sex,
    Person.id_last4,
    Household.head_name,
    Collective.name,
)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A declaration. Points are half-points; `id_last4` are the last digits of the ID number, all that a list shows."""

    full_name: str
    birth_year: int | None
    sex: str | None
    id_last4: str | None
    head_name: str | None
    collective: str
    group: str
    state: str
    returned: bool
    self_claimed: int
    self_effective: int
    collective_effective: int | None
    confirmed_effective: int | None
    passes: bool | None
    state_since: datetime
    posted_until: date | None
    decision: str | None
    register_number: int | None


@dataclass(frozen=True, slots=True)
class RegistrationLine:
    """Somebody who registered; `state` of their declaration, None without one."""

    full_name: str
    birth_year: int | None
    sex: str | None
    id_last4: str | None
    head_name: str | None
    collective: str
    group: str
    goals: str | None
    made_at: datetime
    state: str | None
    returned: bool


def count_sheets(session: Session, actor: Actor, campaign_id: str, chosen: Filter, *, today: date) -> int:
    """How many declarations the list has."""
    conditions = conditions_of(session, actor, campaign_id, chosen, today=today)
    statement = select(func.count()).select_from(Declaration).join(Person, _person_of(Declaration)).where(*conditions)
    return session.execute(statement).scalar_one()


def sheet_lines(
    session: Session, actor: Actor, campaign_id: str, chosen: Filter, *, today: date
) -> Iterator[SheetLine]:
    """The declarations of a filtered list: by collective and name, unless the list says another order."""
    statement = (
        select(
            *_WHO,
            Declaration.group,
            Declaration.state,
            _came_back(),
            Declaration.self_claimed,
            Declaration.self_effective,
            Declaration.collective_effective,
            Declaration.confirmed_effective,
            Declaration.passes,
            Declaration.state_since,
            Declaration.posted_until,
            Decision.number,
            DecisionEntry.register_number,
        )
        .select_from(Declaration)
        .join(Person, _person_of(Declaration))
        .join(Collective, _collective_of(Declaration))
        .outerjoin(Household, _household())
        .outerjoin(
            DecisionEntry,
            and_(
                DecisionEntry.commune_id == Declaration.commune_id,
                DecisionEntry.declaration_id == Declaration.id,
            ),
        )
        .outerjoin(
            Decision,
            and_(Decision.commune_id == DecisionEntry.commune_id, Decision.id == DecisionEntry.decision_id),
        )
        .where(*conditions_of(session, actor, campaign_id, chosen, today=today))
        .order_by(*_order(chosen.order))
    )
    for row in _stream(session, statement):
        yield SheetLine(*row)


def count_registrations(session: Session, actor: Actor, campaign: Campaign, chosen: Filter, *, today: date) -> int:
    """How many people the list of registrations has."""
    conditions = registrations.conditions_of(session, actor, campaign, chosen, today=today)
    return session.execute(select(func.count()).select_from(Registration).where(*conditions)).scalar_one()


def registration_lines(
    session: Session, actor: Actor, campaign: Campaign, chosen: Filter, *, today: date
) -> Iterator[RegistrationLine]:
    """The people of a filtered list of registrations: by collective and name."""
    statement = (
        select(
            *_WHO,
            Registration.group,
            Registration.goals,
            Registration.made_at,
            Declaration.state,
            _came_back(),
        )
        .select_from(Registration)
        .join(Person, _person_of(Registration))
        .join(Collective, _collective_of(Registration))
        .outerjoin(Household, _household())
        .outerjoin(
            Declaration,
            and_(
                Declaration.commune_id == Registration.commune_id,
                Declaration.person_id == Registration.person_id,
                Declaration.campaign_id == Registration.campaign_id,
            ),
        )
        .where(*registrations.conditions_of(session, actor, campaign, chosen, today=today))
        .order_by(Collective.sort_key, Collective.name, Person.sort_key, Registration.id)
    )
    for row in _stream(session, statement):
        yield RegistrationLine(*row)


def _stream(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    for block in session.execute(statement, execution_options={"yield_per": BLOCK}).partitions():
        yield from block


def _person_of(table: type[Declaration] | type[Registration]) -> ColumnElement[bool]:
    return and_(Person.commune_id == table.commune_id, Person.id == table.person_id)


def _collective_of(table: type[Declaration] | type[Registration]) -> ColumnElement[bool]:
    return and_(Collective.commune_id == table.commune_id, Collective.id == table.collective_id)


def _household() -> ColumnElement[bool]:
    return and_(Household.commune_id == Person.commune_id, Household.id == Person.household_id)


def _came_back() -> ColumnElement[bool]:
    returned = select(Step.id).where(
        Step.commune_id == Declaration.commune_id, Step.declaration_id == Declaration.id, Step.action == "return"
    )
    return and_(Declaration.state == "draft", returned.exists())


def _order(order: str) -> list[Any]:
    if order == "oldest":
        return [Declaration.state_since, Declaration.id]
    if order == "points":
        return [Declaration.self_effective.desc(), Person.sort_key, Declaration.id]
    return [Collective.sort_key, Collective.name, Person.sort_key, Declaration.id]
