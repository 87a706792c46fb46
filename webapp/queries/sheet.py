"""One declaration with all that the page about it shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import permissions
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, Role
from webapp.domain.workflow import Available, State, available, roles_for
from webapp.models import (
    Account,
    Answer,
    Collective,
    Evidence,
    EvidenceFile,
    Objection,
    Registration,
    ReturnReason,
    Rival,
    Step,
)
from webapp.models.tenancy import ward_of
from webapp.services import keys, sheet_facts
from webapp.services.sheet_facts import Sheet


@dataclass(frozen=True)
class Piece:
    """A piece of evidence. `file_here`: its file has arrived; `is_photo`: and it is a picture."""

    id: str
    indicator: str
    kind: str
    note: str | None
    number: float | None
    has_file: bool
    file_here: bool
    is_photo: bool
    seen_at_meeting: bool


@dataclass(frozen=True)
class StepTaken:
    """A line of the sheet's history. `by` is a display name, None where a phone or the public did it."""

    rev: int
    action: str
    from_state: str
    to_state: str
    at: datetime
    by: str | None
    role: str
    reason: str | None
    details: dict[str, Any]
    returns: tuple[ReturnReason, ...]


@dataclass(frozen=True)
class OtherValue:
    """A rival: what another phone sent for a field that had changed meanwhile. `name`: of the place that it names."""

    id: str
    field: str
    value: Any
    at: datetime
    name: str | None = None


@dataclass(frozen=True)
class View:
    """What the page shows. `actions` are those that the actor's positions allow, with the guards still unmet."""

    sheet: Sheet
    collective: Collective
    pieces: dict[str, tuple[Piece, ...]]
    steps: Sequence[StepTaken]
    returns: dict[str | None, tuple[ReturnReason, ...]]
    rivals: Sequence[OtherValue]
    objections: Sequence[Objection]
    goals: str | None
    reasons: dict[str, str]
    actions: Sequence[Available]
    hindered: str | None


def view(session: Session, actor: Actor, declaration_id: str, *, today: date) -> View | None:
    """The page's content, or None where there is no such sheet or it is not the actor's to see."""
    sheet = sheet_facts.load(session, declaration_id)
    if sheet is None or not permissions.may(actor, Act.VIEW_SHEET, sheet.subject, today):
        return None
    ward = ward_of(session)
    steps = steps_of(session, declaration_id)
    latest = next((step for step in reversed(steps) if step.action == "return"), None)
    actions, hindered = _actions(session, actor, sheet, today)
    return View(
        sheet=sheet,
        collective=session.get_one(Collective, (ward, sheet.declaration.collective_id)),
        pieces=_pieces(session, declaration_id),
        steps=steps,
        returns=_by_indicator(latest.returns) if latest else {},
        rivals=_rivals(session, declaration_id),
        objections=session.scalars(
            select(Objection)
            .where(Objection.commune_id == ward, Objection.declaration_id == declaration_id)
            .order_by(Objection.opened_at)
        ).all(),
        goals=session.scalars(
            select(Registration.goals).where(
                Registration.commune_id == ward,
                Registration.person_id == sheet.person.id,
                Registration.campaign_id == sheet.campaign.id,
            )
        ).first(),
        reasons=_collective_reasons(session, declaration_id),
        actions=actions,
        hindered=hindered,
    )


def _actions(session: Session, actor: Actor, sheet: Sheet, today: date) -> tuple[list[Available], str | None]:
    """What the actor may do now; and if nothing because it is their own or their household's, that code."""
    state = State(sheet.declaration.state)
    # What the step itself brings (a reason, scores, minutes, a decision) is asked for by its form, not missing here.
    facts = sheet_facts.facts(
        session, sheet, today, reason_given=True, minutes=True, scores_complete=True, decision_complete=True
    )
    found, hindered = [], None
    for action in available(state, set(Role), facts):
        allowed = permissions.may(actor, action.action, sheet.subject, today, state)
        roles = roles_for(state, action.action, facts)
        if permissions.may(_in_roles(actor, roles), action.action, sheet.subject, today, state):
            found.append(action)
        elif allowed.code in ("own_sheet", "own_household"):
            hindered = allowed.code
    return found, hindered


