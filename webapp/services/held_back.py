"""What a phone sent and the ward did not take: a human looks at it, tries again, or says what became of it.

Nothing is thrown away: what was kept stays kept, sealed, with who dealt with it and what they found.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.models import Quarantine, Unopened
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter, devices, keys, senders, unopened
from webapp.services.author import Author
from webapp.services.errors import NotFoundError
from webapp.services.operations import DeviceContext, apply_batch, quarantine
from webapp.services.sealed import open_one
from webapp.services.sealing import MALFORMED, Opener, UnopenableError


@dataclass(frozen=True)
class Tried:
    """What came of another try. `code`: why it still cannot be opened; empty: it was, or somebody had dealt with it.

    `told`: how many of its operations got which status.
    """

    code: str = ""
    told: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Refused:
    """An operation in quarantine. `codes`: why; `raw`: what was sent, None where whom it concerns was erased."""

    operation_id: str
    hash: str
    type: str | None
    codes: tuple[str, ...]
    raw: Any
    at: datetime


ERASED = "erased"


def opened(session: Session, rows: Iterable[Quarantine]) -> list[Refused]:
    """Operations in quarantine, to be read by a human."""
    rows = list(rows)
    erased = keys.load(session, {row.subject_id for row in rows})
    return [
        Refused(
            row.operation_id,
            row.hash,
            row.type,
            tuple(sorted({str(one.get("code", "")) for one in row.problems})),
            None if row.subject_id in erased else _raw(session, row),
            row.at,
        )
        for row in rows
    ]


def try_again(session: Session, unopened_id: str, *, author: Author, now: datetime, on: date) -> Tried:
    """Open an envelope with the keys of today and apply what is in it, as when the phone had sent it now.

    Its operations have ids: those that came another way meanwhile are not applied twice. What nobody can prove to be
    the phone's own, or of a phone that was shut out, goes to quarantine.

    :raises NotFoundError: there is no such envelope in the ward.
    """
    counter.lock_ward(session)
    row = session.get(Unopened, (ward_of(session), unopened_id))
    if row is None:
        raise NotFoundError(unopened_id)
    if row.resolved_at is not None:
        return Tried()
    try:
        operations = open_one(Opener(session), _envelope(session, row))
    except UnopenableError as error:
        row.code = error.code if error.code != ERASED else row.code
        session.flush()
        return Tried(error.code)
    # Applying a batch lets go of rows; this one is dealt with by its key.
    device_id, proved = row.device_id, row.proved
    receipts = apply_batch(session, _sender(session, device_id, on, proved=proved), operations, now)
    row = session.get_one(Unopened, (ward_of(session), unopened_id))
    row.resolved_at, row.resolved_by = now, author.account_id
    audit.note(session, author, now, "sealed.opened", "device", device_id)
    session.flush()
    return Tried(told=Counter(receipt.status for receipt in receipts))


def settle_envelope(session: Session, unopened_id: str, remark: str, *, author: Author, now: datetime) -> None:
    """Say what became of an envelope that cannot be opened; said again, the first word stands.

    :raises NotFoundError: there is no such envelope in the ward.
    """
    counter.lock_ward(session)
    row = session.get(Unopened, (ward_of(session), unopened_id))
    if row is None:
        raise NotFoundError(unopened_id)
    _settle(session, row, remark, author, now)


def settle_operation(
    session: Session, operation_id: str, hashed: str, remark: str, *, author: Author, now: datetime
) -> None:
    """Say what became of an operation in quarantine; said again, the first word stands.

    :raises NotFoundError: there is no such operation in the ward.
    """
    counter.lock_ward(session)
    row = session.get(Quarantine, (ward_of(session), operation_id, hashed))
    if row is None:
        raise NotFoundError(operation_id)
    _settle(session, row, remark, author, now)


def _settle(session: Session, row: Unopened | Quarantine, remark: str, author: Author, now: datetime) -> None:
    if row.resolved_at is not None:
        return
    row.resolved_at, row.resolved_by, row.remark = now, author.account_id, remark
    action = "sealed.settle" if isinstance(row, Unopened) else "operation.settle"
    audit.note(session, author, now, action, "device", row.device_id)
    session.flush()


def _envelope(session: Session, row: Unopened) -> object:
    try:
        found: object = json.loads(keys.unseal(session, row.device_id, unopened.label(row.id), row.sealed))
    except keys.KeyDestroyedError as error:
        raise UnopenableError(ERASED) from error
    except ValueError as error:
        raise UnopenableError(MALFORMED) from error
    return found


def _sender(session: Session, device_id: str, on: date, *, proved: bool) -> DeviceContext:
    try:
        phone = devices.find(session, device_id, on) if proved else None
    except (devices.TokenInvalidError, devices.DeviceRevokedError):
        phone = None
    if phone is None:
        return senders.without_rights(device_id, on, senders.SEALED)
    return senders.context(phone, on, senders.SEALED)


def _raw(session: Session, row: Quarantine) -> Any:
    text = keys.unseal(session, row.subject_id, quarantine.label(row.operation_id, row.hash), row.sealed)
    try:
        return json.loads(text)
    except ValueError:
        # It was refused for being unreadable: a human may still read it.
        return text
