"""What each type of operation does."""

from collections.abc import Callable

from webapp.services.operations.context import Operation, Outcome
from webapp.services.operations.kinds.events import consent, submission, withdrawal
from webapp.services.operations.kinds.evidence import evidence
from webapp.services.operations.kinds.household import household, visit
from webapp.services.operations.kinds.person import person
from webapp.services.operations.kinds.sheet import declaration, registration
from webapp.services.operations.world import World

KINDS: dict[str, Callable[[World, Operation], Outcome]] = {
    kind.__name__: kind
    for kind in (household, visit, person, registration, declaration, evidence, consent, submission, withdrawal)
}
"""Type → what applies an operation of it. They check everything before they change anything.

They raise RefusedError where the operation is invalid or forbidden; the world is then as it was.
"""
