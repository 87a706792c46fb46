"""The chain of the audit: any entry changed, removed, moved or cut off is found."""

import pytest
from sqlalchemy import text

from tests import factories
from tests.support.databases import Database
from webapp.services import audit
from webapp.services.session import open_session

CHANGES = {
    "an entry was changed": "UPDATE audit SET action = 'nothing' WHERE n = 3",
    "an entry was removed": "DELETE FROM audit WHERE n = 3",
    "two entries changed places": "UPDATE audit SET n = CASE n WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE n END",
    "the codes of an entry were emptied": "UPDATE audit SET codes = '[\"x\"]' WHERE n = 2",
}


def _fill(database: Database) -> str:
    engine = factories.engine_of(database)
    with factories.writing(engine) as session:
        ward = factories.ward(session).id
        for name in ("Bàu Sen", "Bến Trúc", "Thạnh Bình", "Mỹ Thạch"):
            factories.collective(session, name)
    engine.dispose()
    return ward


def _verify(database: Database, ward: str) -> int | None:
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING, ward) as session:
        found = audit.verify(session)
    engine.dispose()
    return found


def test_an_untouched_chain_is_whole(database: Database) -> None:
    assert _verify(database, _fill(database)) is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
def test_it_is_found_that(database: Database, statement: str) -> None:
    ward = _fill(database)
    engine = factories.engine_of(database)
    with engine.begin() as connection:
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        connection.execute(text(statement))
        connection.execute(text("UPDATE audit SET n = -n WHERE n < 0"))
    engine.dispose()
    assert _verify(database, ward) in (2, 3)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_application_role_cannot_even_try_to_change_an_entry(database: Database) -> None:
    ward = _fill(database)
    engine = factories.engine_of(database)
    for statement in ("UPDATE audit SET action = 'x'", "DELETE FROM audit", "UPDATE history SET fields = '[]'"):
        with (
            open_session(engine, factories.KEYRING, ward) as session,
            pytest.raises(Exception, match="permission denied"),
        ):
            session.execute(text(statement))
    engine.dispose()
