"""What is known of people's titles: the years of the register and of paper, and the run that they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from webapp.domain import eligibility, titles
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.titles import PAPER, REGISTER, Known
from webapp.domain.workflow import State
from webapp.models import Campaign, Decision, DecisionEntry, Declaration, TitleYear
from webapp.models.tenancy import ward_of

AT_ONCE = 10_000
"""SQLite takes 32,766 values in one statement."""

Years = list[dict[str, Any]]
"""The years of a run as a paper says them: `{year, number, day, issuer}` each, the day as ISO text or None."""


@dataclass(frozen=True)
class Said:
    """What one source says of one year, with what it rests on. `decision_id` in the register, `paper` on paper."""

    known: Known
    number: str
    decided_on: date
    issuer: str = ""
    decision_id: str | None = None
    paper: TitleYear | None = None


def of_people(session: Session, person_ids: Sequence[str]) -> dict[str, list[Said]]:
    """Person → all that sources say of their years, by year; what was revoked or taken back too."""
    found: dict[str, list[Said]] = {identity: [] for identity in person_ids}
    for start in range(0, len(person_ids), AT_ONCE):
        some = person_ids[start : start + AT_ONCE]
        for identity, said in (*_in_register(session, some), *_on_paper(session, some)):
            found[identity].append(said)
    for said_of in found.values():
        said_of.sort(key=lambda one: (one.known.year, one.known.origin == PAPER, not one.known.standing))
    return found


def prevailing(said: Iterable[Said]) -> dict[int, Said]:
    """Year → the source that counts, by year."""
    every = list(said)
    chosen = titles.prevailing(one.known for one in every)
    return {year: next(one for one in every if one.known == known) for year, known in chosen.items()}


def run_of(rules: CriteriaVersion, said: Iterable[Said], year: int, *, counting: bool = False) -> Years | None:
    """The years that make somebody exemplary in `year`, with what each rests on; None where the run is too short.

    :param counting: take it that `year` brings the title: its decision is still to come, so it says no number.
    """
    known = prevailing(said)
    counted = list(titles.counted(one.known for one in known.values() if one.known.year <= year))
    if counting and year not in known:
        counted.append(eligibility.TitleYear(year))
    if not eligibility.exemplary(rules, counted, year).exemplary:
        return None
    found = []
    for one in range(year - rules.exemplary.years + 1, year + 1):
        rests_on = known.get(one)
        found.append(
            {
                "year": one,
                "number": rests_on.number if rests_on else "",
                "day": rests_on.decided_on.isoformat() if rests_on else None,
                "issuer": rests_on.issuer if rests_on else "",
            }
        )
    return found


def _in_register(session: Session, person_ids: Sequence[str]) -> Iterable[tuple[str, Said]]:
    ward = ward_of(session)
    statement = (
        select(
            Declaration.person_id, Declaration.state, Campaign.year, Decision.id, Decision.number, Decision.signed_on
        )
        .join(Campaign, and_(Campaign.commune_id == ward, Campaign.id == Declaration.campaign_id))
        .join(DecisionEntry, and_(DecisionEntry.commune_id == ward, DecisionEntry.declaration_id == Declaration.id))
        .join(Decision, and_(Decision.commune_id == ward, Decision.id == DecisionEntry.decision_id))
        .where(Declaration.commune_id == ward, Declaration.person_id.in_(person_ids))
    )
    for person_id, state, year, decision_id, number, signed_on in session.execute(statement):
        known = Known(year, REGISTER, standing=state == State.RECOGNISED)
        yield person_id, Said(known, number, signed_on, decision_id=decision_id)


def _on_paper(session: Session, person_ids: Sequence[str]) -> Iterable[tuple[str, Said]]:
    statement = select(TitleYear).where(TitleYear.commune_id == ward_of(session), TitleYear.person_id.in_(person_ids))
    for row in session.scalars(statement):
        known = Known(row.year, PAPER, row.taken_back_at is None, row.other_ward, row.before_merger)
        yield row.person_id, Said(known, row.decision_number, row.decided_on, row.issuer, paper=row)
