"""Criteria versions in the database: what is decided by them never changes, phrases that help to write may."""

import copy
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.factories.criteria import criteria_content
from tests.support.databases import Database
from webapp.models import CriteriaVersion
from webapp.models.engine import begin_write
from webapp.services import criteria
from webapp.services.session import open_session

VERSION = "with-phrases"
PHRASES = [{"text": "Sáng nghe đài phường", "source": "test"}]


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING) as session:
        begin_write(session)
        yield session
    engine.dispose()


def test_new_phrases_of_a_version_that_is_there_are_taken_over(session: Session) -> None:
    before = criteria_content(VERSION)
    criteria.add(session, before, factories.NOW)
    session.flush()
    after = copy.deepcopy(before)
    after["groups"][0]["indicators"][0]["phrases"] = PHRASES
    assert criteria.digest(after) == criteria.digest(before)

    criteria.add(session, after, factories.NOW)
    session.flush()

    assert session.get_one(CriteriaVersion, VERSION).content == after
    shown = criteria.load(session, VERSION).asked("farmer", "c01").phrases
    assert [str(phrase) for phrase in shown] == ["Sáng nghe đài phường"]


def test_anything_else_of_a_version_that_is_there_is_refused(session: Session) -> None:
    before = criteria_content(VERSION)
    criteria.add(session, before, factories.NOW)
    session.flush()
    after = copy.deepcopy(before)
    after["groups"][0]["indicators"][0]["quantifiable"] = False
    with pytest.raises(criteria.CriteriaChangedError):
        criteria.add(session, after, factories.NOW)
