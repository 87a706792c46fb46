"""The minutes of a posting: that a list was put up, and, when its days are over, that it was taken down."""

import uuid
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain import postings as rules
from webapp.domain.errors import DomainError
from webapp.domain.permissions import Actor, Subject
from webapp.domain.workflow import Action
from webapp.models import Campaign, Collective, Declaration, Objection, PostingMinutes
from webapp.models.tenancy import ward_of
from webapp.services import counter, ledger, sheet_facts
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Present:
    """Who was there, by name."""

    association: str
    collective: str
    witness: str


@dataclass(frozen=True)
class PutUp:
    """When in the day, where, before whom."""

    at: time | None
    place: str
    present: Present


@dataclass(frozen=True)
class TakenDown:
    """On which day, before whom; `remark`: what happened to the list meanwhile, if anything."""

    on: date
    at: time | None
    present: Present
    remark: str = ""


def poster(actor: Actor, campaign: Campaign) -> Actor:
    """The actor with only those positions that post in this campaign: in some wards only one of two does."""
    roles = sheet_facts.POSTERS[campaign.posted_by]
    return replace(actor, positions=tuple(one for one in actor.positions if one.role in roles))


def put_up(
    session: Session,
    actor: Actor,
    campaign_id: str,
    collective_id: str,
    posted_on: date,
    said: PutUp,
    *,
    seen_rev: int,
    now: datetime,
) -> PostingMinutes:
    """Write down that the list of a day was put up. It can be written again until the list is taken down.

    :param seen_rev: the revision of the minutes that are there; 0 where there are none.
    :raises NotFoundError: nothing of that collective was posted on that day.
    :raises StaleError: somebody wrote it down meanwhile, or the list was taken down.
    """
    rev = counter.next_rev(session)
    author = _allowed(session, actor, campaign_id, collective_id, now)
    row = _find(session, campaign_id, collective_id, posted_on)
    stands = standing(session, campaign_id, collective_id, posted_on)
    if stands is None and row is None:
        raise NotFoundError(collective_id)
    rules.check_put_up(posted_on, calendar.day(now))
    values: dict[str, Any] = {"put_up_at": said.at, "place": said.place, "present": asdict(said.present)}
    if stands is not None:
        values |= {"posted_until": stands[0], "people": stands[1]}
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return row
    if row is not None and (row.rev != seen_rev or row.ended_on is not None):
        raise StaleError(row.rev, ("place",))
    new = row is None
    if row is None:
        row = PostingMinutes(
            commune_id=ward_of(session),
            id=_id_of(campaign_id, collective_id, posted_on),
            campaign_id=campaign_id,
            collective_id=collective_id,
            posted_on=posted_on,
            end_present={},
            counted={},
        )
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.written_at, row.written_by, row.rev = now, actor.account_id, rev
    told = values | {"put_up_at": _clock(said.at), "posted_on": posted_on.isoformat()}
    told |= {"posted_until": row.posted_until.isoformat()}
    _write_down(session, row, "put_up", author, now, told, new=new)
    return row


def take_down(
    session: Session, actor: Actor, minutes_id: str, said: TakenDown, *, seen_rev: int, now: datetime
) -> PostingMinutes:
    """Write down that the days of a list are over, with what came in meanwhile. Said twice, it is there once.

    :raises FaultyInputError: its days were not over on that day, or the day has not come.
    :raises StaleError: somebody wrote something else down meanwhile.
    """
    rev = counter.next_rev(session)
    row = session.get(PostingMinutes, (ward_of(session), minutes_id))
    if row is None:
        raise NotFoundError(minutes_id)
    author = _allowed(session, actor, row.campaign_id, row.collective_id, now)
    values: dict[str, Any] = {
        "ended_on": said.on,
        "ended_at": said.at,
        "end_present": asdict(said.present),
        "end_remark": said.remark.strip() or None,
    }
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    if row.rev != seen_rev or row.ended_on is not None:
        raise StaleError(row.rev, ("ended_on",))
    try:
        days = (row.posted_until - row.posted_on).days
        rules.check_taken_down(row.posted_on, days, said.on, calendar.day(now))
    except DomainError as error:
        raise FaultyInputError([Fault(error.field or "ended_on", error.code)]) from error
    for name, value in values.items():
        setattr(row, name, value)
    found = objections(session, row.campaign_id, row.collective_id, row.posted_on, row.posted_until)
    row.counted = {"objections": found.total(), **{name: found[name] for name in ("dismissed", "upheld", "open")}}
    row.end_written_at, row.end_written_by, row.rev = now, actor.account_id, rev
    told = values | {"ended_on": said.on.isoformat(), "ended_at": _clock(said.at), "counted": row.counted}
    _write_down(session, row, "take_down", author, now, told, new=False)
    return row


