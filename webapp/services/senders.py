"""As whom operations are judged: the phone that sends them, or nobody who may anything."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.domain.permissions import Actor, Role
from webapp.services.devices import Phone, reaches
from webapp.services.operations import DeviceContext, making

SEALED, RESCUE, PAPER = "sealed", "rescue", "paper"
"""The ways in besides the plain one; they stand in the audit."""


def context(phone: Phone, on: date, channel: str = "") -> DeviceContext:
    """The phone, with the rights of its holder on that day."""
    return DeviceContext(
        device_id=phone.device_id,
        account_id=phone.account_id,
        person_id=phone.person_id,
        roles=frozenset(phone.roles),
        scopes=phone.scope,
        today=on,
        by_role=phone.by_role,
        channel=channel,
    )


def without_rights(device_id: str, on: date, channel: str) -> DeviceContext:
    """Somebody who says that they are this phone: all that they send is refused, and so kept in quarantine."""
    nothing: frozenset[str] = frozenset()
    return DeviceContext(
        device_id=device_id,
        account_id=None,
        person_id=None,
        roles=nothing,
        scopes=nothing,
        today=on,
        channel=channel,
    )


def desk(session: Session, actor: Actor, now: datetime, channel: str) -> DeviceContext:
    """A volunteer at a desk, without a phone: with the rights that their phone would have on that day."""
    scopes = reaches(session, actor, calendar.day(now)).get(Role.VOLUNTEER, frozenset())
    return making.desk(actor.account_id, scopes, now, channel)
