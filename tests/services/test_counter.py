"""The counter: no number twice, none lost, in commit order; under eight threads on both engines."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from tests import factories
from tests.support.databases import Database
from webapp.models import Commune
from webapp.models.engine import begin_write
from webapp.services import counter
from webapp.services.session import open_session

THREADS, EACH = 8, 30


def _ward(engine: Engine) -> str:
    with factories.writing(engine) as session:
        return factories.ward(session).id


def test_eight_threads_get_every_number_once_and_none_fails(database: Database) -> None:
    engine = factories.engine_of(database)
    ward = _ward(engine)

    def take(_thread: int) -> list[int]:
        numbers = []
        for _time in range(EACH):
            with open_session(engine, factories.KEYRING, ward) as session:
                begin_write(session)
                numbers.append(counter.next_rev(session))
                session.commit()
        return numbers

    with ThreadPoolExecutor(THREADS) as pool:
        taken = [number for numbers in pool.map(take, range(THREADS)) for number in numbers]
    with factories.reading(engine, ward) as session:
        last = session.execute(select(Commune.seq)).scalar_one()
    engine.dispose()
    assert sorted(taken) == list(range(1, THREADS * EACH + 1))
    assert last == THREADS * EACH


def test_a_number_that_was_rolled_back_is_given_again(database: Database) -> None:
    engine = factories.engine_of(database)
    ward = _ward(engine)
    with open_session(engine, factories.KEYRING, ward) as session:
        begin_write(session)
        first = counter.next_rev(session)
        session.rollback()
        begin_write(session)
        assert counter.next_rev(session) == first
        session.rollback()
    engine.dispose()


def test_a_number_is_refused_outside_a_transaction_that_writes(database: Database) -> None:
    engine = factories.engine_of(database)
    ward = _ward(engine)
    with open_session(engine, factories.KEYRING, ward) as session, pytest.raises(RuntimeError):
        counter.next_rev(session)
    engine.dispose()


def test_reading_first_and_writing_then_is_refused(database: Database) -> None:
    engine = factories.engine_of(database)
    ward = _ward(engine)
    with open_session(engine, factories.KEYRING, ward) as session:
        counter.current_rev(session)
        with pytest.raises(RuntimeError):
            begin_write(session)
    engine.dispose()
