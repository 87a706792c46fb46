"""What every kind of record needs: may it be created, does it stand, do its fixed fields hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from webapp.services.operations.bulk import Row
from webapp.services.operations.context import INVALID, Operation, Problem, RefusedError, forbidden, invalid
from webapp.services.operations.types import TYPES
from webapp.services.operations.world import World


def must_create(world: World, op: Operation) -> None:
    """The record is not there: is the operation one that creates it, by somebody who may, with all that it needs?"""
    if op.deleted or op.base_rev is not None:
        raise invalid("unknown_reference", "entity_id")
    spec = TYPES[op.type]
    if spec.staff and world.only_citizen(spec.act):
        raise forbidden("no_role")
    missing = [field.name for field in spec.fields if field.required and field.name not in op.data]
    if missing:
        raise RefusedError(INVALID, (Problem(name, "required") for name in missing))


def check_fixed(op: Operation, row: Row, names: Iterable[str]) -> None:
    """Fields that cannot change once they are set."""
    wrong = [name for name in names if name in op.values and op.values[name] != row[name]]
    if wrong:
        raise RefusedError(INVALID, (Problem(name, "immutable") for name in wrong))


def check_staff_fields(world: World, op: Operation, current: Mapping[str, Any]) -> None:
    """Fields that citizens do not change, not even of themselves."""
    spec = TYPES[op.type]
    if world.only_citizen(spec.act):
        for field in spec.fields:
            if field.staff and field.name in op.values and op.values[field.name] != current.get(field.name):
                raise forbidden("no_role", field.name)


def person_of(world: World, identity: str) -> Row:
    """The person whom an existing record is about; RefusedError `erased` where they were erased."""
    if identity in world.erased:
        raise invalid("erased", "person_id")
    return world.rows["person"][identity]


__all__ = ["check_fixed", "check_staff_fields", "must_create", "person_of"]
