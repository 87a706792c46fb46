"""“Việc của tôi”: what waits for somebody, oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, Reach, Role, Subject, may, reach
from webapp.domain.workflow import Action, Facts, State, roles_for
from webapp.models import Campaign, Declaration, Objection, Person
from webapp.models.tenancy import ward_of
from webapp.queries.reach import not_ones_own, within
from webapp.queries.sheets import Row, as_rows, rows
from webapp.services import sheet_facts

SHOWN = 5

# The step that each state waits for; a confirmed sheet waits for one of two, by its verdict.
_NEXT: tuple[tuple[Action, State, ColumnElement[bool] | None], ...] = (
    (Action.VERIFY, State.SUBMITTED, None),
    (Action.REVIEW, State.VERIFIED, None),
    (Action.CONFIRM, State.REVIEWED, None),
    (Action.POST, State.CONFIRMED, Declaration.passes.is_(True)),
    (Action.DECLINE, State.CONFIRMED, Declaration.passes.is_(False)),
)


@dataclass(frozen=True)
class Task:
    """One kind of thing to do: its code, how many wait, and the oldest of them. `state` filters the full list."""

    code: str
    count: int
    oldest: Sequence[Row]
    state: str | None


def waiting(session: Session, actor: Actor, campaign: Campaign, *, today: date) -> list[Task]:
    """What waits for the actor in a campaign. Never their own sheet or that of their household."""
    facts = Facts(posting_roles=sheet_facts.POSTERS[campaign.posted_by])
    tasks = [
        # Of one action, only the roles of this row of the table: the association declines what is confirmed, the
        # committee what is posted.
        _task(session, _in_roles(actor, roles_for(state, action, facts)), campaign, action, action, state, extra, today)
        for action, state, extra in _NEXT
    ]
    over = and_(Declaration.posted_until < today, ~_open_objection(session))
    tasks.append(_task(session, actor, campaign, Action.RECOGNISE, Action.RECOGNISE, State.POSTED, over, today))
    objected = _open_objection(session)
    tasks.append(_task(session, actor, campaign, "answer_objection", Act.ANSWER_OBJECTION, None, objected, today))
    tasks.append(Task("answer_remark", _open_remarks(session, actor, today), (), None))
    return [task for task in tasks if task.count]


def _task(
    session: Session,
    actor: Actor,
    campaign: Campaign,
    code: str,
    action: Action | Act,
    state: State | None,
    extra: ColumnElement[bool] | None,
    today: date,
) -> Task:
    far = reach(actor, action, today) if may(actor, action, None, today) else Reach(False, frozenset(), None)
    conditions = [
        Declaration.commune_id == ward_of(session),
        Declaration.campaign_id == campaign.id,
        within(far),
        not_ones_own(actor),
    ]
    if state is not None:
        conditions.append(Declaration.state == state)
    if extra is not None:
        conditions.append(extra)
    if not far:
        return Task(code, 0, (), state)
    same = and_(Person.commune_id == Declaration.commune_id, Person.id == Declaration.person_id)
    counted = select(func.count()).select_from(Declaration).join(Person, same).where(*conditions)
    count = session.execute(counted).scalar_one()
    if not count:
        return Task(code, 0, (), state)
    statement = rows(session, conditions).order_by(Declaration.state_since, Declaration.id).limit(SHOWN)
    return Task(code, count, as_rows(session, statement), state)


def _in_roles(actor: Actor, roles: frozenset[Role]) -> Actor:
    return replace(actor, positions=tuple(position for position in actor.positions if position.role in roles))


def _open_remarks(session: Session, actor: Actor, today: date) -> int:
    """Objections of people whom nobody has found in the register."""
    if not may(actor, Act.ANSWER_OBJECTION, Subject(), today):
        return 0
    statement = select(func.count()).select_from(Objection)
    ours = (Objection.commune_id == ward_of(session), Objection.declaration_id.is_(None), Objection.state == "open")
    return session.execute(statement.where(*ours)).scalar_one()


def _open_objection(session: Session) -> ColumnElement[bool]:
    return (
        select(Objection.id)
        .where(
            Objection.commune_id == ward_of(session),
            Objection.declaration_id == Declaration.id,
            Objection.state == "open",
            # An objection to somebody's own result may also follow “chưa đạt”.
            or_(Declaration.state == State.POSTED, Declaration.state == State.NOT_RECOGNISED),
        )
        .exists()
    )
