"""Empty and migrated databases of both kinds, made fast: one is migrated, each test gets a copy of it."""

import itertools
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.support.postgresql import Cluster

OWNER = "cdht_owner"
# As the running application: neither the owner of the tables nor a superuser, so that row-level security binds it.
APP = "cdht_app"
TEMPLATE = "cdht_template"


@dataclass(frozen=True)
class Database:
    """A database of one test. `url` is the application's, `owner_url` the one that may change the schema."""

    url: str
    owner_url: str
    dialect: str


class Databases(Protocol):
    """Makes databases of one kind."""

    def migrated(self) -> Database:
        """A new database at the newest revision, without a row of ours."""

    def empty(self) -> Database:
        """A new database without a table."""

    def drop(self, database: Database) -> None:
        """Forget a database, whoever is still connected to it."""

    def close(self) -> None:
        """Forget everything."""


class SqliteDatabases:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._template: Path | None = None

    def migrated(self) -> Database:
        if self._template is None:
            from webapp.models import schema

            template = self._folder / "template.db"
            schema.upgrade(_sqlite(template).owner_url)
            self._template = template
        database = self.empty()
        shutil.copyfile(self._template, database.url.removeprefix("sqlite:///"))
        return database

    def empty(self) -> Database:
        return _sqlite(self._folder / f"test-{next(self._numbers)}.db")

    def drop(self, database: Database) -> None:
        path = Path(database.url.removeprefix("sqlite:///"))
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class PostgresqlDatabases:
    """Databases of one server, which is started when the first of them is asked for."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._cluster: Cluster | None = None
        self._has_template = False

    def migrated(self) -> Database:
        if not self._has_template:
            from webapp.models import schema

            template = self._create(TEMPLATE, "template0")
            schema.upgrade(template.owner_url)
            schema.grant(template.owner_url, APP)
            self._has_template = True
        return self._create(f"test_{next(self._numbers)}", TEMPLATE)

    def empty(self) -> Database:
        return self._create(f"test_{next(self._numbers)}", "template0")

    def drop(self, database: Database) -> None:
        self._server().run(f"DROP DATABASE {database.url.rpartition('/')[2]} WITH (FORCE)")

    def close(self) -> None:
        if self._cluster is not None:
            self._cluster.stop()

    def _create(self, name: str, template: str) -> Database:
        server = self._server()
        server.run(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template} STRATEGY FILE_COPY")
        return Database(url=server.url(APP, name), owner_url=server.url(OWNER, name), dialect="postgresql")

    def _server(self) -> Cluster:
        if self._cluster is None:
            self._cluster = Cluster()
            for role in (OWNER, APP):
                self._cluster.run(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
        return self._cluster


def _sqlite(path: Path) -> Database:
    url = f"sqlite:///{path}"
    return Database(url=url, owner_url=url, dialect="sqlite")
