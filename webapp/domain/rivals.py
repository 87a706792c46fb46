"""Two values for one place of a declaration: which of them somebody may choose, by the state and the place."""

from __future__ import annotations

from webapp.domain.workflow import State

OPEN = frozenset({State.DRAFT, State.SUBMITTED})
"""Until the evidence is checked the other value may be taken; afterwards the sheet has to be returned for that."""

FIXED = frozenset({"person_id", "campaign_id", "criteria_version", "group"})
"""What a declaration keeps from its beginning to its end, whatever another phone says."""


def refusal(state: State, field: str) -> str | None:
    """Why the other value cannot be taken (`rival_checked`, `rival_fixed`), or None. What stands can always be kept."""
    if field in FIXED:
        return "rival_fixed"
    return None if state in OPEN else "rival_checked"
