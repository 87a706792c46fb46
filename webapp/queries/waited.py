"""Who is waited for in a campaign: how many, at which step, in which place. Nobody is named."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Reach
from webapp.domain.proposals import ProposalState
from webapp.domain.workflow import State
from webapp.models import Campaign, Commune, Declaration, Objection, Proposal, ProposalEntry, Registration
from webapp.models.engine import is_writing
from webapp.models.tenancy import ward_of

KEPT = 64
PHASE_OF = {
    "declare": "declaring",
    "verify": "review",
    "review": "review",
    "confirm": "review",
    "post": "posting",
    "decline": "posting",
    "answer": "posting",
    "propose": "decision",
    "recognise": "decision",
}
"""What is waited for → the step of the plan that it belongs to."""

_BY_STATE = {State.SUBMITTED: "verify", State.VERIFIED: "review", State.REVIEWED: "confirm"}
_NOBODY, _LISTED, _BEFORE_COMMITTEE = 0, 1, 2


@dataclass(frozen=True)
class Waited:
    """So many sheets (or people who have none yet) of a collective wait for this."""

    code: str
    collective_id: str
    count: int


_cache: OrderedDict[tuple[str, str], tuple[int, date, tuple[Waited, ...]]] = OrderedDict()
_lock = threading.Lock()


def of_campaign(session: Session, campaign: Campaign, far: Reach, *, today: date) -> list[Waited]:
    """What is waited for within a reach, in the order of the procedure."""
    found = _counted(session, campaign, today)
    return [one for one in found if far.ward or one.collective_id in far.collective_ids]


def _counted(session: Session, campaign: Campaign, today: date) -> Sequence[Waited]:
    """Counted once after each change of the ward, as the tally is, and once a day."""
    ward = ward_of(session)
    if is_writing(session):
        return tuple(_count(session, campaign, today))
    seq = session.execute(select(Commune.seq).where(Commune.id == ward)).scalar_one()
    key = (ward, campaign.id)
    with _lock:
        kept = _cache.get(key)
    if kept and kept[:2] == (seq, today):
        return kept[2]
    counted = tuple(_count(session, campaign, today))
    with _lock:
        _cache[key] = (seq, today, counted)
        _cache.move_to_end(key)
        while len(_cache) > KEPT:
            _cache.popitem(last=False)
    return counted


def _count(session: Session, campaign: Campaign, today: date) -> Iterator[Waited]:
    counts: dict[tuple[str, str], int] = {}
    for code, place, count in [*_without_sheet(session, campaign), *_sheets(session, campaign, today)]:
        counts[code, place] = counts.get((code, place), 0) + count
    order = list(PHASE_OF)
    for (code, place), count in sorted(counts.items(), key=lambda one: (order.index(one[0][0]), one[0][1])):
        yield Waited(code, place, count)


def _without_sheet(session: Session, campaign: Campaign) -> Iterator[tuple[str, str, int]]:
    """Those who registered and have handed nothing in: without a sheet, or with one that is still being written."""
    statement = (
        select(Registration.collective_id, func.count())
        .outerjoin(
            Declaration,
            and_(
                Declaration.commune_id == Registration.commune_id,
                Declaration.campaign_id == Registration.campaign_id,
                Declaration.person_id == Registration.person_id,
            ),
        )
        .where(
            Registration.commune_id == ward_of(session),
            Registration.campaign_id == campaign.id,
            Registration.withdrawn_at.is_(None),
            or_(Declaration.id.is_(None), Declaration.state == State.DRAFT),
        )
        .group_by(Registration.collective_id)
    )
    for place, count in session.execute(statement):
        yield "declare", place, count


def _sheets(session: Session, campaign: Campaign, today: date) -> Iterator[tuple[str, str, int]]:
    ward = ward_of(session)
    on_list = and_(
        ProposalEntry.commune_id == ward, ProposalEntry.declaration_id == Declaration.id, ProposalEntry.living
    )
    with_committee = and_(
        Proposal.commune_id == ward,
        Proposal.id == ProposalEntry.proposal_id,
        Proposal.state.in_((ProposalState.PROPOSED, ProposalState.SIGNED)),
    )
    objected = exists().where(
        Objection.commune_id == ward, Objection.declaration_id == Declaration.id, Objection.state == "open"
    )
    parts = (
        select(
            Declaration.collective_id.label("place"),
            Declaration.state.label("state"),
            Declaration.passes.label("passes"),
            case((Declaration.posted_until < today, 1), else_=0).label("over"),
            case((objected, 1), else_=0).label("objected"),
            case(
                (exists().where(on_list, with_committee), _BEFORE_COMMITTEE),
                (exists().where(on_list), _LISTED),
                else_=_NOBODY,
            ).label("listed"),
        )
        .where(
            Declaration.commune_id == ward,
            Declaration.campaign_id == campaign.id,
            Declaration.state.not_in((State.DRAFT, State.RECOGNISED, State.REVOKED, State.WITHDRAWN)),
        )
        .subquery()
    )
    columns = list(parts.c)
    for row in session.execute(select(*columns, func.count().label("sheets")).group_by(*columns)):
        for code in _codes(row.state, row.passes, row.over, row.objected, row.listed):
            yield code, row.place, row.sheets


def _codes(state: str, passes: bool | None, over: int, objected: int, listed: int) -> Iterator[str]:
    if state in _BY_STATE:
        yield _BY_STATE[State(state)]
    elif state == State.CONFIRMED and passes is not None:
        yield "post" if passes else "decline"
    elif objected:
        yield "answer"
    elif state == State.POSTED and listed == _BEFORE_COMMITTEE:
        yield "recognise"
    elif state == State.POSTED and over and listed == _NOBODY:
        yield "propose"
