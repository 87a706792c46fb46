"""Who is in the register and has declared nothing in a campaign yet: for printing sheets to be filled in by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.models import Campaign, Declaration, Household, Person, Registration
from webapp.models.tenancy import ward_of

ADULT = 18
"""Years. Whose year of birth is not known is taken for one."""


@dataclass(frozen=True)
class Waiting:
    """Somebody who may still declare: where, and as what as far as it is known."""

    person: Person
    collective_id: str
    group: str | None
    goals: str | None
    registered: bool


def people(session: Session, campaign: Campaign, collective_id: str) -> Sequence[Waiting]:
    """The adults who would declare in a collective, by Vietnamese name."""
    group = func.coalesce(Registration.group, Person.group)
    registered = Registration.id.is_not(None)
    statement = _waiting(session, campaign, collective_id, Person, _place(), group, Registration.goals, registered)
    return [Waiting(*row) for row in session.execute(statement.order_by(Person.sort_key, Person.id))]


def count(session: Session, campaign: Campaign, collective_id: str) -> tuple[int, int]:
    """How many they are, and how many of them have not registered either."""
    columns = (func.count(Person.id), func.count(Registration.id))
    people, registered = session.execute(_waiting(session, campaign, collective_id, *columns)).one()
    return people, people - registered


def _place() -> Any:
    """Where somebody registered; otherwise who works in a unit declares there, everyone else where they live."""
    return func.coalesce(Registration.collective_id, Person.unit_id, Household.area_id)


def _waiting(session: Session, campaign: Campaign, collective_id: str, *columns: Any) -> Any:
    ward = ward_of(session)
    return (
        select(*columns)
        .select_from(Person)
        .outerjoin(Household, and_(Household.commune_id == ward, Household.id == Person.household_id))
        .outerjoin(
            Registration,
            and_(
                Registration.commune_id == ward,
                Registration.person_id == Person.id,
                Registration.campaign_id == campaign.id,
                Registration.withdrawn_at.is_(None),
            ),
        )
        .outerjoin(
            Declaration,
            and_(
                Declaration.commune_id == ward,
                Declaration.person_id == Person.id,
                Declaration.campaign_id == campaign.id,
            ),
        )
        .where(
            Person.commune_id == ward,
            Person.deleted_at.is_(None),
            Declaration.id.is_(None),
            _place() == collective_id,
            or_(Person.birth_year.is_(None), Person.birth_year <= campaign.year - ADULT),
        )
    )
