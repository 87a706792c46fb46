"""From the bytes of a request to its operations, losing none to a value that JSON's readers choke on.

A number of 5,000 digits, NaN, or arrays nested 100,000 deep are one record's fault: they become an `Unreadable`, which
the record's receipt reports. Only a body that is no JSON, or not the shape of the call, is refused as a whole.
"""

from __future__ import annotations

import json
import re
from collections import deque
from typing import Any, NoReturn

from webapp.services.operations.canonical import MAX_DEPTH

MAX_OPERATIONS = 200
MAX_DIGITS = 20

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|-?Infinity|NaN', re.DOTALL)
# The list and the body's object are around each operation.
_TOO_DEEP = MAX_DEPTH + 4


class MalformedError(ValueError):
    """Not JSON, not `{"operations": […]}`, or more than 200 of them."""


class Unreadable:
    """Stands for a value that cannot be represented; `text` is what was sent."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def decode(body: bytes) -> list[Any]:
    """The operations of a body, each as decoded JSON.

    :raises MalformedError: see there.
    """
    found = document(body)
    if not isinstance(found, dict) or found.keys() != {"operations"}:
        raise MalformedError("not an object with operations")
    operations = found["operations"]
    if not isinstance(operations, list):
        raise MalformedError("operations is not a list")
    if len(operations) > MAX_OPERATIONS:
        raise MalformedError("more than 200 operations")
    return operations


def document(body: bytes) -> Any:
    """The JSON of a body, with `Unreadable` for what cannot be represented.

    :raises MalformedError: it is none.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedError("not UTF-8") from error
    try:
        return json.loads(text, parse_constant=Unreadable)
    except json.JSONDecodeError as error:
        raise MalformedError("not JSON") from error
    except (ValueError, RecursionError):
        return _read_carefully(text)


def _read_carefully(text: str) -> Any:
    """Read once more, with what is too deep cut out and integers without end left as text."""
    shallow, constants = _cut(text)

    def constant(_token: str) -> Unreadable:
        return Unreadable(constants.popleft())

    try:
        return json.loads(shallow, parse_int=_integer, parse_constant=constant)
    except (ValueError, RecursionError) as error:
        raise MalformedError("not JSON") from error


def _integer(digits: str) -> int | Unreadable:
    return int(digits) if len(digits) <= MAX_DIGITS else Unreadable(digits)


def _cut(text: str) -> tuple[str, deque[str]]:
    """The text with every value that lies too deep replaced by NaN, and what each NaN or Infinity stands for."""
    pieces: list[str] = []
    constants: deque[str] = deque()
    depth = start = end = 0
    for found in _TOKENS.finditer(text):
        sign = found.group()
        if sign in "[{":
            depth += 1
            if depth == _TOO_DEEP:
                start = found.start()
                pieces.append(text[end:start])
        elif sign in "]}":
            depth -= 1
            if depth == _TOO_DEEP - 1:
                end = found.end()
                pieces.append("NaN")
                constants.append(text[start:end])
        elif depth < _TOO_DEEP and sign[0] != '"':
            constants.append(sign)
    if depth:
        _never_closed()
    return "".join((*pieces, text[end:])), constants


def _never_closed() -> NoReturn:
    raise MalformedError("not JSON")


def keep(raw: Any) -> str:
    """The text under which a raw operation is kept: ASCII, so that lone surrogates survive as escapes."""
    try:
        return json.dumps(raw, ensure_ascii=True, separators=(",", ":"), default=_kept)
    except (RecursionError, ValueError):
        return json.dumps({"unreadable": "nested too deep"})


def _kept(value: Any) -> Any:
    return {"unreadable": value.text} if isinstance(value, Unreadable) else repr(value)
