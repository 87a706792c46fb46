"""Choosing between the values of two phones: one is kept, both stay written down (protocol.md §3, `conflict`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions, rivals
from webapp.domain.acts import Act
from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Actor
from webapp.domain.scoring import parse_points
from webapp.domain.workflow import State
from webapp.models import Answer, Collective, Declaration, Rival
from webapp.models.tenancy import ward_of
from webapp.services import counter, keys, ledger, scores, sheet_facts, visibility
from webapp.services.author import Author
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError
from webapp.services.sheet_facts import Sheet
from webapp.services.steps import changed_since

STANDS = "stands"
"""Chosen: the value that stands."""


def choose(
    session: Session, actor: Actor, declaration_id: str, field: str, chosen: str, *, seen_rev: int, now: datetime
) -> Declaration:
    """Keep what stands in a field, or take what another phone sent for it. No value waits there any more.

    :param field: as the protocol merges it (`answers.c04.self`).
    :param chosen: `stands`, or the id of an open rival of that field.
    :raises NotFoundError: no such sheet for the actor to know of, or nothing to choose there.
    :raises NotAllowedError: they know of it, and may not choose.
    :raises StaleError: somebody changed the sheet since the page was made.
    :raises WorkflowError: the other value cannot be taken any more (`rival_checked`, `rival_fixed`).
    """
    rev = counter.next_rev(session)
    sheet = sheet_facts.load(session, declaration_id)
    if sheet is None:
        raise NotFoundError(declaration_id)
    role = _role(actor, sheet, now)
    declaration = sheet.declaration
    if declaration.rev != seen_rev:
        raise StaleError(declaration.rev, changed_since(session, declaration_id, seen_rev))
    waiting = _waiting(session, declaration_id, field)
    if not waiting or (chosen != STANDS and chosen not in {row.id for row in waiting}):
        raise NotFoundError(chosen)
    values: dict[str, Any] = {}
    if chosen != STANDS:
        code = rivals.refusal(State(declaration.state), field)
        if code:
            raise WorkflowError((code,))
        values = {field: _value(session, next(row for row in waiting if row.id == chosen))}
        _apply(session, sheet, field, values[field], rev)
    for row in waiting:
        row.resolved_at, row.rev = now, rev
    declaration.rev = rev
    session.flush()
    scores.refresh(declaration, sheet.rules, scores.answers_of(session, [declaration_id])[declaration_id])
    ledger.record(
        session,
        entity_type="declaration",
        entity_id=declaration_id,
        rev=rev,
        operation="declaration.resolve",
        author=Author(role, account_id=actor.account_id, person_id=actor.person_id),
        at=now,
        values=values,
        subject_id=sheet.person.id,
        scopes=visibility.of_person(session, sheet.person),
        new=False,
        codes=[field, STANDS if chosen == STANDS else "other"],
    )
    session.flush()
    return declaration


def _role(actor: Actor, sheet: Sheet, now: datetime) -> str:
    today = calendar.day(now)
    allowed = permissions.may(actor, Act.RESOLVE_RIVAL, sheet.subject, today)
    if not allowed:
        seen = permissions.may(actor, Act.VIEW_SHEET, sheet.subject, today)
        raise NotAllowedError(allowed.code or "no_role") if seen else NotFoundError(sheet.declaration.id)
    single = (Actor(actor.account_id, (one,), actor.person_id, actor.household_id) for one in actor.positions)
    able = (one for one in single if permissions.may(one, Act.RESOLVE_RIVAL, sheet.subject, today))
    return next(able).positions[0].role


def _waiting(session: Session, declaration_id: str, field: str) -> Sequence[Rival]:
    statement = select(Rival).where(
        Rival.commune_id == ward_of(session),
        Rival.entity_type == "declaration",
        Rival.entity_id == declaration_id,
        Rival.field == field,
        Rival.resolved_at.is_(None),
    )
    return session.scalars(statement.order_by(Rival.id)).all()


def _value(session: Session, row: Rival) -> Any:
    try:
        return keys.unseal_values(session, row.subject_id, f"rival/{row.id}", row.sealed)["value"]
    except keys.KeyDestroyedError as error:
        raise NotFoundError(row.id) from error


def _apply(session: Session, sheet: Sheet, field: str, value: Any, rev: int) -> None:
    """Put a value where phones put theirs."""
    ward, declaration = ward_of(session), sheet.declaration
    parts = field.split(".")
    if parts[0] == "answers" and len(parts) == 3:
        answer = session.get(Answer, (ward, declaration.id, parts[1]))
        if answer is None:
            answer = Answer(commune_id=ward, declaration_id=declaration.id, indicator=parts[1])
            session.add(answer)
        if parts[2] == "self":
            answer.self_points = None if value is None else parse_points(value, sheet.rules)
        else:
            answer.statement = value
    elif field == "collective_id" and session.get(Collective, (ward, value)) is not None:
        declaration.collective_id = value
        session.flush()
        visibility.reassign_person(session, sheet.person, rev)
    else:
        raise NotFoundError(field)
