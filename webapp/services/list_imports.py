"""Bringing a list in: its file kept sealed, its columns confirmed, its rows taken in, all of it taken back or dropped.

Each step is asked for here and done beside the server (`webapp.jobs.list_imports`). The caller commits.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor
from webapp.domain.spreadsheets.cells import Cell
from webapp.models import Job, ListImport, ListImportRow
from webapp.models.job import OPEN
from webapp.models.list_import import DROPPED, PLANNED, TAKEN, TAKING, UNDOING, UPLOADED
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter, jobs, keys
from webapp.services.author import Author
from webapp.services.errors import NotAllowedError, NotFoundError
from webapp.services.workbook_sheets import Sheet

PEOPLE = "people"
# What nobody goes on with: its personal values go.
LIFE = timedelta(days=7)


class NotNowError(Exception):
    """The list is not at the point where this could be done (any more): somebody else went on with it."""


def folder(commune_id: str) -> str:
    """Where a ward's lists wait. They are named by the id of their import."""
    return f"lists/{commune_id}/"


def begin(session: Session, actor: Actor, file_name: str, *, now: datetime) -> ListImport:
    """A list that is about to be kept: its row and its key.

    :raises NotAllowedError: the actor may not.
    """
    counter.lock_ward(session)
    _demand(actor, now)
    ward, identity = ward_of(session), str(uuid.uuid4())
    keys.ensure(session, identity, now)
    session.flush()
    made = ListImport(
        commune_id=ward,
        id=identity,
        kind=PEOPLE,
        state=UPLOADED,
        sealed=keys.seal_values(session, identity, f"list_import/{identity}", {"file": file_name}),
        created_by=actor.account_id,
        created_at=now,
    )
    session.add(made)
    audit.note(session, _author(actor), now, "list_import.begin", "list_import", identity, codes=(PEOPLE,))
    return made


def seal_sheets(session: Session, import_id: str, sheets: Sequence[Sheet]) -> bytes:
    """The cells as they are kept in the store."""
    written = json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False, default=_day_as_json)
    return keys.seal(session, import_id, f"list_import/{import_id}/cells", written)


def unseal_sheets(session: Session, import_id: str, content: bytes) -> list[Sheet]:
    """The cells again.

    :raises keys.KeyDestroyedError: the list was taken in or dropped.
    """
    read = json.loads(keys.unseal(session, import_id, f"list_import/{import_id}/cells", content))
    return [Sheet(one["name"], one["numbers"], [[_cell(cell) for cell in row] for row in one["rows"]]) for one in read]


def find(session: Session, import_id: str) -> ListImport:
    """A list of the ward.

    :raises NotFoundError: there is none of that id.
    """
    found = session.get(ListImport, (ward_of(session), import_id))
    if found is None:
        raise NotFoundError(import_id)
    return found


def file_name(session: Session, one: ListImport) -> str:
    """What its file is called; nothing once its values are gone."""
    if one.sealed is None:
        return ""
    try:
        return str(keys.unseal_values(session, one.id, f"list_import/{one.id}", one.sealed)["file"])
    except keys.KeyDestroyedError:
        return ""


def open_job(session: Session, one: ListImport) -> Job | None:
    """The work on it that waits or is under way."""
    job = session.get(Job, (one.commune_id, one.job_id)) if one.job_id else None
    return job if job is not None and job.state in OPEN else None


def ask_to_read(session: Session, actor: Actor, import_id: str, columns: Mapping[str, Any], *, now: datetime) -> Job:
    """Have the rows read with these columns (`sheet`, `first`, `fields`, `area_id`): nothing is written of them.

    :raises NotNowError: it is past that.
    """
    one = _at(session, actor, import_id, (UPLOADED, PLANNED), now)
    return _ask(session, actor, one, jobs.READ_LIST, UPLOADED, columns, now)


