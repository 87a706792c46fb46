"""Objections for those who answer them, and for those who may know of them. The words are read by the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, false, or_, select, true
from sqlalchemy.orm import Session

from webapp.domain import names
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, reach
from webapp.domain.workflow import State
from webapp.models import Account, Collective, Declaration, LetterScan, Objection, Person
from webapp.models.tenancy import ward_of
from webapp.queries.reach import not_ones_own, within

LONGEST_LIST = 500
LONGEST_CHOICE = 20


@dataclass(frozen=True)
class Row:
    """An objection and whom it concerns; nobody (None) where its writer was not found in the register."""

    objection: Objection
    full_name: str | None
    collective: str | None
    state: str | None
    answered_by: str | None


def listed(session: Session, actor: Actor, *, today: date) -> Sequence[Row]:
    """Open ones first, the oldest of them first; then the answered, the latest first. Never on oneself."""
    ward = ward_of(session)
    far = reach(actor, Act.VIEW_OBJECTIONS, today)
    ours = and_(Declaration.id.is_not(None), within(far), not_ones_own(actor))
    nobodys = and_(Objection.declaration_id.is_(None), true() if far.ward else false())
    statement = (
        select(Objection, Person.full_name, Collective.name, Declaration.state, Account.display_name)
        .outerjoin(Declaration, and_(Declaration.commune_id == ward, Declaration.id == Objection.declaration_id))
        .outerjoin(Person, and_(Person.commune_id == ward, Person.id == Declaration.person_id))
        .outerjoin(Collective, and_(Collective.commune_id == ward, Collective.id == Declaration.collective_id))
        .outerjoin(Account, Account.id == Objection.answered_by)
        .where(Objection.commune_id == ward, or_(ours, nobodys))
        .order_by(
            case((Objection.state == "open", 0), else_=1),
            case((Objection.state == "open", Objection.opened_at)),
            Objection.answered_at.desc(),
            Objection.id,
        )
        .limit(LONGEST_LIST)
    )
    return [Row(*found) for found in session.execute(statement)]


def one(session: Session, actor: Actor, objection_id: str, *, today: date) -> Row | None:
    """One of them; None where there is none that the actor may know of."""
    rows = listed(session, actor, today=today)
    return next((row for row in rows if row.objection.id == objection_id), None)


@dataclass(frozen=True)
class Posted:
    """Somebody on a list that is posted: whom a letter may be about."""

    declaration_id: str
    full_name: str
    birth_year: int | None
    collective: str


def posted_named(session: Session, actor: Actor, campaign_id: str, name: str, *, today: date) -> Sequence[Posted]:
    """Those posted in reach whose name has these words, with or without marks. Never oneself or one's household."""
    ward, words = ward_of(session), names.search_key(name).split()
    if not words:
        return ()
    statement = (
        select(Declaration.id, Person.full_name, Person.birth_year, Collective.name)
        .join(Person, and_(Person.commune_id == ward, Person.id == Declaration.person_id))
        .join(Collective, and_(Collective.commune_id == ward, Collective.id == Declaration.collective_id))
        .where(
            Declaration.commune_id == ward,
            Declaration.campaign_id == campaign_id,
            Declaration.state == State.POSTED,
            within(reach(actor, Act.ANSWER_OBJECTION, today)),
            not_ones_own(actor),
            *(Person.search_key.contains(word, autoescape=True) for word in words),
        )
        .order_by(Person.sort_key, Declaration.id)
        .limit(LONGEST_CHOICE)
    )
    return [Posted(*row) for row in session.execute(statement)]


def scans(session: Session, objection_id: str) -> Sequence[LetterScan]:
    """The pages of a letter, in the order in which they came."""
    statement = (
        select(LetterScan)
        .where(LetterScan.commune_id == ward_of(session), LetterScan.objection_id == objection_id)
        .order_by(LetterScan.kept_at, LetterScan.sha256)
    )
    return session.scalars(statement).all()


def named_scans(session: Session) -> frozenset[str]:
    """The files of all letters of the ward."""
    return frozenset(session.scalars(select(LetterScan.sha256).where(LetterScan.commune_id == ward_of(session))))
