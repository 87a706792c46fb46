"""Who can be posted: confirmed sheets that reach the title, collective by collective."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Actor, reach
from webapp.domain.workflow import Action, State
from webapp.models import Campaign, Collective, Consent, Declaration, Person
from webapp.models.tenancy import ward_of
from webapp.queries.reach import not_ones_own, within
from webapp.services import sheet_facts

BLOCK = 500


@dataclass(frozen=True)
class Place:
    """A collective and how many of its confirmed sheets wait to be posted."""

    id: str
    name: str
    waiting: int


@dataclass(frozen=True)
class Candidate:
    """A confirmed sheet that reaches the title. Without `agrees` (to be named in public) it cannot be posted."""

    declaration_id: str
    rev: int
    full_name: str
    birth_year: int | None
    agrees: bool


def places(session: Session, actor: Actor, campaign: Campaign, *, today: date) -> list[Place]:
    """The collectives in which something waits for this actor to post it, in Vietnamese order."""
    statement = (
        select(Collective.id, Collective.name, func.count())
        .select_from(Declaration)
        .join(Person, _person())
        .join(
            Collective,
            and_(Collective.commune_id == Declaration.commune_id, Collective.id == Declaration.collective_id),
        )
        .where(*_waiting(session, actor, campaign, today))
        .group_by(Collective.id, Collective.name, Collective.sort_key)
        .order_by(Collective.sort_key, Collective.name)
    )
    return [Place(*row) for row in session.execute(statement)]


def candidates(
    session: Session, actor: Actor, campaign: Campaign, collective_id: str, *, today: date
) -> list[Candidate]:
    """What waits in a collective, by name. Never one's own sheet or one of one's household."""
    statement = (
        select(Declaration.id, Declaration.rev, Person.full_name, Person.birth_year, Person.id)
        .join(Person, _person())
        .where(*_waiting(session, actor, campaign, today), Declaration.collective_id == collective_id)
        .order_by(Person.sort_key, Declaration.id)
    )
    rows = session.execute(statement).all()
    agreed = _agreed(session, [row[4] for row in rows])
    return [Candidate(row[0], row[1], row[2], row[3], row[4] in agreed) for row in rows]


def _waiting(session: Session, actor: Actor, campaign: Campaign, today: date) -> list[ColumnElement[bool]]:
    # In some wards only one of the two posts.
    roles = sheet_facts.POSTERS[campaign.posted_by]
    poster = replace(actor, positions=tuple(one for one in actor.positions if one.role in roles))
    return [
        Declaration.commune_id == ward_of(session),
        Declaration.campaign_id == campaign.id,
        Declaration.state == State.CONFIRMED,
        Declaration.passes.is_(True),
        within(reach(poster, Action.POST, today)),
        not_ones_own(actor),
    ]


def _agreed(session: Session, person_ids: Sequence[str]) -> set[str]:
    """Those who said yes to being named in public and have not taken it back."""
    found: set[str] = set()
    for block in _blocks(person_ids):
        rows = session.execute(
            select(Consent.person_id, Consent.purposes).where(
                Consent.commune_id == ward_of(session), Consent.person_id.in_(block), Consent.withdrawn_at.is_(None)
            )
        )
        found |= {row.person_id for row in rows if "publication" in row.purposes}
    return found


def _blocks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + BLOCK] for start in range(0, len(ids), BLOCK))


def _person() -> ColumnElement[bool]:
    return and_(Person.commune_id == Declaration.commune_id, Person.id == Declaration.person_id)
