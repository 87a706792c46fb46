"""The years of people's titles from the register and from paper, and who stands where on the way to exemplary."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from webapp.domain import titles
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.proposals import ProposalKind
from webapp.domain.titles import Known, Outlook
from webapp.domain.workflow import State
from webapp.models import (
    Account,
    Campaign,
    Collective,
    Decision,
    Declaration,
    ExemplaryEntry,
    Household,
    Person,
    Proposal,
    ProposalEntry,
    TitleYear,
)
from webapp.models.tenancy import ward_of
from webapp.services.title_facts import Said, Years, of_people

SETTLED = frozenset({State.RECOGNISED, State.NOT_RECOGNISED, State.REVOKED})
"""A year with one of these has its result."""
AT_ONCE = 10_000
"""SQLite takes 32,766 values in one statement."""


@dataclass(frozen=True)
class Candidate:
    """Somebody on the list of a year: where they stand, and what their sheet of the year has come to."""

    declaration_id: str
    rev: int
    person_id: str
    full_name: str
    birth_year: int | None
    collective: str
    state: str
    outlook: Outlook
    noted_by: str | None = None
    proposal_id: str | None = None


def outlook(session: Session, rules: CriteriaVersion, person_id: str, said: Iterable[Said], year: int) -> Outlook:
    """Where somebody stands in a year of the register."""
    statement = (
        select(Declaration.state)
        .join(Campaign, and_(Campaign.commune_id == Declaration.commune_id, Campaign.id == Declaration.campaign_id))
        .where(Declaration.commune_id == ward_of(session), Declaration.person_id == person_id, Campaign.year == year)
    )
    known = [one.known for one in said]
    state = session.scalars(statement).first()
    return titles.outlook(rules, known, year, settled=_settled(state, known, year))


def close_to_exemplary(session: Session, rules: CriteriaVersion, campaign: Campaign) -> list[Candidate]:
    """Whoever is exemplary this year, or would be if this year brought the title, by collective and Vietnamese name."""
    ward = ward_of(session)
    conditions = [Declaration.commune_id == ward, Declaration.campaign_id == campaign.id]
    conditions.append(Declaration.state.not_in((State.WITHDRAWN, State.NOT_RECOGNISED, State.REVOKED)))
    if rules.exemplary.years > 1:
        conditions.append(_has_title_of(ward, campaign.year - 1))
    statement = (
        select(Declaration, Person, Collective.name)
        .join(Person, and_(Person.commune_id == ward, Person.id == Declaration.person_id))
        .join(Collective, and_(Collective.commune_id == ward, Collective.id == Declaration.collective_id))
        .where(*conditions)
        .order_by(Collective.sort_key, Collective.name, Person.sort_key, Declaration.id)
    )
    rows = session.execute(statement).all()
    said = of_people(session, [person.id for _declaration, person, _name in rows])
    done, listed = _already(session, campaign.id)
    found = []
    for declaration, person, name in rows:
        known = [one.known for one in said[person.id]]
        settled = _settled(declaration.state, known, campaign.year)
        stands = titles.outlook(rules, known, campaign.year, settled=settled)
        if stands.exemplary or stands.needed == (campaign.year,):
            whose = (declaration.id, declaration.rev, person.id, person.full_name, person.birth_year, name)
            already = done.get(declaration.id), listed.get(declaration.id)
            found.append(Candidate(*whose, declaration.state, stands, *already))
    return found


def sheets_of(session: Session, person_id: str) -> dict[int, tuple[str, str]]:
    """Year → (id, state) of somebody's declarations."""
    statement = (
        select(Campaign.year, Declaration.id, Declaration.state)
        .join(Campaign, and_(Campaign.commune_id == Declaration.commune_id, Campaign.id == Declaration.campaign_id))
        .where(Declaration.commune_id == ward_of(session), Declaration.person_id == person_id)
    )
    return {row.year: (row.id, row.state) for row in session.execute(statement)}


def places_of(session: Session, person: Person) -> list[str]:
    """Where somebody lives, works and belongs: names of collectives."""
    ward = ward_of(session)
    ids = {person.unit_id, person.clan_id}
    if person.household_id is not None:
        household = session.get(Household, (ward, person.household_id))
        ids.add(household.area_id if household else None)
    statement = select(Collective.name).where(Collective.commune_id == ward, Collective.id.in_(ids - {None}))
    return list(session.scalars(statement.order_by(Collective.kind, Collective.sort_key)))