def _in_roles(actor: Actor, roles: frozenset[Role]) -> Actor:
    return replace(actor, positions=tuple(position for position in actor.positions if position.role in roles))


def _pieces(session: Session, declaration_id: str) -> dict[str, tuple[Piece, ...]]:
    ward = ward_of(session)
    statement = (
        select(Evidence, EvidenceFile.filetype)
        .outerjoin(
            EvidenceFile,
            (EvidenceFile.commune_id == Evidence.commune_id) & (EvidenceFile.sha256 == Evidence.sha256),
        )
        .where(Evidence.commune_id == ward, Evidence.declaration_id == declaration_id, Evidence.deleted_at.is_(None))
        .order_by(Evidence.indicator, Evidence.rev, Evidence.id)
    )
    pieces: dict[str, tuple[Piece, ...]] = {}
    for row, filetype in session.execute(statement):
        piece = Piece(
            id=row.id,
            indicator=row.indicator,
            kind=row.kind,
            note=row.note,
            number=row.number,
            has_file=bool(row.sha256),
            file_here=filetype is not None,
            is_photo=(filetype or "").startswith("image/"),
            seen_at_meeting=row.seen_at_meeting,
        )
        pieces[row.indicator] = (*pieces.get(row.indicator, ()), piece)
    return pieces


def steps_of(session: Session, declaration_id: str) -> list[StepTaken]:
    """The history of a sheet, oldest first."""
    ward = ward_of(session)
    statement = (
        select(Step, Account.display_name)
        .outerjoin(Account, Account.id == Step.account_id)
        .where(Step.commune_id == ward, Step.declaration_id == declaration_id)
        .order_by(Step.rev)
    )
    reasons: dict[str, tuple[ReturnReason, ...]] = {}
    for reason in session.scalars(
        select(ReturnReason)
        .where(ReturnReason.commune_id == ward, ReturnReason.declaration_id == declaration_id)
        .order_by(ReturnReason.indicator)
    ):
        reasons[reason.step_id] = (*reasons.get(reason.step_id, ()), reason)
    return [
        StepTaken(
            rev=step.rev,
            action=step.action,
            from_state=step.from_state,
            to_state=step.to_state,
            at=step.at,
            by=name,
            role=step.role,
            reason=step.reason,
            details=step.details,
            returns=reasons.get(step.id, ()),
        )
        for step, name in session.execute(statement)
    ]


def _by_indicator(reasons: tuple[ReturnReason, ...]) -> dict[str | None, tuple[ReturnReason, ...]]:
    found: dict[str | None, tuple[ReturnReason, ...]] = {}
    for reason in reasons:
        found[reason.indicator] = (*found.get(reason.indicator, ()), reason)
    return found


def _rivals(session: Session, declaration_id: str) -> list[OtherValue]:
    statement = select(Rival).where(
        Rival.commune_id == ward_of(session),
        Rival.entity_type == "declaration",
        Rival.entity_id == declaration_id,
        Rival.resolved_at.is_(None),
    )
    return [other_value(session, row) for row in session.scalars(statement.order_by(Rival.at))]


def other_value(session: Session, row: Rival) -> OtherValue:
    """What a phone sent, opened; None where the key of its person is gone."""
    value = _rival_value(session, row)
    named = session.get(Collective, (row.commune_id, str(value))) if row.field == "collective_id" else None
    return OtherValue(row.id, row.field, value, row.at, named.name if named else None)


def _rival_value(session: Session, row: Rival) -> Any:
    try:
        return keys.unseal_values(session, row.subject_id, f"rival/{row.id}", row.sealed)["value"]
    except keys.KeyDestroyedError:
        return None


def _collective_reasons(session: Session, declaration_id: str) -> dict[str, str]:
    statement = select(Answer.indicator, Answer.collective_reason).where(
        Answer.commune_id == ward_of(session),
        Answer.declaration_id == declaration_id,
        Answer.collective_reason.is_not(None),
    )
    return {indicator: reason for indicator, reason in session.execute(statement) if reason}
