"""Households and people."""

import itertools
from typing import Any

from sqlalchemy.orm import Session

from tests.factories.sessions import AUTHOR, NOW, new_id
from webapp.domain import identifiers, names
from webapp.models import Collective, Household, Person
from webapp.models.tenancy import ward_of
from webapp.services import counter, keys, ledger, visibility

_numbers = itertools.count(1)


def id_number(birth_year: int = 1970, sex: str = "male", number: int | None = None) -> str:
    """An invented ID number that fits a year of birth and a sex; it belongs to nobody."""
    century = (birth_year - 1900) // 100 * 2 + (sex == "female")
    return f"000{century}{birth_year % 100:02}9{number or next(_numbers):05}"


def household(session: Session, area: Collective, head_name: str = "Đặng Văn Bảy", **more: Any) -> Household:
    """A household of an area."""
    rev = counter.next_rev(session)
    row = Household(
        commune_id=ward_of(session),
        id=more.pop("id", None) or new_id(),
        rev=rev,
        area_id=area.id,
        head_name=head_name,
        search_key=names.search_key(head_name),
        sort_key=names.sort_key(head_name),
        **more,
    )
    session.add(row)
    session.flush()
    values = {"area_id": area.id, "head_name": head_name}
    _record(session, row, "household", values, row.id, {area.id})
    return row


def person(
    session: Session,
    household: Household | None = None,
    full_name: str = "Đặng Văn Bảy",
    *,
    unit: Collective | None = None,
    clan: Collective | None = None,
    id_number: str | None = None,
    **more: Any,
) -> Person:
    """A person of a household, or (with `unit`) of a unit."""
    values: dict[str, Any] = {"birth_year": 1970, "sex": "male", "group": "farmer"} | more
    row = Person(
        commune_id=ward_of(session),
        id=values.pop("id", None) or new_id(),
        rev=counter.next_rev(session),
        household_id=household.id if household else None,
        unit_id=unit.id if unit else None,
        clan_id=clan.id if clan else None,
        full_name=full_name,
        search_key=names.search_key(full_name),
        sort_key=names.sort_key(full_name),
        **values,
    )
    keys.ensure(session, row.id, NOW)
    if id_number is not None:
        number = identifiers.id_number(id_number).value
        row.id_number_sealed = keys.seal(session, row.id, "person/id_number", number)
        row.id_fingerprint = keys.keyring_of(session).fingerprint("id_number", number)
        row.id_last4 = number[-4:]
    session.add(row)
    session.flush()
    written = {"full_name": full_name, "household_id": row.household_id, "unit_id": row.unit_id, **values}
    _record(session, row, "person", written, row.id, visibility.of_person(session, row))
    return row


def _record(
    session: Session, row: Any, entity_type: str, values: dict[str, Any], subject_id: str, scopes: set[str]
) -> None:
    ledger.record(
        session,
        entity_type=entity_type,
        entity_id=row.id,
        rev=row.rev,
        operation=f"{entity_type}.create",
        author=AUTHOR,
        at=NOW,
        values={name: value for name, value in values.items() if value is not None},
        subject_id=subject_id,
        scopes=scopes,
        new=True,
    )
    session.flush()