def ask_to_take(session: Session, actor: Actor, import_id: str, *, now: datetime) -> Job:
    """Have the new ones taken in; what was begun and called off is gone on with.

    :raises NotNowError: it was not read yet, or it is past that.
    """
    one = _at(session, actor, import_id, (PLANNED, TAKING), now)
    return _ask(session, actor, one, jobs.TAKE_LIST, TAKING, {}, now)


def ask_to_undo(session: Session, actor: Actor, import_id: str, *, now: datetime) -> Job:
    """Have all taken back that this list brought in and nobody built on.

    :raises NotNowError: nothing of it is in.
    """
    one = _at(session, actor, import_id, (TAKING, TAKEN, UNDOING), now)
    return _ask(session, actor, one, jobs.UNDO_LIST, UNDOING, {}, now)


def drop(session: Session, actor: Actor, import_id: str, *, now: datetime) -> None:
    """Forget a list of which nothing was taken in. The caller deletes its file after the commit.

    :raises NotNowError: something was, or somebody works on it.
    """
    one = _at(session, actor, import_id, (UPLOADED, PLANNED), now)
    if open_job(session, one) is not None:
        raise NotNowError(import_id)
    audit.note(session, _author(actor), now, "list_import.drop", "list_import", import_id)
    finish(session, one, DROPPED, now)


def finish(session: Session, one: ListImport, state: str, now: datetime) -> None:
    """It is over: no personal value of the file is left, only ids and codes; of a dropped list not even those."""
    one.state, one.finished_at, one.sealed = state, one.finished_at or now, None
    rows = (ListImportRow.commune_id == one.commune_id, ListImportRow.import_id == one.id)
    if state == DROPPED:
        session.execute(delete(ListImportRow).where(*rows))
    else:
        wipe = update(ListImportRow).where(*rows, ListImportRow.sealed.is_not(None)).values(sealed=None)
        session.execute(wipe.execution_options(synchronize_session=False))
    keys.destroy(session, one.id, now)
    session.flush()


def sweep(session: Session, now: datetime) -> None:
    """Lists that nobody went on with for a week are dropped; those half taken in stay as they are, without values."""
    counter.lock_ward(session)
    stale = select(ListImport).where(
        ListImport.commune_id == ward_of(session),
        ListImport.sealed.is_not(None),
        ListImport.created_at <= now - LIFE,
    )
    for one in session.scalars(stale):
        if open_job(session, one) is None:
            finish(session, one, DROPPED if one.state in (UPLOADED, PLANNED) else TAKEN, now)


def waiting(session: Session) -> set[str]:
    """The ids of those whose cells are still needed."""
    rows = select(ListImport.id).where(ListImport.commune_id == ward_of(session), ListImport.sealed.is_not(None))
    return set(session.scalars(rows))


def _at(session: Session, actor: Actor, import_id: str, states: Sequence[str], now: datetime) -> ListImport:
    counter.lock_ward(session)
    _demand(actor, now)
    one = find(session, import_id)
    if one.state not in states:
        raise NotNowError(import_id)
    return one


def _ask(
    session: Session, actor: Actor, one: ListImport, kind: str, state: str, more: Mapping[str, Any], now: datetime
) -> Job:
    """One piece of work at a time: pressed twice, it is the same one."""
    under_way = open_job(session, one)
    if under_way is not None:
        if under_way.kind != kind:
            raise NotNowError(one.id)
        return under_way
    job = jobs.ask(session, actor, kind, {"import_id": one.id, **more}, now=now)
    one.state, one.job_id = state, job.id
    session.flush()
    return job


def _demand(actor: Actor, now: datetime) -> None:
    allowed = permissions.may(actor, Act.IMPORT, None, calendar.day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")


def _author(actor: Actor) -> Author:
    return Author(role=str(permissions.Role.ASSOCIATION), account_id=actor.account_id, person_id=actor.person_id)


def _day_as_json(value: Any) -> dict[str, str]:
    if not isinstance(value, date):
        raise TypeError(type(value).__name__)
    return {"day": value.isoformat()}


def _cell(value: Any) -> Cell:
    cell: Cell = date.fromisoformat(value["day"]) if isinstance(value, dict) else value
    return cell
