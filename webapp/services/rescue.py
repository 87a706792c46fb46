"""Taking in what a rescue file holds: as whom, envelope by envelope, photo by photo. As often as one likes, no doubles.

A part counts as the phone's own where its `mac` holds under the phone's token, which the file brings sealed. All else,
and all of a phone that was shut out, is judged as of somebody without rights: it goes to quarantine, where a human
finds it. Refusing it would lose what may be the only copy; applying it would let anybody write who can make a file.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.services import audit, devices, evidence_files, senders, unopened, uploads
from webapp.services.author import Author
from webapp.services.devices import Phone
from webapp.services.errors import NotAllowedError
from webapp.services.evidence_files import Arrived
from webapp.services.operations import apply_batch
from webapp.services.rescue_file import Envelope, Head, Part, Photo
from webapp.services.sealed import operations_in
from webapp.services.sealing import BROKEN, UNKNOWN_KEY, Opener, UnopenableError, opened, read_enc
from webapp.storage import EvidenceStore

NOBODY = str(UUID(int=0))
"""Stands for the phone of a file that names none."""
OWN, SHUT_OUT, UNPROVED = "own", "shut_out", "unproved"
Keys = Mapping[str, ec.EllipticCurvePrivateKey]


@dataclass(frozen=True)
class Proof:
    """Whose file it is: the token that it brought, if it is a token of that phone. `trust`: `own` or less."""

    device_id: str
    token: str | None
    trust: str

    def covers(self, part: Part) -> bool:
        """Did the phone itself make this part?"""
        if self.token is None or part.said.mac is None:
            return False
        return hmac.compare_digest(hmac.digest(self.token.encode(), part.content, "sha256").hex(), part.said.mac)


def keys_of(session: Session, head: Head) -> Keys:
    """Those keys of the ward that the file was sealed to; none where it is another server's."""
    opener, found = Opener(session), {}
    for kid in head.kids:
        try:
            found[kid] = opener.know(kid)
        except UnopenableError:
            continue
    return found


def proof_of(session: Session, head: Head, sender: bytes | None, keys: Keys, on: date) -> Proof:
    """Whose file it is."""
    nobody = Proof(head.device_id or NOBODY, None, UNPROVED)
    if head.sender is None or sender is None or head.device_id is None:
        return nobody
    try:
        said = json.loads(_open(keys, head.sender.kid, head.sender.enc, sender))
    except (UnopenableError, ValueError, RecursionError):
        return nobody
    token = said.get("token") if isinstance(said, dict) and said.get("device_id") == head.device_id else None
    if not isinstance(token, str) or not token.isprintable():
        return nobody
    return Proof(head.device_id, token, trust_of(session, token, head.device_id, on)[0])


def trust_of(session: Session, token: str | None, device_id: str, on: date) -> tuple[str, Phone | None]:
    """What the phone of a token may be trusted with today, and itself where it is at work."""
    try:
        phone = devices.authenticate(session, token or "", on)
    except devices.DeviceRevokedError:
        return SHUT_OUT, None
    except devices.TokenInvalidError:
        return UNPROVED, None
    return (OWN, phone) if phone.device_id == device_id else (UNPROVED, None)


def operations_of(keys: Keys, part: Part) -> list[Any]:
    """The operations in an envelope.

    :raises UnopenableError: see there.
    """
    return operations_in(_open(keys, part.said.kid, part.said.enc, part.content))


def apply(
    session: Session, proof: Proof, operations: Sequence[Any], *, trusted: bool, now: datetime, on: date
) -> Counter[str]:
    """Apply operations as the phone's own (`trusted`), or keep them in quarantine. Gives how many got which status, and
    of those that were refused or lost to another phone, how often each code was the reason."""
    trust, phone = trust_of(session, proof.token, proof.device_id, on) if trusted else (UNPROVED, None)
    if phone is not None:
        device = senders.context(phone, on, senders.RESCUE)
    else:
        device = senders.without_rights(proof.device_id, on, senders.RESCUE)
    told: Counter[str] = Counter()
    for receipt in apply_batch(session, device, operations, now):
        told[receipt.status] += 1
        if receipt.status in ("invalid", "forbidden", "conflict"):
            reasons = {one.code for one in receipt.problems} if phone is not None else {trust}
            told.update(f"why:{code}" for code in reasons)
    return told


def keep_unopened(session: Session, proof: Proof, part: Part, code: str, now: datetime) -> None:
    """An envelope that no key opens stays for a human, as one that was sent does. (A photo stays in the file.)"""
    if isinstance(part.said, Envelope):
        said = {"kid": part.said.kid, "enc": part.said.enc, "ciphertext": b64encode(part.content).decode()}
        unopened.keep(session, proof.device_id, json.dumps(said), code, now, proved=proof.covers(part))


def photo_of(store: EvidenceStore, commune_id: str, keys: Keys, part: Part) -> Arrived:
    """A photo opened, drawn anew and stored; it has no row yet. No transaction is open meanwhile.

    :raises UnopenableError: no key opens it, or it is damaged.
    :raises images.NotAnImageError: it is no photo.
    :raises webapp.storage.StorageFullError: there is no room.
    """
    if isinstance(part.said, Photo) and hashlib.sha256(part.content).hexdigest() != part.said.sha256:
        raise UnopenableError(BROKEN)
    return evidence_files.accept_content(store, commune_id, _open(keys, part.said.kid, part.said.enc, part.content))


def keep_photo(
    session: Session, store: EvidenceStore, proof: Proof, said: Photo, arrived: Arrived, *, trusted: bool, now: datetime
) -> str:
    """Give a photo its row. Gives `photo`, `photo_already` or `photo_refused`.

    Until a record names it, a photo is shown nowhere: those of a phone that is not trusted can be kept as well.
    """
    phone = trust_of(session, proof.token, proof.device_id, calendar.day(now))[1] if trusted else None
    if phone is not None:
        try:
            uploads.check_may(session, phone, said.evidence_id, now)
        except NotAllowedError:
            return "photo_refused"
    if evidence_files.held(session, store, arrived.sha256):
        return "photo_already"
    author = phone.author if phone is not None else Author("", device_id=proof.device_id)
    evidence_files.keep(session, arrived, evidence_id=said.evidence_id, author=author, at=now)
    return "photo"


def note(session: Session, official: Author, proof: Proof, sha256: str, now: datetime) -> None:
    """Write down who brought the file in. The caller holds the ward's lock."""
    audit.note(session, official, now, "rescue.import", "device", proof.device_id, codes=(proof.trust, sha256[:16]))


def _open(keys: Keys, kid: str, enc: str, content: bytes) -> bytes:
    if kid not in keys:
        raise UnopenableError(UNKNOWN_KEY)
    return opened(keys[kid], read_enc(enc), content)


def add(result: dict[str, Any] | None, told: Mapping[str, int] | Iterable[str]) -> dict[str, Any]:
    """The result of the work so far, with what was added to it."""
    return dict(Counter(result or {}) + Counter(told))
