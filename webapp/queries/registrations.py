"""Who registered: the groups with their quotas, filled and free, and the people, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from webapp.domain import names
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, reach
from webapp.models import Campaign, Collective, Declaration, Person, Registration
from webapp.models.tenancy import ward_of
from webapp.queries.narrowing import Filter
from webapp.queries.paging import Order, Turned, turn_to

PAGE = 50
BY_NAME: Order = ((Person.sort_key, True), (Registration.id, True))


@dataclass(frozen=True)
class Registered:
    """Somebody who registered, and how far their declaration is (None: none yet)."""

    id: str
    full_name: str
    birth_year: int | None
    collective: str
    group: str
    goals: str | None
    made_at: datetime
    declaration_id: str | None
    state: str | None


@dataclass(frozen=True)
class Group:
    """A group of the campaign: quota (None: no limit was set), filled in the whole ward."""

    code: str
    quota: int | None
    filled: int

    @property
    def free(self) -> int | None:
        """Places left; None without a quota, 0 when more registered than were planned (which blocks nobody)."""
        return None if self.quota is None else max(0, self.quota - self.filled)


@dataclass(frozen=True)
class Page:
    """A part of the list of people: its rows, how many there are in all, and where to turn on from it."""

    rows: Sequence[Registered]
    total: int
    turned: Turned


def groups(session: Session, campaign: Campaign, codes: Sequence[str]) -> list[Group]:
    """The groups in the order of the criteria, then those of older criteria."""
    counts = select(Registration.group, func.count()).where(*_standing(session, campaign)).group_by(Registration.group)
    filled = {row[0]: row[1] for row in session.execute(counts)}
    every = [*codes, *sorted(filled.keys() - set(codes))]
    return [Group(code, campaign.quotas.get(code), filled.get(code, 0)) for code in every]


def people(session: Session, actor: Actor, campaign: Campaign, chosen: Filter, *, today: date) -> Page:
    """The people in reach by Vietnamese name, narrowed by search, collective and group (of the filter nothing else)."""
    conditions = conditions_of(session, actor, campaign, chosen, today=today)
    total = session.execute(select(func.count()).select_from(Registration).where(*conditions)).scalar_one()
    keys = select(*(column for column, _up in BY_NAME)).join(Person, _same_person()).where(*conditions)
    found = turn_to(session, keys, BY_NAME, chosen.place, total=total, size=PAGE)
    return Page(_rows_of(session, [key[-1] for key in found.keys]), total, found)


def conditions_of(
    session: Session, actor: Actor, campaign: Campaign, chosen: Filter, *, today: date
) -> list[ColumnElement[bool]]:
    """What puts a registration into the actor's list of a filter."""
    return [*_standing(session, campaign), *_narrow(session, actor, chosen, today)]


def _standing(session: Session, campaign: Campaign) -> list[ColumnElement[bool]]:
    return [
        Registration.commune_id == ward_of(session),
        Registration.campaign_id == campaign.id,
        Registration.withdrawn_at.is_(None),
    ]


def _narrow(session: Session, actor: Actor, chosen: Filter, today: date) -> list[ColumnElement[bool]]:
    far = reach(actor, Act.VIEW_REGISTRATIONS, today)
    conditions = [or_(true() if far.ward else false(), Registration.collective_id.in_(far.collective_ids))]
    words = names.search_key(chosen.search).split()
    if words:
        called = [Person.search_key.contains(word, autoescape=True) for word in words]
        found = select(Person.id).where(Person.commune_id == ward_of(session), *called)
        conditions.append(Registration.person_id.in_(found))
    if chosen.collective_id:
        conditions.append(Registration.collective_id == chosen.collective_id)
    if chosen.group:
        conditions.append(Registration.group == chosen.group)
    return conditions


def _same_person() -> ColumnElement[bool]:
    return and_(Person.commune_id == Registration.commune_id, Person.id == Registration.person_id)


def _rows_of(session: Session, ids: Sequence[str]) -> list[Registered]:
    ward = ward_of(session)
    statement = (
        select(Registration, Person, Collective.name, Declaration.id, Declaration.state)
        .join(Person, _same_person())
        .join(Collective, and_(Collective.commune_id == ward, Collective.id == Registration.collective_id))
        .outerjoin(
            Declaration,
            and_(
                Declaration.commune_id == ward,
                Declaration.person_id == Registration.person_id,
                Declaration.campaign_id == Registration.campaign_id,
            ),
        )
        .where(Registration.commune_id == ward, Registration.id.in_(ids))
    )
    found = {
        registration.id: Registered(
            id=registration.id,
            full_name=person.full_name,
            birth_year=person.birth_year,
            collective=collective,
            group=registration.group,
            goals=registration.goals,
            made_at=registration.made_at,
            declaration_id=declaration_id,
            state=state,
        )
        for registration, person, collective, declaration_id, state in session.execute(statement)
    }
    return [found[one] for one in ids]
