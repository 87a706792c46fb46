"""Meetings as pages show them: the list, the agenda with what is agreed so far, and the minutes of before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Reach
from webapp.domain.workflow import State
from webapp.models import Account, Collective, Declaration, Meeting, MeetingEntry, MeetingMinutes, MinutesScan, Person
from webapp.models.tenancy import ward_of


@dataclass(frozen=True)
class Item:
    """Somebody on the agenda. `entry`: what is agreed, if anything is; `by`: who wrote it."""

    declaration: Declaration
    person: Person
    entry: MeetingEntry | None
    by: str | None


@dataclass(frozen=True)
class Listed:
    """A meeting in the list."""

    meeting: Meeting
    collective: Collective
    entered: int


def of_campaign(session: Session, campaign_id: str, reach: Reach) -> list[Listed]:
    """The meetings in reach, the latest first."""
    ward = ward_of(session)
    entered = (
        select(func.count())
        .select_from(MeetingEntry)
        .where(MeetingEntry.commune_id == ward, MeetingEntry.meeting_id == Meeting.id)
        .scalar_subquery()
    )
    statement = (
        select(Meeting, Collective, entered)
        .join(Collective, and_(Collective.commune_id == ward, Collective.id == Meeting.collective_id))
        .where(Meeting.commune_id == ward, Meeting.campaign_id == campaign_id)
        .order_by(Meeting.held_on.desc(), Meeting.created_at.desc(), Meeting.id)
    )
    if not reach.ward:
        statement = statement.where(Meeting.collective_id.in_(reach.collective_ids))
    return [Listed(*row) for row in session.execute(statement)]


def find(session: Session, meeting_id: str) -> tuple[Meeting, Collective] | None:
    """The meeting of an id, and whose it is."""
    ward = ward_of(session)
    row = session.get(Meeting, (ward, meeting_id))
    return (row, session.get_one(Collective, (ward, row.collective_id))) if row else None


def latest(session: Session, campaign_id: str, collective_id: str) -> Meeting | None:
    """The latest meeting of a collective that was closed."""
    statement = (
        select(Meeting)
        .where(
            Meeting.commune_id == ward_of(session),
            Meeting.campaign_id == campaign_id,
            Meeting.collective_id == collective_id,
            Meeting.state == "closed",
        )
        .order_by(Meeting.held_on.desc(), Meeting.created_at.desc())
        .limit(1)
    )
    return session.scalars(statement).first()


def agenda(session: Session, meeting: Meeting) -> Sequence[Item]:
    """Everybody of the collective whose sheet waits for a review or was entered here, by Vietnamese name."""
    ward = ward_of(session)
    here = and_(
        MeetingEntry.commune_id == ward,
        MeetingEntry.meeting_id == meeting.id,
        MeetingEntry.declaration_id == Declaration.id,
    )
    waits = and_(
        Declaration.campaign_id == meeting.campaign_id,
        Declaration.collective_id == meeting.collective_id,
        Declaration.state == State.VERIFIED,
    )
    statement = (
        select(Declaration, Person, MeetingEntry, Account.display_name)
        .join(Person, and_(Person.commune_id == ward, Person.id == Declaration.person_id))
        .outerjoin(MeetingEntry, here)
        .outerjoin(Account, Account.id == MeetingEntry.entered_by)
        .where(Declaration.commune_id == ward, or_(waits, MeetingEntry.id.is_not(None)))
        .order_by(Person.sort_key, Declaration.id)
    )
    if meeting.state == "closed":
        statement = statement.where(MeetingEntry.id.is_not(None))
    return [Item(*row) for row in session.execute(statement)]


def minutes(session: Session, meeting_id: str) -> list[tuple[MeetingMinutes, str | None]]:
    """The minutes of each closing with who closed it, the latest first."""
    statement = (
        select(MeetingMinutes, Account.display_name)
        .outerjoin(Account, Account.id == MeetingMinutes.closed_by)
        .where(MeetingMinutes.commune_id == ward_of(session), MeetingMinutes.meeting_id == meeting_id)
        .order_by(MeetingMinutes.version.desc())
    )
    return [(row, name) for row, name in session.execute(statement)]


def naming(session: Session, declaration_ids: Sequence[str]) -> list[MeetingMinutes]:
    """All minutes of meetings that wrote something for one of these, each once, the first first."""
    ward = ward_of(session)
    wrote = select(MeetingEntry.meeting_id).where(
        MeetingEntry.commune_id == ward, MeetingEntry.declaration_id.in_(declaration_ids)
    )
    statement = select(MeetingMinutes).where(MeetingMinutes.commune_id == ward, MeetingMinutes.meeting_id.in_(wrote))
    return list(session.scalars(statement.order_by(MeetingMinutes.closed_at, MeetingMinutes.version)))


def scans(session: Session, meeting_id: str) -> dict[int, list[MinutesScan]]:
    """Version of the minutes → their signed pages, in the order in which they were added."""
    statement = (
        select(MinutesScan)
        .where(MinutesScan.commune_id == ward_of(session), MinutesScan.meeting_id == meeting_id)
        .order_by(MinutesScan.kept_at, MinutesScan.sha256)
    )
    found: dict[int, list[MinutesScan]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.version, []).append(row)
    return found


def named_scans(session: Session) -> frozenset[str]:
    """The files (SHA-256) that signed minutes of the ward name."""
    return frozenset(session.scalars(select(MinutesScan.sha256).where(MinutesScan.commune_id == ward_of(session))))


def names(session: Session, declaration_ids: Sequence[str]) -> dict[str, str]:
    """Declaration → the name of its person."""
    ward = ward_of(session)
    statement = (
        select(Declaration.id, Person.full_name)
        .join(Person, and_(Person.commune_id == ward, Person.id == Declaration.person_id))
        .where(Declaration.commune_id == ward, Declaration.id.in_(declaration_ids))
    )
    return {identity: name for identity, name in session.execute(statement)}  # noqa: C416 - rows, not pairs
