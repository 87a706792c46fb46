"""Writing a change down: history, audit and feed in one call, in the transaction of the change itself."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.models import History
from webapp.models.tenancy import ward_of
from webapp.services import audit, keys, visibility
from webapp.services.author import Author


def label(entity_type: str, entity_id: str, rev: int) -> str:
    """What a sealed history value is bound to."""
    return f"history/{entity_type}/{entity_id}/{rev}"


def record(
    session: Session,
    *,
    entity_type: str,
    entity_id: str,
    rev: int,
    operation: str,
    author: Author,
    at: datetime,
    values: Mapping[str, Any],
    subject_id: str,
    scopes: Iterable[str],
    new: bool,
    operation_id: str | None = None,
    codes: Iterable[str] = (),
) -> None:
    """Write one change down.

    :param values: changed field → new value (JSON), fields named as the protocol merges them (`answers.c01.self`).
    :param subject_id: the person or household under whose key the values are sealed.
    :param scopes: who sees the record from now on.
    :param new: the record is being created.
    """
    ward = ward_of(session)
    keys.ensure(session, subject_id, at)
    sealed = keys.seal_values(session, subject_id, label(entity_type, entity_id, rev), values)
    session.add(
        History(
            commune_id=ward,
            rev=rev,
            entity_type=entity_type,
            entity_id=entity_id,
            operation=operation,
            operation_id=operation_id,
            account_id=author.account_id,
            device_id=author.device_id,
            at=at,
            fields=sorted(values),
            subject_id=subject_id,
            sealed=sealed,
        )
    )
    audit.append(
        session,
        at=at,
        actor=author.name,
        action=operation,
        entity_type=entity_type,
        entity_id=entity_id,
        rev=rev,
        codes=codes,
        digest=_digest(session, values),
    )
    visibility.touch(session, entity_type, entity_id, scopes, rev, new=new)


def _digest(session: Session, values: Mapping[str, Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return keys.keyring_of(session).fingerprint("audit", text).hex()
