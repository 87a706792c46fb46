"""“Việc của tôi”: what waits for somebody, oldest first, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, Reach, Role, Subject, may, reach
from webapp.domain.proposals import ProposalState
from webapp.domain.workflow import Action, Facts, State, roles_for
from webapp.models import Campaign, Declaration, Objection, Proposal, ProposalEntry
from webapp.models.tenancy import ward_of
from webapp.queries.reach import not_ones_own, within
from webapp.queries.sheets import Row, rows_of
from webapp.services import sheet_facts

SHOWN = 5
FROM_POSTING = ("propose", "recognise")
"""What waits since the last day of posting; the rest since it came."""
LATE_DAYS = 7
"""What waits for longer than this is late. No paper says so: it is a week."""

# The step that each state waits for; a confirmed sheet waits for one of two, by its verdict.
_NEXT: tuple[tuple[Action, State, ColumnElement[bool] | None], ...] = (
    (Action.VERIFY, State.SUBMITTED, None),
    (Action.REVIEW, State.VERIFIED, None),
    (Action.CONFIRM, State.REVIEWED, None),
    (Action.POST, State.CONFIRMED, Declaration.passes.is_(True)),
    (Action.DECLINE, State.CONFIRMED, Declaration.passes.is_(False)),
)


@dataclass(frozen=True)
class Waiting:
    """A declaration, and the day since when it waits."""

    row: Row
    since: date


@dataclass(frozen=True)
class Task:
    """One kind of thing to do: its code, how many wait, how many of them too long, and the oldest of them.

    `state` filters the full list.
    """

    code: str
    count: int
    late: int
    oldest: Sequence[Waiting]
    state: str | None


@dataclass(frozen=True)
class _Kind:
    """Which declarations wait, and the column that says since when."""

    code: str
    action: Action | Act
    state: State | None
    since: Any
    extra: ColumnElement[bool] | None


def waiting(session: Session, actor: Actor, campaign: Campaign, *, today: date) -> list[Task]:
    """What waits for the actor in a campaign, the late first, then the oldest. Never their own or their household's."""
    facts = Facts(posting_roles=sheet_facts.POSTERS[campaign.posted_by])
    since = Declaration.state_since
    kinds = [
        # Of one action, only the roles of this row of the table: the association declines what is confirmed, the
        # committee what is posted.
        (_Kind(action, action, state, since, extra), _in_roles(actor, roles_for(state, action, facts)))
        for action, state, extra in _NEXT
    ]
    over = and_(Declaration.posted_until < today, ~_open_objection(session))
    until, listed = Declaration.posted_until, _in_proposal(session)
    kinds.append((_Kind("propose", Act.DRAW_PROPOSAL, State.POSTED, until, and_(over, ~listed)), actor))
    before_us = _in_proposal(session, ProposalState.PROPOSED, ProposalState.SIGNED)
    kinds.append((_Kind("recognise", Action.RECOGNISE, State.POSTED, until, before_us), actor))
    objected = _Kind("answer_objection", Act.ANSWER_OBJECTION, None, _opened(session), _open_objection(session))
    kinds.append((objected, actor))
    tasks = [_task(session, who, campaign, kind, today) for kind, who in kinds]
    tasks.append(Task("answer_remark", _open_remarks(session, actor, today), 0, (), None))
    found = [task for task in tasks if task.count]
    return sorted(found, key=lambda task: (not task.late, task.oldest[0].since if task.oldest else today))


def _task(session: Session, actor: Actor, campaign: Campaign, kind: _Kind, today: date) -> Task:
    nothing = Task(kind.code, 0, 0, (), kind.state)
    allowed = may(actor, kind.action, None, today)
    far = reach(actor, kind.action, today) if allowed else Reach(False, frozenset(), None)
    if not far:
        return nothing
    conditions = [
        Declaration.commune_id == ward_of(session),
        Declaration.campaign_id == campaign.id,
        within(far),
        not_ones_own(actor),
    ]
    if kind.state is not None:
        conditions.append(Declaration.state == kind.state)
    if kind.extra is not None:
        conditions.append(kind.extra)
    too_old: date | datetime = today - timedelta(days=LATE_DAYS)
    if kind.code not in FROM_POSTING:
        too_old = calendar.start_of(too_old)
    counted = select(func.count(), func.sum(case((kind.since < too_old, 1), else_=0))).select_from(Declaration)
    count, late = session.execute(counted.where(*conditions)).one()
    if not count:
        return nothing
    oldest = select(Declaration.id, kind.since).where(*conditions).order_by(kind.since, Declaration.id).limit(SHOWN)
    days = {row[0]: _day(row[1]) for row in session.execute(oldest)}
    found = [Waiting(row, days[row.id]) for row in rows_of(session, list(days))]
    return Task(kind.code, count, int(late), found, kind.state)


def _in_proposal(session: Session, *states: ProposalState) -> ColumnElement[bool]:
    """Does the person stand in a living proposal (in one of these states)?"""
    conditions = [
        ProposalEntry.commune_id == ward_of(session),
        ProposalEntry.declaration_id == Declaration.id,
        ProposalEntry.living,
    ]
    if states:
        conditions += [
            Proposal.commune_id == ward_of(session),
            Proposal.id == ProposalEntry.proposal_id,
            Proposal.state.in_(states),
        ]
    return exists().where(*conditions)


def _day(moment: date | datetime) -> date:
    """The first day of waiting: the day after the last of posting, or the day on which it came."""
    return calendar.day(moment) if isinstance(moment, datetime) else moment + timedelta(days=1)


def _in_roles(actor: Actor, roles: frozenset[Role]) -> Actor:
    return replace(actor, positions=tuple(position for position in actor.positions if position.role in roles))


def _open_remarks(session: Session, actor: Actor, today: date) -> int:
    """Objections of people whom nobody has found in the register."""
    if not may(actor, Act.ANSWER_OBJECTION, Subject(), today):
        return 0
    statement = select(func.count()).select_from(Objection)
    ours = (Objection.commune_id == ward_of(session), Objection.declaration_id.is_(None), Objection.state == "open")
    return session.execute(statement.where(*ours)).scalar_one()


def _open_ones(session: Session) -> list[ColumnElement[bool]]:
    return [Objection.commune_id == ward_of(session), Objection.state == "open"]


def _open_objection(session: Session) -> ColumnElement[bool]:
    raised = select(Objection.declaration_id).where(*_open_ones(session), Objection.declaration_id.is_not(None))
    # An objection to somebody's own result may also follow “chưa đạt”.
    state = or_(Declaration.state == State.POSTED, Declaration.state == State.NOT_RECOGNISED)
    return and_(state, Declaration.id.in_(raised))


def _opened(session: Session) -> ColumnElement[Any]:
    """When the first open objection to a declaration came."""
    first = select(func.min(Objection.opened_at)).where(
        *_open_ones(session), Objection.declaration_id == Declaration.id
    )
    return first.correlate(Declaration).scalar_subquery()
