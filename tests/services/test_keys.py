"""Keys of persons and households: what they seal is gone when they are destroyed, and cannot be swapped."""

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from tests import factories
from tests.support.databases import Database
from webapp.models import SubjectKey
from webapp.models.engine import begin_write
from webapp.services import keys
from webapp.services.session import open_session

SUBJECT = "0b0e7c1e-53c5-4d63-8f0f-9b4f9c3a0001"


@pytest.fixture
def session(database: Database):
    engine = factories.engine_of(database)
    with factories.writing(engine) as first:
        ward = factories.ward(first).id
    with open_session(engine, factories.KEYRING, ward) as session:
        begin_write(session)
        yield session
    engine.dispose()


def test_what_was_sealed_can_be_read_again(session) -> None:
    keys.ensure(session, SUBJECT, factories.NOW)
    sealed = keys.seal(session, SUBJECT, "person/phone", "0235 000 0123")
    session.commit()
    assert b"0235" not in sealed
    assert keys.unseal(session, SUBJECT, "person/phone", sealed) == "0235 000 0123"


def test_a_value_moved_to_another_field_cannot_be_read(session) -> None:
    keys.ensure(session, SUBJECT, factories.NOW)
    sealed = keys.seal(session, SUBJECT, "person/phone", "0235 000 0123")
    with pytest.raises(InvalidTag):
        keys.unseal(session, SUBJECT, "person/id_number", sealed)


def test_destroying_the_key_erases_for_good(session) -> None:
    keys.ensure(session, SUBJECT, factories.NOW)
    sealed = keys.seal(session, SUBJECT, "person/phone", "0235 000 0123")
    session.flush()
    keys.destroy(session, SUBJECT, factories.NOW)
    session.flush()
    with pytest.raises(keys.KeyDestroyedError):
        keys.unseal(session, SUBJECT, "person/phone", sealed)
    with pytest.raises(keys.KeyDestroyedError):
        keys.ensure(session, SUBJECT, factories.NOW)


def test_a_key_whose_row_was_rolled_back_seals_nothing_more(session) -> None:
    with session.begin_nested() as savepoint:
        keys.ensure(session, SUBJECT, factories.NOW)
        session.flush()
        savepoint.rollback()
    with pytest.raises(keys.KeyDestroyedError):
        keys.seal(session, SUBJECT, "person/phone", "x")


def test_old_keys_stay_readable_after_a_rotation(session) -> None:
    keys.ensure(session, SUBJECT, factories.NOW)
    sealed = keys.seal(session, SUBJECT, "x", "cũ")
    session.flush()
    session.info["subject_keys"].clear()
    keys.use(session, keys.Keyring((("new", bytes(range(1, 33))), *factories.KEYRING.keys)))
    assert keys.unseal(session, SUBJECT, "x", sealed) == "cũ"
    assert session.scalars(select(SubjectKey.kid)).all() == ["test"]


def test_fingerprints_are_equal_for_equal_values_and_survive_a_rotation() -> None:
    old = factories.KEYRING
    rotated = keys.Keyring((("new", bytes(range(1, 33))), *old.keys))
    assert old.fingerprint("id", "000070900001") == rotated.fingerprint("id", "000070900001")
    assert old.fingerprint("id", "1") != old.fingerprint("phone", "1")
