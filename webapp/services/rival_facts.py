"""What waits for a choice between two phones, read: the record, the values, to whom it belongs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Base, Household, Person, Registration, Rival, Visit
from webapp.models.tenancy import ward_of
from webapp.services import keys, visibility

DELETED = "deleted"
"""The field of a removal; as a reason: the record was removed before this value came."""

TYPES: dict[str, type[Any]] = {"household": Household, "visit": Visit, "person": Person, "registration": Registration}


def record_of(session: Session, kind: str, entity_id: str) -> Any | None:
    """The record that the values are about, removed or not; None where there is none."""
    model: type[Base] | None = TYPES.get(kind)
    return session.get(model, (ward_of(session), entity_id)) if model else None


def waiting_at(session: Session, kind: str, entity_id: str, field: str) -> Sequence[Rival]:
    """The values that wait at one field, in a fixed order."""
    statement = select(Rival).where(
        Rival.commune_id == ward_of(session),
        Rival.entity_type == kind,
        Rival.entity_id == entity_id,
        Rival.field == field,
        Rival.resolved_at.is_(None),
    )
    return session.scalars(statement.order_by(Rival.id)).all()


def value_of(session: Session, row: Rival) -> Any:
    """What the other phone sent.

    :raises keys.KeyDestroyedError: its person or household was erased.
    """
    return keys.unseal_values(session, row.subject_id, f"rival/{row.id}", row.sealed)["value"]


def may_be_taken(row: Rival) -> bool:
    """A value for a record that was removed meanwhile cannot be put in place: the record is written anew for that."""
    return row.reason != DELETED


def scopes_of(session: Session, kind: str, row: Any) -> set[str]:
    """The collectives (and the person) that the record belongs to."""
    ward = ward_of(session)
    if kind == "household":
        return {row.area_id}
    if kind == "visit":
        return {session.get_one(Household, (ward, row.household_id)).area_id}
    person = row if kind == "person" else session.get_one(Person, (ward, row.person_id))
    return visibility.of_person(session, person)
