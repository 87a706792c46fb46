"""What the tests of the other rooms stand on: the databases are the real ones, and bind the application."""

import pytest
from sqlalchemy import text

from tests.support.databases import Database
from webapp.models.engine import make_engine


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_application_is_neither_owner_nor_superuser(database: Database) -> None:
    engine = make_engine(database.url)
    with engine.connect() as connection:
        role = connection.execute(
            text("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        ).one()
        owned = connection.scalar(text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user"))
        tables = connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
    engine.dispose()
    assert tuple(role) == (False, False, False)
    assert owned == 0
    assert tables


def test_each_test_gets_a_database_without_rows(database: Database) -> None:
    engine = make_engine(database.url)
    with engine.connect() as connection:
        assert engine.dialect.name == database.dialect
        assert connection.scalar(text("SELECT count(*) FROM commune")) == 0
    engine.dispose()
