"""Who is signed in. Pages ask `current_actor()`; what somebody may do is asked in `permissions`.

The session is a signed cookie: account, its session version, since when, last seen. It is void when the account is
disabled, when its version moved on (password changed, signed out), after `IDLE` without a click and after `LONGEST`.
"""

from collections.abc import MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, g, session

from webapp.domain.acts import Act
from webapp.domain.permissions import TABLE, Actor, may
from webapp.domain.workflow import Action
from webapp.extensions import db
from webapp.models import Account
from webapp.services import accounts
from webapp.services.author import Author
from webapp.web import clock

IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=12)
# Writing the time of each click would send a cookie with every reply.
FRESH = timedelta(minutes=1)


def init_app(app: Flask) -> None:
    """Set up the session's cookie, and give templates `account()` and `actor()`."""
    https = app.config["SETTINGS"].https
    app.config.update(
        SESSION_COOKIE_NAME="__Host-cdht" if https else "cdht",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LONGEST,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.context_processor(lambda: {"account": account, "actor": actor_or_none})


def remember(cookie: MutableMapping[str, Any], account: Account, now: datetime) -> None:
    """Start a session: nothing of the one before it is kept, also not its CSRF token."""
    cookie.clear()
    cookie.update(account=account.id, version=account.session_version, since=_stamp(now), seen=_stamp(now))
    cookie["_permanent"] = True


def forget() -> None:
    """End the session of this browser."""
    session.clear()
    g.pop("account", None)
    g.pop("actor", None)


def account() -> Account | None:
    """The account that is signed in."""
    if "account" not in g:
        g.account = _load()
    found: Account | None = g.account
    return found


def actor_or_none() -> Actor | None:
    """What the account that is signed in is in this ward; None for strangers, and where it is not at work."""
    if "actor" not in g:
        known = account()
        in_ward = known is not None and g.get("ward") is not None
        g.actor = accounts.actor(db.session(), known.id, clock.today()) if known and in_ward else None
    found: Actor | None = g.actor
    return found


def current_actor() -> Actor:
    """The actor of this request, with the positions that are valid today.

    :raises RuntimeError: nobody is signed in; the view lacks `@requires`.
    """
    actor = actor_or_none()
    if actor is None:
        raise RuntimeError("nobody is signed in: the view needs @requires")
    return actor


def author(action: Act | Action) -> Author:
    """The one to whom this action of the actor is written down: in the first position that gives it."""
    actor = current_actor()
    day = clock.today()
    for position in actor.positions:
        alone = Actor(actor.account_id, (position,), actor.person_id, actor.household_id)
        if may(alone, action, None, day):
            return Author(role=str(position.role), account_id=actor.account_id, person_id=actor.person_id)
    raise RuntimeError(f"no position gives {action}: {sorted(TABLE[str(action)])}")


def _load() -> Account | None:
    if "account" not in session:
        return None
    now = clock.now()
    found = db.session().get(Account, session["account"])
    valid = (
        found is not None
        and found.disabled_at is None
        and found.session_version == session.get("version")
        and now - _moment(session.get("since")) < LONGEST
        and now - _moment(session.get("seen")) < IDLE
    )
    if not valid:
        session.clear()
        return None
    if now - _moment(session.get("seen")) >= FRESH:
        session["seen"] = _stamp(now)
    return found


def _stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(stamp: object) -> datetime:
    return datetime.fromtimestamp(stamp if isinstance(stamp, int) else 0, UTC)
