"""Letting a phone in: a code of four characters that name it and six that are secret (protocol.md §2, Enrolment)."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Account, Commune, Device, EnrolmentCode
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter, devices, keys
from webapp.services.author import Author

# Without I, L, O, U, 0 and 1, which are read for one another on paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NAME, SECRET = 4, 6
WRONG_SECRETS = 5
REPLY_LOST = timedelta(minutes=15)

UNKNOWN = "code_unknown"
SPENT = "code_spent"
LOCKED = "code_locked"
TAKEN = "device_taken"


@dataclass(frozen=True)
class Enrolled:
    """A phone that was let in, with the token that only it will know."""

    device: Device
    token: str


@dataclass(frozen=True)
class Refused:
    """Why not: `code_unknown`, `code_spent` (used, or too old), `code_locked`, `device_taken` (somebody else's id)."""

    code: str


def issue(
    session: Session,
    *,
    account_id: str | None = None,
    person_id: str | None = None,
    issued_by: Author,
    now: datetime,
    lifetime: timedelta,
) -> str:
    """Make a code for the phone of an account at work in the ward, or of a citizen. Gives `XXXX-XXXXXX`, once.

    :raises ValueError: for neither of them, or for both.
    """
    if (account_id is None) == (person_id is None):
        raise ValueError("a code is for one account or one person")
    counter.lock_ward(session)
    ward = ward_of(session)
    name, secret = _draw(NAME), _draw(SECRET)
    while session.get(EnrolmentCode, (ward, name)) is not None:
        name = _draw(NAME)
    session.add(
        EnrolmentCode(
            commune_id=ward,
            name=name,
            secret_hash=_digest(session, name, secret),
            account_id=account_id,
            person_id=person_id,
            issued_at=now,
            expires_at=now + lifetime,
        )
    )
    _audit(session, issued_by, "code.issue", account_id or str(person_id), now)
    session.flush()
    return f"{name}-{secret}"


def enrol(session: Session, *, code: str, device_id: str, device_name: str, now: datetime) -> Enrolled | Refused:
    """Let a phone in. Both outcomes are to be committed: a wrong secret is counted."""
    counter.lock_ward(session)
    name, secret = _parts(code)
    row = session.get(EnrolmentCode, (ward_of(session), name), populate_existing=True)
    expected = row.secret_hash if row else bytes(32)
    right = hmac.compare_digest(expected, _digest(session, name, secret))
    refused = _refusal(row, right, now)
    if row is None or refused:
        session.flush()
        return Refused(refused or UNKNOWN)
    refused = _unusable(session, row, device_id, now)
    if refused:
        return Refused(refused)
    row.spent_at, row.device_id = row.spent_at or now, device_id
    enrolled = _admit(session, row, device_id, device_name, now)
    _audit(session, Author("device", row.account_id, None, row.person_id), "device.enrol", device_id, now)
    session.flush()
    return enrolled


def _refusal(row: EnrolmentCode | None, right: bool, now: datetime) -> str | None:
    if row is None:
        return UNKNOWN
    if row.failures >= WRONG_SECRETS:
        return LOCKED
    if not right:
        row.failures += 1
        return UNKNOWN
    if row.spent_at is None and now >= row.expires_at:
        return SPENT
    return None


def _unusable(session: Session, row: EnrolmentCode, device_id: str, now: datetime) -> str | None:
    """Is the right code of no use to this phone?"""
    device = session.get(Device, (row.commune_id, device_id), populate_existing=True)
    if row.spent_at is not None:
        repeated = row.device_id == device_id and now - row.spent_at <= REPLY_LOST
        if not repeated or device is None or device.revoked_at is not None:
            return SPENT
    if device is not None and (device.account_id, device.person_id) != (row.account_id, row.person_id):
        return TAKEN
    if row.account_id is not None and session.get_one(Account, row.account_id).disabled_at is not None:
        return SPENT
    return None


def _admit(session: Session, row: EnrolmentCode, device_id: str, device_name: str, now: datetime) -> Enrolled:
    slug = session.execute(select(Commune.slug).where(Commune.id == row.commune_id)).scalar_one()
    token = devices.new_token(slug)
    device = session.get(Device, (row.commune_id, device_id))
    if device is None:
        device = Device(
            commune_id=row.commune_id,
            id=device_id,
            account_id=row.account_id,
            person_id=row.person_id,
            scopes=[],
            enrolled_at=now,
        )
        session.add(device)
    device.name, device.token_hash, device.revoked_at = device_name, keys.token_hash(token), None
    return Enrolled(device, token)


def _draw(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _parts(code: str) -> tuple[str, str]:
    typed = "".join(character for character in code.upper() if character.isalnum() and character.isascii())
    if len(typed) != NAME + SECRET:
        return "", ""
    return typed[:NAME], typed[NAME:]


def _digest(session: Session, name: str, secret: str) -> bytes:
    # Six characters can be tried out against a plain hash; not against one that needs a key of DATA_KEYS.
    return keys.keyring_of(session).fingerprint("enrolment", f"{ward_of(session)}/{name}/{secret}")


def _audit(session: Session, author: Author, action: str, entity_id: str, at: datetime) -> None:
    audit.append(session, at=at, actor=author.name, action=action, entity_type="device", entity_id=entity_id, rev=None)
