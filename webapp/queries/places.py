"""The collectives of a ward, for choosing one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Reach
from webapp.models import Collective
from webapp.models.tenancy import ward_of

KINDS = ("area", "unit", "clan")


def collectives(session: Session, within: Reach | None = None) -> Sequence[Collective]:
    """All of the ward, or those that the reach covers; khối phố first, then units, then clans, each by name."""
    statement = (
        select(Collective)
        .where(Collective.commune_id == ward_of(session))
        .order_by(Collective.sort_key, Collective.name)
    )
    found = sorted(session.scalars(statement), key=lambda one: KINDS.index(one.kind))
    return [one for one in found if within is None or within.ward or one.id in within.collective_ids]
