"""The hash of an operation: SHA-256 over the RFC 8785 form of what was sent.

Nearly every operation is plain (ASCII keys, safe integers, no fractions): its form is what the standard library's
encoder gives, in a tenth of the time. Everything else goes to the library that knows the whole standard.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from typing import Any

import rfc8785

MAX_DEPTH = 100
SAFE = 2**53 - 1

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


class UnrepresentableError(ValueError):
    """A value that cannot be hashed or kept: unsafe integer, NaN, NUL, lone surrogate, too deep. `path` says where."""

    def __init__(self) -> None:
        super().__init__("unrepresentable")
        self.path: list[str] = []


def check(value: Any, depth: int = 0) -> bool:
    """Can the value be hashed and kept? Gives True where it is plain (see above).

    :raises UnrepresentableError: it cannot.
    """
    kind = type(value)
    if kind is str:
        return _check_text(value)
    if value is None or kind is bool:
        return True
    if kind is int or kind is float:
        return _check_number(value)
    if depth >= MAX_DEPTH or (kind is not dict and kind is not list):
        raise UnrepresentableError
    return _check_parts(value.items() if kind is dict else enumerate(value), depth)


def _check_parts(pairs: Iterable[tuple[str | int, Any]], depth: int) -> bool:
    plain = True
    for key, item in pairs:
        try:
            if isinstance(key, str):
                plain = _check_text(key) and key.isascii() and plain
            plain = check(item, depth + 1) and plain
        except UnrepresentableError as error:
            error.path.insert(0, str(key))
            raise
    return plain


def _check_number(value: int | float) -> bool:
    if type(value) is int:
        if not -SAFE <= value <= SAFE:
            raise UnrepresentableError
        return True
    if not math.isfinite(value):
        raise UnrepresentableError
    return False


def _check_text(text: str) -> bool:
    if "\0" in text:
        raise UnrepresentableError
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise UnrepresentableError from None
    return True


def canonical(value: Any) -> bytes:
    """The RFC 8785 form.

    :raises UnrepresentableError: there is none.
    """
    return _encode(value).encode() if check(value) else rfc8785.dumps(value)


def digest(value: Any) -> str:
    """Lower-case hex SHA-256 of the RFC 8785 form.

    :raises UnrepresentableError: there is none.
    """
    return hashlib.sha256(canonical(value)).hexdigest()
