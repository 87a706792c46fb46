"""Households and the visits paid to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from webapp.domain import names
from webapp.domain.acts import Act
from webapp.services import keys
from webapp.services.operations.bulk import Row
from webapp.services.operations.context import STORED, Operation, Outcome, invalid
from webapp.services.operations.kinds.common import check_fixed, must_create
from webapp.services.operations.merge import Merge, merge, refuse_all
from webapp.services.operations.values import moment_text
from webapp.services.operations.world import World
from webapp.services.operations.writing import DELETED, ensure_key, finish, record

ACT = Act.EDIT_HOUSEHOLD


def household(world: World, op: Operation) -> Outcome:
    """Create, edit or delete a household. It must be in scope before; where it moves to need not be."""
    if op.entity_id in world.erased:
        raise invalid("erased", "entity_id")
    row = world.row("household", op.entity_id)
    if row is None:
        return _create(world, op)
    world.demand(ACT, {row["area_id"]})
    values = _values(world, row)
    if row["deleted_at"] is not None:
        lost = Merge({}, {}, False) if op.deleted else refuse_all(op, values)
        return finish(world, op, ACT, lost, subject_id=row["id"], scopes={row["area_id"]}, reason=DELETED)
    if op.deleted:
        if any(p["household_id"] == row["id"] and p["deleted_at"] is None for p in world.rows["person"].values()):
            raise invalid("in_use")
        return delete(world, op, row, row["id"], {row["area_id"]})
    if "area_id" in op.values:
        world.collective(op.values["area_id"], "area", "area_id")
    merged = merge(world, op, values)
    world.change("household", row, _columns(world, op.entity_id, merged.applied))
    if "area_id" in merged.applied:
        world.moved.add(("household", row["id"]))
    return finish(world, op, ACT, merged, subject_id=row["id"], scopes={row["area_id"]})


def delete(world: World, op: Operation, row: Row, subject_id: str, scopes: set[str]) -> Outcome:
    """A tombstone, unless somebody changed the record since: then a human decides."""
    op.values = {"deleted": True}
    if world.since(op):
        return finish(world, op, _act(op), Merge({}, op.values, True), subject_id=subject_id, scopes=scopes)
    world.change(op.type, row, {"deleted_at": world.now, "rev": op.rev})
    record(world, op, _act(op), "delete", op.values, subject_id=subject_id, scopes=scopes)
    return Outcome(STORED, op.rev)


def _act(op: Operation) -> Act:
    return {"household": ACT, "person": Act.EDIT_PERSON}.get(op.type, Act.ADD_EVIDENCE)


def _create(world: World, op: Operation) -> Outcome:
    world.author(ACT)
    must_create(world, op)
    world.collective(op.values["area_id"], "area", "area_id")
    world.demand(ACT, {op.values["area_id"]})
    columns = {"address": None, "phone_sealed": None, "note": None}
    columns |= _columns(world, op.entity_id, op.values)
    world.add("household", {"id": op.entity_id, "rev": op.rev, **columns, "deleted_at": None})
    values = {name: value for name, value in op.values.items() if value is not None}
    record(world, op, ACT, "create", values, subject_id=op.entity_id, scopes={op.values["area_id"]})
    return Outcome(STORED, op.rev)


def _columns(world: World, identity: str, values: dict[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: values[name] for name in ("area_id", "head_name", "address", "note") if name in values
    }
    if "head_name" in columns:
        columns["search_key"] = names.search_key(columns["head_name"])
        columns["sort_key"] = names.sort_key(columns["head_name"])
    if "phone" in values:
        columns["phone_sealed"] = sealed(world, identity, "household/phone", values["phone"])
    return columns


def sealed(world: World, subject_id: str, label: str, value: str | None) -> bytes | None:
    """A personal value under its subject's key."""
    if value is None:
        return None
    ensure_key(world, subject_id)
    return keys.seal(world.session, subject_id, label, value)


def unsealed(world: World, subject_id: str, label: str, value: bytes | None) -> str | None:
    """The value again; None where the key is gone, too."""
    if value is None or subject_id in world.erased:
        return None
    return keys.unseal(world.session, subject_id, label, value)


def _values(world: World, row: Row) -> dict[str, Any]:
    phone = unsealed(world, row["id"], "household/phone", row["phone_sealed"])
    return {name: row[name] for name in ("area_id", "head_name", "address", "note")} | {"phone": phone}


def visit(world: World, op: Operation) -> Outcome:
    """Somebody stood at the door."""
    row = world.row("visit", op.entity_id)
    if row is None:
        world.author(ACT)
        must_create(world, op)
        home = world.parent("household", op.values["household_id"], "household_id")
        world.demand(ACT, {home["area_id"]})
        columns = {"household_id": home["id"], "outcome": op.values["outcome"], "note": op.values.get("note")}
        at = datetime.fromisoformat(op.values["at"])
        world.add("visit", {"id": op.entity_id, "rev": op.rev, **columns, "at": at})
        values = {name: value for name, value in op.values.items() if value is not None}
        record(world, op, ACT, "create", values, subject_id=home["id"], scopes={home["area_id"]})
        return Outcome(STORED, op.rev)
    home = world.rows["household"][row["household_id"]]
    world.demand(ACT, {home["area_id"]})
    check_fixed(op, row, ("household_id",))
    current = {name: row[name] for name in ("household_id", "outcome", "note")} | {"at": moment_text(row["at"])}
    merged = merge(world, op, current)
    columns = dict(merged.applied)
    if "at" in columns:
        columns["at"] = datetime.fromisoformat(columns["at"])
    world.change("visit", row, columns)
    return finish(world, op, ACT, merged, subject_id=home["id"], scopes={home["area_id"]})
