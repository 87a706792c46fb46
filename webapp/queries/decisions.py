"""Decisions: who is ready for one, and those that were issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Actor
from webapp.domain.proposals import ProposalKind
from webapp.domain.workflow import State
from webapp.models import Campaign, Collective, Decision, DecisionEntry, Declaration, ExemplaryEntry, Person
from webapp.models.tenancy import ward_of
from webapp.queries.sheets import Row, as_rows, rows


@dataclass(frozen=True)
class Ready:
    """Posted sheets: those that can be recognised today, and those that cannot yet, each with its reason.

    `waiting` holds (row, code): `posting_not_over`, `open_objection`, `own_sheet`, `own_household`.
    """

    rows: Sequence[Row]
    waiting: Sequence[tuple[Row, str]]


@dataclass(frozen=True)
class Issued:
    """A decision with the number of people on its list."""

    decision: Decision
    people: int


def ready(session: Session, actor: Actor, campaign_id: str, *, today: date) -> Ready:
    """Everybody who is posted in a campaign, by collective and Vietnamese name."""
    conditions = [
        Declaration.commune_id == ward_of(session),
        Declaration.campaign_id == campaign_id,
        Declaration.state == State.POSTED,
    ]
    statement = rows(session, conditions).order_by(Collective.sort_key, Collective.name, Person.sort_key)
    found, waiting = [], []
    households = _households(session, campaign_id) if actor.household_id else {}
    for row in as_rows(session, statement):
        code = _hindrance(row, actor, households, today)
        if code is None:
            found.append(row)
        else:
            waiting.append((row, code))
    return Ready(found, waiting)


def _hindrance(row: Row, actor: Actor, households: dict[str, str | None], today: date) -> str | None:
    if actor.person_id is not None and row.person_id == actor.person_id:
        return "own_sheet"
    if actor.household_id is not None and households.get(row.person_id) == actor.household_id:
        return "own_household"
    if row.objected:
        return "open_objection"
    if row.posted_until is None or today <= row.posted_until:
        return "posting_not_over"
    return None


def _households(session: Session, campaign_id: str) -> dict[str, str | None]:
    statement = (
        select(Person.id, Person.household_id)
        .join(Declaration, and_(Declaration.commune_id == Person.commune_id, Declaration.person_id == Person.id))
        .where(
            Declaration.commune_id == ward_of(session),
            Declaration.campaign_id == campaign_id,
            Declaration.state == State.POSTED,
        )
    )
    return {row.id: row.household_id for row in session.execute(statement)}


def issued(session: Session) -> Sequence[Issued]:
    """All decisions of the ward, the latest first."""
    ward = ward_of(session)
    counts = {
        kind: select(func.count())
        .select_from(entry)
        .where(entry.commune_id == ward, entry.decision_id == Decision.id)
        .scalar_subquery()
        for kind, entry in ((ProposalKind.TITLE, DecisionEntry), (ProposalKind.EXEMPLARY, ExemplaryEntry))
    }
    people = case(
        (Decision.kind == ProposalKind.EXEMPLARY, counts[ProposalKind.EXEMPLARY]), else_=counts[ProposalKind.TITLE]
    )
    statement = (
        select(Decision, people)
        .join(Campaign, and_(Campaign.commune_id == ward, Campaign.id == Decision.campaign_id))
        .where(Decision.commune_id == ward)
        .order_by(Decision.signed_on.desc(), Decision.issued_at.desc())
    )
    return [Issued(*found) for found in session.execute(statement)]


def find(session: Session, decision_id: str) -> Decision | None:
    """One decision of the ward."""
    return session.get(Decision, (ward_of(session), decision_id))


def named_files(session: Session) -> frozenset[str]:
    """The signed files (SHA-256) that decisions of the ward name."""
    return frozenset(
        session.scalars(select(Decision.signed_file_sha256).where(Decision.commune_id == ward_of(session)))
    )


def revoked(session: Session, decision_id: str) -> frozenset[str]:
    """The declarations of a decision whose recognition was revoked since."""
    ward = ward_of(session)
    statement = (
        select(Declaration.id)
        .join(
            DecisionEntry,
            and_(DecisionEntry.commune_id == ward, DecisionEntry.declaration_id == Declaration.id),
        )
        .where(
            Declaration.commune_id == ward,
            DecisionEntry.decision_id == decision_id,
            Declaration.state == State.REVOKED,
        )
    )
    return frozenset(session.scalars(statement))
