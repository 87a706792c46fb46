"""Reading one raw operation: its envelope, its hash and, by the field table, its values."""

from __future__ import annotations

from typing import Any

from webapp.services.operations.canonical import UnrepresentableError, check, digest
from webapp.services.operations.context import Operation, Problem
from webapp.services.operations.reading import read, safe
from webapp.services.operations.types import TYPES
from webapp.services.operations.values import SHA256, UUID, moment

NAMES = ("id", "type", "entity_id", "base_rev", "made_at", "hash", "data")
OPTIONAL = ("after",)
HASHED = ("type", "entity_id", "base_rev", "made_at", "data")


def parse(raw: Any, rev: int) -> Operation:
    """What can be read of an operation. Never raises: what is wrong stands in `faults`."""
    op = Operation(raw, rev)
    if not isinstance(raw, dict):
        op.faults.append(Problem(None, "wrong_type"))
        return op
    op.id, op.claimed_hash = _echo(raw.get("id")), _echo(raw.get("hash"))
    if not _representable(op, raw):
        return op
    _read_envelope(op, raw)
    if not op.faults:
        _read_data(op, raw["data"])
    return op


def _echo(value: Any) -> str | None:
    """A text that can be given back and kept: short and writable."""
    return value if isinstance(value, str) and len(value) <= 64 and value == safe_text(value) else None


def safe_text(value: str) -> str:
    return value.encode("utf-8", "ignore").decode().replace("\0", "")


def _representable(op: Operation, raw: dict[str, Any]) -> bool:
    try:
        op.hash = digest([raw.get(name) for name in HASHED])
    except UnrepresentableError:
        for name in HASHED:
            _note_unrepresentable(op, name, raw.get(name))
    for name, value in raw.items():
        if name not in HASHED:
            _note_unrepresentable(op, safe(name), value)
    return not op.faults


def _note_unrepresentable(op: Operation, name: str, value: Any) -> None:
    try:
        check(value)
    except UnrepresentableError as error:
        path = error.path if name == "data" and error.path else [name]
        op.faults.append(Problem(safe(".".join(path)), "unrepresentable"))


def _read_envelope(op: Operation, raw: dict[str, Any]) -> None:
    faults = op.faults
    faults += [Problem(name, "required") for name in NAMES if name not in raw]
    faults += [Problem(safe(name), "unknown_field") for name in raw if name not in (*NAMES, *OPTIONAL)]
    if faults:
        return
    for name in ("id", "entity_id"):
        if _expect(op, name, type(raw[name]) is str, "wrong_type"):
            _expect(op, name, UUID.fullmatch(raw[name]) is not None, "not_an_id")
    base_rev, hashed, after = raw["base_rev"], raw["hash"], raw.get("after")
    if after is not None and _expect(op, "after", type(after) is str, "wrong_type"):
        _expect(op, "after", UUID.fullmatch(after) is not None, "not_an_id")
    _expect(op, "base_rev", base_rev is None or (type(base_rev) is int and base_rev >= 0), "base_rev")
    if _expect(op, "made_at", type(raw["made_at"]) is str, "wrong_type"):
        op.made_at = moment(raw["made_at"])
        _expect(op, "made_at", op.made_at is not None, "time")
    _expect(
        op, "hash", type(hashed) is str and SHA256.fullmatch(hashed) is not None and hashed == op.hash, "hash_mismatch"
    )
    if _expect(op, "type", type(raw["type"]) is str, "wrong_type"):
        _expect(op, "type", raw["type"] in TYPES, "unknown_type")
    _expect(op, "data", type(raw["data"]) is dict, "wrong_type")
    if not faults:
        op.type, op.entity_id, op.base_rev, op.after = raw["type"], raw["entity_id"], base_rev, after


def _expect(op: Operation, name: str, holds: bool, code: str) -> bool:
    if not holds:
        op.faults.append(Problem(name, code))
    return holds


def _read_data(op: Operation, data: dict[str, Any]) -> None:
    spec = TYPES[op.type]
    op.data = data
    if spec.tombstone and "deleted" in data:
        if data != {"deleted": True} or data["deleted"] is not True:
            op.faults.append(Problem("deleted", "wrong_value"))
        op.deleted = True
        return
    op.values, faults = read(spec, data)
    op.faults += faults
