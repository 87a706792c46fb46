"""The life of a proposal (tờ trình): drawn up → proposed → returned or signed → issued. One table, as in `workflow`.

Its list stands or falls whole: what one person of it lacks holds everybody back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.acts import Act
from webapp.domain.errors import WorkflowError


class ProposalKind(StrEnum):
    """What a proposal and its decision are for: the title of the year, or noting who is exemplary."""

    TITLE = "title"
    EXEMPLARY = "exemplary"


class ProposalState(StrEnum):
    """States of a proposal. While it lives, nobody of its list stands in another one."""

    DRAWN = "drawn"
    PROPOSED = "proposed"
    RETURNED = "returned"
    SIGNED = "signed"
    ISSUED = "issued"
    DROPPED = "dropped"


class ProposalAction(StrEnum):
    """Steps of a proposal. `draw` makes one, `redraw` changes the list of one that nobody decides on."""

    REDRAW = "redraw"
    PROPOSE = "propose"
    RETURN = "return"
    SIGN = "sign"
    ISSUE = "issue"
    DROP = "drop"


LIVING = frozenset({ProposalState.DRAWN, ProposalState.PROPOSED, ProposalState.RETURNED, ProposalState.SIGNED})


@dataclass(frozen=True)
class ProposalFacts:
    """What the guards look at. `all_ready`: each of the list could be recognised today, but for the decision itself."""

    people: int = 0
    all_ready: bool = False
    reason_given: bool = False
    signer_given: bool = False
    decision_complete: bool = False


GUARDS: dict[str, Callable[[ProposalFacts], bool]] = {
    "list_empty": lambda facts: facts.people > 0,
    "list_not_ready": lambda facts: facts.all_ready,
    "reason_required": lambda facts: facts.reason_given,
    "signer_missing": lambda facts: facts.signer_given,
    "decision_missing": lambda facts: facts.decision_complete,
}


@dataclass(frozen=True)
class Row:
    """One row of the table: where the step leads, whose act it is, and the guards in the order of their report."""

    to: ProposalState
    act: Act
    guards: tuple[str, ...] = ()


_S, _A = ProposalState, ProposalAction
_READY = ("list_empty", "list_not_ready")

TRANSITIONS: dict[tuple[ProposalState, ProposalAction], Row] = {
    (_S.DRAWN, _A.REDRAW): Row(_S.DRAWN, Act.DRAW_PROPOSAL, _READY),
    (_S.RETURNED, _A.REDRAW): Row(_S.DRAWN, Act.DRAW_PROPOSAL, _READY),
    (_S.DRAWN, _A.PROPOSE): Row(_S.PROPOSED, Act.DRAW_PROPOSAL, _READY),
    (_S.DRAWN, _A.DROP): Row(_S.DROPPED, Act.DRAW_PROPOSAL),
    (_S.RETURNED, _A.DROP): Row(_S.DROPPED, Act.DRAW_PROPOSAL),
    (_S.PROPOSED, _A.RETURN): Row(_S.RETURNED, Act.RETURN_PROPOSAL, ("reason_required",)),
    # Somebody withdrew between signature and number: the paper goes back before it is one.
    (_S.SIGNED, _A.RETURN): Row(_S.RETURNED, Act.RETURN_PROPOSAL, ("reason_required",)),
    (_S.PROPOSED, _A.SIGN): Row(_S.SIGNED, Act.ISSUE_DECISION, (*_READY, "signer_missing")),
    (_S.SIGNED, _A.ISSUE): Row(_S.ISSUED, Act.ISSUE_DECISION, ("decision_missing",)),
}


def advance(state: ProposalState, action: ProposalAction, facts: ProposalFacts) -> ProposalState:
    """The state after the step; WorkflowError `wrong_state`, or the codes of all guards that are not met."""
    row = TRANSITIONS.get((state, action))
    if row is None:
        raise WorkflowError(("wrong_state",))
    codes = tuple(code for code in row.guards if not GUARDS[code](facts))
    if codes:
        raise WorkflowError(codes)
    return row.to


def steps_from(state: ProposalState) -> tuple[ProposalAction, ...]:
    """The steps that the table knows from a state, in its order."""
    return tuple(action for found, action in TRANSITIONS if found is state)
