"""Reading, before a batch is judged, everything that its operations name: a dozen queries, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from webapp.models import (
    Answer,
    Base,
    Campaign,
    Commune,
    Consent,
    Device,
    Evidence,
    History,
    Member,
    PersonMerge,
    Receipt,
    Rival,
    SheetAlias,
    SubjectKey,
    TitleYear,
    Visibility,
)
from webapp.services import criteria, keys
from webapp.services.operations import namesakes, redirect
from webapp.services.operations.bulk import Row
from webapp.services.operations.context import Operation
from webapp.services.operations.types import TYPES
from webapp.services.operations.world import MODELS, World

Ids = dict[str, set[str]]
_EVENTS = ("visit", "evidence", "consent", "submission", "withdrawal")
_TABLE_OF_REFERENCE = {"area": "collective", "unit": "collective", "clan": "collective"}


def fill(world: World, ops: Sequence[Operation]) -> None:
    """Read what these operations are about into the world, and what was said about them before."""
    ids = {one for op in ops if op.type for one in (op.id, op.after) if one}
    ops = [op for op in ops if op.type and not op.faults]
    named = _named(ops)
    _read_ahead(world, named, ids, ops)
    gone = redirect.people(world, ops, named["person"])
    if gone:
        named = _named(ops)
        named["person"] |= gone
    world.receipts = {row["operation_id"]: row for row in world.wire.fetch(Receipt, ids, column="operation_id")}
    for kind in _EVENTS:
        _fetch(world, kind, named[kind])
    _declarations_named(world, named)
    _people(world, named, ops)
    if redirect.sheets(world, ops):
        for kind, found in _named(ops).items():
            named[kind] |= found
    _places(world, named, ops)
    _rules(world, ops)
    _parts(world, named, ops)
    _traces(world, ops)


def _read_ahead(world: World, named: Ids, ids: set[str], ops: Sequence[Operation]) -> None:
    """All that the operations name themselves, in one go; the rest depends on what is found."""
    requests: list[tuple[type[Base], str, set[str]]] = [
        (Receipt, "operation_id", ids),
        (SubjectKey, "subject_id", named["person"] | named["household"]),
        (PersonMerge, "lost_id", set(named["person"])),
        (SheetAlias, "id", redirect.sheet_ids(ops)),
    ]
    requests += [(MODELS[kind], "id", named[kind]) for kind in MODELS if named[kind]]
    requests += [(MODELS[kind], "person_id", set(named["person"])) for kind in ("declaration", "registration")]
    world.wire.read_ahead(requests)


def _named(ops: Iterable[Operation]) -> Ids:
    """Ids by table: of the entities themselves and of all that they refer to."""
    named: Ids = defaultdict(set)
    for op in ops:
        # Declarations and registrations that name their person are read with all others of that person.
        if op.type not in ("declaration", "registration") or not op.values.get("person_id"):
            named[op.type].add(op.entity_id)
        for field in TYPES[op.type].fields:
            value = op.values.get(field.name) if field.refers else None
            if value is not None and field.refers is not None:
                named[_TABLE_OF_REFERENCE.get(field.refers, field.refers)].add(value)
        if op.type == "withdrawal" and op.values.get("subject") and op.values.get("subject_id"):
            named[op.values["subject"]].add(op.values["subject_id"])
    return named


def _fetch(world: World, kind: str, ids: Iterable[str], column: str = "id") -> list[Row]:
    """Read rows that are not there yet."""
    have = world.rows[kind]
    wanted = set(ids) - have.keys() if column == "id" else set(ids)
    found = []
    for row in world.wire.fetch(MODELS[kind], wanted, column=column):
        if row["id"] not in have:
            have[row["id"]] = row
            found.append(row)
    return found


def _declarations_named(world: World, named: Ids) -> None:
    for kind in ("evidence", "submission"):
        named["declaration"].update(row["declaration_id"] for row in world.rows[kind].values())
    for kind in ("declaration", "registration"):
        _fetch(world, kind, named[kind])
        named["person"].update(row["person_id"] for row in world.rows[kind].values())
    named["person"].update(row["person_id"] for row in world.rows["consent"].values())


def _people(world: World, named: Ids, ops: Sequence[Operation]) -> None:
    _fetch(world, "person", named["person"])
    going = {op.entity_id for op in ops if op.type == "household" and op.deleted}
    # Only those at hand may be asked who lives in a household that is to go: so they are all read.
    _fetch(world, "person", going, column="household_id")
    people = world.rows["person"].keys() | named["person"]
    for kind in ("declaration", "registration"):
        _fetch(world, kind, people, column="person_id")
        for row in world.rows[kind].values():
            world.sheets[row["person_id"]].append(row)
    leaving = {op.entity_id for op in ops if op.type == "person" and op.deleted}
    asking = leaving | {row["person_id"] for row in world.rows["consent"].values()}
    if _has(ops, "submission") or _has(ops, "withdrawal"):
        asking |= world.rows["person"].keys()
    for row in world.wire.fetch(Consent, asking, column="person_id"):
        world.consents[row["person_id"]][row["id"]] = world.rows["consent"].setdefault(row["id"], row)
    models: tuple[type[Base], ...] = (Member, Device, TitleYear)
    for model in models:
        used = world.wire.fetch(model, leaving, column="person_id", names=("person_id",))
        world.in_use.update(row["person_id"] for row in used)


def _places(world: World, named: Ids, ops: Sequence[Operation]) -> None:
    households = {row["household_id"] for row in world.rows["person"].values()}
    households |= {row["household_id"] for row in world.rows["visit"].values()}
    _fetch(world, "household", (named["household"] | households) - {None})
    _fetch(world, "collective", named["collective"])
    campaigns = (
        {row["campaign_id"] for row in world.rows["registration"].values()} if _has(ops, "registration") else set()
    )
    _fetch(world, "campaign", named["campaign"] | campaigns)
    if _has(ops, "person"):
        ward = world.ward
        is_demo = select(Commune.is_demo).where(Commune.id == ward)
        world.is_demo = bool(world.session.execute(is_demo).scalar_one())
        namesakes.find(world, [op for op in ops if op.type == "person"])


def _has(ops: Iterable[Operation], kind: str) -> bool:
    return any(op.type == kind for op in ops)


def _rules(world: World, ops: Sequence[Operation]) -> None:
    versions = {op.values["criteria_version"] for op in ops if op.values.get("criteria_version")}
    versions |= {row["criteria_version"] for row in world.rows["declaration"].values()}
    versions |= {row["criteria_version"] for row in world.rows["campaign"].values()}
    grouped = any(op.type == "person" and op.values.get("group") for op in ops)
    if grouped:
        used = select(Campaign.criteria_version).where(Campaign.commune_id == world.ward).distinct()
        campaigns = set(world.session.scalars(used))
        versions |= campaigns
    for version in versions:
        try:
            world.rules[version] = criteria.load(world.session, version)
        except LookupError:
            world.rules[version] = None
    if grouped:
        world.group_codes = frozenset(
            code for version in campaigns if (rules := world.rules[version]) for code in rules.group_codes
        )


def _parts(world: World, named: Ids, ops: Sequence[Operation]) -> None:
    """Answers and evidence of the declarations that are there and named."""
    ids = named["declaration"] | {op.entity_id for op in ops if op.type == "declaration"}
    there = [identity for identity in ids if identity in world.rows["declaration"]]
    for row in world.wire.fetch(Answer, there, column="declaration_id"):
        world.answers[row["declaration_id"]][row["indicator"]] = row
    for row in world.wire.fetch(Evidence, there, column="declaration_id"):
        world.evidence[row["declaration_id"]][row["id"]] = world.rows["evidence"].setdefault(row["id"], row)


def _traces(world: World, ops: Sequence[Operation]) -> None:
    """History since the oldest base, feed rows, rivals and keys of what is there already."""
    there, behind = _there(world, ops)
    kinds = {op.type for op in ops} | {"declaration", "registration", "consent"}
    names = ("entity_type", "entity_id", "rev", "fields", "device_id")
    found = world.wire.fetch(History, behind, column="entity_id", names=names, kinds=("entity_type", kinds))
    for row in found:
        world.history[row["entity_type"], row["entity_id"]].append((row["rev"], row["fields"]))
        if row["device_id"] == world.device.device_id:
            world.own_revs.add(row["rev"])
    if any(op.base_rev is not None for op in ops):
        # Was the base of an edit lost with an earlier life of the database? (docs/adr/0009)
        lost = select(Commune.lost_after, Commune.lost_upto).where(Commune.id == world.ward)
        world.lost_after, world.lost_upto = world.session.execute(lost).one()
    for row in world.wire.fetch(Visibility, there, column="entity_id", kinds=("type", kinds)):
        world.visible[row["type"], row["entity_id"]][row["scope_id"]] = row
    for row in world.wire.fetch(Rival, there, column="entity_id", kinds=("entity_type", kinds)):
        if row["resolved_at"] is None:
            world.rivals[row["entity_type"], row["entity_id"]].append(row)
    _keys(world, ops)


def _there(world: World, ops: Sequence[Operation]) -> tuple[set[str], set[str]]:
    """Ids of what is there already and may be touched, and of what is edited on an older base."""
    there: set[str] = set()
    behind: set[str] = set()
    for op in ops:
        row = world.row(op.type, op.entity_id)
        if row is not None:
            there.add(op.entity_id)
            if op.base_rev is None or op.base_rev < row["rev"]:
                behind.add(op.entity_id)
        elif op.type == "evidence":
            there.add(op.entity_id)  # rivals may wait for it
        named = (
            op.values.get("declaration_id"),
            op.values.get("subject_id"),
            row.get("declaration_id") if row is not None else None,
        )
        there.update(identity for identity in named if identity is not None)
    if _has(ops, "withdrawal"):
        there |= world.rows["consent"].keys()
    return there, behind


def _keys(world: World, ops: Sequence[Operation]) -> None:
    subjects = set(world.rows["person"])
    subjects |= {op.entity_id for op in ops if op.type in ("person", "household")}
    subjects |= {_household_of_visit(world, op) for op in ops if op.type == "visit"} - {None}
    rows = world.wire.fetch(SubjectKey, subjects, column="subject_id")
    world.erased = keys.remember(world.session, ((row["subject_id"], row["kid"], row["wrapped"]) for row in rows))


def _household_of_visit(world: World, op: Operation) -> Any:
    row = world.row("visit", op.entity_id)
    return row["household_id"] if row else op.values.get("household_id")
