"""Fixtures of every room: databases of both kinds. What fills them is in tests/factories."""

from collections.abc import Iterator

import pytest

from tests.support import logs
from tests.support.databases import Database, Databases, PostgresqlDatabases, SqliteDatabases

pytest_plugins = ["tests.support.app"]

DIALECTS = ("sqlite", "postgresql")


def pytest_configure() -> None:
    """Before anything writes a line."""
    logs.plain()


@pytest.fixture(scope="session")
def _databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Databases]]:
    makers: dict[str, Databases] = {
        "sqlite": SqliteDatabases(tmp_path_factory.mktemp("sqlite")),
        "postgresql": PostgresqlDatabases(),
    }
    yield makers
    for maker in makers.values():
        maker.close()


@pytest.fixture(params=DIALECTS)
def database(request: pytest.FixtureRequest, _databases: dict[str, Databases]) -> Iterator[Database]:
    """A migrated database without a row of ours: the test runs on SQLite and on PostgreSQL.

    A module that needs one kind only says so:
    `@pytest.mark.parametrize("database", ["postgresql"], indirect=True)`.
    """
    yield from _lend(_databases[request.param], migrated=True)


@pytest.fixture(params=DIALECTS)
def empty_database(request: pytest.FixtureRequest, _databases: dict[str, Databases]) -> Iterator[Database]:
    """A database without a table, of each kind in turn: for the tests of the migrations."""
    yield from _lend(_databases[request.param], migrated=False)


def _lend(maker: Databases, *, migrated: bool) -> Iterator[Database]:
    made = maker.migrated() if migrated else maker.empty()
    yield made
    maker.drop(made)
