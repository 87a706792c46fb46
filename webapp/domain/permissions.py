"""Who may do what, by the table of role × action (`acts`).

Roles come from positions, which have a collective (None: the whole ward) and dates. Nobody judges their own sheet or
that of their household. Steps of the workflow additionally ask for the state (`workflow.roles_for`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from webapp.domain.acts import JUDGING, TABLE, Act, Scope
from webapp.domain.roles import Role
from webapp.domain.workflow import TRANSITIONS, Action, State, roles_for

__all__ = [
    "JUDGING",
    "TABLE",
    "Act",
    "Actor",
    "Permission",
    "Position",
    "Reach",
    "Role",
    "Scope",
    "Subject",
    "may",
    "reach",
    "roles_on",
]


@dataclass(frozen=True)
class Position:
    """A role with its scope and dates, both ends included. `collective_id` None: the whole ward."""

    role: Role
    collective_id: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def held_on(self, day: date) -> bool:
        """Whether the position is held on the day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Actor:
    """Somebody signed in to a ward; person and household are None where the account is nobody's of the ward."""

    account_id: str
    positions: tuple[Position, ...] = ()
    person_id: str | None = None
    household_id: str | None = None


@dataclass(frozen=True)
class Subject:
    """What is acted on: the collectives that it belongs to, and the person and household that it is about."""

    collective_ids: frozenset[str] = frozenset()
    person_id: str | None = None
    household_id: str | None = None


@dataclass(frozen=True)
class Permission:
    """Codes when refused: `no_role`, `not_in_term`, `wrong_state`, `out_of_scope`, `own_sheet`, `own_household`."""

    allowed: bool
    code: str | None = None

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Reach:
    """What lists may show for an action: the whole ward, or some collectives, or one's own person."""

    ward: bool
    collective_ids: frozenset[str]
    own_person_id: str | None

    def __bool__(self) -> bool:
        return self.ward or bool(self.collective_ids) or self.own_person_id is not None


def may(
    actor: Actor, action: Act | Action, subject: Subject | None, on: date, state: State | None = None
) -> Permission:
    """Whether the actor may take the action on that day.

    `subject` None asks about the action in general (a list, a menu entry): any scope will do, and lists are then
    limited by `reach`. With `state`, a step of the workflow is only for the roles of that row of its table.
    """
    scopes = TABLE[str(action)]
    having = [position for position in actor.positions if position.role in scopes]
    if not having:
        return Permission(False, "no_role")
    held = [position for position in having if position.held_on(on)]
    if not held:
        return Permission(False, "not_in_term")
    if state is not None and isinstance(action, Action):
        if (state, action) not in TRANSITIONS:
            return Permission(False, "wrong_state")
        held = [position for position in held if position.role in roles_for(state, action)]
        if not held:
            return Permission(False, "no_role")
    if not any(_covers(actor, position, scopes[position.role], subject) for position in held):
        return Permission(False, "out_of_scope")
    if subject is not None and action in JUDGING:
        if actor.person_id is not None and actor.person_id == subject.person_id:
            return Permission(False, "own_sheet")
        if actor.household_id is not None and actor.household_id == subject.household_id:
            return Permission(False, "own_household")
    return Permission(True)


def reach(actor: Actor, action: Act | Action, on: date) -> Reach:
    """How far the actor's positions reach in the action on that day, to limit a list by."""
    scopes = TABLE[str(action)]
    held = [(p, scopes[p.role]) for p in actor.positions if p.role in scopes and p.held_on(on)]
    return Reach(
        ward=any(scope is not Scope.OWN and p.collective_id is None for p, scope in held),
        collective_ids=frozenset(
            p.collective_id for p, scope in held if scope is Scope.COLLECTIVE and p.collective_id is not None
        ),
        own_person_id=actor.person_id if any(scope is Scope.OWN for _, scope in held) else None,
    )


def roles_on(positions: Iterable[Position], on: date) -> frozenset[Role]:
    """The roles that these positions give on the day."""
    return frozenset(position.role for position in positions if position.held_on(on))


def _covers(actor: Actor, position: Position, scope: Scope, subject: Subject | None) -> bool:
    if scope is Scope.OWN:
        return subject is None or (actor.person_id is not None and actor.person_id == subject.person_id)
    if position.collective_id is None:
        return True
    return scope is Scope.COLLECTIVE and (subject is None or position.collective_id in subject.collective_ids)
