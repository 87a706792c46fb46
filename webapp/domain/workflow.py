"""The workflow of a declaration: one table `(state, action) → state`, with the roles and guards of each row.

It drives buttons, permissions, the API and the tests. `objected` is no state: it is what a posted declaration with an
open objection is called on screen (`label`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.errors import WorkflowError
from webapp.domain.roles import Role


class State(StrEnum):
    """States of a declaration."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"
    POSTED = "posted"
    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """Steps of the procedure."""

    SUBMIT = "submit"
    VERIFY = "verify"
    RETURN = "return"
    REVIEW = "review"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    DECLINE = "decline"
    POST = "post"
    RECOGNISE = "recognise"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"


OBJECTED = "objected"


@dataclass(frozen=True)
class Facts:
    """What the guards look at. The defaults are the cautious ones: nothing given, nothing done.

    `verdict_passed`: the verdict of the confirmed column (None: not known yet). `reason_given`: the step carries its
    reason (or, for a return, at least one). `scores_complete`: every indicator has an allowed collective score.
    `decision_complete`: number, date and signed file are there. `posting_roles`: who posts in this ward (a setting).
    """

    consent_review: bool = False
    consent_publication: bool = False
    open_rival: bool = False
    reason_given: bool = False
    scores_complete: bool = False
    minutes: bool = False
    verdict_passed: bool | None = None
    posting_over: bool = False
    open_objection: bool = False
    upheld_objection: bool = False
    decision_complete: bool = False
    posting_roles: frozenset[Role] = frozenset({Role.UNIT_HEAD, Role.ASSOCIATION})


GUARDS: dict[str, Callable[[Facts], bool]] = {
    "no_consent": lambda facts: facts.consent_review,
    "open_rival": lambda facts: not facts.open_rival,
    "reason_required": lambda facts: facts.reason_given,
    "scores_missing": lambda facts: facts.scores_complete,
    "minutes_missing": lambda facts: facts.minutes,
    "verdict_passed": lambda facts: facts.verdict_passed is False,
    "verdict_not_passed": lambda facts: facts.verdict_passed is True,
    "no_publication_consent": lambda facts: facts.consent_publication,
    "posting_not_over": lambda facts: facts.posting_over,
    "open_objection": lambda facts: not facts.open_objection,
    "no_upheld_objection": lambda facts: facts.upheld_objection,
    "decision_missing": lambda facts: facts.decision_complete,
}
"""Error code of each guard → whether the facts meet it."""


@dataclass(frozen=True)
class Transition:
    """One row of the table. `guards` are codes of GUARDS, in the order in which they are reported."""

    state: State
    action: Action
    to: State
    roles: frozenset[Role]
    guards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Available:
    """An action that somebody's roles allow in a state, with the guards that do not hold yet (none: go ahead)."""

    action: Action
    to: State
    unmet: tuple[str, ...]


def _rows(
    states: tuple[State, ...], action: Action, to: State, roles: tuple[Role, ...], guards: tuple[str, ...] = ()
) -> list[Transition]:
    return [Transition(state, action, to, frozenset(roles), guards) for state in states]


_S, _A, _R = State, Action, Role
_BEFORE_DECISION = (_S.DRAFT, _S.SUBMITTED, _S.VERIFIED, _S.REVIEWED, _S.CONFIRMED, _S.POSTED)

_TABLE: list[Transition] = [
    *_rows((_S.DRAFT,), _A.SUBMIT, _S.SUBMITTED, (_R.VOLUNTEER, _R.CITIZEN), ("no_consent", "open_rival")),
    *_rows((_S.SUBMITTED,), _A.VERIFY, _S.VERIFIED, (_R.PANEL, _R.ASSOCIATION), ("open_rival",)),
    *_rows((_S.SUBMITTED, _S.VERIFIED), _A.RETURN, _S.DRAFT, (_R.PANEL, _R.ASSOCIATION), ("reason_required",)),
    *_rows((_S.VERIFIED,), _A.REVIEW, _S.REVIEWED, (_R.PANEL,), ("scores_missing", "minutes_missing")),
    *_rows((_S.REVIEWED,), _A.SEND_BACK, _S.VERIFIED, (_R.UNIT_HEAD,), ("reason_required",)),
    *_rows((_S.REVIEWED,), _A.CONFIRM, _S.CONFIRMED, (_R.UNIT_HEAD,)),
    *_rows((_S.REVIEWED, _S.CONFIRMED, _S.POSTED), _A.REOPEN, _S.VERIFIED, (_R.ASSOCIATION,), ("reason_required",)),
    # An objection on oneself after "not recognised" reopens the declaration when it is upheld.
    *_rows(
        (_S.NOT_RECOGNISED,),
        _A.REOPEN,
        _S.VERIFIED,
        (_R.ASSOCIATION,),
        ("no_upheld_objection", "reason_required"),
    ),
    *_rows((_S.CONFIRMED,), _A.DECLINE, _S.NOT_RECOGNISED, (_R.ASSOCIATION,), ("verdict_passed", "reason_required")),
    *_rows(
        (_S.CONFIRMED,),
        _A.POST,
        _S.POSTED,
        (_R.UNIT_HEAD, _R.ASSOCIATION),
        ("verdict_not_passed", "no_publication_consent"),
    ),
    *_rows(
        (_S.POSTED,),
        _A.RECOGNISE,
        _S.RECOGNISED,
        (_R.COMMITTEE,),
        ("posting_not_over", "open_objection", "decision_missing"),
    ),
    *_rows((_S.POSTED,), _A.DECLINE, _S.NOT_RECOGNISED, (_R.COMMITTEE,), ("reason_required",)),
    *_rows((_S.RECOGNISED,), _A.REVOKE, _S.REVOKED, (_R.COMMITTEE,), ("reason_required",)),
    # Volunteer and association record what the person handed in on paper.
    *_rows(_BEFORE_DECISION, _A.WITHDRAW, _S.WITHDRAWN, (_R.CITIZEN, _R.VOLUNTEER, _R.ASSOCIATION)),
]

TRANSITIONS: dict[tuple[State, Action], Transition] = {(row.state, row.action): row for row in _TABLE}


def advance(state: State, action: Action, facts: Facts) -> State:
    """The state after the action; WorkflowError `wrong_state`, or the codes of all guards that are not met."""
    row = TRANSITIONS.get((state, action))
    if row is None:
        raise WorkflowError(("wrong_state",))
    codes = unmet(row, facts)
    if codes:
        raise WorkflowError(codes)
    return row.to


def unmet(row: Transition, facts: Facts) -> tuple[str, ...]:
    """Codes of the guards of a row that the facts do not meet."""
    return tuple(code for code in row.guards if not GUARDS[code](facts))


def roles_for(state: State, action: Action, facts: Facts | None = None) -> frozenset[Role]:
    """Roles that may take the step (empty: nobody, the table has no such row)."""
    row = TRANSITIONS.get((state, action))
    if row is None:
        return frozenset()
    if action is Action.POST and facts is not None:
        return row.roles & facts.posting_roles
    return row.roles


def available(state: State, roles: Iterable[Role], facts: Facts) -> tuple[Available, ...]:
    """The actions for the buttons of somebody with these roles, in the order of the table."""
    held = frozenset(roles)
    return tuple(
        Available(row.action, row.to, unmet(row, facts))
        for row in _TABLE
        if row.state is state and held & roles_for(state, row.action, facts)
    )


def label(state: State, open_objection: bool) -> str:
    """The code of the stamp to show: the state, or `objected` for a posted declaration with an open objection."""
    return OBJECTED if state is State.POSTED and open_objection else state.value
