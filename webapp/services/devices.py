"""Phones: who holds one, what it may see, and the end of it."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, Position, Role, reach, roles_on
from webapp.models import Account, Collective, Device, Member, Person
from webapp.models import Position as PositionRow
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter, keys
from webapp.services.author import Author

# Who sees what the collective gave before the head has confirmed it (docs/adr/0008).
REVIEWERS = frozenset({Role.PANEL, Role.UNIT_HEAD, Role.ASSOCIATION, Role.COMMITTEE})
# The role under which a phone's changes are written down: the first of these that its holder has.
PRECEDENCE = (
    Role.VOLUNTEER,
    Role.PANEL,
    Role.UNIT_HEAD,
    Role.ASSOCIATION,
    Role.COMMITTEE,
    Role.STEERING,
    Role.SUPERIOR,
    Role.ADMIN,
    Role.CITIZEN,
)


class TokenInvalidError(Exception):
    """No phone of the ward has this token."""


class DeviceRevokedError(Exception):
    """The phone was shut out, or its holder's account was."""


@dataclass(frozen=True)
class Phone:
    """A phone that has shown its token. `scope`: collectives, the person (citizens) and the ward itself.

    `by_role`: what each role of its holder reaches. `former`: scopes that it once had and has no more. `unseen`: scopes
    that it has never had before. `reported`: what it last said of itself.
    """

    device_id: str
    commune_id: str
    account_id: str | None
    person_id: str | None
    actor: Actor
    roles: frozenset[Role]
    scope: frozenset[str]
    by_role: Mapping[str, frozenset[str]]
    former: frozenset[str]
    unseen: frozenset[str]
    last_seen_at: datetime | None
    reported: Mapping[str, Any] | None = None

    @property
    def role(self) -> Role:
        """The role that its changes are written down in."""
        return main_role(self.roles)

    @property
    def author(self) -> Author:
        """The one to whom its changes are written down."""
        return Author(self.role, self.account_id, self.device_id, self.person_id)

    @property
    def sees_reviews(self) -> bool:
        """May it see collective scores before they are confirmed?"""
        return bool(self.roles & REVIEWERS)


def main_role(roles: Iterable[Role]) -> Role:
    """The role by which somebody is called; a volunteer whose every position has ended is still called one."""
    held = frozenset(roles)
    return next((role for role in PRECEDENCE if role in held), Role.VOLUNTEER)


def new_token(slug: str) -> str:
    """A token: the ward's slug, a full stop, 256 random bits."""
    return f"{slug}.{secrets.token_urlsafe(32)}"


# Built once: making the expression takes longer than asking the database. One row for each position.
_WHO_CALLS = (
    select(
        Device.id,
        Device.account_id,
        Device.person_id,
        Device.scopes,
        Device.last_seen_at,
        Device.revoked_at,
        Device.reported,
        Account.disabled_at,
        Member.person_id.label("member_person_id"),
        Person.household_id,
        PositionRow.role,
        PositionRow.collective_id,
        PositionRow.valid_from,
        PositionRow.valid_to,
    )
    .outerjoin(Account, Account.id == Device.account_id)
    .outerjoin(Member, (Member.commune_id == bindparam("ward")) & (Member.account_id == Device.account_id))
    .outerjoin(
        Person,
        (Person.commune_id == bindparam("ward")) & ((Person.id == Member.person_id) | (Person.id == Device.person_id)),
    )
    .outerjoin(
        PositionRow, (PositionRow.commune_id == bindparam("ward")) & (PositionRow.account_id == Device.account_id)
    )
    .where(Device.commune_id == bindparam("ward"), Device.token_hash == bindparam("hash"))
)


def authenticate(session: Session, token: str, on: date) -> Phone:
    """The phone of a token, in the session's ward, with its rights of the day. Two queries.

    :raises TokenInvalidError: there is none.
    :raises DeviceRevokedError: it is shut out.
    """
    return _who_has(session, keys.token_hash(token), on)


def find(session: Session, device_id: str, on: date) -> Phone:
    """The phone of an id, for what it sent earlier; raises as `authenticate` does."""
    row = session.get(Device, (ward_of(session), device_id))
    if row is None:
        raise TokenInvalidError
    return _who_has(session, row.token_hash, on)


