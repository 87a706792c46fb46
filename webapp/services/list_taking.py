"""Slices of a list written into the register, and taken back: through the operations that phones send, too.

So the history, the audit, the warnings and what the phones hear of it are the same. Each row's outcome is part of the
transaction of the thing itself, and its ids are made of the list's id and the row's number: nothing is done twice.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import (
    Collective,
    Consent,
    Declaration,
    Device,
    Household,
    ListImport,
    ListImportRow,
    Member,
    Person,
    Registration,
    TitleYear,
    Visit,
)
from webapp.models.list_import import NEW
from webapp.models.tenancy import ward_of
from webapp.services import keys
from webapp.services.list_matching import Register, made_id
from webapp.services.operations import DeviceContext, ReceiptData, apply_batch, making
from webapp.services.operations.context import ALREADY, STORED

CHANNEL = "import"
# Rows in one transaction: each is at most two operations, of which a batch takes 200.
SLICE = 50
PERSON = ("full_name", "birth_date", "birth_year", "sex", "id_number", "phone", "group")


def row_label(row: ListImportRow) -> str:
    """What the sealed values of a row are called."""
    return f"list_import/{row.import_id}/{row.place}"


def take(session: Session, one: ListImport, account_id: str, now: datetime) -> int:
    """Take the next rows in; gives how many there were. The transaction writes.

    Who came into the register meanwhile, or somebody like them, is not taken in: nobody has seen both sides.
    """
    rows = _next(session, one, ListImportRow.verdict == NEW, ListImportRow.outcome.is_(None))
    values = [_values(session, row) for row in rows]
    register = Register(session, values)
    there = _living(session, {row.household_id for row in rows if row.household_id})
    desk = _desk(session, account_id, now)
    raw: list[dict[str, Any]] = []
    places: list[tuple[ListImportRow, int | None, int]] = []
    for row, said in zip(rows, values, strict=True):
        found = register.match(one.id, said)
        if found.verdict != NEW:
            row.outcome, row.other_id, row.codes = "left", found.other_id, ["came_meanwhile"]
            continue
        made = None
        if row.household_id not in there:
            made = len(raw)
            home = {"area_id": said["area_id"], "head_name": said["head_name"], "address": said.get("address")}
            raw.append(_creation(one, "household", str(row.household_id), home))
            there.add(str(row.household_id))
        person = {name: said.get(name) for name in PERSON if not (name == "birth_year" and said.get("birth_date"))}
        places.append((row, made, len(raw)))
        raw.append(
            _creation(
                one,
                "person",
                made_id(one.id, f"person/{row.place}"),
                person
                | {
                    "household_id": row.household_id,
                },
            )
        )
    receipts = apply_batch(session, desk, raw, now)
    for row, made, at in places:
        if made is not None and receipts[made].status in (STORED, ALREADY):
            row.household_rev = receipts[made].rev
        _settle(row, receipts[at], raw[at]["entity_id"])
    session.flush()
    return len(rows)


def undo_people(session: Session, one: ListImport, account_id: str, now: datetime) -> int:
    """Take the next people back on whom nobody built; gives how many were looked at. The transaction writes."""
    rows = _next(session, one, ListImportRow.outcome == "taken")
    ids = [str(row.person_id) for row in rows]
    used, revs = _used(session, ids), _revs(session, Person, ids)
    going = []
    for row in rows:
        if row.person_id not in revs:
            # Somebody else has deleted them since.
            row.outcome = "undone"
        elif row.person_id in used or revs[row.person_id] != row.person_rev:
            row.outcome, row.codes = "kept", ["in_use" if row.person_id in used else "changed_since"]
        else:
            going.append(row)
    raw = [_removal(one, "person", str(row.person_id), row.person_rev, now) for row in going]
    for row, receipt in zip(going, apply_batch(session, _desk(session, account_id, now), raw, now), strict=True):
        gone = receipt.status in (STORED, ALREADY)
        row.outcome, row.codes = ("undone", []) if gone else ("kept", [_code(receipt)])
    session.flush()
    return len(rows)


def undo_households(session: Session, one: ListImport, account_id: str, after: int, now: datetime) -> int | None:
    """Take the next households back that the list made, if nobody lives in them or was noted there.

    Gives the place to go on behind, None at the end. The transaction writes.
    """
    rows = _next(session, one, ListImportRow.household_rev.is_not(None), ListImportRow.place > after)
    if not rows:
        return None
    ids = [str(row.household_id) for row in rows]
    revs = _revs(session, Household, ids)
    ward = one.commune_id
    lived_in = set(
        session.scalars(
            select(Person.household_id).where(
                Person.commune_id == ward, Person.household_id.in_(ids), Person.deleted_at.is_(None)
            )
        )
    )
    lived_in |= set(
        session.scalars(select(Visit.household_id).where(Visit.commune_id == ward, Visit.household_id.in_(ids)))
    )
    raw = [
        _removal(one, "household", str(row.household_id), row.household_rev, now)
        for row in rows
        if row.household_id not in lived_in and revs.get(str(row.household_id)) == row.household_rev
    ]
    apply_batch(session, _desk(session, account_id, now), raw, now)
    session.flush()
    return rows[-1].place


def _next(session: Session, one: ListImport, *such: Any) -> Sequence[ListImportRow]:
    return session.scalars(
        select(ListImportRow)
        .where(ListImportRow.commune_id == one.commune_id, ListImportRow.import_id == one.id, *such)
        .order_by(ListImportRow.place)
        .limit(SLICE)
    ).all()


def _values(session: Session, row: ListImportRow) -> dict[str, Any]:
    if row.sealed is None:
        raise keys.KeyDestroyedError(row.import_id)
    values: dict[str, Any] = keys.unseal_values(session, row.import_id, row_label(row), row.sealed)["values"]
    return values


def _settle(row: ListImportRow, receipt: ReceiptData, person_id: str) -> None:
    if receipt.status in (STORED, ALREADY):
        row.outcome, row.person_id, row.person_rev = "taken", person_id, receipt.rev
    else:
        row.outcome, row.codes = "left", [_code(receipt)]


def _code(receipt: ReceiptData) -> str:
    return receipt.problems[0].code if receipt.problems else "refused"


def _creation(one: ListImport, kind: str, entity_id: str, data: dict[str, Any]) -> dict[str, Any]:
    return _operation(one, kind, entity_id, None, one.created_at, {k: v for k, v in data.items() if v is not None})


def _removal(one: ListImport, kind: str, entity_id: str, rev: int | None, now: datetime) -> dict[str, Any]:
    return _operation(one, kind, entity_id, rev, now, {"deleted": True})


def _operation(
    one: ListImport, kind: str, entity_id: str, rev: int | None, at: datetime, data: dict[str, Any]
) -> dict[str, Any]:
    identity = made_id(one.id, f"operation/{kind}/{entity_id}/{'undo' if 'deleted' in data else 'take'}")
    return making.operation(identity, kind, entity_id, rev, at, data)


def _desk(session: Session, account_id: str, now: datetime) -> DeviceContext:
    """No phone: the desk of an account whose right to import was looked at for this slice, in the whole ward."""
    ward = ward_of(session)
    areas = session.scalars(select(Collective.id).where(Collective.commune_id == ward))
    return making.desk(account_id, areas, now, CHANNEL)


def _living(session: Session, ids: Iterable[str]) -> set[str]:
    return set(_revs(session, Household, ids))


def _revs(session: Session, model: type[Person] | type[Household], ids: Iterable[str]) -> dict[str, int]:
    """Those that are there, with their revisions."""
    statement = select(model.id, model.rev).where(
        model.commune_id == ward_of(session), model.id.in_(list(ids)), model.deleted_at.is_(None)
    )
    return {row.id: row.rev for row in session.execute(statement)}


def _used(session: Session, ids: Sequence[str]) -> set[str]:
    """Those with a sheet, a consent, a title, a phone or an account: they are not deleted any more."""
    found: set[str] = set()
    for model in (Declaration, Registration, Consent, TitleYear, Device, Member):
        column: Any = model.person_id
        statement = select(column).where(model.commune_id == ward_of(session), column.in_(ids))
        found.update(session.scalars(statement))
    return found
