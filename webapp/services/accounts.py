"""Accounts: who can sign in, and which positions they hold in a ward."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.domain.errors import DomainError
from webapp.domain.permissions import Actor
from webapp.domain.permissions import Position as Held
from webapp.domain.roles import Role
from webapp.models import Account, Collective, Member, Person, Position
from webapp.models.tenancy import ward_of
from webapp.services import audit, counter, passwords
from webapp.services.author import Author

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")


@dataclass(frozen=True)
class Listed:
    """A line of the list of accounts: one per position (role None: a member without a position)."""

    username: str
    role: str | None
    collective: str | None
    display_name: str
    disabled: bool


def tidy(username: str) -> str:
    """A user name as it is stored: NFC, lower case, no space around."""
    return unicodedata.normalize("NFC", username).strip().casefold()


def find(session: Session, username: str) -> Account | None:
    """The account of a user name."""
    return session.scalars(select(Account).where(Account.username == tidy(username))).one_or_none()


def check(session: Session, username: str, password: str) -> Account | None:
    """The account, if the password is right, it is enabled and it is at work in the session's ward.

    An unknown name costs the same work as a wrong password, so that the time tells nothing.
    """
    account, stranger = find(session, username), passwords.nobodys_hash()
    right = passwords.matches(account.password_hash if account else stranger, password)
    if account is None or not right or account.disabled_at is not None:
        return None
    return account if is_member(session, account.id) else None


def is_member(session: Session, account_id: str) -> bool:
    """Is the account at work in the session's ward?"""
    return session.get(Member, (ward_of(session), account_id)) is not None


def needs_rehash(account: Account) -> bool:
    """Was the password hashed with other parameters than today's?"""
    return passwords.HASHER.check_needs_rehash(account.password_hash)


def rehash(session: Session, account_id: str, password: str) -> None:
    """Hash a password anew that was just found right. Sessions stay valid."""
    session.get_one(Account, account_id).password_hash = passwords.hashed(password)
    session.flush()


def actor(session: Session, account_id: str, on: date) -> Actor | None:
    """What the account is in the session's ward on that day; None where it is not at work here."""
    ward = ward_of(session)
    member = session.get(Member, (ward, account_id))
    if member is None:
        return None
    rows = session.scalars(
        select(Position)
        .where(Position.commune_id == ward, Position.account_id == account_id)
        .order_by(Position.valid_from, Position.id)
    )
    positions = (Held(Role(row.role), row.collective_id, row.valid_from, row.valid_to) for row in rows)
    person = session.get(Person, (ward, member.person_id)) if member.person_id else None
    return Actor(
        account_id=account_id,
        positions=tuple(position for position in positions if position.held_on(on)),
        person_id=member.person_id,
        household_id=person.household_id if person else None,
    )


def add(
    session: Session,
    *,
    username: str,
    display_name: str,
    password: str,
    author: Author,
    at: datetime,
    person_id: str | None = None,
) -> Account:
    """Make an account that is at work in the session's ward. It may do nothing yet: `give_position` comes next.

    :raises DomainError: `username`, `username_taken`, `display_name`, `password_short`, `password_long`,
        `password_is_name`.
    """
    username, display_name = tidy(username), unicodedata.normalize("NFC", display_name).strip()
    if not _USERNAME.fullmatch(username):
        raise DomainError("username", "username")
    if not 1 <= len(display_name) <= 120:
        raise DomainError("display_name", "display_name")
    passwords.judge(username, password)
    rev = counter.next_rev(session)
    if find(session, username) is not None:
        raise DomainError("username_taken", "username")
    account = Account(
        id=str(uuid4()),
        username=username,
        display_name=display_name,
        password_hash=passwords.hashed(password),
        created_at=at,
    )
    session.add(account)
    try:
        session.flush()
    except IntegrityError as error:
        # In another ward, at the same moment: the name is everybody's, the lock is the ward's.
        raise DomainError("username_taken", "username") from error
    session.add(Member(commune_id=ward_of(session), account_id=account.id, person_id=person_id))
    audit.note(session, author, at, "account.add", "account", account.id, rev=rev)
    return account


def give_position(
    session: Session,
    account: Account,
    role: Role,
    *,
    author: Author,
    at: datetime,
    valid_from: date,
    valid_to: date | None = None,
    collective_id: str | None = None,
    title: str | None = None,
) -> Position:
    """Give a role: in a collective, or (without one) in the whole ward.

    :raises DomainError: `collective` (there is no such one in this ward), `dates`.
    """
    ward = ward_of(session)
    if collective_id is not None and session.get(Collective, (ward, collective_id)) is None:
        raise DomainError("collective", "collective_id")
    if valid_to is not None and valid_to < valid_from:
        raise DomainError("dates", "valid_to")
    rev = counter.next_rev(session)
    row = Position(
        commune_id=ward,
        id=str(uuid4()),
        rev=rev,
        account_id=account.id,
        role=str(role),
        collective_id=collective_id,
        title=title,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    session.add(row)
    audit.note(session, author, at, "position.add", "account", account.id, rev=rev, codes=(str(role),))
    return row


def link_person(session: Session, account_id: str, person_id: str, *, author: Author, at: datetime) -> None:
    """Say which person of the register the holder of an account is: nobody judges their own sheet or household's.

    :raises DomainError: `account`, `person` (there is no such one in this ward).
    """
    ward = ward_of(session)
    member = session.get(Member, (ward, account_id))
    if member is None:
        raise DomainError("account", "account_id")
    if session.get(Person, (ward, person_id)) is None:
        raise DomainError("person", "person_id")
    rev = counter.next_rev(session)
    member.person_id = person_id
    audit.note(session, author, at, "account.person", "account", account_id, rev=rev)


def set_password(session: Session, account: Account, password: str, *, author: Author, at: datetime) -> None:
    """Change the password; whoever was signed in with the old one is signed out.

    :raises DomainError: `password_short`, `password_long`, `password_is_name`.
    """
    passwords.judge(account.username, password)
    rev = counter.next_rev(session)
    account.password_hash = passwords.hashed(password)
    account.session_version += 1
    audit.note(session, author, at, "account.password", "account", account.id, rev=rev)


def disable(session: Session, account: Account, *, author: Author, at: datetime) -> None:
    """Let an account sign in no more, and sign it out. What it did stays under its name."""
    rev = counter.next_rev(session)
    account.disabled_at = account.disabled_at or at
    account.session_version += 1
    audit.note(session, author, at, "account.disable", "account", account.id, rev=rev)


def end_sessions(session: Session, account_id: str, *, author: Author, at: datetime) -> None:
    """Sign the account out everywhere."""
    rev = counter.next_rev(session)
    account = session.get_one(Account, account_id)
    account.session_version += 1
    audit.note(session, author, at, "account.sign_out", "account", account.id, rev=rev)


def listed(session: Session) -> Sequence[Listed]:
    """The accounts of the session's ward with their positions, by user name."""
    ward = ward_of(session)
    statement = (
        select(Account, Position.role, Collective.name)
        .join(Member, Member.account_id == Account.id)
        .outerjoin(Position, (Position.commune_id == Member.commune_id) & (Position.account_id == Member.account_id))
        .outerjoin(
            Collective, (Collective.commune_id == Position.commune_id) & (Collective.id == Position.collective_id)
        )
        .where(Member.commune_id == ward)
        .order_by(Account.username, Position.valid_from, Position.id)
    )
    return [
        Listed(account.username, role, collective, account.display_name, account.disabled_at is not None)
        for account, role, collective in session.execute(statement)
    ]
