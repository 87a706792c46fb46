"""Keys of persons and households, wrapped under `DATA_KEYS`; what they seal; what stands for a value in an index.

A `Keyring` is put into `session.info` by whoever opens the session (`use`). Erasing somebody is destroying their key.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Table, bindparam, event, select
from sqlalchemy.orm import Session

from webapp.models import SubjectKey
from webapp.models.tenancy import ward_of

NONCE = 12
AT_ONCE = 10_000
"""SQLite takes 32,766 values in one statement."""
_table = SubjectKey.__table__
assert isinstance(_table, Table)  # noqa: S101 - for the type checker
_FIND = select(_table.c.subject_id, _table.c.kid, _table.c.wrapped).where(
    _table.c.commune_id == bindparam("ward"), _table.c.subject_id.in_(bindparam("ids", expanding=True))
)


class KeyDestroyedError(Exception):
    """The subject was erased; what was sealed under its key cannot be read any more."""


@dataclass(frozen=True)
class Keyring:
    """`DATA_KEYS`: id → 32 bytes, the current one first; the last one is the root of fingerprints and digests."""

    keys: tuple[tuple[str, bytes], ...]

    @property
    def current(self) -> tuple[str, bytes]:
        return self.keys[0]

    def wrap(self, key: bytes, label: bytes) -> tuple[str, bytes]:
        kid, master = self.current
        return kid, _seal(master, key, label)

    def unwrap(self, kid: str, wrapped: bytes, label: bytes) -> bytes:
        return _open(dict(self.keys)[kid], wrapped, label)

    @cached_property
    def _index_key(self) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=b"cdht/v1/index").derive(self.keys[-1][1])

    def fingerprint(self, purpose: str, value: str) -> bytes:
        """32 bytes that are equal for equal values and say nothing without the key."""
        return hmac.digest(self._index_key, f"{purpose}\0{value}".encode(), "sha256")


def _seal(key: bytes, plain: bytes, label: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, label)


def _open(key: bytes, sealed: bytes, label: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], label)


def use(session: Session, keyring: Keyring) -> None:
    """Give the session its keyring."""
    session.info["keyring"] = keyring


def keyring_of(session: Session) -> Keyring:
    """The session's keyring."""
    keyring: Keyring = session.info["keyring"]
    return keyring


def install(session_factory: Any) -> None:
    """Forget cached keys at each rollback: a key whose row was rolled back must seal nothing more."""
    event.listen(
        session_factory,
        "after_soft_rollback",
        lambda session, _previous: _cache(session).clear(),
    )


def forget(session: Session) -> None:
    """Forget the keys at hand: those made in what was rolled back must seal nothing more."""
    _cache(session).clear()


def _cache(session: Session) -> dict[tuple[str, str], bytes]:
    cache: dict[tuple[str, str], bytes] = session.info.setdefault("subject_keys", {})
    return cache


def load(session: Session, subject_ids: Iterable[str]) -> set[str]:
    """Read the keys of many subjects together; gives those whose key was destroyed (erased people)."""
    ward, cache = ward_of(session), _cache(session)
    wanted = {subject for subject in subject_ids if (ward, subject) not in cache}
    if not wanted:
        return set()
    session.flush()
    destroyed: set[str] = set()
    for some in portions(wanted):
        destroyed |= remember(session, session.connection().execute(_FIND, {"ward": ward, "ids": some}))
    return destroyed


def portions(ids: Iterable[str]) -> Iterator[list[str]]:
    """As many at a time as one statement takes."""
    every = list(ids)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


def remember(session: Session, rows: Iterable[Iterable[Any]]) -> set[str]:
    """Unwrap keys that were read as (subject, key id, wrapped); gives the subjects whose key was destroyed."""
    ward, cache, destroyed = ward_of(session), _cache(session), set()
    for subject_id, kid, wrapped in rows:
        if wrapped is None:
            destroyed.add(subject_id)
        elif (ward, subject_id) not in cache:
            cache[ward, subject_id] = keyring_of(session).unwrap(kid, wrapped, f"{ward}/{subject_id}".encode())
    return destroyed


def ensure(session: Session, subject_id: str, at: datetime) -> None:
    """Make the subject's key where there is none yet.

    :raises KeyDestroyedError: it had one, and it was destroyed.
    """
    ward, cache = ward_of(session), _cache(session)
    if (ward, subject_id) in cache:
        return
    load(session, [subject_id])
    if (ward, subject_id) in cache:
        return
    if session.get(SubjectKey, (ward, subject_id)) is not None:
        raise KeyDestroyedError(subject_id)
    session.add(SubjectKey(**make(session, subject_id, at)))


def make(session: Session, subject_id: str, at: datetime) -> dict[str, Any]:
    """A new key, for a subject that is known to have none: the row to be written in this transaction."""
    ward, key = ward_of(session), secrets.token_bytes(32)
    kid, wrapped = keyring_of(session).wrap(key, f"{ward}/{subject_id}".encode())
    _cache(session)[ward, subject_id] = key
    return {
        "commune_id": ward,
        "subject_id": subject_id,
        "kid": kid,
        "wrapped": wrapped,
        "created_at": at,
        "destroyed_at": None,
    }


def at_hand(session: Session, subject_id: str) -> bool:
    """Was the subject's key loaded or made in this transaction?"""
    return (ward_of(session), subject_id) in _cache(session)


def _key(session: Session, subject_id: str) -> bytes:
    load(session, [subject_id])
    key = _cache(session).get((ward_of(session), subject_id))
    if key is None:
        raise KeyDestroyedError(subject_id)
    return key


def seal(session: Session, subject_id: str, label: str, plain: str) -> bytes:
    """Seal a text under the subject's key. `label` names what it is, so that sealed values cannot be swapped."""
    return _seal(_key(session, subject_id), plain.encode(), label.encode())


def unseal(session: Session, subject_id: str, label: str, sealed: bytes) -> str:
    """The text again.

    :raises KeyDestroyedError: the subject was erased.
    """
    return _open(_key(session, subject_id), sealed, label.encode()).decode()


def seal_values(session: Session, subject_id: str, label: str, values: Mapping[str, Any]) -> bytes:
    """Seal a JSON object."""
    return seal(
        session,
        subject_id,
        label,
        json.dumps(values, ensure_ascii=False, separators=(",", ":")),
    )


def unseal_values(session: Session, subject_id: str, label: str, sealed: bytes) -> dict[str, Any]:
    """The JSON object again."""
    values: dict[str, Any] = json.loads(unseal(session, subject_id, label, sealed))
    return values


def destroy(session: Session, subject_id: str, at: datetime) -> None:
    """Erase: what was sealed under this key is gone for good."""
    row = session.get(SubjectKey, (ward_of(session), subject_id))
    if row is not None:
        row.wrapped, row.destroyed_at = None, at
    _cache(session).pop((ward_of(session), subject_id), None)


def token_hash(token: str) -> bytes:
    """How a random token is kept: it has 256 bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()
