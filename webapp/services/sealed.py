"""Sealed `/operations` bodies (docs/protocol.md): opened before the lock, applied by the service of all operations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.services import unopened
from webapp.services.operations import DeviceContext, ReceiptData, apply_batch, decode
from webapp.services.sealing import MALFORMED, Opener, UnopenableError, read_base64, read_enc

UNOPENABLE, TOO_MANY = "unopenable", "too_many"


@dataclass(frozen=True)
class Refused:
    """An envelope of which nothing was applied. `code`: `unopenable` or `too_many`; `why`: the code of the cause."""

    code: str
    why: str = ""
    kept: bool = False

    def as_json(self) -> dict[str, Any]:
        """Its place among the receipts, as it travels."""
        return {"code": self.code, "kept": self.kept} if self.code == UNOPENABLE else {"code": self.code}


Opened = list[Any] | Refused
"""The operations of an envelope, each as decoded JSON."""


def open_all(session: Session, envelopes: Sequence[Any]) -> list[Opened]:
    """Open envelopes (decoded JSON), each by itself: what is wrong with one holds back no other. Only reads.

    Once there are 200 operations, nothing that comes after is looked at: order is part of what phones say.
    """
    opener, total = Opener(session), 0
    found: list[Opened] = []
    for envelope in envelopes:
        if found and found[-1] == Refused(TOO_MANY):
            found.append(Refused(TOO_MANY))
            continue
        try:
            operations = open_one(opener, envelope)
        except UnopenableError as error:
            found.append(Refused(UNOPENABLE, error.code))
            continue
        total += len(operations)
        found.append(operations if total <= decode.MAX_OPERATIONS else Refused(TOO_MANY))
    return found


def open_one(opener: Opener, envelope: Any) -> list[Any]:
    """The operations in one envelope `{"kid", "enc", "ciphertext"}`.

    :raises UnopenableError: see there.
    """
    if type(envelope) is not dict or not {"kid", "enc", "ciphertext"} <= envelope.keys():
        raise UnopenableError(MALFORMED)
    enc, ciphertext = read_enc(envelope["enc"]), read_base64(envelope["ciphertext"])
    return operations_in(opener.open(envelope["kid"], enc, ciphertext))


def operations_in(body: bytes) -> list[Any]:
    """The operations of a body that was sealed.

    :raises UnopenableError: `malformed`, it is none.
    """
    try:
        return decode.decode(body)
    except decode.MalformedError as error:
        raise UnopenableError(MALFORMED) from error


def apply(
    session: Session, device: DeviceContext, envelopes: Sequence[Any], opened: Sequence[Opened], now: datetime
) -> list[list[ReceiptData] | Refused]:
    """Apply what was opened as one batch, and keep what could not be; in the same order.

    The caller has begun the transaction with `engine.begin_write`, and commits it before it answers.
    """
    together = [one for operations in opened if isinstance(operations, list) for one in operations]
    receipts = iter(apply_batch(session, device, together, now))
    told: list[list[ReceiptData] | Refused] = []
    for envelope, one in zip(envelopes, opened, strict=True):
        if isinstance(one, list):
            told.append([next(receipts) for _operation in one])
        elif one.code == UNOPENABLE:
            text = decode.keep(envelope)
            kept = unopened.keep(session, device.device_id, text, one.why, now, proved=True)
            told.append(Refused(one.code, one.why, kept))
        else:
            told.append(one)
    return told
