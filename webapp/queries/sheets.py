"""Lists of declarations for the officials: searched, filtered, in Vietnamese order, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from webapp.domain import names
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, reach
from webapp.models import Campaign, Collective, Declaration, Objection, Person, Step
from webapp.models.tenancy import ward_of
from webapp.queries.reach import within

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; None means all. `search` is a name or a part of one, with or without marks.

    `state` is a state, or `returned` (a draft that came back: `draft` are the others) or `objected`.
    """

    search: str = ""
    state: str | None = None
    collective_id: str | None = None
    group: str | None = None
    order: str = "name"
    page: int = 1


@dataclass(frozen=True)
class Row:
    """One line of a list. Points are half-points. `returned`: it came back, and is to be completed."""

    id: str
    rev: int
    person_id: str
    full_name: str
    birth_year: int | None
    collective_id: str
    collective: str
    group: str
    state: str
    state_since: datetime
    posted_until: date | None
    self_claimed: int
    self_effective: int
    confirmed_effective: int | None
    passes: bool | None
    objected: bool
    returned: bool


@dataclass(frozen=True)
class Page:
    """A page of a list: its rows, how many there are in all, and where this page stands (from 1)."""

    rows: Sequence[Row]
    total: int
    page: int
    pages: int


def current_campaign(session: Session, today: date) -> Campaign | None:
    """The campaign of this year, or the latest before it."""
    statement = (
        select(Campaign)
        .where(Campaign.commune_id == ward_of(session), Campaign.year <= today.year)
        .order_by(Campaign.year.desc())
        .limit(1)
    )
    return session.scalars(statement).first()


def search(session: Session, actor: Actor, campaign_id: str, chosen: Filter, *, today: date) -> Page:
    """The declarations that the actor may list, narrowed by the filter."""
    conditions = conditions_of(session, actor, campaign_id, chosen, today=today)
    counted = select(func.count()).select_from(Declaration).join(Person, _same_person()).where(*conditions)
    total = session.execute(counted).scalar_one()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, chosen.page), pages)
    statement = rows(session, conditions).order_by(*_order(chosen.order)).limit(PAGE).offset((page - 1) * PAGE)
    return Page([_row(found) for found in session.execute(statement)], total, page, pages)


def conditions_of(
    session: Session, actor: Actor, campaign_id: str, chosen: Filter, *, today: date
) -> list[ColumnElement[bool]]:
    """What puts a declaration (with its `Person` joined) into the actor's list of a filter."""
    return [*_scope(session, actor, campaign_id, today), *_narrow(chosen)]


def by_state(session: Session, actor: Actor, campaign_id: str, *, today: date) -> dict[str, int]:
    """How many declarations are in each state, of those that the actor may list; drafts that came back: `returned`."""
    state = case((and_(Declaration.state == "draft", _was_returned()), "returned"), else_=Declaration.state)
    inner = (
        select(state.label("state"))
        .select_from(Declaration)
        .join(Person, _same_person())
        .where(*_scope(session, actor, campaign_id, today))
        .subquery()
    )
    statement = select(inner.c.state, func.count()).group_by(inner.c.state)
    return {row[0]: row[1] for row in session.execute(statement)}


def rows(session: Session, conditions: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """The columns of a `Row`; `as_rows` makes them so."""
    objected, returned = _is_objected().label("objected"), _was_returned().label("returned")
    return (
        select(Declaration, Person.full_name, Person.birth_year, Collective.name, objected, returned)
        .join(Person, _same_person())
        .join(
            Collective,
            and_(Collective.commune_id == Declaration.commune_id, Collective.id == Declaration.collective_id),
        )
        .where(*conditions)
    )


def as_rows(session: Session, statement: Select[*tuple[Any, ...]]) -> list[Row]:
    """Run a statement made by `rows`."""
    return [_row(found) for found in session.execute(statement)]


def _row(found: Any) -> Row:
    declaration: Declaration = found[0]
    return Row(
        id=declaration.id,
        rev=declaration.rev,
        person_id=declaration.person_id,
        full_name=found[1],
        birth_year=found[2],
        collective_id=declaration.collective_id,
        collective=found[3],
        group=declaration.group,
        state=declaration.state,
        state_since=declaration.state_since,
        posted_until=declaration.posted_until,
        self_claimed=declaration.self_claimed,
        self_effective=declaration.self_effective,
        confirmed_effective=declaration.confirmed_effective,
        passes=declaration.passes,
        objected=bool(found[4]),
        returned=declaration.state == "draft" and bool(found[5]),
    )


def _same_person() -> ColumnElement[bool]:
    return and_(Person.commune_id == Declaration.commune_id, Person.id == Declaration.person_id)


def _scope(session: Session, actor: Actor, campaign_id: str, today: date) -> list[ColumnElement[bool]]:
    return [
        Declaration.commune_id == ward_of(session),
        Declaration.campaign_id == campaign_id,
        within(reach(actor, Act.LIST_SHEETS, today)),
    ]


def _narrow(chosen: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    words = names.search_key(chosen.search).split() if chosen.search.strip() else []
    conditions += [Person.search_key.contains(word, autoescape=True) for word in words]
    if chosen.state == "returned":
        conditions.append(and_(Declaration.state == "draft", _was_returned()))
    elif chosen.state == "draft":
        conditions.append(and_(Declaration.state == "draft", ~_was_returned()))
    elif chosen.state == "objected":
        conditions.append(and_(Declaration.state == "posted", _is_objected()))
    elif chosen.state:
        conditions.append(Declaration.state == chosen.state)
    if chosen.collective_id:
        conditions.append(Declaration.collective_id == chosen.collective_id)
    if chosen.group:
        conditions.append(Declaration.group == chosen.group)
    return conditions


def _was_returned() -> ColumnElement[bool]:
    return (
        select(Step.id)
        .where(
            Step.commune_id == Declaration.commune_id,
            Step.declaration_id == Declaration.id,
            Step.action == "return",
        )
        .exists()
    )


def _is_objected() -> ColumnElement[bool]:
    return (
        select(Objection.id)
        .where(
            Objection.commune_id == Declaration.commune_id,
            Objection.declaration_id == Declaration.id,
            Objection.state == "open",
        )
        .exists()
    )


def _order(order: str) -> list[Any]:
    if order == "oldest":
        return [Declaration.state_since, Declaration.id]
    if order == "points":
        return [Declaration.self_effective.desc(), Person.sort_key, Declaration.id]
    return [Person.sort_key, Declaration.id]
