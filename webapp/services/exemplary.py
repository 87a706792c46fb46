"""Noting who is exemplary: who can be, on which years it rests, and the entries of a decision."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.workflow import State
from webapp.models import Campaign, Decision, Declaration, ExemplaryEntry, ProposalEntry
from webapp.models.tenancy import ward_of
from webapp.services import criteria, title_facts
from webapp.services.title_facts import AT_ONCE, Years


def noting(
    session: Session, campaign_id: str, declaration_ids: Sequence[str], *, counting: bool = False
) -> dict[str, Years]:
    """Declaration → the years that make its person exemplary in the year of the campaign; who is noted is left out.

    :param counting: take it that the year brings the title: of people who are proposed for it.
    """
    campaign = session.get_one(Campaign, (ward_of(session), campaign_id))
    rules = criteria.load(session, campaign.criteria_version)
    found: dict[str, Years] = {}
    for start in range(0, len(declaration_ids), AT_ONCE):
        ids = declaration_ids[start : start + AT_ONCE]
        statement = select(Declaration.id, Declaration.person_id).where(
            Declaration.commune_id == campaign.commune_id, Declaration.id.in_(ids)
        )
        people = {row.id: row.person_id for row in session.execute(statement)}
        said = title_facts.of_people(session, list(dict.fromkeys(people.values())))
        done = noted(session, ids)
        for identity, person_id in people.items():
            years = title_facts.run_of(rules, said[person_id], campaign.year, counting=counting)
            if years is not None and identity not in done:
                found[identity] = years
    return found


def noted(session: Session, declaration_ids: Sequence[str]) -> dict[str, str]:
    """Declaration → the decision that noted its person as exemplary."""
    statement = select(ExemplaryEntry.declaration_id, ExemplaryEntry.decision_id).where(
        ExemplaryEntry.commune_id == ward_of(session), ExemplaryEntry.declaration_id.in_(declaration_ids)
    )
    return {row.declaration_id: row.decision_id for row in session.execute(statement)}


def refused(
    session: Session, campaign_id: str, seen: Mapping[str, int], proposal_id: str | None
) -> dict[str, tuple[str, ...]]:
    """Who cannot be noted today: declaration → codes. `seen`: declaration → the revision that the page showed."""
    found: dict[str, tuple[str, ...]] = {}
    every = list(seen)
    for start in range(0, len(every), AT_ONCE):
        found |= _refused(session, campaign_id, every[start : start + AT_ONCE], seen, proposal_id)
    return found


def write(session: Session, decision: Decision, noted_years: Mapping[str, Years], year: int) -> None:
    """The entries of a decision. Where it recognises the year itself, that year rests on this very decision."""
    own = {"number": decision.number, "day": decision.signed_on.isoformat()}
    there = noted(session, list(noted_years))
    for declaration_id, years in noted_years.items():
        if declaration_id not in there:
            said = [{**one, **own} if one["year"] == year and not one["number"] else one for one in years]
            session.add(
                ExemplaryEntry(
                    commune_id=decision.commune_id, decision_id=decision.id, declaration_id=declaration_id, years=said
                )
            )
    session.flush()


def _refused(
    session: Session, campaign_id: str, ids: Sequence[str], seen: Mapping[str, int], proposal_id: str | None
) -> dict[str, tuple[str, ...]]:
    ward = ward_of(session)
    statement = select(Declaration.id, Declaration.rev, Declaration.state, Declaration.campaign_id).where(
        Declaration.commune_id == ward, Declaration.id.in_(ids)
    )
    rows = {row.id: row for row in session.execute(statement) if row.campaign_id == campaign_id}
    listed = select(ProposalEntry.declaration_id).where(
        ProposalEntry.commune_id == ward, ProposalEntry.living, ProposalEntry.declaration_id.in_(ids)
    )
    if proposal_id is not None:
        listed = listed.where(ProposalEntry.proposal_id != proposal_id)
    elsewhere, done = set(session.scalars(listed)), noted(session, ids)
    complete = noting(session, campaign_id, list(rows))
    found: dict[str, tuple[str, ...]] = {}
    for identity in ids:
        row = rows.get(identity)
        if row is None or row.state != State.RECOGNISED:
            found[identity] = ("not_recognised_yet",)
            continue
        codes = [] if row.rev == seen[identity] else ["changed"]
        if identity in done:
            codes.append("noted_already")
        elif identity not in complete:
            codes.append("run_too_short")
        if identity in elsewhere:
            codes.append("in_proposal")
        if codes:
            found[identity] = tuple(codes)
    return found
