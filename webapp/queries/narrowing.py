"""What a list of declarations is narrowed to, as conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from webapp.domain import names
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, reach
from webapp.models import Declaration, Objection, Person, Step
from webapp.models.tenancy import ward_of
from webapp.queries.paging import FIRST, Place
from webapp.queries.reach import within


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; None means all. `search` is a name or a part of one, with or without marks.

    `state` is a state, or `returned` (a draft that came back: `draft` are the others), `resubmitted` (of the submitted
    those that had come back) or `objected`. `place` says which page of the list is wanted.
    """

    search: str = ""
    state: str | None = None
    collective_id: str | None = None
    group: str | None = None
    order: str = "name"
    place: Place = FIRST


def conditions_of(
    session: Session, actor: Actor, campaign_id: str, chosen: Filter, *, today: date
) -> list[ColumnElement[bool]]:
    """What puts a declaration into the actor's list of a filter."""
    return [*_scope(session, actor, campaign_id, today), *_narrow(ward_of(session), chosen)]


def _scope(session: Session, actor: Actor, campaign_id: str, today: date) -> list[ColumnElement[bool]]:
    return [
        Declaration.commune_id == ward_of(session),
        Declaration.campaign_id == campaign_id,
        within(reach(actor, Act.LIST_SHEETS, today)),
    ]


def _narrow(ward: str, chosen: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    words = names.search_key(chosen.search).split()
    if words:
        called = [Person.search_key.contains(word, autoescape=True) for word in words]
        conditions.append(Declaration.person_id.in_(select(Person.id).where(Person.commune_id == ward, *called)))
    if chosen.state == "returned":
        conditions.append(and_(Declaration.state == "draft", was_returned()))
    elif chosen.state == "resubmitted":
        conditions.append(and_(Declaration.state == "submitted", was_returned()))
    elif chosen.state == "draft":
        conditions.append(and_(Declaration.state == "draft", ~was_returned()))
    elif chosen.state == "objected":
        # The few that are open are looked up once; asked of each posted sheet in turn it took most of the time.
        raised = select(Objection.declaration_id).where(
            Objection.commune_id == ward, Objection.state == "open", Objection.declaration_id.is_not(None)
        )
        conditions.append(and_(Declaration.state == "posted", Declaration.id.in_(raised)))
    elif chosen.state:
        conditions.append(Declaration.state == chosen.state)
    if chosen.collective_id:
        conditions.append(Declaration.collective_id == chosen.collective_id)
    if chosen.group:
        conditions.append(Declaration.group == chosen.group)
    return conditions


def was_returned() -> ColumnElement[bool]:
    """It came back at least once."""
    return (
        select(Step.id)
        .where(
            Step.commune_id == Declaration.commune_id,
            Step.declaration_id == Declaration.id,
            Step.action == "return",
        )
        .exists()
    )


def is_objected() -> ColumnElement[bool]:
    """An objection to it waits for an answer."""
    return (
        select(Objection.id)
        .where(
            Objection.commune_id == Declaration.commune_id,
            Objection.declaration_id == Declaration.id,
            Objection.state == "open",
        )
        .exists()
    )
