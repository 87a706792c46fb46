"""Cursors: where a pull stands, bound to the epoch and to what the phone may see. Opaque to phones."""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import msgspec

from webapp.queries.feed import Place
from webapp.web.api.body import ID_PATTERN
from webapp.web.api.problems import Problem

# Somebody may well write a cursor of their own: what is in it must be fit for a query.
Rev = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Name = Annotated[str, msgspec.Meta(pattern="^[a-z]{0,20}$")]
Id = Annotated[str, msgspec.Meta(pattern=ID_PATTERN)]


class _Content(msgspec.Struct, array_like=True):
    bound_to: str
    rev: Rev
    type: Name
    id: Id
    full: bool


@dataclass(frozen=True)
class Cursor:
    """`full`: the pull began empty and is not yet at its end, so it also tells what the phone must forget."""

    place: Place
    full: bool


def binding(epoch: str, scope: Iterable[str], sees_reviews: bool) -> str:
    """What a cursor is good for. Another epoch, another scope or other rights give another text."""
    text = "\n".join([epoch, str(sees_reviews), *sorted(scope)])
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def write(cursor: Cursor, bound_to: str) -> str:
    """The cursor as phones carry it."""
    place = cursor.place
    content = msgspec.json.encode(_Content(bound_to, place.rev, place.type, place.id, cursor.full))
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def read(text: str, bound_to: str) -> Cursor:
    """The cursor of a phone; an empty one begins a full pull.

    :raises Problem: 409 `cursor_stale`: of another epoch or scope, or nothing of ours.
    """
    if not text:
        return Cursor(Place(), full=True)
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        content = msgspec.json.decode(packed, type=_Content)
    except (binascii.Error, msgspec.DecodeError, RecursionError, ValueError) as error:
        raise _stale() from error
    if content.bound_to != bound_to:
        raise _stale()
    return Cursor(Place(content.rev, content.type, content.id), content.full)


def _stale() -> Problem:
    return Problem(409, "cursor_stale", "Pull again from an empty cursor, and keep everything that is not sent yet.")
