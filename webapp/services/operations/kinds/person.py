"""People: names and their keys, numbers under seal, doubles noticed."""

from __future__ import annotations

from datetime import date
from typing import Any

from webapp.domain import identifiers, names
from webapp.domain.acts import Act
from webapp.services import keys
from webapp.services.operations.bulk import Row
from webapp.services.operations.context import STORED, Operation, Outcome, Problem, forbidden, invalid
from webapp.services.operations.kinds.common import check_staff_fields, must_create
from webapp.services.operations.kinds.household import delete, sealed, unsealed
from webapp.services.operations.merge import Merge, merge, refuse_all
from webapp.services.operations.world import World
from webapp.services.operations.writing import DELETED, finish, record

ACT = Act.EDIT_PERSON
PLACES = {"household_id": "household", "unit_id": "unit", "clan_id": "clan"}
PLAIN = (*PLACES, "full_name", "birth_year", "sex", "group")


def person(world: World, op: Operation) -> Outcome:
    """Create, edit or delete a person. They must be in scope before; where they move to need not be."""
    if op.entity_id in world.erased:
        raise invalid("erased", "entity_id")
    row = world.row("person", op.entity_id)
    if row is None:
        return _create(world, op)
    scopes = world.scopes_of_person(row)
    world.demand(ACT, scopes)
    current = _values(world, row)
    if row["deleted_at"] is not None:
        lost = Merge({}, {}, False) if op.deleted else refuse_all(op, current)
        return finish(world, op, ACT, lost, subject_id=row["id"], scopes=scopes, reason=DELETED)
    if op.deleted:
        if world.only_citizen(ACT):
            raise forbidden("no_role")
        if world.sheets[row["id"]] or world.consents[row["id"]] or row["id"] in world.in_use:
            raise invalid("in_use")
        return delete(world, op, row, row["id"], scopes)
    check_staff_fields(world, op, current)
    _check_references(world, op)
    merged = merge(world, op, current)
    after = current | merged.applied
    _check_somewhere(after)
    columns = _columns(world, op.entity_id, merged.applied, current)
    world.change("person", row, columns)
    _rename_sheets(world, row["id"], columns)
    if merged.applied.keys() & PLACES.keys():
        world.moved.add(("person", row["id"]))
    soft = _soft(world, op, row, after)
    return finish(world, op, ACT, merged, subject_id=row["id"], scopes=world.scopes_of_person(row), soft=soft)


def _create(world: World, op: Operation) -> Outcome:
    world.author(ACT)
    must_create(world, op)
    _check_references(world, op)
    _check_somewhere(op.values)
    columns: dict[str, Any] = dict.fromkeys((*PLAIN, "birth_date", "id_number_sealed", "id_fingerprint", "id_last4"))
    columns |= {"phone_sealed": None}
    home = world.row("household", op.values.get("household_id"))
    places = (home["area_id"] if home else None, op.values.get("unit_id"), op.values.get("clan_id"))
    world.demand(ACT, {place for place in places if place is not None})
    columns |= _columns(world, op.entity_id, op.values, {})
    row = world.add("person", {"id": op.entity_id, "rev": op.rev, **columns, "deleted_at": None})
    values = {name: value for name, value in op.values.items() if value is not None}
    record(world, op, ACT, "create", values, subject_id=op.entity_id, scopes=world.scopes_of_person(row))
    return Outcome(STORED, op.rev, _soft(world, op, row, values))


def _check_references(world: World, op: Operation) -> None:
    for name, kind in PLACES.items():
        identity = op.values.get(name)
        if identity is not None and kind == "household":
            world.parent("household", identity, name)
        elif identity is not None:
            world.collective(identity, kind, name)
    group = op.values.get("group")
    if group is not None and world.group_codes and group not in world.group_codes:
        raise invalid("unknown_group", "group")
    born = op.values.get("birth_date") or (f"{op.values['birth_year']:04}" if op.values.get("birth_year") else "")
    if born > world.device.today.isoformat():
        raise invalid("out_of_range", "birth_date" if op.values.get("birth_date") else "birth_year")


def _check_somewhere(values: dict[str, Any]) -> None:
    if values.get("household_id") is None and values.get("unit_id") is None:
        raise invalid("required", "household_id")


def _columns(world: World, identity: str, values: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    columns = {name: values[name] for name in PLAIN if name in values}
    if "full_name" in columns:
        columns["search_key"] = names.search_key(columns["full_name"])
        columns["sort_key"] = names.sort_key(columns["full_name"])
    day = values.get("birth_date")
    if "birth_date" in values:
        columns["birth_date"] = date.fromisoformat(day) if day else None
    # The year is kept beside the day, for lists; a year that contradicts an older day takes its place.
    if day:
        columns["birth_year"] = int(day[:4])
    elif values.get("birth_year") and (current.get("birth_date") or "")[:4] not in ("", f"{values['birth_year']:04}"):
        columns["birth_date"] = None
    if "id_number" in values:
        number = values["id_number"]
        columns["id_number_sealed"] = sealed(world, identity, "person/id_number", number)
        columns["id_fingerprint"] = keys.keyring_of(world.session).fingerprint("id_number", number) if number else None
        columns["id_last4"] = number[-4:] if number else None
    if "phone" in values:
        columns["phone_sealed"] = sealed(world, identity, "person/phone", values["phone"])
    return columns


def _rename_sheets(world: World, identity: str, columns: dict[str, Any]) -> None:
    """Declarations repeat the key that they are sorted by; registrations do not."""
    if "sort_key" in columns:
        for sheet in world.sheets[identity]:
            if "sort_key" in sheet:
                world.change("declaration", sheet, {"sort_key": columns["sort_key"]})


def _values(world: World, row: Row) -> dict[str, Any]:
    values = {name: row[name] for name in PLAIN}
    values["birth_date"] = row["birth_date"].isoformat() if row["birth_date"] else None
    values["id_number"] = unsealed(world, row["id"], "person/id_number", row["id_number_sealed"])
    values["phone"] = unsealed(world, row["id"], "person/phone", row["phone_sealed"])
    return values


def _soft(world: World, op: Operation, row: Row, values: dict[str, Any]) -> tuple[Problem, ...]:
    """Warnings about the number, and whether somebody like this is in the ward already."""
    problems = []
    if "id_number" in op.values or {"birth_date", "birth_year", "sex"} & op.values.keys():
        number = values.get("id_number")
        if number:
            places = (identifiers.DEMO_PLACE,) if world.is_demo else ()
            read = identifiers.id_number(number, birth_year=row["birth_year"], sex=row["sex"], extra_places=places)
            problems += [Problem("id_number", code) for code in read.warnings]
    name, number = (row["search_key"], row["birth_year"]), ("number", row["id_fingerprint"])
    by_number = row["id_fingerprint"] is not None and bool(world.namesakes[number] - {row["id"]})
    by_name = row["birth_year"] is not None and bool(world.namesakes[name] - {row["id"]})
    if by_number and "id_number" in op.values:
        problems.append(Problem("id_number", "possible_duplicate"))
    elif by_name and op.values.keys() & {"full_name", "birth_year", "birth_date"}:
        problems.append(Problem("full_name", "possible_duplicate"))
    world.namesakes[name].add(row["id"])
    if row["id_fingerprint"] is not None:
        world.namesakes["number", bytes(row["id_fingerprint"])].add(row["id"])
    return tuple(problems)
