"""A ward, its collectives and campaign, the accounts of those who work there, their phones."""

import secrets
from datetime import date, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from tests.factories.criteria import VERSION, criteria
from tests.factories.sessions import AUTHOR, NOW, TODAY, new_id
from webapp.domain import names
from webapp.models import Account, Campaign, Collective, Commune, CommuneName, Device, Member, Person, Position
from webapp.models.tenancy import enter, ward_of
from webapp.services import counter, installation, keys, ledger

PASSWORD = "một mật khẩu thử"


def ward(
    session: Session, slug: str = "tan-thanh", *, name: str = "Phường Tân Thạnh", is_demo: bool = False
) -> Commune:
    """A ward; the session is in it afterwards."""
    installation.ensure(session, NOW)
    commune = Commune(id=new_id(), slug=slug, is_demo=is_demo, created_at=NOW, seq=0, backed_up_rev=0)
    session.add(commune)
    session.flush()
    session.add(
        CommuneName(
            commune_id=commune.id,
            valid_from=date(2020, 1, 1),
            kind="phường",
            name=name,
            place="Tân Thạnh",
            superior="Hội Khuyến học thành phố",
        )
    )
    session.flush()
    enter(session, commune.id)
    return commune


def collective(
    session: Session,
    name: str = "Khối phố Bàu Sen",
    kind: str = "area",
    *,
    parent: Collective | None = None,
    **more: Any,
) -> Collective:
    """An area (or `kind` "unit", "clan")."""
    row = Collective(
        commune_id=ward_of(session),
        id=new_id(),
        kind=kind,
        name=name,
        sort_key=names.title_sort_key(name),
        parent_id=parent.id if parent else None,
        valid_from=date(2020, 1, 1),
        **more,
    )
    return _written(session, row, "collective", {"kind": kind, "name": name})


def campaign(session: Session, year: int = TODAY.year, criteria_version: str = VERSION, **more: Any) -> Campaign:
    """The campaign of a year; its criteria version is added where it is the small one of the tests."""
    if criteria_version == VERSION:
        criteria(session)
    values: dict[str, Any] = {
        "name": f"Năm {year}",
        "opens": date(year, 1, 1),
        "closes": date(year, 12, 31),
        "quotas": {"farmer": 15, "worker": 15, "intellectual": 15},
    }
    row = Campaign(
        commune_id=ward_of(session), id=new_id(), year=year, criteria_version=criteria_version, **(values | more)
    )
    return _written(session, row, "campaign", {"year": year, "criteria_version": criteria_version})


def _written(session: Session, row: Any, entity_type: str, values: dict[str, Any]) -> Any:
    """Everybody in the ward sees it."""
    row.rev = counter.next_rev(session)
    session.add(row)
    session.flush()
    ledger.record(
        session,
        entity_type=entity_type,
        entity_id=row.id,
        rev=row.rev,
        operation=f"{entity_type}.create",
        author=AUTHOR,
        at=NOW,
        values=values,
        subject_id=row.id,
        scopes=[row.commune_id],
        new=True,
    )
    session.flush()
    return row


@cache
def _hash(password: str) -> str:
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(password)


def account(
    session: Session,
    username: str,
    role: str | None = None,
    collective: Collective | None = None,
    *,
    display_name: str = "Người Thử",
    password: str = PASSWORD,
    person: Person | None = None,
) -> Account:
    """An account at work in the session's ward, with a position where a role is given."""
    row = Account(
        id=new_id(), username=username, display_name=display_name, password_hash=_hash(password), created_at=NOW
    )
    session.add(row)
    session.flush()
    session.add(Member(commune_id=ward_of(session), account_id=row.id, person_id=person.id if person else None))
    session.flush()
    if role is not None:
        position(session, row, role, collective)
    return row


def position(
    session: Session, account: Account, role: str, collective: Collective | None = None, **more: Any
) -> Position:
    """A role in a collective, or (without one) in the whole ward."""
    row = Position(
        commune_id=ward_of(session),
        id=new_id(),
        rev=counter.next_rev(session),
        account_id=account.id,
        role=role,
        collective_id=collective.id if collective else None,
        **({"valid_from": TODAY - timedelta(days=400)} | more),
    )
    session.add(row)
    session.flush()
    return row


def device(
    session: Session, account: Account | None = None, *, person: Person | None = None, name: str = "Điện thoại thử"
) -> tuple[Device, str]:
    """An enrolled phone of an account or of a citizen, and its token (`<slug>.<random>`)."""
    ward = session.get_one(Commune, ward_of(session))
    token = f"{ward.slug}.{secrets.token_urlsafe(32)}"
    row = Device(
        commune_id=ward.id,
        id=new_id(),
        account_id=account.id if account else None,
        person_id=person.id if person else None,
        name=name,
        token_hash=keys.token_hash(token),
        scopes=[],
        enrolled_at=NOW,
    )
    session.add(row)
    session.flush()
    return row, token
