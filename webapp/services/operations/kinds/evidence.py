"""Evidence: a number, a note, a photo. Each change tells in the totals of its declaration."""

from __future__ import annotations

from typing import Any

from webapp.domain.acts import Act
from webapp.domain.errors import DomainError
from webapp.domain.workflow import State
from webapp.services.operations.bulk import Row
from webapp.services.operations.context import CONFLICT, STORED, Operation, Outcome, invalid
from webapp.services.operations.kinds.common import check_fixed, must_create, person_of
from webapp.services.operations.kinds.household import delete
from webapp.services.operations.kinds.totals import tally
from webapp.services.operations.merge import merge, refuse_all
from webapp.services.operations.world import World
from webapp.services.operations.writing import DELETED, NOT_DRAFT, finish, keep_rivals, record, resolve_rivals

ACT = Act.ADD_EVIDENCE
PLAIN = ("declaration_id", "indicator", "kind", "note", "number", "sha256", "size", "filetype")


def evidence(world: World, op: Operation) -> Outcome:
    """Add, correct or take away a piece of evidence of a draft."""
    row = world.row("evidence", op.entity_id)
    if row is None:
        world.author(ACT)
        must_create(world, op)
        sheet = world.parent("declaration", op.values["declaration_id"], "declaration_id")
        return _create(world, op, sheet)
    sheet = world.rows["declaration"][row["declaration_id"]]
    person = person_of(world, sheet["person_id"])
    scopes = world.scopes_of_person(person)
    world.demand(ACT, scopes)
    check_fixed(op, row, ("declaration_id",))
    _check_codes(world, op, sheet)
    current = {name: row[name] for name in PLAIN}
    if row["deleted_at"] is not None or sheet["state"] != State.DRAFT:
        gone = row["deleted_at"] is not None
        if op.deleted:
            op.values, current = {"deleted": True}, {"deleted": gone}
        lost = refuse_all(op, current)
        reason = DELETED if gone else NOT_DRAFT
        return finish(world, op, ACT, lost, subject_id=person["id"], scopes=scopes, reason=reason)
    if op.deleted:
        outcome = delete(world, op, row, person["id"], scopes)
        if outcome.status == STORED:
            _told(world, op, sheet, scopes)
        return outcome
    merged = merge(world, op, current)
    world.change("evidence", row, merged.applied)
    if merged.applied:
        _told(world, op, sheet, scopes)
    return finish(world, op, ACT, merged, subject_id=person["id"], scopes=scopes)


def _create(world: World, op: Operation, sheet: Row) -> Outcome:
    person = person_of(world, sheet["person_id"])
    scopes = world.scopes_of_person(person)
    world.demand(ACT, scopes)
    _check_codes(world, op, sheet)
    values = {name: value for name, value in op.values.items() if value is not None}
    if sheet["state"] != State.DRAFT:
        # There is no record whose values could stand: all that was sent waits beside the declaration.
        problems = keep_rivals(world, op, values, subject_id=person["id"], reason=NOT_DRAFT)
        record(world, op, ACT, "conflict", {}, subject_id=person["id"], scopes=())
        return Outcome(CONFLICT, op.rev, problems)
    resolve_rivals(world, op, all_of_them=True)
    columns: dict[str, Any] = {name: values.get(name) for name in PLAIN}
    columns |= {"id": op.entity_id, "rev": op.rev, "seen_at_meeting": False, "deleted_at": None}
    world.evidence[sheet["id"]][op.entity_id] = world.add("evidence", columns)
    _told(world, op, sheet, scopes)
    record(world, op, ACT, "create", values, subject_id=person["id"], scopes=scopes)
    return Outcome(STORED, op.rev)


def _told(world: World, op: Operation, sheet: Row, scopes: set[str]) -> None:
    """The declaration's scores follow, and with them what phones see of it; nobody's edit of it loses by that."""
    tally(world, sheet)
    world.change("declaration", sheet, {"rev": op.rev})
    world.touch("declaration", sheet["id"], scopes, op.rev)


def _check_codes(world: World, op: Operation, sheet: Row) -> None:
    rules = world.rules_of(sheet["criteria_version"])
    indicator, kind = op.values.get("indicator"), op.values.get("kind")
    if indicator is not None and indicator not in rules.indicator_codes:
        raise invalid("unknown_indicator", "indicator")
    if kind is not None:
        try:
            rules.evidence_kind(kind)
        except DomainError as error:
            raise invalid("unknown_kind", "kind") from error