def noted_by(session: Session, decision_id: str) -> dict[str, Years]:
    """Declaration → the years that made its person exemplary by a decision."""
    statement = select(ExemplaryEntry.declaration_id, ExemplaryEntry.years).where(
        ExemplaryEntry.commune_id == ward_of(session), ExemplaryEntry.decision_id == decision_id
    )
    return {row.declaration_id: row.years for row in session.execute(statement)}


def notes_of(session: Session, person_id: str) -> list[tuple[int, Decision]]:
    """(year, decision) of each time that somebody was noted as exemplary, the latest first."""
    ward = ward_of(session)
    statement = (
        select(Campaign.year, Decision)
        .join(ExemplaryEntry, and_(ExemplaryEntry.commune_id == ward, ExemplaryEntry.decision_id == Decision.id))
        .join(Declaration, and_(Declaration.commune_id == ward, Declaration.id == ExemplaryEntry.declaration_id))
        .join(Campaign, and_(Campaign.commune_id == ward, Campaign.id == Declaration.campaign_id))
        .where(Decision.commune_id == ward, Declaration.person_id == person_id)
        .order_by(Campaign.year.desc())
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def find(session: Session, title_id: str) -> TitleYear | None:
    """One title from paper."""
    return session.get(TitleYear, (ward_of(session), title_id))


def who(session: Session, rows: Iterable[TitleYear]) -> dict[str, str]:
    """Account → the name of whoever typed in or took back one of these."""
    ids = {one for row in rows for one in (row.entered_by, row.taken_back_by) if one}
    statement = select(Account.id, Account.display_name).where(Account.id.in_(ids))
    return {row.id: row.display_name for row in session.execute(statement)}


def named_scans(session: Session) -> frozenset[str]:
    """The scans (SHA-256) that titles of the ward name, taken back or not."""
    statement = select(TitleYear.scan_sha256).where(
        TitleYear.commune_id == ward_of(session), TitleYear.scan_sha256.is_not(None)
    )
    return frozenset(one for one in session.scalars(statement) if one)


def _already(session: Session, campaign_id: str) -> tuple[dict[str, str], dict[str, str]]:
    """Declaration → the decision that noted its person; declaration → the living proposal of that kind it is on."""
    ward = ward_of(session)
    done = (
        select(ExemplaryEntry.declaration_id, ExemplaryEntry.decision_id)
        .join(Decision, and_(Decision.commune_id == ward, Decision.id == ExemplaryEntry.decision_id))
        .where(ExemplaryEntry.commune_id == ward, Decision.campaign_id == campaign_id)
    )
    listed = (
        select(ProposalEntry.declaration_id, ProposalEntry.proposal_id)
        .join(Proposal, and_(Proposal.commune_id == ward, Proposal.id == ProposalEntry.proposal_id))
        .where(
            ProposalEntry.commune_id == ward,
            ProposalEntry.living,
            Proposal.campaign_id == campaign_id,
            Proposal.kind == ProposalKind.EXEMPLARY,
        )
    )
    return (
        {row.declaration_id: row.decision_id for row in session.execute(done)},
        {row.declaration_id: row.proposal_id for row in session.execute(listed)},
    )


def _settled(state: str | None, known: Iterable[Known], year: int) -> bool:
    return state in SETTLED or any(one.year == year and one.standing for one in known)


def _has_title_of(ward: str, year: int) -> ColumnElement[bool]:
    earlier = (
        select(Declaration.person_id)
        .join(Campaign, and_(Campaign.commune_id == ward, Campaign.id == Declaration.campaign_id))
        .where(Declaration.commune_id == ward, Campaign.year == year, Declaration.state == State.RECOGNISED)
    )
    on_paper = exists().where(
        TitleYear.commune_id == ward,
        TitleYear.person_id == Person.id,
        TitleYear.year == year,
        TitleYear.taken_back_at.is_(None),
    )
    return or_(Person.id.in_(earlier), on_paper)
