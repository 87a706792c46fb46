"""The values of a person as people say them, and putting them in place: for whoever chooses between two records."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import names
from webapp.models import Declaration, Person
from webapp.models.tenancy import ward_of
from webapp.services import keys

GROUPS = {
    "full_name": ("full_name",),
    "birth": ("birth_date", "birth_year"),
    "sex": ("sex",),
    "id_number": ("id_number",),
    "phone": ("phone",),
    "place": ("household_id", "unit_id"),
    "clan": ("clan_id",),
    "group": ("group",),
}
"""What is chosen together: the day of birth with its year, where somebody lives with where they work."""

_SEALED = {"id_number": "person/id_number", "phone": "person/phone"}


def of(session: Session, person: Person) -> dict[str, Any]:
    """Field → value (JSON), numbers opened.

    :raises keys.KeyDestroyedError: the person was erased.
    """
    names_of = [name for group in GROUPS.values() for name in group]
    values = {name: getattr(person, name) for name in names_of if name not in _SEALED}
    values["birth_date"] = person.birth_date.isoformat() if person.birth_date else None
    for name, label in _SEALED.items():
        sealed = getattr(person, f"{name}_sealed")
        values[name] = keys.unseal(session, person.id, label, sealed) if sealed is not None else None
    return values


def put(session: Session, person: Person, values: Mapping[str, Any]) -> None:
    """Write values into a person's columns, with all that is derived from them."""
    for name, value in values.items():
        if name in _SEALED:
            sealed = keys.seal(session, person.id, _SEALED[name], value) if value is not None else None
            setattr(person, f"{name}_sealed", sealed)
        else:
            setattr(person, name, date.fromisoformat(value) if name == "birth_date" and value else value)
    if "full_name" in values:
        person.search_key, person.sort_key = names.search_key(person.full_name), names.sort_key(person.full_name)
    if "id_number" in values:
        number = values["id_number"]
        person.id_fingerprint = keys.keyring_of(session).fingerprint("id_number", number) if number else None
        person.id_last4 = number[-4:] if number else None
    session.flush()


def sort_sheets(session: Session, person: Person) -> None:
    """Declarations repeat the key by which their person is sorted."""
    statement = select(Declaration).where(
        Declaration.commune_id == ward_of(session), Declaration.person_id == person.id
    )
    for sheet in session.scalars(statement):
        sheet.sort_key = person.sort_key
    session.flush()
