"""What phones sent and the ward did not take, as long as nobody has dealt with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.models import Quarantine, Unopened
from webapp.models.tenancy import ward_of


@dataclass(frozen=True)
class Envelope:
    """What no key of the ward opens. `code`: `unknown_key`, `broken` or `malformed`; `size` in bytes."""

    id: str
    code: str
    size: int
    at: datetime


def refused(session: Session, device_id: str) -> Sequence[Quarantine]:
    """Operations of a phone that wait for somebody, the oldest first; the service opens them."""
    statement = (
        select(Quarantine)
        .where(
            Quarantine.commune_id == ward_of(session),
            Quarantine.device_id == device_id,
            Quarantine.resolved_at.is_(None),
        )
        .order_by(Quarantine.at, Quarantine.operation_id, Quarantine.hash)
    )
    return session.scalars(statement).all()


def envelopes(session: Session, device_id: str) -> Sequence[Envelope]:
    """Envelopes of a phone that wait for somebody, the oldest first."""
    statement = (
        select(Unopened.id, Unopened.code, Unopened.size, Unopened.at)
        .where(Unopened.commune_id == ward_of(session), Unopened.device_id == device_id, Unopened.resolved_at.is_(None))
        .order_by(Unopened.at, Unopened.id)
    )
    return [Envelope(*row) for row in session.execute(statement)]


def count(session: Session) -> int:
    """How much of both waits in the ward."""
    ward = ward_of(session)
    waiting = (
        select(func.count()).select_from(table).where(table.commune_id == ward, table.resolved_at.is_(None))
        for table in (Quarantine, Unopened)
    )
    return sum(session.scalar(statement) or 0 for statement in waiting)
