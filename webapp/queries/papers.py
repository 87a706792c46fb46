"""What papers are filled with: the people of a campaign with their points, meetings, postings, decisions, years."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from webapp.models import (
    Account,
    Answer,
    Collective,
    CommuneName,
    DecisionEntry,
    Declaration,
    Evidence,
    Household,
    Objection,
    Person,
    Position,
    Registration,
    Step,
)
from webapp.models.tenancy import ward_of


@dataclass(frozen=True)
class Entry:
    """Somebody with a declaration, where it was made, and the number in the register if there is one."""

    declaration: Declaration
    person: Person
    collective: Collective
    register_number: int | None = None


@dataclass(frozen=True)
class Meeting:
    """What is known of a collective's meeting from its reviews. `minutes`: the texts that were written, each once."""

    day: date | None
    minutes: tuple[str, ...]
    seen: tuple[tuple[str, str], ...]


def ward_name(session: Session, on: date) -> CommuneName | None:
    """What the ward and the bodies around it were called on that day."""
    statement = (
        select(CommuneName)
        .where(CommuneName.commune_id == ward_of(session), CommuneName.valid_from <= on)
        .order_by(CommuneName.valid_from.desc())
        .limit(1)
    )
    return session.scalars(statement).first()


def entries(
    session: Session,
    campaign_id: str,
    *,
    states: Sequence[str] = (),
    collective_id: str | None = None,
    declaration_ids: Sequence[str] | None = None,
    decision_id: str | None = None,
) -> list[Entry]:
    """The declarations of a campaign, by collective and Vietnamese name; narrowed where something is given."""
    ward = ward_of(session)
    conditions = [Declaration.commune_id == ward, Declaration.campaign_id == campaign_id]
    if states:
        conditions.append(Declaration.state.in_(states))
    if collective_id is not None:
        conditions.append(Declaration.collective_id == collective_id)
    if declaration_ids is not None:
        conditions.append(Declaration.id.in_(declaration_ids))
    if decision_id is not None:
        conditions.append(DecisionEntry.decision_id == decision_id)
    statement = (
        select(Declaration, Person, Collective, DecisionEntry.register_number)
        .join(Person, and_(Person.commune_id == ward, Person.id == Declaration.person_id))
        .join(Collective, and_(Collective.commune_id == ward, Collective.id == Declaration.collective_id))
        .outerjoin(
            DecisionEntry, and_(DecisionEntry.commune_id == ward, DecisionEntry.declaration_id == Declaration.id)
        )
        .where(*conditions)
        .order_by(Collective.sort_key, Collective.name, Person.sort_key, Declaration.id)
    )
    return [Entry(*found) for found in session.execute(statement)]


def meeting(session: Session, declaration_ids: Sequence[str]) -> Meeting:
    """The latest meeting of these declarations: its day is the one that most of them name."""
    ward = ward_of(session)
    steps = session.execute(
        select(Step.declaration_id, Step.details)
        .where(Step.commune_id == ward, Step.action == "review", Step.declaration_id.in_(declaration_ids))
        .order_by(Step.rev)
    )
    latest = {row.declaration_id: row.details for row in steps}
    days = Counter(details["meeting_on"] for details in latest.values() if details.get("meeting_on"))
    texts = dict.fromkeys(str(details.get("minutes") or "").strip() for details in latest.values())
    seen = session.execute(
        select(Evidence.declaration_id, Evidence.indicator, Evidence.note)
        .where(
            Evidence.commune_id == ward,
            Evidence.declaration_id.in_(declaration_ids),
            Evidence.seen_at_meeting.is_(True),
            Evidence.deleted_at.is_(None),
        )
        .order_by(Evidence.indicator, Evidence.id)
    )
    return Meeting(
        date.fromisoformat(days.most_common(1)[0][0]) if days else None,
        tuple(text for text in texts if text),
        tuple((row.declaration_id, f"{row.indicator}: {row.note or ''}") for row in seen),
    )


def signer(session: Session, role: str, on: date, collective_id: str | None = None) -> tuple[str, str]:
    """Who signs for a role: (name, title) of the position whose title begins highest, or empty texts."""
    ward = ward_of(session)
    statement = (
        select(Account.display_name, Position.title)
        .join(Account, Account.id == Position.account_id)
        .where(
            Position.commune_id == ward,
            Position.role == role,
            Position.valid_from <= on,
            (Position.valid_to.is_(None)) | (Position.valid_to >= on),
            Position.collective_id.is_(None) if collective_id is None else Position.collective_id == collective_id,
        )
        .order_by(Position.valid_from, Account.display_name)
    )
    found = [(str(name), str(title or "")) for name, title in session.execute(statement)]
    heads = [one for one in found if one[1].lower().startswith(("chủ tịch", "trưởng", "phó chủ tịch"))]
    return next(iter(sorted(heads, key=lambda one: one[1].lower().startswith("phó")) or found), ("", ""))


def objection_counts(session: Session, campaign_id: str, collective_id: str | None = None) -> Counter[str]:
    """State of objections → how many, of the campaign or of one collective in it."""
    ward = ward_of(session)
    conditions = [Objection.commune_id == ward, Declaration.campaign_id == campaign_id]
    if collective_id is not None:
        conditions.append(Declaration.collective_id == collective_id)
    statement = (
        select(Objection.state, func.count())
        .join(Declaration, and_(Declaration.commune_id == ward, Declaration.id == Objection.declaration_id))
        .where(*conditions)
        .group_by(Objection.state)
    )
    return Counter({str(state): count for state, count in session.execute(statement)})


def registration_of(session: Session, campaign_id: str, person_id: str) -> Registration | None:
    """The registration of somebody in a campaign."""
    statement = select(Registration).where(
        Registration.commune_id == ward_of(session),
        Registration.campaign_id == campaign_id,
        Registration.person_id == person_id,
    )
    return session.scalars(statement).first()


def home(session: Session, person: Person) -> tuple[Household | None, Collective | None]:
    """The household of a person, and the khối phố that it is in."""
    if person.household_id is None:
        return None, None
    ward = ward_of(session)
    found = session.get(Household, (ward, person.household_id))
    return found, session.get(Collective, (ward, found.area_id)) if found else None


def evidence_of(session: Session, declaration_ids: Sequence[str]) -> list[Evidence]:
    """All pieces of evidence of these declarations, in the order of the indicators."""
    statement = (
        select(Evidence)
        .where(
            Evidence.commune_id == ward_of(session),
            Evidence.declaration_id.in_(declaration_ids),
            Evidence.deleted_at.is_(None),
        )
        .order_by(Evidence.indicator, Evidence.rev, Evidence.id)
    )
    return list(session.scalars(statement))


def differences(session: Session, declaration_ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """(declaration, indicator) → why the collective gave other points."""
    statement = select(Answer.declaration_id, Answer.indicator, Answer.collective_reason).where(
        Answer.commune_id == ward_of(session),
        Answer.declaration_id.in_(declaration_ids),
        Answer.collective_reason.is_not(None),
    )
    return {(row[0], row[1]): str(row[2]) for row in session.execute(statement)}


def collectives(session: Session) -> list[Collective]:
    """The collectives of the ward, in Vietnamese order."""
    statement = (
        select(Collective)
        .where(Collective.commune_id == ward_of(session))
        .order_by(Collective.sort_key, Collective.name, Collective.id)
    )
    return list(session.scalars(statement))
