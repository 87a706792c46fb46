"""A backup of the story's database, and what is put in its place when the server has burned down."""

import sqlite3
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import make_url

from tests.support.databases import OWNER
from tests.support.postgresql import SUPERUSER


class Backup(Protocol):
    """Of one database. `online`: it is kept while it is in use; restored it is only when nobody is connected."""

    online: bool

    def keep(self) -> None:
        """As it is now."""

    def restore(self) -> None:
        """As it was then."""


class SqliteBackup:
    """A file beside the file."""

    online = True

    def __init__(self, database: Path) -> None:
        self._database = database
        self._copy = database.with_name("backup.db")

    def keep(self) -> None:
        _copy(self._database, self._copy)

    def restore(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._database}{suffix}").unlink(missing_ok=True)
        _copy(self._copy, self._database)


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)


class PostgresqlBackup:
    """A database beside the database."""

    online = False

    def __init__(self, url: str) -> None:
        self._url = make_url(url)

    def keep(self) -> None:
        self._make(f"{self._url.database}_backup", f"{self._url.database}")

    def restore(self) -> None:
        self._make(f"{self._url.database}", f"{self._url.database}_backup")

    def _make(self, name: str, template: str) -> None:
        where = self._url.set(drivername="postgresql", username=SUPERUSER, database="postgres")
        with psycopg.connect(where.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            connection.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template} STRATEGY FILE_COPY".encode())
