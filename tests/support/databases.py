"""Empty and migrated databases of both kinds, made fast: one is migrated, each test gets a copy of it.

To copy a database costs PostgreSQL two checkpoints. What a test leaves is therefore emptied and lent again, unless the
test has changed more than rows.
"""

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
# Everything but rows that a test may change: tables, their rights, triggers, policies, functions, settings.
SHAPE = """
    SELECT md5(concat_ws('|',
      (SELECT string_agg(concat_ws(',', oid, relname, relacl, relrowsecurity, relforcerowsecurity), ';' ORDER BY oid)
         FROM pg_class WHERE relnamespace = 'public'::regnamespace),
      (SELECT string_agg(concat_ws(',', oid, tgenabled), ';' ORDER BY oid) FROM pg_trigger),
      (SELECT string_agg(concat_ws(',', oid, polqual), ';' ORDER BY oid) FROM pg_policy),
      (SELECT string_agg(concat_ws(',', oid, attname, atttypid, attnotnull), ';' ORDER BY oid, attnum)
         FROM pg_attribute JOIN pg_class ON oid = attrelid WHERE relnamespace = 'public'::regnamespace),
      (SELECT string_agg(concat_ws(',', oid, md5(prosrc)), ';' ORDER BY oid)
         FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
      (SELECT string_agg(setconfig::text, ';') FROM pg_db_role_setting)))
"""
# As a replica: without foreign keys and without the triggers that keep the audit from being changed.
EMPTY = """
    DO $$ DECLARE one regclass; BEGIN
      SET LOCAL session_replication_role = replica;
      FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                 AND relname <> 'alembic_version' LOOP
        EXECUTE 'DELETE FROM ' || one;
      END LOOP;
    END $$
"""
LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


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
        self._shapes: dict[Database, str] = {}
        self._free: list[Database] = []

    def migrated(self) -> Database:
        if self._free:
            return self._free.pop()
        if not self._has_template:
            from webapp.models import schema

            template = self._create(TEMPLATE, "template0")
            schema.upgrade(template.owner_url)
            schema.grant(template.owner_url, APP)
            self._has_template = True
        database = self._create(f"test_{next(self._numbers)}", TEMPLATE)
        self._shapes[database] = self._server().ask(_name(database), SHAPE)
        return database

    def empty(self) -> Database:
        return self._create(f"test_{next(self._numbers)}", "template0")

    def drop(self, database: Database) -> None:
        shape = self._shapes.get(database)
        if shape is not None and self._server().ask(_name(database), LEAVE, EMPTY, SHAPE) == shape:
            self._free.append(database)
        else:
            self._server().run(f"DROP DATABASE {_name(database)} WITH (FORCE)")

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


def _name(database: Database) -> str:
    return database.url.rpartition("/")[2]


def _sqlite(path: Path) -> Database:
    url = f"sqlite:///{path}"
    return Database(url=url, owner_url=url, dialect="sqlite")
