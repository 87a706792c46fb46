"""For typing paper sheets in: who is meant, and what stands in the register of them already."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain import names
from webapp.models import Campaign, Collective, Declaration, Evidence, Household, Person, SheetScan
from webapp.models.tenancy import ward_of

MOST = 50
"""Names found at once: more are not read through, a longer name is typed instead."""
_ADDRESS = re.compile(r"/(phieu|go-phieu)/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_CODE = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True)
class Found:
    """Somebody of that name. `state`: of their declaration of the campaign, None where there is none."""

    person_id: str
    full_name: str
    birth_year: int | None
    head_name: str | None
    place: str | None
    state: str | None


def named(session: Session, campaign: Campaign, scopes: Set[str], typed: str) -> Sequence[Found]:
    """People within these collectives whose name has these words, with or without marks; or whose sheet bears
    this code, or this address in its QR: of their declaration, or of themselves where there was none yet."""
    ward, area, unit = ward_of(session), Collective, Collective.__table__.alias()
    of_sheet = _of_sheet(typed)
    words = [] if of_sheet is not None else names.search_key(typed).split()
    if of_sheet is None and not words:
        return ()
    conditions = [Person.search_key.contains(word, autoescape=True) for word in words]
    statement = (
        select(
            Person.id,
            Person.full_name,
            Person.birth_year,
            Household.head_name,
            area.name,
            unit.c.name,
            Declaration.state,
        )
        .outerjoin(Household, and_(Household.commune_id == ward, Household.id == Person.household_id))
        .outerjoin(area, and_(area.commune_id == ward, area.id == Household.area_id))
        .outerjoin(unit, and_(unit.c.commune_id == ward, unit.c.id == Person.unit_id))
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
            _within(scopes),
            *conditions,
            *([of_sheet] if of_sheet is not None else []),
        )
        .order_by(Person.sort_key, Person.birth_year, Person.id)
        .limit(MOST)
    )
    return [
        Found(row[0], row[1], row[2], row[3], " · ".join(dict.fromkeys(filter(None, (row[4], row[5])))), row[6])
        for row in session.execute(statement)
    ]


def reachable(session: Session, scopes: Set[str], person_id: str) -> Person | None:
    """The person, if these collectives reach them."""
    statement = (
        select(Person)
        .outerjoin(Household, and_(Household.commune_id == Person.commune_id, Household.id == Person.household_id))
        .outerjoin(Declaration, and_(Declaration.commune_id == Person.commune_id, Declaration.person_id == Person.id))
        .where(
            Person.commune_id == ward_of(session),
            Person.id == person_id,
            Person.deleted_at.is_(None),
            _within(scopes),
        )
    )
    return session.scalars(statement).first()


def area_of(session: Session, person: Person) -> str | None:
    """The id of the khối phố where the person lives."""
    home = session.get(Household, (person.commune_id, person.household_id)) if person.household_id else None
    return home.area_id if home is not None else None


def notes(session: Session, declaration_id: str) -> dict[str, list[str]]:
    """Indicator → the evidence that is there already, in words."""
    statement = (
        select(Evidence)
        .where(
            Evidence.commune_id == ward_of(session),
            Evidence.declaration_id == declaration_id,
            Evidence.deleted_at.is_(None),
        )
        .order_by(Evidence.rev, Evidence.id)
    )
    found: dict[str, list[str]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.indicator, []).append(row.note or row.kind)
    return found


def scans(session: Session, declaration_id: str) -> Sequence[SheetScan]:
    """The pages of the paper, in the order in which they came."""
    statement = (
        select(SheetScan)
        .where(SheetScan.commune_id == ward_of(session), SheetScan.declaration_id == declaration_id)
        .order_by(SheetScan.kept_at, SheetScan.sha256)
    )
    return session.scalars(statement).all()


def pages(session: Session, declaration_id: str) -> int:
    """How many pages of the paper there are."""
    statement = select(func.count()).where(
        SheetScan.commune_id == ward_of(session), SheetScan.declaration_id == declaration_id
    )
    return session.execute(statement).scalar_one()


def named_scans(session: Session) -> frozenset[str]:
    """The files of all paper sheets of the ward."""
    return frozenset(session.scalars(select(SheetScan.sha256).where(SheetScan.commune_id == ward_of(session))))


def _of_sheet(typed: str) -> ColumnElement[bool] | None:
    lowered = typed.strip().lower()
    if (address := _ADDRESS.search(lowered)) is not None:
        return (Declaration if address[1] == "phieu" else Person).id == address[2]
    if _CODE.fullmatch(lowered):
        ends = (f"{lowered}-0000-0000-0000-000000000000", f"{lowered}-ffff-ffff-ffff-ffffffffffff")
        return or_(Declaration.id.between(*ends), Person.id.between(*ends))
    return None


def _within(scopes: Set[str]) -> ColumnElement[bool]:
    reached = sorted(scopes)
    return or_(
        Household.area_id.in_(reached),
        Person.unit_id.in_(reached),
        Person.clan_id.in_(reached),
        Declaration.collective_id.in_(reached),
    )
