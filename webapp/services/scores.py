"""From rows to the domain's answers, and the totals that lists keep. Every total comes from `domain.scoring`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import eligibility, scoring
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.scoring import Column
from webapp.models import Answer, Declaration, Evidence
from webapp.models.tenancy import ward_of

Answers = dict[str, scoring.Answer]


@dataclass(frozen=True)
class Scored:
    """A declaration in its three columns, with the verdict of the confirmed one (of the latest that is complete)."""

    own: scoring.Sheet
    collective: scoring.Sheet
    confirmed: scoring.Sheet
    verdict: eligibility.Verdict

    def sheet(self, column: Column) -> scoring.Sheet:
        """The sheet of a column."""
        return {Column.SELF: self.own, Column.COLLECTIVE: self.collective, Column.CONFIRMED: self.confirmed}[column]


def answers_of(session: Session, declaration_ids: Iterable[str]) -> dict[str, Answers]:
    """The answers of many declarations in two queries, evidence included: declaration id → indicator → answer."""
    ward, ids = ward_of(session), list(declaration_ids)
    rows = session.scalars(select(Answer).where(Answer.commune_id == ward, Answer.declaration_id.in_(ids))).all()
    pieces = session.execute(
        select(Evidence.declaration_id, Evidence.indicator, Evidence.kind, Evidence.seen_at_meeting).where(
            Evidence.commune_id == ward, Evidence.declaration_id.in_(ids), Evidence.deleted_at.is_(None)
        )
    ).all()
    kinds: dict[tuple[str, str, bool], list[str]] = {}
    for piece in pieces:
        kinds.setdefault((piece.declaration_id, piece.indicator, piece.seen_at_meeting), []).append(piece.kind)
    found: dict[str, Answers] = {identity: {} for identity in ids}
    by_place = {(row.declaration_id, row.indicator): row for row in rows}
    for place in by_place.keys() | {(declaration, indicator) for declaration, indicator, _seen in kinds}:
        found[place[0]][place[1]] = answer(
            by_place.get(place), kinds.get((*place, False), ()), kinds.get((*place, True), ())
        )
    return found


def answer(row: Answer | None, kinds: Iterable[str], seen: Iterable[str]) -> scoring.Answer:
    """One row and its kinds of evidence as the domain takes them."""
    return scoring.Answer(
        self_points=row.self_points if row else None,
        collective_points=row.collective_points if row else None,
        confirmed_points=row.confirmed_points if row else None,
        statement=row.statement if row else None,
        evidence=tuple(kinds),
        meeting_evidence=tuple(seen),
    )


def score(
    criteria: CriteriaVersion,
    group: str,
    answers: Mapping[str, scoring.Answer],
    vote: eligibility.Vote | None = None,
) -> Scored:
    """The three sheets and the verdict: of the confirmed scores, else the collective's, else one's own.

    `vote`: of the meeting; it matters only where the version asks for one.
    """
    own, collective, confirmed = (scoring.sheet(criteria, group, answers, column) for column in Column)
    deciding = next((sheet for sheet in (confirmed, collective) if sheet.complete), own)
    return Scored(own, collective, confirmed, eligibility.verdict(criteria, deciding, vote))


def vote_of(kept: Sequence[int] | None) -> eligibility.Vote | None:
    """The vote that a declaration keeps, as the domain takes it."""
    return eligibility.Vote(*kept) if kept else None


def refresh(declaration: Declaration, criteria: CriteriaVersion, answers: Mapping[str, scoring.Answer]) -> Scored:
    """Bring the totals that lists keep up to date with the answers."""
    scored = score(criteria, declaration.group, answers, vote_of(declaration.vote))
    declaration.self_claimed = scored.own.total
    declaration.self_effective = scored.own.effective_total
    declaration.collective_effective = scored.collective.effective_total if scored.collective.complete else None
    confirmed = scored.confirmed.effective_total if scored.confirmed.complete else None
    declaration.confirmed_effective = confirmed
    declaration.passes = scored.verdict.recognised if confirmed is not None else None
    return scored
