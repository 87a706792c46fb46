"""People as a line of a list tells them: name, birth, the end of the number, where they live, work and declare."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from webapp.models import Collective, Declaration, Household, Person
from webapp.models.tenancy import ward_of


@dataclass(frozen=True)
class Line:
    """One person. `home`: the head of the household; `place`: the khối phố or unit; `sheets`: how many there are."""

    id: str
    full_name: str
    birth_date: date | None
    birth_year: int | None
    sex: str | None
    id_last4: str | None
    home: str | None
    address: str | None
    place: str | None
    clan: str | None
    sheets: int
    rev: int


def of_people(session: Session, ids: Collection[str]) -> dict[str, Line]:
    """Id → line, for a page of them; removed people included."""
    ward = ward_of(session)
    place, clan = aliased(Collective), aliased(Collective)
    sheets = (
        select(Declaration.person_id, func.count().label("n"))
        .where(Declaration.commune_id == ward, Declaration.person_id.in_(ids))
        .group_by(Declaration.person_id)
        .subquery()
    )
    lives_at = func.coalesce(Person.unit_id, Household.area_id)
    statement = (
        select(
            Person.id,
            Person.full_name,
            Person.birth_date,
            Person.birth_year,
            Person.sex,
            Person.id_last4,
            Household.head_name,
            Household.address,
            place.name,
            clan.name,
            func.coalesce(sheets.c.n, 0),
            Person.rev,
        )
        .outerjoin(Household, (Household.commune_id == ward) & (Household.id == Person.household_id))
        .outerjoin(place, (place.commune_id == ward) & (place.id == lives_at))
        .outerjoin(clan, (clan.commune_id == ward) & (clan.id == Person.clan_id))
        .outerjoin(sheets, sheets.c.person_id == Person.id)
        .where(Person.commune_id == ward, Person.id.in_(ids))
    )
    return {row[0]: Line(*tuple(row)) for row in session.execute(statement)}
