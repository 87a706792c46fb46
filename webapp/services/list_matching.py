"""Who of a list is in the register already, or is like somebody there; and which household they go to."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import names
from webapp.models import Household, Person
from webapp.models.list_import import LIKE, NEW, SAME
from webapp.models.tenancy import ward_of
from webapp.services import keys

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Match:
    """`other_id`: the person that it is or is like; `household_id`: where they go if they are new."""

    verdict: str
    code: str | None
    other_id: str | None
    household_id: str


class Register:
    """Those of the register whom some rows could be about, read in three queries."""

    def __init__(self, session: Session, rows: Sequence[Values]) -> None:
        self._session, self._ward = session, ward_of(session)
        self._numbers: dict[bytes, Any] = {}
        self._named: dict[str, dict[str, Any]] = {}
        self._households: dict[tuple[str, str], list[Any]] = {}
        self._read_people(rows)
        self._read_households(rows)

    def match(self, import_id: str, values: Values) -> Match:
        """What a row is to the register."""
        verdict, code, other = self._person(values)
        return Match(verdict, code, other, self.household(import_id, values))

    def household(self, import_id: str, values: Values) -> str:
        """The one that is there with this head, if it is sure which; else one that the list makes, the same for all."""
        head, address = names.match_key(values["head_name"]), names.search_key(values.get("address") or "")
        fitting = [
            row.id
            for row in self._households.get((values["area_id"], head), ())
            if not address or not row.address or names.search_key(row.address) == address
        ]
        if len(fitting) == 1:
            return str(fitting[0])
        return made_id(import_id, f"household/{values['area_id']}/{head}/{address}")

    def fingerprint(self, values: Values) -> bytes | None:
        """What stands for an ID number."""
        number = values.get("id_number")
        return keys.keyring_of(self._session).fingerprint("id_number", number) if number else None

    def _person(self, values: Values) -> tuple[str, str | None, str | None]:
        number, key = self.fingerprint(values), names.search_key(values["full_name"])
        if number is not None and number in self._numbers:
            row = self._numbers[number]
            if row.search_key == key:
                return SAME, "same_number", row.id
            return LIKE, "number_of_other", row.id
        found: tuple[str, str | None, str | None] = (NEW, None, None)
        for row in self._named.get(key, {}).values():
            if number is not None and self._is_another(row, number, values["id_number"]):
                continue
            born, year = values.get("birth_date"), values.get("birth_year")
            same_name = names.match_key(row.full_name) == names.match_key(values["full_name"])
            if born and row.birth_date and same_name and row.birth_date.isoformat() == born:
                return SAME, "same_birth", row.id
            if year is None or row.birth_year is None or (row.birth_year == year and not _apart(row, born)):
                found = LIKE, "like_name", row.id
        return found

    def _is_another(self, row: Any, number: bytes, written: str) -> bool:
        """Two numbers of citizens are two people, whatever they are called. An old number of 9 digits says nothing."""
        if row.id_fingerprint is None or bytes(row.id_fingerprint) == number or len(written) != 12:
            return False
        try:
            return len(keys.unseal(self._session, row.id, "person/id_number", row.id_number_sealed)) == 12
        except keys.KeyDestroyedError:
            return False

    def _read_people(self, rows: Sequence[Values]) -> None:
        called = {names.search_key(values["full_name"]) for values in rows}
        numbers = {found for values in rows if (found := self.fingerprint(values)) is not None}
        if not called:
            return
        columns = (
            Person.id,
            Person.full_name,
            Person.search_key,
            Person.birth_year,
            Person.birth_date,
            Person.id_fingerprint,
            Person.id_number_sealed,
        )
        # Asked one after the other, and sorted here: with both in one, or in order, SQLite would look at everybody.
        for such in (Person.search_key.in_(called), Person.id_fingerprint.in_(numbers)):
            statement = select(*columns).where(Person.commune_id == self._ward, Person.deleted_at.is_(None), such)
            for row in sorted(self._session.execute(statement), key=lambda one: str(one.id)):
                self._named.setdefault(row.search_key, {})[row.id] = row
                if row.id_fingerprint is not None:
                    self._numbers[bytes(row.id_fingerprint)] = row

    def _read_households(self, rows: Sequence[Values]) -> None:
        heads = {names.search_key(values["head_name"]) for values in rows}
        areas = {values["area_id"] for values in rows}
        if not heads:
            return
        statement = select(Household.id, Household.area_id, Household.head_name, Household.address).where(
            Household.commune_id == self._ward,
            Household.deleted_at.is_(None),
            Household.area_id.in_(areas),
            Household.search_key.in_(heads),
        )
        for row in sorted(self._session.execute(statement), key=lambda one: str(one.id)):
            self._households.setdefault((row.area_id, names.match_key(row.head_name)), []).append(row)


def made_id(import_id: str, what: str) -> str:
    """The id of what a list makes: the same each time, so that nothing is made twice."""
    return str(uuid.uuid5(uuid.UUID(import_id), what))


def _apart(row: Any, born: str | None) -> bool:
    """Two whole days of birth that differ are two people."""
    return bool(born and row.birth_date and row.birth_date.isoformat() != born)
