"""The application on a test's database: fixtures `app`, `client` and `sign_in`, for both kinds of database."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import select

from tests.factories import KEYRING, NOW
from tests.support.databases import Database
from webapp import create_app
from webapp.extensions import db
from webapp.models import Account
from webapp.settings import Settings
from webapp.web import auth

SECRET = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"

SignIn = Callable[[str], FlaskClient]


class Clock:
    """A clock that stands at the factories' moment until it is told otherwise."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Templates(BytecodeCache):
    """What templates were compiled to, for all applications of a run: it was a fifth of the time of the tests."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Templates()


def settings_for(database: Database, folder: Path, **changes: object) -> Settings:
    """Settings of a test; `changes` are fields of `Settings`."""
    values: dict[str, object] = {
        "database_url": database.url,
        "owner_database_url": database.owner_url,
        "evidence_url": (folder / "evidence").as_uri(),
        "secret_key": SECRET,
        "data_keys": KEYRING,
        "public_url": "http://localhost",
        "testing": True,
    }
    return Settings(**(values | changes))  # type: ignore[arg-type]


def make_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """The application with a clock of ours."""
    app = create_app(settings)
    app.extensions["clock"] = clock or Clock()
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


def close(app: Flask) -> None:
    """Let go of the database, so that it can be dropped."""
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def clock() -> Clock:
    """The clock of `app`: set `clock.now` to travel."""
    return Clock()


@pytest.fixture
def app(database: Database, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """The application on an empty, migrated database of each kind. Forms need no CSRF token here; see `strict_app`."""
    made = make_app(settings_for(database, tmp_path), clock)
    made.config["WTF_CSRF_ENABLED"] = False
    yield made
    close(made)


@pytest.fixture
def strict_app(database: Database, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """The same, with CSRF checked as in production."""
    made = make_app(settings_for(database, tmp_path), clock)
    yield made
    close(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of nobody."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """`sign_in("hkh")` gives a browser in which that account is signed in. The account must be committed."""

    def signed_in(username: str) -> FlaskClient:
        with app.app_context():
            account = db.session.execute(select(Account).where(Account.username == username)).scalar_one()
        browser = app.test_client()
        with browser.session_transaction() as session:
            auth.remember(session, account, app.extensions["clock"]())
        return browser

    return signed_in
