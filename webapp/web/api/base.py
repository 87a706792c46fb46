"""The blueprint, and the few things that every call under it uses: who calls, the clock, a reading transaction."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import msgspec
from flask import Blueprint, Response, current_app, g, request
from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.models import tenancy
from webapp.queries import servers
from webapp.services import counter, devices, seal_keys
from webapp.web import clock
from webapp.web.api import device_state
from webapp.web.api.problems import Problem

PREFIX = "/api/v1"
SEEN_EVERY = 60

View = TypeVar("View", bound=Callable[..., Any])

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)


def reading() -> Session:
    """The request's session, on one snapshot: what is read on a page belongs together."""
    session = db.session()
    if not session.in_transaction() and session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return session


def enter(slug: str) -> servers.Ward | None:
    """Go into a ward, None where there is none of that slug. Its epoch is then the reply's."""
    session = reading()
    ward = servers.ward(session, slug)
    if ward is not None:
        g.epoch = ward.epoch
        tenancy.enter(session, ward.id)
    return ward


def token_of_request() -> str | None:
    """The bearer token that came with the request, whatever else it may be worth."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def caller() -> tuple[devices.Phone, servers.Ward]:
    """The phone that calls, and its ward; the session is in it.

    :raises Problem: 401 `token_invalid` or `device_revoked`.
    """
    token = token_of_request()
    if token is None:
        raise Problem(401, "token_invalid", "Send the phone's token: Authorization: Bearer <token>.")
    ward = enter(token.partition(".")[0])
    if ward is None:
        raise Problem(401, "token_invalid", "No ward of this server gave out this token.")
    at = clock.now()
    try:
        phone = devices.authenticate(db.session(), token, calendar.day(at))
    except devices.TokenInvalidError as error:
        raise Problem(401, "token_invalid", "No phone of this ward has this token.") from error
    except devices.DeviceRevokedError as error:
        raise Problem(401, "device_revoked", "This phone was shut out of the ward. It must wipe itself.") from error
    last, state = phone.last_seen_at, device_state.parse(request.headers.get(device_state.HEADER))
    changed = state is not None and state != phone.reported
    if last is None or changed or abs((at - last).total_seconds()) >= SEEN_EVERY:
        current_app.extensions["errands"].phone_seen(ward.id, phone.device_id, at, state)
    return phone, ward


def phones_only(view: View) -> View:
    """Let only phones in: the view is called with the phone and its ward first. Cookies have no say here."""

    @wraps(view)
    def guarded(**kwargs: Any) -> Any:
        phone, ward = caller()
        return view(phone, ward, **kwargs)

    guarded.required_action = Act.SYNC  # type: ignore[attr-defined]
    guarded.is_public = False  # type: ignore[attr-defined]
    guarded.phones_only = True  # type: ignore[attr-defined]
    return cast(View, guarded)


def seal_key(session: Session) -> dict[str, str]:
    """What phones of the ward seal to. Where there is no key yet one is made, and the request's transaction ends."""
    key = seal_keys.newest(session)
    if key is None:
        session = writing()
        counter.lock_ward(session)
        key = seal_keys.current(session, clock.now())
        session.commit()
    return key.as_json()


def reply(content: Any, status: int = 200) -> Response:
    """A JSON reply. `content` is what msgspec can encode."""
    return Response(msgspec.json.encode(content), status=status, mimetype="application/json")
