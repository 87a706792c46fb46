"""Passwords: how they are hashed, and which ones are taken."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.domain.errors import DomainError

# Why these: docs/adr/0007-passwords-and-sessions.md.
HASHER = PasswordHasher(time_cost=2, memory_cost=47104, parallelism=1)
SHORTEST, LONGEST = 10, 200
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def generate() -> str:
    """A password to print on a slip: 16 letters and digits without look-alikes, in groups of four (79 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def judge(username: str, password: str) -> None:
    """Take or refuse a new password.

    :raises DomainError: `password_short`, `password_long`, `password_is_name`.
    """
    password = _normal(password)
    if len(password) < SHORTEST:
        raise DomainError("password_short", "password")
    if len(password) > LONGEST:
        raise DomainError("password_long", "password")
    if username in password.casefold():
        raise DomainError("password_is_name", "password")


def _normal(password: str) -> str:
    # Keyboards differ in how they compose Vietnamese letters: the same password in NFD must open the same door.
    return unicodedata.normalize("NFC", password)


def hashed(password: str) -> str:
    """The hash to keep."""
    return HASHER.hash(_normal(password))


def matches(kept: str, password: str) -> bool:
    """Is this the password of that hash?"""
    if len(password) > 4 * LONGEST:
        return False
    try:
        return HASHER.verify(kept, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobodys_hash() -> str:
    """A hash that no password opens, as costly to try as a real one."""
    return HASHER.hash(secrets.token_urlsafe(32))
