"""The years of people's titles from the register and from paper, and who stands where on the way to exemplary."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from webapp.domain import titles
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.titles import PAPER, REGISTER, Known, Outlook
from webapp.domain.workflow import State
from webapp.models import (
    Account,
    Campaign,
    Collective,
    Decision,
    DecisionEntry,
    Declaration,
    Household,
    Person,
    TitleYear,
)
from webapp.models.tenancy import ward_of

SETTLED = frozenset({State.RECOGNISED, State.NOT_RECOGNISED, State.REVOKED})
"""A year with one of these has its result."""
AT_ONCE = 10_000
"""SQLite takes 32,766 values in one statement."""


@dataclass(frozen=True)
class Said:
    """What one source says of one year, with what it rests on. `decision_id` in the register, `paper` on paper."""

    known: Known
    number: str
    decided_on: date
    issuer: str = ""
    decision_id: str | None = None
    paper: TitleYear | None = None


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
    found = []
    for declaration, person, name in rows:
        known = [one.known for one in said[person.id]]
        settled = _settled(declaration.state, known, campaign.year)
        stands = titles.outlook(rules, known, campaign.year, settled=settled)
        if stands.exemplary or stands.needed == (campaign.year,):
            whose = (declaration.id, declaration.rev, person.id, person.full_name, person.birth_year, name)
            found.append(Candidate(*whose, declaration.state, stands))
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
