"""Operations on people who were merged: a phone names the record that is gone and reaches the one that stayed.

What is rewritten is what the operation names, before anything is judged; its own id and hash stay what they are. A
sheet that a phone made under an id of its own is kept under that of the one person: the id is remembered
(`SheetAlias`), so that what the phone sends for it later arrives, and the phone is told that the id is no record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from webapp.models import PersonMerge, SheetAlias
from webapp.services.operations.bulk import Row
from webapp.services.operations.context import Operation
from webapp.services.operations.making import sheet_id
from webapp.services.operations.world import World

SHEETS = ("declaration", "registration")


def sheet_ids(ops: Iterable[Operation]) -> set[str]:
    """Ids of declarations and registrations that these operations name."""
    named: set[str] = set()
    for op in ops:
        if op.type in SHEETS:
            named.add(op.entity_id)
        named.update(filter(None, (op.values.get("declaration_id"), _subject(op))))
    return named


def people(world: World, ops: Sequence[Operation], named: Iterable[str]) -> set[str]:
    """Put the people who stayed in the place of those who were merged, and sheets in the place of their other ids.

    Gives the records that are gone by which somebody was named. To remove such a one is no wish to remove the person.
    """
    merges = _chains(world, named)
    aliases = {row["id"]: row for row in world.wire.fetch(SheetAlias, sheet_ids(ops))}
    if not merges and not aliases:
        return set()
    world.rows["sheet_alias"].update(aliases)
    _keep(world, world.wire.fetch(PersonMerge, {row["merge_id"] for row in aliases.values()}))
    for op in ops:
        if op.type == "person" and op.entity_id in merges and not op.deleted:
            op.entity_id = _follow(op, merges, op.entity_id)
            # What the phone saw was the other record: whatever this one says differently is for a human to choose.
            op.base_rev = None
        if op.values.get("person_id") in merges:
            op.values["person_id"] = _follow(op, merges, op.values["person_id"])
        op.through.update(aliases[one]["merge_id"] for one in sheet_ids([op]) & aliases.keys())
        _rename(op, {known: row["target_id"] for known, row in aliases.items()})
    return {row["lost_id"] for row in world.rows["person_merge"].values()}


def sheets(world: World, ops: Sequence[Operation]) -> bool:
    """Lead those who begin a sheet of a merged person to the one sheet of that person and campaign."""
    renamed: dict[str, str] = {}
    for op in ops:
        person_id, campaign_id = op.values.get("person_id"), op.values.get("campaign_id")
        if op.type not in SHEETS or not person_id or not campaign_id:
            continue
        own = world.row(op.type, op.entity_id)
        if own is not None:
            # Withdrawn before the merge, it stayed with the record that is gone.
            if own["person_id"] == op.data.get("person_id"):
                op.values["person_id"] = own["person_id"]
            continue
        there = _sheet(world, op.type, person_id, campaign_id)
        target = there["id"] if there is not None else sheet_id(op.type, campaign_id, person_id)
        if target == op.entity_id or op.entity_id != sheet_id(op.type, campaign_id, str(op.data.get("person_id"))):
            continue
        op.through |= op.through or _into(world, person_id)
        op.alias, renamed[op.entity_id] = op.entity_id, target
    for op in ops:
        _rename(op, renamed)
    return bool(renamed)


def lent(world: World, op: Operation) -> frozenset[str]:
    """Who could reach the record that is gone reaches the person: what they wrote at that door is not held back."""
    lost = (world.row("person", world.rows["person_merge"][one]["lost_id"]) for one in op.through)
    return frozenset(scope for row in lost if row is not None for scope in world.scopes_of_person(row))


def note(world: World, op: Operation) -> None:
    """An operation was taken that came by way of a merge: that merge can no longer be undone, the other id stays."""
    for merge_id in op.through:
        world.change("person_merge", world.rows["person_merge"][merge_id], {"reached_rev": op.rev})
    if op.alias is None or op.alias in world.rows["sheet_alias"] or not op.through:
        return
    values = {"id": op.alias, "type": op.type, "target_id": op.entity_id, "merge_id": min(op.through)}
    world.add("sheet_alias", values)
    person = world.rows["person"][op.values["person_id"]]
    world.touch(op.type, op.alias, world.scopes_of_person(person), op.rev)


def _chains(world: World, named: Iterable[str]) -> dict[str, Row]:
    """Lost id → its merge, as far as they lead: the one who stayed may have been merged on."""
    merges: dict[str, Row] = {}
    wanted = set(named)
    while wanted:
        found = [row for row in world.wire.fetch(PersonMerge, wanted, column="lost_id") if row["undone_at"] is None]
        merges |= {row["lost_id"]: row for row in found}
        wanted = {row["kept_id"] for row in found} - merges.keys()
    _keep(world, merges.values())
    return merges


def _into(world: World, person_id: str) -> set[str]:
    found = world.wire.fetch(PersonMerge, [person_id], column="kept_id")
    return _keep(world, (row for row in found if row["undone_at"] is None))


def _keep(world: World, rows: Iterable[Row]) -> set[str]:
    kept = {row["id"]: row for row in rows}
    for identity, row in kept.items():
        world.rows["person_merge"].setdefault(identity, row)
    return set(kept)


def _follow(op: Operation, merges: dict[str, Row], identity: str) -> str:
    while identity in merges:
        op.through.add(merges[identity]["id"])
        identity = merges[identity]["kept_id"]
    return identity


def _rename(op: Operation, others: dict[str, str]) -> None:
    if op.type in SHEETS:
        op.entity_id = others.get(op.entity_id, op.entity_id)
    for name in ("declaration_id", "subject_id"):
        if op.values.get(name) in others and (name == "declaration_id" or _subject(op)):
            op.values[name] = others[op.values[name]]


def _subject(op: Operation) -> str | None:
    return op.values.get("subject_id") if op.values.get("subject") in SHEETS else None


def _sheet(world: World, kind: str, person_id: str, campaign_id: str) -> Row | None:
    rows = (row for row in world.sheets[person_id] if ("goals" in row) is (kind == "registration"))
    return next((row for row in rows if row["campaign_id"] == campaign_id), None)
