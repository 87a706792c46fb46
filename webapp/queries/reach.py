"""How far somebody's positions reach, as a condition on declarations."""

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.sql import false

from webapp.domain.permissions import Actor, Reach
from webapp.models import Declaration, Person


def within(reach: Reach) -> ColumnElement[bool]:
    """Declarations of the collectives (or of the person) that the reach covers."""
    if reach.ward:
        return true()
    parts: list[ColumnElement[bool]] = []
    if reach.collective_ids:
        parts.append(Declaration.collective_id.in_(reach.collective_ids))
    if reach.own_person_id:
        parts.append(Declaration.person_id == reach.own_person_id)
    return or_(*parts) if parts else false()


def not_ones_own(actor: Actor) -> ColumnElement[bool]:
    """Leaves out what nobody may judge: one's own sheet and those of one's household."""
    parts: list[ColumnElement[bool]] = []
    if actor.person_id:
        parts.append(Declaration.person_id != actor.person_id)
    if actor.household_id:
        # Looked up by the household: to join everybody only to ask where they live took longer than all the rest.
        ours = (
            select(Person.id)
            .where(Person.commune_id == Declaration.commune_id, Person.household_id == actor.household_id)
            # Some lists join people themselves.
            .correlate(Declaration)
        )
        parts.append(Declaration.person_id.not_in(ours))
    return and_(true(), *parts)
