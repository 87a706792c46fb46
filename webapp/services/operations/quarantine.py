"""Operations that were refused, kept whole: nothing that somebody wrote down is thrown away."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from webapp.services.operations.context import Operation, ReceiptData
from webapp.services.operations.decode import keep
from webapp.services.operations.values import UUID
from webapp.services.operations.world import World


@dataclass(frozen=True)
class Quarantined:
    """A refused operation on its way into the table. `operation_id` and `hash` are text: they may be nonsense."""

    raw: Any
    operation_id: str
    hash: str
    type: str | None
    entity_id: str | None
    status: str
    problems: list[dict[str, Any]]
    subject_id: str


def label(operation_id: str, hashed: str) -> str:
    """What a sealed operation is bound to."""
    return f"quarantine/{operation_id}/{hashed}"


def of(world: World, op: Operation, receipt: ReceiptData) -> Quarantined:
    """The refused operation as it is kept: under its own hash, or that of its text where it has none."""
    raw = op.raw if isinstance(op.raw, dict) else {}
    return Quarantined(
        raw=op.raw,
        operation_id=op.id or "-",
        hash=op.hash or hashlib.sha256(keep(op.raw).encode()).hexdigest(),
        type=_short(raw.get("type"), 40),
        entity_id=_short(raw.get("entity_id"), 64),
        status=receipt.status,
        problems=[problem.as_json() for problem in receipt.problems],
        subject_id=_subject(world, op, raw),
    )


def _short(value: Any, length: int) -> str | None:
    if not isinstance(value, str):
        return None
    return value.encode("utf-8", "replace").decode().replace("\0", "?")[:length]


def _subject(world: World, op: Operation, raw: dict[str, Any]) -> str:
    """Under whose key: the person's where one is known, else that of the record itself, else the phone's."""
    data = raw.get("data")
    if isinstance(data, dict) and _is_id(data.get("person_id")) and data["person_id"] in world.rows["person"]:
        return str(data["person_id"])
    row = world.row(op.type, op.entity_id) if op.type else None
    sheet_id = (row or op.values).get("declaration_id")
    for known in (row, world.row("declaration", sheet_id)):
        if known is not None and known.get("person_id"):
            return str(known["person_id"])
    return op.entity_id if _is_id(op.entity_id) else world.device.device_id


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and UUID.fullmatch(value) is not None
