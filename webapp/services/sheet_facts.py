"""What the workflow's guards look at, read from the database."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.permissions import Role, Subject
from webapp.domain.workflow import Facts
from webapp.models import Campaign, Consent, Declaration, Objection, Person, Rival
from webapp.models.tenancy import ward_of
from webapp.services import criteria, scores

POSTERS = {
    "association": frozenset({Role.ASSOCIATION}),
    "unit_head": frozenset({Role.UNIT_HEAD}),
    "both": frozenset({Role.ASSOCIATION, Role.UNIT_HEAD}),
}
"""Setting of a campaign → the roles that post."""


@dataclass(frozen=True)
class Sheet:
    """A declaration with all that a decision about it rests on."""

    declaration: Declaration
    person: Person
    campaign: Campaign
    rules: CriteriaVersion
    answers: scores.Answers
    scored: scores.Scored

    @property
    def subject(self) -> Subject:
        """What permissions ask about."""
        return Subject(
            collective_ids=frozenset({self.declaration.collective_id}),
            person_id=self.person.id,
            household_id=self.person.household_id,
        )


def load(session: Session, declaration_id: str) -> Sheet | None:
    """The sheet, or None where the ward has none of that id."""
    ward = ward_of(session)
    declaration = session.get(Declaration, (ward, declaration_id))
    if declaration is None:
        return None
    person = session.get_one(Person, (ward, declaration.person_id))
    campaign = session.get_one(Campaign, (ward, declaration.campaign_id))
    rules = criteria.load(session, declaration.criteria_version)
    answers = scores.answers_of(session, [declaration_id])[declaration_id]
    scored = scores.score(rules, declaration.group, answers, scores.vote_of(declaration.vote))
    return Sheet(declaration, person, campaign, rules, answers, scored)


def purposes_agreed(session: Session, person_id: str) -> frozenset[str]:
    """The purposes to which the person has said yes and not taken it back."""
    rows = session.scalars(
        select(Consent.purposes).where(
            Consent.commune_id == ward_of(session), Consent.person_id == person_id, Consent.withdrawn_at.is_(None)
        )
    )
    return frozenset(purpose for purposes in rows for purpose in purposes)


def has_open_rival(session: Session, declaration_id: str) -> bool:
    """Does a value of another phone still wait for somebody to choose?"""
    statement = select(Rival.id).where(
        Rival.commune_id == ward_of(session),
        Rival.entity_type == "declaration",
        Rival.entity_id == declaration_id,
        Rival.resolved_at.is_(None),
    )
    return session.execute(statement.limit(1)).first() is not None


def objection_states(session: Session, declaration_id: str) -> frozenset[str]:
    """The states of the objections to this declaration."""
    statement = select(Objection.state).where(
        Objection.commune_id == ward_of(session), Objection.declaration_id == declaration_id
    )
    return frozenset(session.scalars(statement))


def facts(session: Session, sheet: Sheet, today: date, **given: bool) -> Facts:
    """The facts of the sheet today; `given` are those that the step itself brings (`reason_given`, `minutes`, …)."""
    declaration = sheet.declaration
    agreed = purposes_agreed(session, sheet.person.id)
    objections = objection_states(session, declaration.id)
    over = declaration.posted_until is not None and today > declaration.posted_until
    return Facts(
        consent_review="review" in agreed,
        consent_publication="publication" in agreed,
        open_rival=has_open_rival(session, declaration.id),
        verdict_passed=sheet.scored.verdict.recognised if sheet.scored.confirmed.complete else None,
        posting_over=over,
        open_objection="open" in objections,
        upheld_objection="upheld" in objections,
        posting_roles=POSTERS[sheet.campaign.posted_by],
        **given,
    )
