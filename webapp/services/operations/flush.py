"""Writing what a batch changed in memory: one statement for each table and set of columns, parents first."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import bindparam, update

from webapp.models import Audit, Base, History, Household, Person, SubjectKey
from webapp.models import Quarantine as QuarantineRow
from webapp.models import Receipt as ReceiptRow
from webapp.services import keys, visibility
from webapp.services.operations.bulk import Row, table_of
from webapp.services.operations.decode import keep
from webapp.services.operations.quarantine import Quarantined, label
from webapp.services.operations.world import MODELS, World

_LAST: dict[str, type[Base]] = {"history": History, "audit": Audit, "receipt": ReceiptRow}


def flush(world: World, last_rev: int, quarantined: list[Quarantined]) -> None:
    """Write everything.

    :raises sqlalchemy.exc.DBAPIError: the database refuses something; nothing of the batch may be kept then.
    """
    if world.moved or quarantined or world.released:
        _write_records(world)
        _reassign(world, last_rev)
        _write_quarantine(world, quarantined)
        _release(world)
        _write_traces(world)
    else:
        with world.wire.together():
            _write_records(world)
            _write_traces(world)


def _write_records(world: World) -> None:
    wire = world.wire
    wire.insert(SubjectKey, world.added["subject_key"])
    for name, model in MODELS.items():
        wire.insert(model, world.added[name])
        by_columns: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row, columns in world.changed[name].values():
            by_columns[tuple(sorted(columns))].append(row)
        for names, rows in by_columns.items():
            wire.update(model, rows, names)


def _write_traces(world: World) -> None:
    wire = world.wire
    for name, model in _LAST.items():
        wire.insert(model, world.added[name])
    rows = [row for row, _columns in world.changed["receipt"].values()]
    wire.update(ReceiptRow, rows, ("hash", "status", "rev", "problems", "device_id", "at"))
    wire.release()


def _reassign(world: World, last_rev: int) -> None:
    """Whoever moved is seen, with all that is theirs, by the scopes of today: rare, so by the ordinary way."""
    if not world.moved:
        return
    with world.session.begin_nested():
        for kind, identity in sorted(world.moved):
            key = (world.ward, identity)
            if kind == "household":
                household = world.session.get_one(Household, key, populate_existing=True)
                visibility.reassign_household(world.session, household, last_rev)
            else:
                person = world.session.get_one(Person, key, populate_existing=True)
                visibility.reassign_person(world.session, person, last_rev)
            world.session.flush()


def _release(world: World) -> None:
    """What lay in quarantine and was now taken is done with."""
    if world.released:
        of_row = (QuarantineRow.operation_id == bindparam("b_id"), QuarantineRow.hash == bindparam("b_hash"))
        statement = update(table_of(QuarantineRow)).where(QuarantineRow.commune_id == world.ward, *of_row)
        world.session.connection().execute(
            statement.values(resolved_at=world.now), [{"b_id": one, "b_hash": hashed} for one, hashed in world.released]
        )


def _write_quarantine(world: World, quarantined: list[Quarantined]) -> None:
    session, wire = world.session, world.wire
    # A key that was destroyed seals nothing more: what concerns an erased person is kept under the phone's.
    wanted = {subject for one in quarantined for subject in (one.subject_id, world.device.device_id)}
    erased = keys.load(session, wanted)
    rows = {}
    for one in quarantined:
        subject_id = world.device.device_id if one.subject_id in erased else one.subject_id
        if not keys.at_hand(session, subject_id):
            wire.insert(SubjectKey, [keys.make(session, subject_id, world.now)])
        rows[one.operation_id, one.hash] = {
            "commune_id": world.ward,
            "operation_id": one.operation_id,
            "hash": one.hash,
            "type": one.type,
            "entity_id": one.entity_id,
            "status": one.status,
            "problems": one.problems,
            "device_id": world.device.device_id,
            "subject_id": subject_id,
            "sealed": keys.seal(session, subject_id, label(one.operation_id, one.hash), keep(one.raw)),
            "at": world.now,
            "last_at": world.now,
            "resolved_at": None,
        }
    wire.insert(QuarantineRow, list(rows.values()), upsert=("status", "problems", "last_at", "resolved_at"))
