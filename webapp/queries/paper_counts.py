"""Counts that papers name: meetings, registrations, last year."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from webapp.domain.workflow import State
from webapp.models import Campaign, Collective, Declaration, Registration, Step
from webapp.models.tenancy import ward_of


def meeting_days(session: Session, declaration_ids: Sequence[str]) -> list[date]:
    """The days of the meetings in which these declarations were reviewed."""
    statement = select(Step.details).where(
        Step.commune_id == ward_of(session), Step.action == "review", Step.declaration_id.in_(declaration_ids)
    )
    days = {details.get("meeting_on") for details in session.scalars(statement)}
    return [date.fromisoformat(day) for day in days if day]


def registered_count(session: Session, campaign_id: str) -> int:
    """How many have registered and not taken it back."""
    statement = select(func.count()).where(
        Registration.commune_id == ward_of(session),
        Registration.campaign_id == campaign_id,
        Registration.withdrawn_at.is_(None),
    )
    return session.execute(statement).scalar_one()


def recognised_before(session: Session, year: int) -> dict[str, int]:
    """Collective → how many hold the title of that year by decisions in this register."""
    ward = ward_of(session)
    statement = (
        select(Collective.name, func.count())
        .select_from(Declaration)
        .join(Campaign, and_(Campaign.commune_id == ward, Campaign.id == Declaration.campaign_id))
        .join(Collective, and_(Collective.commune_id == ward, Collective.id == Declaration.collective_id))
        .where(Declaration.commune_id == ward, Declaration.state == State.RECOGNISED, Campaign.year == year)
        .group_by(Collective.name)
    )
    return {row[0]: row[1] for row in session.execute(statement)}
