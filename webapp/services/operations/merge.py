"""Merging an edit with what others did since its base, field by field: nothing is overwritten in silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp.services.operations.context import CONFLICT, MERGED, STORED, Operation
from webapp.services.operations.world import World


@dataclass(frozen=True)
class Merge:
    """What of an edit applies, what lost, and whether others changed the record since its base."""

    applied: dict[str, Any]
    lost: dict[str, Any]
    others: bool

    @property
    def status(self) -> str:
        """The status of the receipt."""
        return CONFLICT if self.lost else MERGED if self.others else STORED


def changed_since(world: World, op: Operation) -> frozenset[str]:
    """Fields of the operation's record that changed after its base; without a base, all that were ever set."""
    return frozenset(field for _rev, fields in world.since(op) for field in fields)


def merge(world: World, op: Operation, current: Mapping[str, Any]) -> Merge:
    """Sort the operation's values. `current`: the record's values in their normal form; what is not in it is None."""
    changed = changed_since(world, op)
    applied: dict[str, Any] = {}
    lost: dict[str, Any] = {}
    for name, value in op.values.items():
        if current.get(name) != value:
            (lost if name in changed else applied)[name] = value
    return Merge(applied, lost, bool(changed))


def refuse_all(op: Operation, current: Mapping[str, Any]) -> Merge:
    """Nothing applies any more (the declaration was submitted): whatever differs is lost."""
    lost = {name: value for name, value in op.values.items() if current.get(name) != value}
    return Merge({}, lost, False)
