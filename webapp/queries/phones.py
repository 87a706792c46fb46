"""Phones of a ward, and the accounts that may have one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.acts import Act
from webapp.domain.permissions import TABLE
from webapp.models import Account, Collective, Device, Person, Position, Quarantine, Unopened
from webapp.models.tenancy import ward_of


@dataclass(frozen=True)
class Phone:
    """A phone and who holds it. `citizen`: it is a citizen's own. `reported`: what it last said of itself.

    `refused`: operations of it in quarantine that nobody has dealt with; `unopened`: envelopes that no key opened.
    """

    id: str
    name: str
    holder: str
    citizen: bool
    enrolled_at: datetime
    last_seen_at: datetime | None
    revoked_at: datetime | None
    reported: Mapping[str, Any]
    refused: int
    unopened: int


@dataclass(frozen=True)
class Holder:
    """An account at work in the ward that may have a phone, with its places."""

    account_id: str
    display_name: str
    places: tuple[str, ...]


def listed(session: Session) -> Sequence[Phone]:
    """Phones at work first, the latest contact first."""
    ward = ward_of(session)
    statement = (
        select(Device, Account.display_name, Person.full_name)
        .outerjoin(Account, Account.id == Device.account_id)
        .outerjoin(Person, and_(Person.commune_id == ward, Person.id == Device.person_id))
        .where(Device.commune_id == ward)
        .order_by(Device.revoked_at.is_not(None), Device.last_seen_at.desc().nulls_last(), Device.enrolled_at.desc())
    )
    refused = _by_device(session, Quarantine.device_id, Quarantine.commune_id == ward, Quarantine.resolved_at.is_(None))
    unopened = _by_device(session, Unopened.device_id, Unopened.commune_id == ward, Unopened.resolved_at.is_(None))
    return [
        Phone(
            row.id,
            row.name,
            name or person or "",
            bool(row.person_id),
            row.enrolled_at,
            row.last_seen_at,
            row.revoked_at,
            row.reported or {},
            refused.get(row.id, 0),
            unopened.get(row.id, 0),
        )
        for row, name, person in session.execute(statement)
    ]


def holder_of(session: Session, device_id: str) -> str | None:
    """Who holds a phone; None where the ward has none of that id."""
    ward = ward_of(session)
    statement = (
        select(Account.display_name, Person.full_name)
        .select_from(Device)
        .outerjoin(Account, Account.id == Device.account_id)
        .outerjoin(Person, and_(Person.commune_id == ward, Person.id == Device.person_id))
        .where(Device.commune_id == ward, Device.id == device_id)
    )
    row = session.execute(statement).first()
    return (row.display_name or row.full_name) if row else None


def _by_device(session: Session, device: Any, *conditions: Any) -> dict[str, int]:
    statement = select(device, func.count()).where(*conditions).group_by(device)
    return {row[0]: row[1] for row in session.execute(statement)}


def holders(session: Session, today: date) -> Sequence[Holder]:
    """Who may be given a phone today, by name."""
    ward = ward_of(session)
    statement = (
        select(Account.id, Account.display_name, Collective.name)
        .join(Position, and_(Position.commune_id == ward, Position.account_id == Account.id))
        .outerjoin(Collective, and_(Collective.commune_id == ward, Collective.id == Position.collective_id))
        .where(
            Account.disabled_at.is_(None),
            Position.role.in_([str(role) for role in TABLE[Act.ENROL_DEVICE]]),
            Position.valid_from <= today,
            or_(Position.valid_to.is_(None), Position.valid_to >= today),
        )
        .order_by(Account.display_name, Account.id, Collective.sort_key)
    )
    found: dict[str, Holder] = {}
    for identity, name, place in session.execute(statement):
        before = found.get(identity, Holder(identity, name, ()))
        found[identity] = Holder(identity, name, (*before.places, place) if place else before.places)
    return list(found.values())
