"""A batch of operations, from raw JSON to receipts, in one transaction (protocol.md §3).

The protocol gives each operation a savepoint, in array order. What a savepoint is for is that one record's fault never
holds back another's, and that a refused operation leaves nothing behind. Here that is held in two steps:

1. All operations are judged in order against the rows that they name, read before (`prefetch`) and changed in memory
   only (`world`). The caller's transaction holds the ward's write lock from the first number on, so nobody can change
   these rows meanwhile, and a kind checks everything before it changes anything: a refused operation leaves no trace.
   The result of all is then written at once (`flush`), inside one savepoint.
2. Should the database refuse the whole (a row came in by a way that does not take the lock, a value that we did not
   foresee), that savepoint is rolled back and each operation is judged and written in a savepoint of its own. Then the
   fault is one record's: where its id turns out to be taken, the receipt there is read again (`already`), otherwise it
   is `invalid` / `refused` and lies in quarantine like any other.

Both ways run the same code over the same numbers, so their receipts are the same; the second costs more.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from webapp.models import Base, Quarantine
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter, keys
from webapp.services.operations import prefetch, quarantine, redirect
from webapp.services.operations.bulk import Row, Wire
from webapp.services.operations.context import (
    ALREADY,
    CONFLICT,
    DONE,
    FORBIDDEN,
    INVALID,
    DeviceContext,
    Operation,
    Problem,
    ReceiptData,
    RefusedError,
)
from webapp.services.operations.envelope import parse
from webapp.services.operations.flush import flush
from webapp.services.operations.kinds import KINDS
from webapp.services.operations.quarantine import Quarantined
from webapp.services.operations.world import MODELS, World

log = logging.getLogger(__name__)
_WRITTEN: tuple[type[Base], ...] = (*MODELS.values(), Quarantine)


def apply_batch(session: Session, device: DeviceContext, operations: Sequence[Any], now: datetime) -> list[ReceiptData]:
    """Apply up to 200 operations (decoded JSON) and give their receipts, in the same order.

    The caller has begun the transaction with `engine.begin_write`, and commits it before it sends the receipts.

    :raises sqlalchemy.exc.OperationalError: the database asks to try the whole transaction again.
    """
    if not operations:
        return []
    session.flush()
    last_rev = counter.take(session, len(operations))
    batch = _Batch(session, Wire(session), device, now, last_rev - len(operations) + 1, last_rev)
    ops = [parse(raw, batch.first_rev + place) for place, raw in enumerate(operations)]
    try:
        receipts = _apply(batch, ops)
    except OperationalError:
        raise
    except Exception as error:
        log.warning("batch judged one by one after %s", type(error).__name__)
        receipts = [_apply_alone(batch, raw, rev) for rev, raw in enumerate(operations, batch.first_rev)]
    _forget(session)
    return receipts


@dataclass(frozen=True)
class _Batch:
    """What all operations of a batch have in common."""

    session: Session
    wire: Wire
    device: DeviceContext
    now: datetime
    first_rev: int
    last_rev: int


def _apply(batch: _Batch, ops: Sequence[Operation]) -> list[ReceiptData]:
    """Judge and write in one savepoint; nothing is left of it after an exception."""
    world = World(batch.session, batch.wire, batch.device, batch.now, batch.first_rev)
    batch.wire.begin()
    try:
        prefetch.fill(world, ops)
        kept: list[Quarantined] = []
        receipts = [_judge(world, op, kept) for op in ops]
        flush(world, batch.last_rev, kept)
    except Exception as error:
        if not isinstance(error, OperationalError):
            batch.wire.rollback()
            keys.forget(batch.session)
            audit.forget(batch.session)
            _forget(batch.session)
        raise
    return receipts


def _apply_alone(batch: _Batch, raw: Any, rev: int) -> ReceiptData:
    """The second way: what the database refuses is one record's fault. A key that is taken is looked at once more."""
    faults: list[Problem] = []
    for _attempt in range(2):
        op = parse(raw, rev)
        op.faults += faults
        try:
            return _apply(batch, [op])[0]
        except OperationalError:
            raise
        except Exception as error:
            log.warning("operation %s refused after %s", rev, type(error).__name__)
            if not isinstance(error, IntegrityError):
                faults = [Problem(None, "unrepresentable" if isinstance(error, DataError) else "refused")]
    op = parse(raw, rev)
    op.faults += faults or [Problem(None, "refused")]
    return _apply(batch, [op])[0]


def _judge(world: World, op: Operation, kept: list[Quarantined]) -> ReceiptData:
    earlier = world.receipts.get(op.id or "") if op.type else None
    if earlier is not None and earlier["hash"] != op.hash:
        receipt = ReceiptData(op.id, op.claimed_hash, INVALID, None, (Problem("id", "id_reused"),))
        kept.append(quarantine.of(world, op, receipt))
        return receipt
    if earlier is not None and earlier["status"] in (*DONE, CONFLICT):
        status = CONFLICT if earlier["status"] == CONFLICT else ALREADY
        problems = tuple(Problem(one["field"], one["code"]) for one in earlier["problems"])
        return ReceiptData(op.id, op.claimed_hash, status, earlier["rev"], problems)
    receipt = _outcome(world, op)
    if receipt.status in (*DONE, CONFLICT):
        redirect.note(world, op)
    if receipt.status in (INVALID, FORBIDDEN):
        kept.append(quarantine.of(world, op, receipt))
        if earlier is None or earlier["status"] != receipt.status:
            _note_refusal(world, op, receipt)
    elif earlier is not None:
        world.released.append((op.id or "", op.hash or ""))
    _remember(world, op, receipt, earlier)
    return receipt


def _outcome(world: World, op: Operation) -> ReceiptData:
    try:
        if op.faults:
            raise RefusedError(INVALID, op.faults)
        if op.base_rev is not None and op.base_rev >= world.first_rev:
            raise RefusedError(INVALID, (Problem("base_rev", "base_rev"),))
        world.lent = redirect.lent(world, op)
        outcome = KINDS[op.type](world, op)
    except RefusedError as error:
        return ReceiptData(op.id, op.claimed_hash, error.status, None, error.problems)
    return ReceiptData(op.id, op.claimed_hash, outcome.status, outcome.rev, outcome.problems)


def _remember(world: World, op: Operation, receipt: ReceiptData, earlier: Row | None) -> None:
    """The receipt's row; none where the envelope could not be trusted, so that a good copy can still come."""
    if not op.type:
        return
    values = {
        "hash": op.hash,
        "status": receipt.status,
        "rev": receipt.rev,
        "problems": [problem.as_json() for problem in receipt.problems],
        "device_id": world.device.device_id,
        "at": world.now,
    }
    if earlier is not None:
        world.change("receipt", earlier, values)
    else:
        world.receipts[str(op.id)] = world.add("receipt", {"operation_id": op.id, **values})


def _note_refusal(world: World, op: Operation, receipt: ReceiptData) -> None:
    world.add(
        "audit",
        audit.entry(
            world.session,
            at=world.now,
            actor=f"device:{world.device.device_id}",
            action=f"operation.{receipt.status}",
            entity_type=op.type or "operation",
            entity_id=op.entity_id or world.device.device_id,
            rev=None,
            codes=(*sorted({problem.code for problem in receipt.problems}), *world.device.traces),
        ),
    )


def _forget(session: Session) -> None:
    """What the session remembered of these tables is old now."""
    ward = ward_of(session)
    for row in (*session.identity_map.values(), *session.new):
        if isinstance(row, _WRITTEN) and getattr(row, "commune_id", None) == ward:
            session.expunge(row)
