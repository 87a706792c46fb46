"""Sessions and moments of the tests."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from tests.support.databases import Database
from webapp.models.engine import begin_write, make_engine
from webapp.services.author import Author
from webapp.services.keys import Keyring
from webapp.services.session import WardSession, open_session

NOW = datetime(2026, 8, 17, 2, 30, tzinfo=UTC)
TODAY = date(2026, 8, 17)
KEYRING = Keyring((("test", bytes(range(32))),))
AUTHOR = Author(role="association")


def new_id() -> str:
    """A random lower-case UUID."""
    return str(uuid.uuid4())


def engine_of(database: Database) -> Engine:
    """An engine as the application's; the caller disposes of it."""
    return make_engine(database.url)


@contextmanager
def writing(engine: Engine, commune_id: str | None = None) -> Iterator[WardSession]:
    """A session whose transaction writes; committed at the end, rolled back on an error."""
    with open_session(engine, KEYRING, commune_id) as session:
        begin_write(session)
        yield session
        session.commit()


@contextmanager
def reading(engine: Engine, commune_id: str | None) -> Iterator[WardSession]:
    """A session that only looks."""
    with open_session(engine, KEYRING, commune_id) as session:
        yield session