def standing(session: Session, campaign_id: str, collective_id: str, posted_on: date) -> tuple[date, int] | None:
    """Until when the names posted on a day stand there, and how many they are; None where there are none."""
    statement = select(func.max(Declaration.posted_until), func.count()).where(
        Declaration.commune_id == ward_of(session),
        Declaration.campaign_id == campaign_id,
        Declaration.collective_id == collective_id,
        Declaration.posted_on == posted_on,
        Declaration.posted_until.is_not(None),
    )
    until, people = session.execute(statement).one()
    return (until, people) if until is not None else None


def objections(session: Session, campaign_id: str, collective_id: str, first: date, last: date) -> Counter[str]:
    """State → how many objections came in to a list. Who was reopened stands on none: the day says on which it was."""
    ward = ward_of(session)
    moments = and_(
        Objection.received_on.is_(None),
        Objection.opened_at >= calendar.start_of(first),
        Objection.opened_at < calendar.start_of(last + DAY),
    )
    in_days = or_(Objection.received_on.between(first, last), moments)
    statement = (
        select(Objection.state, func.count())
        .join(Declaration, and_(Declaration.commune_id == ward, Declaration.id == Objection.declaration_id))
        .where(
            Objection.commune_id == ward,
            Declaration.campaign_id == campaign_id,
            Declaration.collective_id == collective_id,
            or_(Declaration.posted_on == first, and_(Declaration.posted_on.is_(None), in_days)),
        )
        .group_by(Objection.state)
    )
    return Counter({str(state): count for state, count in session.execute(statement)})


def _allowed(session: Session, actor: Actor, campaign_id: str, collective_id: str, now: datetime) -> Author:
    ward, today = ward_of(session), calendar.day(now)
    campaign = session.get(Campaign, (ward, campaign_id))
    if campaign is None or session.get(Collective, (ward, collective_id)) is None:
        raise NotFoundError(collective_id)
    posts, subject = poster(actor, campaign), Subject(frozenset({collective_id}))
    allowed = permissions.may(posts, Action.POST, subject, today)
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    held = [
        one for one in posts.positions if permissions.may(replace(posts, positions=(one,)), Action.POST, subject, today)
    ]
    return Author(held[0].role, account_id=actor.account_id, person_id=actor.person_id)


def _find(session: Session, campaign_id: str, collective_id: str, posted_on: date) -> PostingMinutes | None:
    return session.get(PostingMinutes, (ward_of(session), _id_of(campaign_id, collective_id, posted_on)))


def _id_of(campaign_id: str, collective_id: str, posted_on: date) -> str:
    """The same for everybody who writes the minutes of this list, so that there are never two."""
    return str(uuid.uuid5(uuid.UUID(campaign_id), f"posting:{collective_id}:{posted_on.isoformat()}"))


def _clock(at: time | None) -> str | None:
    return at.isoformat("minutes") if at else None


def _write_down(
    session: Session,
    row: PostingMinutes,
    operation: str,
    author: Author,
    now: datetime,
    values: dict[str, Any],
    *,
    new: bool,
) -> None:
    session.flush()
    ledger.record(
        session,
        entity_type="posting",
        entity_id=row.id,
        rev=row.rev,
        operation=operation,
        author=author,
        at=now,
        values=values,
        subject_id=row.id,
        scopes=(),
        new=new,
    )
    session.flush()
