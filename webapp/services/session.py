"""Sessions as the services want them: guarded by ward, with a keyring."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from webapp.models import tenancy
from webapp.services import audit, keys


def install(session_class: Any) -> None:
    """Put every guard on a session class (once per class)."""
    tenancy.install(session_class)
    keys.install(session_class)
    audit.install(session_class)


class WardSession(Session):
    """A session outside the web: commands, tests, measurements."""


install(WardSession)


def open_session(engine: Engine, keyring: keys.Keyring, commune_id: str | None = None) -> WardSession:
    """A session in a ward (or, with None, in none: only shared tables can be seen)."""
    session = WardSession(engine, expire_on_commit=False)
    keys.use(session, keyring)
    tenancy.enter(session, commune_id)
    return session
