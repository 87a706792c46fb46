"""The totals that lists keep, brought up to date in memory. Every number comes from `domain.scoring`."""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace

from webapp.domain.scoring import BELOW_FIVE, NO_EVIDENCE, NO_STATEMENT, Answer, Column, Line, sheet
from webapp.services import scores
from webapp.services.operations.bulk import Row
from webapp.services.operations.context import Problem
from webapp.services.operations.world import World

_GIVEN = ("group", "vote")
_SOFT = (BELOW_FIVE, NO_STATEMENT, NO_EVIDENCE)


def tally(world: World, row: Row) -> tuple[Line, ...]:
    """Derive the declaration's totals from its answers and evidence; gives the lines of its own (self) column."""
    rules = world.rules_of(row["criteria_version"])
    answers = answers_of(world, row["id"])
    reviewed = any(answer.collective_points is not None for answer in answers.values())
    if reviewed:
        kept = SimpleNamespace(group=row["group"], vote=row.get("vote"))
        scored = scores.refresh(kept, rules, answers)  # type: ignore[arg-type]
        totals = {name: value for name, value in vars(kept).items() if name not in _GIVEN and row[name] != value}
        lines = scored.own.lines
    else:
        own = sheet(rules, row["group"], answers, Column.SELF)
        totals = {"self_claimed": own.total, "self_effective": own.effective_total}
        totals = {name: value for name, value in totals.items() if row[name] != value}
        lines = own.lines
    if totals:
        world.change("declaration", row, totals)
    return lines


def answers_of(world: World, declaration_id: str) -> dict[str, Answer]:
    """The domain's answers, as `scores.answers_of` reads them from the database."""
    kinds: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for piece in world.evidence[declaration_id].values():
        if piece["deleted_at"] is None:
            kinds[piece["indicator"], piece["seen_at_meeting"]].append(piece["kind"])
    rows = world.answers[declaration_id]
    found = {}
    for indicator in rows.keys() | {indicator for indicator, _ in kinds}:
        row = rows.get(indicator)
        found[indicator] = Answer(
            self_points=row["self_points"] if row else None,
            collective_points=row.get("collective_points") if row else None,
            confirmed_points=row.get("confirmed_points") if row else None,
            statement=row["statement"] if row else None,
            evidence=tuple(kinds.get((indicator, False), ())),
            meeting_evidence=tuple(kinds.get((indicator, True), ())),
        )
    return found


def soft_problems(lines: tuple[Line, ...]) -> tuple[Problem, ...]:
    """What counts less than it was claimed for, while there is still time."""
    return tuple(
        Problem(f"answers.{line.indicator}" + (".self" if code == BELOW_FIVE else ""), code)
        for line in lines
        for code in line.reasons
        if code in _SOFT
    )
