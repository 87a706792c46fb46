"""Writing a change down in memory: history, audit chain, feed rows and rivals, as `ledger.record` does row by row."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from webapp.domain.acts import Act
from webapp.domain.workflow import Action
from webapp.services import audit, keys, ledger
from webapp.services.operations.context import Operation, Outcome, Problem
from webapp.services.operations.merge import Merge
from webapp.services.operations.world import World

CHANGED, NOT_DRAFT, DELETED = "changed", "not_draft", "deleted"


def record(
    world: World,
    op: Operation,
    act: Act | Action,
    verb: str,
    values: Mapping[str, Any],
    *,
    subject_id: str,
    scopes: Iterable[str],
    entity: tuple[str, str] | None = None,
) -> None:
    """One change of one record (by default the operation's own): `values` are its changed fields in normal form."""
    session, (kind, identity) = world.session, entity or (op.type, op.entity_id)
    author = world.author(act)
    ensure_key(world, subject_id)
    label = ledger.label(kind, identity, op.rev)
    fields = sorted(values)
    world.add(
        "history",
        {
            "rev": op.rev,
            "entity_type": kind,
            "entity_id": identity,
            "operation": f"{kind}.{verb}",
            "operation_id": op.id,
            "account_id": author.account_id,
            "device_id": author.device_id,
            "at": world.now,
            "fields": fields,
            "subject_id": subject_id,
            "sealed": keys.seal_values(session, subject_id, label, values),
        },
    )
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    world.add(
        "audit",
        audit.entry(
            session,
            at=world.now,
            actor=author.name,
            action=f"{kind}.{verb}",
            entity_type=kind,
            entity_id=identity,
            rev=op.rev,
            codes=world.device.traces,
            digest=keys.keyring_of(session).fingerprint("audit", text).hex(),
        ),
    )
    world.history[kind, identity].append((op.rev, fields))
    world.own_revs.add(op.rev)
    world.touch(kind, identity, scopes, op.rev)


def ensure_key(world: World, subject_id: str) -> None:
    """Make the subject's key where it has none. All keys that exist were read before the batch."""
    if not keys.at_hand(world.session, subject_id):
        world.add("subject_key", keys.make(world.session, subject_id, world.now))


def keep_rivals(
    world: World, op: Operation, lost: Mapping[str, Any], *, subject_id: str, reason: str = CHANGED
) -> tuple[Problem, ...]:
    """Keep the values that lost until a human chooses; those that the same phone sent before for a field give way."""
    ensure_key(world, subject_id)
    open_ones = world.rivals[op.type, op.entity_id]
    for row in list(open_ones):
        if row["field"] in lost and row["device_id"] == world.device.device_id:
            _resolve(world, op, row)
    for name, value in lost.items():
        identity = str(uuid.uuid5(uuid.UUID(str(op.id)), f"rival:{name}"))
        values = {
            "id": identity,
            "rev": op.rev,
            "entity_type": op.type,
            "entity_id": op.entity_id,
            "field": name,
            "reason": reason,
            "subject_id": subject_id,
            "sealed": keys.seal_values(world.session, subject_id, f"rival/{identity}", {"value": value}),
            "operation_id": op.id,
            "device_id": world.device.device_id,
            "at": world.now,
            "resolved_at": None,
        }
        open_ones.append(world.add("rival", values))
    return tuple(Problem(name, reason) for name in lost)


def resolve_rivals(world: World, op: Operation, *, all_of_them: bool = False) -> bool:
    """An edit that was made with a rival in view and sets its field is the choice of a human. Was there one?"""
    chosen = [
        row
        for row in world.rivals[op.type, op.entity_id]
        if all_of_them or (row["field"] in op.values and op.base_rev is not None and op.base_rev >= row["rev"])
    ]
    for row in chosen:
        _resolve(world, op, row)
    return bool(chosen)


def _resolve(world: World, op: Operation, row: Any) -> None:
    world.change("rival", row, {"resolved_at": world.now, "rev": op.rev})
    world.rivals[op.type, op.entity_id].remove(row)


def finish(
    world: World,
    op: Operation,
    act: Act | Action,
    merged: Merge,
    *,
    subject_id: str,
    scopes: Iterable[str],
    reason: str = CHANGED,
    soft: tuple[Problem, ...] = (),
) -> Outcome:
    """Write an edit down, whatever became of it, and give its outcome. The caller has changed the columns."""
    row = world.rows[op.type].get(op.entity_id)
    resolved = resolve_rivals(world, op)
    problems = keep_rivals(world, op, merged.lost, subject_id=subject_id, reason=reason) if merged.lost else ()
    if merged.applied or merged.lost or resolved:
        if row is not None:
            world.change(op.type, row, {"rev": op.rev})
        verb = "edit" if merged.applied else "conflict" if merged.lost else "resolve"
        record(world, op, act, verb, merged.applied, subject_id=subject_id, scopes=scopes)
        return Outcome(merged.status, op.rev, problems + soft)
    return Outcome(merged.status, row["rev"] if row is not None else op.rev, problems + soft)
