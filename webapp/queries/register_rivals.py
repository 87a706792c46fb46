"""What two phones wrote differently of households, visits, people and registrations, for whoever chooses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain import permissions
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, Subject
from webapp.models import Collective, Device, Household, Person, Rival
from webapp.models.tenancy import ward_of
from webapp.services import keys, rival_facts

MOST = 100
"""Entries of one page: who chooses works them off, and then come the next."""

_SEALED = {("household", "phone"), ("person", "phone")}


@dataclass(frozen=True)
class Other:
    """A value that waits. `name`: what it names, where it is the id of something. `device`: the phone's own name."""

    id: str
    value: Any
    name: str | None
    at: datetime
    device: str | None
    free: bool


@dataclass(frozen=True)
class Difference:
    """One field with more than one value. `of` names the person or the household; `rev` is that of the record."""

    kind: str
    entity_id: str
    field: str
    of: str
    place: str | None
    rev: int
    stands: Any
    stands_name: str | None
    removed: bool
    others: tuple[Other, ...]


def listed(session: Session, actor: Actor, today: date) -> list[Difference]:
    """What waits for somebody to choose, within the actor's reach, oldest first; at most `MOST`."""
    return list(_listed(session, actor, today))


def count(session: Session) -> int:
    """How many records of the ward have a field where somebody must choose."""
    statement = select(func.count(func.distinct(Rival.entity_id))).where(
        Rival.commune_id == ward_of(session),
        Rival.entity_type.in_(rival_facts.TYPES),
        Rival.resolved_at.is_(None),
    )
    return session.scalars(statement).one()


def _listed(session: Session, actor: Actor, today: date) -> Iterator[Difference]:
    groups: dict[tuple[str, str, str], list[Rival]] = {}
    statement = (
        select(Rival)
        .where(
            Rival.commune_id == ward_of(session),
            Rival.entity_type.in_(rival_facts.TYPES),
            Rival.resolved_at.is_(None),
        )
        .order_by(Rival.at, Rival.id)
        .limit(10 * MOST)
    )
    for row in session.scalars(statement):
        groups.setdefault((row.entity_type, row.entity_id, row.field), []).append(row)
    count = 0
    for (kind, entity_id, field), rows in groups.items():
        record = rival_facts.record_of(session, kind, entity_id)
        if record is None or count >= MOST:
            continue
        subject = Subject(frozenset(rival_facts.scopes_of(session, kind, record)))
        if not permissions.may(actor, Act.RESOLVE_RIVAL, subject, today):
            continue
        others = tuple(one for one in (_other(session, row) for row in rows) if one is not None)
        if not others:
            continue
        count += 1
        stands = _stands(session, kind, record, field)
        yield Difference(
            kind=kind,
            entity_id=entity_id,
            field=field,
            of=_name_of(session, kind, record),
            place=_place_of(session, kind, record),
            rev=record.rev,
            stands=stands,
            stands_name=_named(session, field, stands),
            removed=getattr(record, "deleted_at", None) is not None,
            others=others,
        )


def _other(session: Session, row: Rival) -> Other | None:
    try:
        value = rival_facts.value_of(session, row)
    except keys.KeyDestroyedError:
        return None
    device = session.get(Device, (row.commune_id, row.device_id)) if row.device_id else None
    name = _named(session, row.field, value)
    return Other(row.id, value, name, row.at, device.name if device else None, rival_facts.may_be_taken(row))


def _stands(session: Session, kind: str, record: Any, field: str) -> Any:
    if field == rival_facts.DELETED:
        return record.deleted_at is not None
    if (kind, field) in _SEALED:
        sealed: bytes | None = record.phone_sealed
        try:
            return keys.unseal(session, record.id, f"{kind}/{field}", sealed) if sealed else None
        except keys.KeyDestroyedError:
            return None
    # Of a number only its end is for lists; the whole of it is not needed to see that the two differ.
    return getattr(record, "id_last4" if field == "id_number" else field, None)


def _named(session: Session, field: str, value: Any) -> str | None:
    if not isinstance(value, str) or not field.endswith("_id"):
        return None
    if field == "household_id":
        home = session.get(Household, (ward_of(session), value))
        return home.head_name if home else None
    place = session.get(Collective, (ward_of(session), value))
    return place.name if place else None


def _home_of(session: Session, kind: str, record: Any) -> Household | None:
    if kind == "household":
        return record  # type: ignore[no-any-return]
    identity = record.household_id if kind in ("visit", "person") else _person_of(session, record).household_id
    return session.get(Household, (ward_of(session), identity)) if identity else None


def _person_of(session: Session, record: Any) -> Person:
    return session.get_one(Person, (ward_of(session), record.person_id))


def _name_of(session: Session, kind: str, record: Any) -> str:
    if kind == "person":
        return str(record.full_name)
    if kind == "registration":
        return _person_of(session, record).full_name
    home = _home_of(session, kind, record)
    return home.head_name if home else ""


def _place_of(session: Session, kind: str, record: Any) -> str | None:
    home = _home_of(session, kind, record)
    identity = home.area_id if home else getattr(record, "unit_id", None) or getattr(record, "collective_id", None)
    place = session.get(Collective, (ward_of(session), identity)) if identity else None
    return place.name if place else None
