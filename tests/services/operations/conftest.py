"""A place to send to, on each engine."""

from collections.abc import Iterator

import pytest

from tests import factories as make
from tests.services.operations.support import Place, build
from tests.support.databases import Database


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    engine = make.engine_of(database)
    yield build(engine)
    engine.dispose()
