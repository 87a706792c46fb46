"""Operations that the server makes itself, for somebody at a desk: of the same shape as those that phones send."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from webapp.domain import calendar
from webapp.domain.permissions import Role
from webapp.services.operations.canonical import digest
from webapp.services.operations.context import DeviceContext


def desk(account_id: str, scopes: Iterable[str], now: datetime, channel: str) -> DeviceContext:
    """The desk of an account: no phone, and the rights of a volunteer within these collectives.

    Whether the account may do what it does was looked at before.
    """
    return DeviceContext(
        device_id=account_id,
        account_id=account_id,
        person_id=None,
        roles=frozenset({Role.VOLUNTEER}),
        scopes=frozenset(scopes),
        today=calendar.day(now),
        channel=channel,
    )


def operation(
    identity: str | None, kind: str, entity_id: str, base_rev: int | None, at: datetime, data: dict[str, Any]
) -> dict[str, Any]:
    """An operation as it travels (protocol.md §3); `identity` None: to be named by whoever asked, from its hash."""
    made_at = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "id": identity,
        "type": kind,
        "entity_id": entity_id,
        "base_rev": base_rev,
        "made_at": made_at,
        "hash": digest([kind, entity_id, base_rev, made_at, data]),
        "data": data,
    }


def sheet_id(kind: str, campaign_id: str, person_id: str) -> str:
    """The id that a declaration or registration is made with (protocol.md §3)."""
    return str(uuid.uuid5(uuid.UUID(campaign_id), f"{kind}:{person_id}"))
