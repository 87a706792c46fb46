"""What goes into a batch and what comes out of it: the phone, one operation, problems, receipts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

STORED, MERGED, ALREADY, CONFLICT, INVALID, FORBIDDEN = (
    "stored",
    "merged",
    "already",
    "conflict",
    "invalid",
    "forbidden",
)
STATUSES = (STORED, MERGED, ALREADY, CONFLICT, INVALID, FORBIDDEN)
DONE = frozenset({STORED, MERGED})
"""Statuses whose operation was applied; sent again it is `already`."""


@dataclass(frozen=True)
class DeviceContext:
    """The phone that sends. `scopes`: ids of collectives, and for a citizen the id of their own person.

    Other ids in `scopes` (the ward's own) reach nothing. `by_role` narrows the scopes of a role where its holder has
    several positions; a role that it does not name has all of `scopes`. `today` is the day in Vietnam. `channel`: the
    way in, where it is not the plain one.
    """

    device_id: str
    account_id: str | None
    person_id: str | None
    roles: frozenset[str]
    scopes: frozenset[str]
    today: date
    by_role: Mapping[str, frozenset[str]] = field(default_factory=dict)
    channel: str = ""

    @property
    def traces(self) -> tuple[str, ...]:
        """What each entry of the audit says of the way in: nothing where it is the plain one."""
        return (self.channel,) if self.channel else ()


@dataclass(frozen=True)
class Problem:
    """What is wrong (or, on a stored operation, worth a look). `field` None: the record as a whole."""

    field: str | None
    code: str

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field, "code": self.code}


@dataclass(frozen=True)
class ReceiptData:
    """The answer to one operation. `id` and `hash` echo what was sent, where that can be echoed at all."""

    id: str | None
    hash: str | None
    status: str
    rev: int | None = None
    problems: tuple[Problem, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The receipt as it travels."""
        return {
            "id": self.id,
            "hash": self.hash,
            "status": self.status,
            "rev": self.rev,
            "problems": [problem.as_json() for problem in self.problems],
        }


@dataclass
class Operation:
    """One operation, read. `values` holds merge units in their normal form (`answers.c01.self` → 8); None clears.

    `id` and `hash` are None where they cannot be trusted; `faults` says what was wrong already when reading.
    `rev` is the number that it takes if it changes something. `after`: the operation of the same phone on the same
    record that this one was made on top of, while that one was still under way. `alias`: the id under which the phone
    knows a sheet that is kept under `entity_id`. `through`: merges of people by which it reached its record.
    """

    raw: Any
    rev: int
    id: str | None = None
    hash: str | None = None
    claimed_hash: str | None = None
    type: str = ""
    entity_id: str = ""
    base_rev: int | None = None
    after: str | None = None
    made_at: datetime | None = None
    data: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False
    faults: list[Problem] = field(default_factory=list)
    alias: str | None = None
    through: set[str] = field(default_factory=set)

    def clocked(self, now: datetime) -> datetime:
        """When the phone says that it happened, unless that cannot be: then now. Evidence, never order."""
        made = self.made_at
        return made if made is not None and made.year >= 2022 and made <= now else now


@dataclass(frozen=True)
class Outcome:
    """What became of an operation that was neither invalid nor forbidden."""

    status: str
    rev: int
    problems: tuple[Problem, ...] = ()


class RefusedError(Exception):
    """An operation that is not applied. `status`: invalid, forbidden or conflict."""

    def __init__(self, status: str, problems: Iterable[Problem]) -> None:
        self.status = status
        self.problems = tuple(problems)
        super().__init__(status)


def invalid(code: str, name: str | None = None) -> RefusedError:
    """Against a hard rule."""
    return RefusedError(INVALID, (Problem(name, code),))


def forbidden(code: str = "out_of_scope", name: str | None = None) -> RefusedError:
    """Outside the sender's rights or scope."""
    return RefusedError(FORBIDDEN, (Problem(name, code),))
