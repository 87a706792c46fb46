"""Taking one step of the procedure: allowed, not stale, guards met; then written down with all that follows from it."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.permissions import Actor, Role
from webapp.domain.workflow import Action, State, advance, roles_for
from webapp.models import Answer, Declaration, History, Step
from webapp.models.tenancy import ward_of
from webapp.services import counter, ledger, scores, sheet_facts, visibility
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.sheet_facts import Sheet

Change = Callable[[Sheet, int, Step], dict[str, Any]]
"""What a step changes besides the state: gets the sheet, the new rev and the step, gives the changed values back."""


def take(
    session: Session,
    actor: Actor,
    declaration_id: str,
    action: Action,
    seen_rev: int,
    now: datetime,
    change: Change | None = None,
    *,
    reason: str | None = None,
    reason_given: bool = False,
    minutes: bool = False,
    agreed: Mapping[str, int] | None = None,
    decision: dict[str, Any] | None = None,
) -> Declaration:
    """One step: allowed, not stale, guards met; then the change, the totals, the step, history, audit and feed."""
    rev = counter.next_rev(session)
    sheet = sheet_facts.load(session, declaration_id)
    if sheet is None:
        raise NotFoundError(declaration_id)
    declaration, today = sheet.declaration, calendar.day(now)
    state = State(declaration.state)
    # Refused before anything is told about the sheet; the role is settled once the facts are known.
    role_of(actor, action, sheet, today)
    if declaration.rev != seen_rev:
        raise StaleError(declaration.rev, changed_since(session, declaration_id, seen_rev))
    reason = (reason or "").strip() or None
    complete = agreed is not None and set(agreed) == set(sheet.rules.indicator_codes)
    facts = sheet_facts.facts(
        session,
        sheet,
        today,
        reason_given=reason is not None or reason_given,
        minutes=minutes,
        scores_complete=complete,
        decision_complete=decision is not None,
    )
    role = role_of(actor, action, sheet, today, roles_for(state, action, facts))
    to = advance(state, action, facts)
    step = Step(
        commune_id=ward_of(session),
        id=str(uuid.uuid4()),
        rev=rev,
        declaration_id=declaration_id,
        action=action,
        from_state=state,
        to_state=to,
        at=now,
        account_id=actor.account_id,
        role=role,
        reason=reason,
        details=decision or {},
    )
    session.add(step)
    session.flush()
    values = change(sheet, rev, step) if change else {}
    _settle(session, sheet, to, rev, now)
    ledger.record(
        session,
        entity_type="declaration",
        entity_id=declaration_id,
        rev=rev,
        operation=action,
        author=Author(role, account_id=actor.account_id, person_id=actor.person_id),
        at=now,
        values={"state": to, **values},
        subject_id=sheet.person.id,
        scopes=visibility.of_person(session, sheet.person),
        new=False,
        codes=[f"{state}>{to}"],
    )
    session.flush()
    return declaration


def _settle(session: Session, sheet: Sheet, to: State, rev: int, now: datetime) -> None:
    declaration = sheet.declaration
    declaration.state, declaration.state_since, declaration.rev = to, now, rev
    session.flush()
    answers = scores.answers_of(session, [declaration.id])[declaration.id]
    scores.refresh(declaration, sheet.rules, answers)


def role_of(actor: Actor, action: Action, sheet: Sheet, today: date, among: frozenset[Role] = frozenset()) -> Role:
    """The position in which the actor takes the step.

    :param among: the roles that may take it here, if the table has such a row (in some wards only one of two posts).
    :raises NotFoundError: the sheet is not theirs to know of.
    :raises NotAllowedError: they know of it, and may not do this.
    """
    state = State(sheet.declaration.state)
    allowed = permissions.may(actor, action, sheet.subject, today, state)
    if allowed.code == "wrong_state":
        # The guard says so with the name of the step; a stale page is the likelier cause and is said first.
        allowed = permissions.may(actor, action, sheet.subject, today)
    if not allowed:
        seen = permissions.may(actor, permissions.Act.VIEW_SHEET, sheet.subject, today)
        raise NotAllowedError(allowed.code or "no_role") if seen else NotFoundError(sheet.declaration.id)
    held = [p for p in actor.positions if p.held_on(today)]
    single = [p.role for p in held if permissions.may(_only(actor, p), action, sheet.subject, today)]
    if among and not among & set(single):
        raise NotAllowedError("no_role")
    return next((role for role in single if role in among), single[0])


def _only(actor: Actor, position: permissions.Position) -> Actor:
    return Actor(actor.account_id, (position,), actor.person_id, actor.household_id)


def changed_since(session: Session, declaration_id: str, seen_rev: int) -> tuple[str, ...]:
    """Names of what changed on a declaration after a revision."""
    rows = session.scalars(
        select(History.fields).where(
            History.commune_id == ward_of(session),
            History.entity_type == "declaration",
            History.entity_id == declaration_id,
            History.rev > seen_rev,
        )
    )
    return tuple(sorted({name for fields in rows for name in fields}))


def refuse(faults: list[Fault]) -> None:
    """Stop here if there are faults."""
    if faults:
        raise FaultyInputError(faults)


def answer_rows(session: Session, sheet: Sheet) -> list[Answer]:
    """The rows of all indicators; those that the person left out are made."""
    ward, declaration_id = ward_of(session), sheet.declaration.id
    statement = select(Answer).where(Answer.commune_id == ward, Answer.declaration_id == declaration_id)
    rows = {row.indicator: row for row in session.scalars(statement)}
    for code in sheet.rules.indicator_codes:
        if code not in rows:
            rows[code] = Answer(commune_id=ward, declaration_id=declaration_id, indicator=code)
            session.add(rows[code])
    return [rows[code] for code in sheet.rules.indicator_codes]
