"""Whole records as a phone may see them, many at a time: one query for each type that occurs, never one per record."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import (
    Campaign,
    Collective,
    Consent,
    CriteriaVersion,
    Evidence,
    Household,
    Person,
    Registration,
    Submission,
    Visit,
    Withdrawal,
)
from webapp.models.tenancy import ward_of
from webapp.queries import declarations
from webapp.queries.feed import Entry
from webapp.queries.instants import instant
from webapp.services import criteria, keys

Record = dict[str, Any]
Loader = Callable[[Session, list[str], bool], Mapping[str, Record | None]]


def load(session: Session, entries: Iterable[Entry], *, sees_reviews: bool) -> dict[tuple[str, str], Record | None]:
    """(type, id) → the record's `data`, None where it was deleted. What is out of scope is not looked at.

    :param sees_reviews: may it see collective scores before they are confirmed?
    """
    ids: dict[str, list[str]] = {}
    for entry in entries:
        if not entry.gone:
            ids.setdefault(entry.type, []).append(entry.id)
    found: dict[tuple[str, str], Record | None] = {}
    for type_, wanted in ids.items():
        rows = LOADERS[type_](session, wanted, sees_reviews)
        found |= {(type_, one): rows.get(one) for one in wanted}
    return found


def _wire(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _plain(model: Any, *fields: str, phone: str | None = None) -> Loader:
    """A loader of columns that are sent as they are. A field `from:valid_from` is called otherwise on the wire.

    :param phone: the label of the telephone number that lies sealed under the record's own key, where it has one.
    """
    named = [(name, column or name) for name, _, column in (field.partition(":") for field in fields)]
    columns = [getattr(model, column) for _name, column in named]
    if phone is not None:
        columns.append(model.phone_sealed)
    deleted = model.deleted_at if hasattr(model, "deleted_at") else None

    def loader(session: Session, ids: list[str], _sees_reviews: bool) -> Mapping[str, Record | None]:
        statement = select(model.id, *columns).where(model.commune_id == ward_of(session), model.id.in_(ids))
        if deleted is not None:
            statement = statement.where(deleted.is_(None))
        rows = session.execute(statement).all()
        found: dict[str, Record] = {
            row[0]: {name: _wire(value) for (name, _), value in zip(named, row[1:], strict=False)} for row in rows
        }
        if phone is not None:
            keys.load(session, [row[0] for row in rows if row[-1] is not None])
            for row in rows:
                found[row[0]]["phone"] = _unsealed(session, row[0], phone, row[-1])
        return found

    return loader


def _unsealed(session: Session, subject_id: str, label: str, sealed: bytes | None) -> str | None:
    if sealed is None:
        return None
    try:
        return keys.unseal(session, subject_id, label, sealed)
    except keys.KeyDestroyedError:
        return None


def _criteria(session: Session, ids: list[str], _sees_reviews: bool) -> Mapping[str, Record | None]:
    versions = session.scalars(select(CriteriaVersion.version)).all()
    wanted = {version: criteria.feed_id(version) for version in versions if criteria.feed_id(version) in ids}
    statement = select(CriteriaVersion.version, CriteriaVersion.content)
    rows = session.execute(statement.where(CriteriaVersion.version.in_(wanted)))
    return {wanted[row.version]: {"version": row.version, "content": row.content} for row in rows}


LOADERS: dict[str, Loader] = {
    "collective": _plain(Collective, "kind", "name", "parent_id", "from:valid_from", "to:valid_to"),
    "campaign": _plain(Campaign, "year", "criteria_version", "opens", "closes", "dates"),
    "criteria": _criteria,
    "household": _plain(Household, "area_id", "head_name", "address", "note", phone="household/phone"),
    "visit": _plain(Visit, "household_id", "outcome", "at", "note"),
    "person": _plain(
        Person,
        "full_name",
        "household_id",
        "unit_id",
        "clan_id",
        "birth_date",
        "birth_year",
        "sex",
        "id_last4",
        "group",
        phone="person/phone",
    ),
    "registration": _plain(Registration, "person_id", "campaign_id", "collective_id", "group", "goals"),
    "declaration": declarations.load,
    "evidence": _plain(Evidence, "declaration_id", "indicator", "kind", "note", "number", "sha256", "size", "filetype"),
    "consent": _plain(Consent, "person_id", "purposes", "method", "text_version"),
    "submission": _plain(Submission, "declaration_id", "scribe"),
    "withdrawal": _plain(Withdrawal, "subject", "subject_id", "reason"),
}
