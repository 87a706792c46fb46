"""Long work as its pages show it: one's own, and what became of its items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Actor
from webapp.models import Collective, Declaration, Job, JobItem, Person
from webapp.models.job import OPEN
from webapp.models.tenancy import ward_of

SHOWN = 50
# How long finished work keeps its place at the head of the pages.
RECENT = timedelta(days=1)


@dataclass(frozen=True)
class Refused:
    """A sheet that a job left as it was, and the codes of why."""

    declaration_id: str
    full_name: str
    birth_year: int | None
    collective: str
    codes: Sequence[str]


def mine(session: Session, actor: Actor) -> Sequence[Job]:
    """The actor's own work: what is under way first, then the newest."""
    rows = session.scalars(
        select(Job)
        .where(Job.commune_id == ward_of(session), Job.requested_by == actor.account_id)
        .order_by(Job.created_at.desc(), Job.id)
        .limit(SHOWN)
    ).all()
    return sorted(rows, key=lambda job: job.state not in OPEN)


def at_the_head(session: Session, account_id: str, now: datetime) -> tuple[bool, int]:
    """Has somebody work that is under way or was finished a short time ago; and how much is under way."""
    rows = session.scalars(
        select(Job.state).where(
            Job.commune_id == ward_of(session),
            Job.requested_by == account_id,
            or_(Job.state.in_(OPEN), Job.finished_at > now - RECENT),
        )
    ).all()
    return bool(rows), sum(state in OPEN for state in rows)


def outcomes(session: Session, job_id: str) -> dict[str | None, int]:
    """Outcome (`done`, `refused`, None: not reached) → how many items."""
    statement = (
        select(JobItem.outcome, func.count())
        .where(JobItem.commune_id == ward_of(session), JobItem.job_id == job_id)
        .group_by(JobItem.outcome)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def refused(session: Session, job_id: str) -> list[Refused]:
    """The sheets that were left as they were, in the order of the list."""
    statement = (
        select(Declaration.id, Person.full_name, Person.birth_year, Collective.name, JobItem.codes)
        .select_from(JobItem)
        .join(Declaration, and_(Declaration.commune_id == JobItem.commune_id, Declaration.id == JobItem.entity_id))
        .join(Person, and_(Person.commune_id == Declaration.commune_id, Person.id == Declaration.person_id))
        .join(
            Collective,
            and_(Collective.commune_id == Declaration.commune_id, Collective.id == Declaration.collective_id),
        )
        .where(JobItem.commune_id == ward_of(session), JobItem.job_id == job_id, JobItem.outcome == "refused")
        .order_by(JobItem.place)
    )
    return [Refused(*row) for row in session.execute(statement)]