def _who_has(session: Session, token_hash: bytes, on: date) -> Phone:
    ward = ward_of(session)
    rows = session.execute(_WHO_CALLS, {"ward": ward, "hash": token_hash}).all()
    if not rows:
        raise TokenInvalidError
    first = rows[0]
    if first.revoked_at is not None or first.disabled_at is not None:
        raise DeviceRevokedError
    positions = tuple(
        Position(Role(row.role), row.collective_id, row.valid_from, row.valid_to)
        for row in rows
        if row.role is not None
    )
    if first.person_id is not None:
        positions = (Position(Role.CITIZEN),)
    own = first.person_id or first.member_person_id
    actor = Actor(first.account_id or first.id, positions, own, first.household_id)
    by_role = reaches(session, actor, on, citizen=first.person_id is not None)
    # The names of places, the campaign and the criteria are everybody's.
    scope = frozenset({ward}).union(*by_role.values())
    ever = frozenset(first.scopes)
    return Phone(
        device_id=first.id,
        commune_id=ward,
        account_id=first.account_id,
        person_id=first.person_id,
        actor=actor,
        roles=roles_on(positions, on),
        scope=scope,
        by_role=by_role,
        former=ever - scope,
        unseen=scope - ever,
        last_seen_at=first.last_seen_at,
        reported=first.reported,
    )


def reaches(session: Session, actor: Actor, on: date, *, citizen: bool = False) -> dict[str, frozenset[str]]:
    """What somebody sees on that day, role by role: collectives by their positions, or (citizens) what is their own.

    A position in a collective reaches the collectives below it; one without reaches all of the ward.
    """
    if citizen:
        return {Role.CITIZEN: frozenset({str(actor.person_id)})}
    roles = {role: [p for p in actor.positions if p.role is role] for role in roles_on(actor.positions, on)}
    ranges = {role: reach(replace(actor, positions=tuple(held)), Act.VIEW_PERSON, on) for role, held in roles.items()}
    if not any(ranges.values()):
        return {}
    statement = select(Collective.id, Collective.parent_id).where(Collective.commune_id == ward_of(session))
    parents: dict[str, str | None] = {row.id: row.parent_id for row in session.execute(statement)}
    return {
        role: frozenset(one for one in parents if range_.ward or _under(one, range_.collective_ids, parents))
        for role, range_ in ranges.items()
        if range_
    }


def _under(collective: str, tops: frozenset[str], parents: Mapping[str, str | None]) -> bool:
    at: str | None = collective
    for _step in parents:
        if at is None or at in tops:
            break
        at = parents.get(at)
    return at in tops


def remember_scope(session: Session, phone: Phone) -> None:
    """Keep every scope that the phone ever had, so that it can be told to forget what it no longer may see."""
    row = session.get_one(Device, (phone.commune_id, phone.device_id))
    row.scopes = sorted({*row.scopes, *phone.scope})
    session.flush()


def seen(
    session: Session, device_ids: Iterable[str], at: datetime, reported: Mapping[str, Mapping[str, Any]] | None = None
) -> None:
    """Note that phones have called; by phone, what those said of themselves that said something."""
    ward = ward_of(session)
    told = dict(reported or {})
    silent = [one for one in device_ids if one not in told]
    changes: list[tuple[list[str], dict[str, Any]]] = [(silent, {"last_seen_at": at})] if silent else []
    changes += [([one], {"last_seen_at": at, "reported": dict(said)}) for one, said in told.items()]
    for ids, values in changes:
        session.execute(
            update(Device).where(Device.commune_id == ward, Device.id.in_(ids)).values(**values),
            execution_options={"synchronize_session": False},
        )


def revoke(session: Session, device_id: str, author: Author, at: datetime) -> None:
    """Shut a phone out: from now on it is told so, and wipes itself. Doing it twice changes nothing.

    :raises sqlalchemy.exc.NoResultFound: the ward has no such phone.
    """
    counter.lock_ward(session)
    row = session.get_one(Device, (ward_of(session), device_id))
    if row.revoked_at is None:
        row.revoked_at = at
        audit.append(
            session,
            at=at,
            actor=author.name,
            action="device.revoke",
            entity_type="device",
            entity_id=device_id,
            rev=None,
        )
    session.flush()
