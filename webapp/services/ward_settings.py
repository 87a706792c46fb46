"""What a ward sets from a day on: whose decision it is, and the legal bases that stand in it."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.acts import Act
from webapp.domain.permissions import Actor
from webapp.domain.signing import Authority
from webapp.models import LegalBasis, WardSetting
from webapp.models.tenancy import ward_of
from webapp.services import counter, ledger
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError

AUTHORITY = "authority"
LONGEST_BASIS = 600


def authority(session: Session, on: date) -> Authority:
    """Whose decision it is on that day; where the ward never said, the People's Committee's."""
    statement = (
        select(WardSetting.value)
        .where(WardSetting.commune_id == ward_of(session), WardSetting.name == AUTHORITY, WardSetting.valid_from <= on)
        .order_by(WardSetting.valid_from.desc())
        .limit(1)
    )
    return Authority(session.scalar(statement) or Authority.COMMITTEE)


def bases(session: Session, on: date) -> Sequence[LegalBasis]:
    """The legal bases in force on that day, in their order."""
    statement = (
        select(LegalBasis)
        .where(
            LegalBasis.commune_id == ward_of(session),
            LegalBasis.valid_from <= on,
            or_(LegalBasis.valid_to.is_(None), LegalBasis.valid_to >= on),
        )
        .order_by(LegalBasis.place, LegalBasis.id)
    )
    return session.scalars(statement).all()


def set_authority(session: Session, actor: Actor, value: Authority, *, now: datetime) -> None:
    """From today on decisions are that authority's; setting the same again changes nothing."""
    rev = counter.next_rev(session)
    today = calendar.day(now)
    _allow(actor, today)
    if authority(session, today) is value:
        return
    row = session.get(WardSetting, (ward_of(session), AUTHORITY, today))
    if row is None:
        row = WardSetting(commune_id=ward_of(session), name=AUTHORITY, valid_from=today)
        session.add(row)
    row.value, row.rev = value.value, rev
    session.flush()
    _record(session, actor, "ward_setting", ward_of(session), rev, "set", now, {AUTHORITY: value.value})


def add_basis(
    session: Session, actor: Actor, words: str, valid_from: date, *, now: datetime, once: str | None = None
) -> LegalBasis:
    """Add a line “Căn cứ …” after the others.

    :param words: without `Căn cứ` and without the mark at its end.
    :raises FaultyInputError: no words, too many, or the same line is in force already.
    """
    rev = counter.next_rev(session)
    ward = ward_of(session)
    _allow(actor, calendar.day(now))
    identity = str(uuid.uuid5(uuid.UUID(once), "basis") if once else uuid.uuid4())
    if (there := session.get(LegalBasis, (ward, identity))) is not None:
        return there
    said = words.strip().rstrip(";.").strip()
    if not said:
        raise FaultyInputError([Fault("words", "required")])
    if len(said) > LONGEST_BASIS:
        raise FaultyInputError([Fault("words", "too_long")])
    if any(one.words == said for one in bases(session, max(valid_from, calendar.day(now)))):
        raise FaultyInputError([Fault("words", "basis_there")])
    last = session.scalar(select(func.max(LegalBasis.place)).where(LegalBasis.commune_id == ward)) or 0
    row = LegalBasis(
        commune_id=ward, id=identity, rev=rev, place=last + 1, words=said, valid_from=valid_from, valid_to=None
    )
    session.add(row)
    session.flush()
    values = {"words": said, "valid_from": valid_from.isoformat()}
    _record(session, actor, "legal_basis", row.id, rev, "add", now, values, new=True)
    return row


def end_basis(
    session: Session, actor: Actor, basis_id: str, last_day: date, *, seen_rev: int, now: datetime
) -> LegalBasis:
    """The line is in force up to that day. Decisions of before keep it."""
    rev = counter.next_rev(session)
    _allow(actor, calendar.day(now))
    row = session.get(LegalBasis, (ward_of(session), basis_id))
    if row is None:
        raise NotFoundError(basis_id)
    if row.rev != seen_rev:
        raise StaleError(row.rev, ("valid_to",))
    if last_day < row.valid_from:
        raise FaultyInputError([Fault("last_day", "before_it_began")])
    row.valid_to, row.rev = last_day, rev
    session.flush()
    _record(session, actor, "legal_basis", row.id, rev, "end", now, {"valid_to": last_day.isoformat()})
    return row


def _allow(actor: Actor, today: date) -> None:
    allowed = permissions.may(actor, Act.MANAGE_SETTINGS, None, today)
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")


def _record(
    session: Session,
    actor: Actor,
    entity: str,
    identity: str,
    rev: int,
    operation: str,
    now: datetime,
    values: dict[str, Any],
    *,
    new: bool = False,
) -> None:
    ledger.record(
        session,
        entity_type=entity,
        entity_id=identity,
        rev=rev,
        operation=operation,
        author=Author("association", account_id=actor.account_id),
        at=now,
        values=values,
        subject_id=identity,
        scopes=(),
        new=new,
    )
    session.flush()
