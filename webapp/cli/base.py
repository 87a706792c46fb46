"""What every command stands on: the settings, a session in a ward, errors as one sentence, output in UTF-8."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import click
from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from webapp.domain import calendar
from webapp.models import Account, Commune
from webapp.models.engine import begin_write, make_engine
from webapp.services import accounts
from webapp.services.author import Author
from webapp.services.session import WardSession, open_session
from webapp.settings import Settings, SettingsError
from webapp.storage import EvidenceStore, open_store

# Whoever sits at the server's terminal has no account there; the audit chain says that it was the terminal.
AUTHOR = Author(role="admin")


class CdhtGroup(click.Group):
    """Speaks UTF-8 whatever the locale, and turns what a person can mend into a sentence."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, with streams that can write Vietnamese."""
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            with suppress(AttributeError):
                stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        if kwargs.get("args") is None and not args:
            # In the locale C, Python takes letters of UTF-8 for undecodable bytes.
            kwargs["args"] = [os.fsencode(word).decode("utf-8", "replace") for word in sys.argv[1:]]
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command.

        :raises click.ClickException: the settings or the database are not as they must be.
        """
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.ClickException(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            reason = str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
            raise click.ClickException(f"The database does not answer as it should: {reason}") from error


@dataclass
class Server:
    """This installation, as a command sees it."""

    settings: Settings = field(default_factory=Settings.from_env)

    @cached_property
    def engine(self) -> Engine:
        return make_engine(self.settings.database_url)

    @cached_property
    def store(self) -> EvidenceStore:
        return open_store(self.settings.evidence_url)

    def close(self) -> None:
        """Let go of the database."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    def session(self, commune_id: str | None = None) -> WardSession:
        """A session in a ward, or in none."""
        return open_session(self.engine, self.settings.data_keys, commune_id)

    @contextmanager
    def writing(self, commune_id: str | None = None) -> Iterator[WardSession]:
        """A session that writes: committed at the end, rolled back on an error."""
        with self.session(commune_id) as session:
            begin_write(session)
            yield session
            session.commit()

    def refuse_uninitialised(self) -> None:
        """Go on only with a database that has its tables.

        :raises click.ClickException: it has none.
        """
        if not inspect(self.engine).has_table("installation"):
            raise click.ClickException("The database has no tables yet. Run: cdht init")

    def ward(self, slug: str | None) -> Commune:
        """The ward of that slug, or the only one there is.

        :raises click.ClickException: there is none, or several and none was named.
        """
        self.refuse_uninitialised()
        with self.session() as session:
            every = session.scalars(select(Commune).order_by(Commune.slug)).all()
        found = [ward for ward in every if slug in (None, ward.slug)]
        names = ", ".join(ward.slug for ward in every)
        if not every:
            raise click.ClickException("There is no ward yet. Run: cdht demo, or: cdht ward add SLUG --name NAME")
        if not found:
            raise click.ClickException(f"There is no ward {slug!r} here, only: {names}")
        if len(found) > 1:
            raise click.ClickException(f"Which ward? Name one with --ward: {names}")
        return found[0]


@contextmanager
def server() -> Iterator[Server]:
    """This installation, let go of at the end."""
    opened = Server()
    try:
        yield opened
    finally:
        opened.close()


def account_of(session: WardSession, username: str) -> Account:
    """The account of a user name that is at work in the session's ward.

    :raises click.ClickException: there is none.
    """
    account = accounts.find(session, username)
    if account is None or not accounts.is_member(session, account.id):
        raise click.ClickException(f"There is no account {username!r} in this ward. See: cdht user list")
    return account


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day that it is in Vietnam."""
    return calendar.day(now())


WARD = click.option("--ward", "slug", metavar="SLUG", help="The ward; may be left out where the server has one.")
