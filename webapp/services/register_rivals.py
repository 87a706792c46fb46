"""Choosing between what two phones wrote of a household, a visit, a person or a registration (protocol.md §3).

What stands is kept by writing that down; the other value is taken as an edit made with both in view, through the same
judge as everything that phones send: so it is checked, merged into the record's history and told to the phones alike.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.acts import Act
from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Actor, Role, Subject
from webapp.models import Rival
from webapp.services import counter, keys, ledger, rival_facts
from webapp.services.author import Author
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError
from webapp.services.operations import apply_batch, making
from webapp.services.operations.context import ALREADY, MERGED, STORED

STANDS = "stands"
"""Chosen: the value that stands."""


class ChosenError(LookupError):
    """Nothing waits at that field any more, or not this value."""


def choose(
    session: Session,
    actor: Actor,
    kind: str,
    entity_id: str,
    field: str,
    chosen: str,
    *,
    seen_rev: int,
    now: datetime,
) -> None:
    """Keep what stands in a field, or take what another phone sent for it. No value waits there any more.

    The caller has begun the transaction with `engine.begin_write`, and rolls it back when this raises.

    :param chosen: `stands`, or the id of an open rival of that field.
    :raises NotFoundError: no such record.
    :raises ChosenError: nothing to choose there (any more).
    :raises NotAllowedError: not for this actor.
    :raises StaleError: somebody changed the record since the page was made.
    :raises WorkflowError: the other value cannot be taken; the codes are those of a receipt.
    """
    row = rival_facts.record_of(session, kind, entity_id)
    waiting = rival_facts.waiting_at(session, kind, entity_id, field)
    if row is None:
        raise NotFoundError(entity_id)
    scopes = rival_facts.scopes_of(session, kind, row)
    allowed = permissions.may(actor, Act.RESOLVE_RIVAL, Subject(frozenset(scopes)), calendar.day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    if not waiting or (chosen != STANDS and chosen not in {one.id for one in waiting}):
        raise ChosenError(entity_id)
    if row.rev != seen_rev:
        raise StaleError(row.rev, ())
    if chosen == STANDS:
        _keep(session, actor, kind, row, field, waiting, scopes, now)
    else:
        _take(session, actor, kind, row, next(one for one in waiting if one.id == chosen), scopes, now)


def subject_of(kind: str, row: Any) -> str:
    """The person or household under whose key the record's values lie."""
    return str(getattr(row, {"visit": "household_id", "registration": "person_id"}.get(kind, "id")))


def _keep(
    session: Session,
    actor: Actor,
    kind: str,
    row: Any,
    field: str,
    waiting: Sequence[Rival],
    scopes: set[str],
    now: datetime,
) -> None:
    rev = counter.next_rev(session)
    for one in waiting:
        one.resolved_at, one.rev = now, rev
    row.rev = rev
    session.flush()
    ledger.record(
        session,
        entity_type=kind,
        entity_id=row.id,
        rev=rev,
        operation=f"{kind}.resolve",
        author=Author(Role.ASSOCIATION, account_id=actor.account_id, person_id=actor.person_id),
        at=now,
        values={},
        subject_id=subject_of(kind, row),
        scopes=scopes,
        new=False,
        codes=[field, STANDS],
    )
    session.flush()


def _take(session: Session, actor: Actor, kind: str, row: Any, rival: Rival, scopes: set[str], now: datetime) -> None:
    if not rival_facts.may_be_taken(rival):
        raise WorkflowError(("rival_removed",))
    try:
        data = {rival.field: rival_facts.value_of(session, rival)}
    except keys.KeyDestroyedError as error:
        raise NotFoundError(rival.id) from error
    # With the rival in view, whatever came since it did; made of its own id: pressed twice, it is the same operation.
    seen = max(row.rev, rival.rev)
    identity = str(uuid.uuid5(uuid.UUID(rival.id), "chosen"))
    operation = making.operation(identity, kind, row.id, seen, now, data)
    # The right of the account to choose was looked at above.
    desk = making.desk(actor.account_id, scopes, now, "chosen")
    (receipt,) = apply_batch(session, desk, [operation], now)
    if receipt.status not in (STORED, MERGED, ALREADY):
        raise WorkflowError(tuple(problem.code for problem in receipt.problems) or ("rival_refused",))
