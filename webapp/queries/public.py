"""What anyone may see: those proposed and those recognised, by name and collective, with their consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from webapp.domain.workflow import State
from webapp.models import Collective, Consent, Decision, DecisionEntry, Declaration, Person
from webapp.models.tenancy import ward_of


@dataclass(frozen=True)
class Entry:
    """A name on a public list. `birth_year` only where two share name and collective."""

    declaration_id: str
    state: str
    full_name: str
    collective: str
    birth_year: int | None
    posted_until: date | None
    decision_number: str | None
    decided_on: date | None


def proposed(session: Session, campaign_id: str) -> list[Entry]:
    """Those posted now."""
    return _entries(session, campaign_id, State.POSTED)


def recognised(session: Session, campaign_id: str) -> list[Entry]:
    """Those recognised in the campaign."""
    return _entries(session, campaign_id, State.RECOGNISED)


def entry(session: Session, declaration_id: str) -> Entry | None:
    """One name, if it stands on a public list now."""
    ward = ward_of(session)
    declaration = session.get(Declaration, (ward, declaration_id))
    if declaration is None or declaration.state not in (State.POSTED, State.RECOGNISED):
        return None
    listed = _entries(session, declaration.campaign_id, State(declaration.state))
    return next((found for found in listed if found.declaration_id == declaration_id), None)


def _entries(session: Session, campaign_id: str, state: State) -> list[Entry]:
    ward = ward_of(session)
    statement = (
        select(Declaration, Person, Collective.name, Decision.number, Decision.signed_on)
        .join(Person, and_(Person.commune_id == ward, Person.id == Declaration.person_id))
        .join(Collective, and_(Collective.commune_id == ward, Collective.id == Declaration.collective_id))
        .outerjoin(
            DecisionEntry,
            and_(DecisionEntry.commune_id == ward, DecisionEntry.declaration_id == Declaration.id),
        )
        .outerjoin(Decision, and_(Decision.commune_id == ward, Decision.id == DecisionEntry.decision_id))
        .where(
            Declaration.commune_id == ward,
            Declaration.campaign_id == campaign_id,
            Declaration.state == state,
            Person.deleted_at.is_(None),
        )
        .order_by(Collective.sort_key, Collective.name, Person.sort_key, Person.id)
    )
    found = list(session.execute(statement))
    agreed = _agreed(session, [row[1].id for row in found])
    found = [row for row in found if row[1].id in agreed]
    seen: dict[tuple[str, str], int] = {}
    for row in found:
        place = (row[1].search_key, row[2])
        seen[place] = seen.get(place, 0) + 1
    return [
        Entry(
            declaration_id=declaration.id,
            state=declaration.state,
            full_name=person.full_name,
            collective=collective,
            birth_year=person.birth_year if seen[person.search_key, collective] > 1 else None,
            posted_until=declaration.posted_until,
            decision_number=number,
            decided_on=signed_on,
        )
        for declaration, person, collective, number, signed_on in found
    ]


def _agreed(session: Session, person_ids: Sequence[str]) -> set[str]:
    """Those whose consent to publication stands today: taking it back hides the entry and keeps the decision."""
    statement = select(Consent.person_id, Consent.purposes).where(
        Consent.commune_id == ward_of(session), Consent.person_id.in_(person_ids), Consent.withdrawn_at.is_(None)
    )
    return {person_id for person_id, purposes in session.execute(statement) if "publication" in purposes}
