"""A ward at work, on both kinds of database."""

from collections.abc import Iterator

import pytest

from tests.support.databases import Database
from tests.web.world import World, make_world


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    """The ward of `tests.web.world`."""
    made = make_world(database)
    yield made
    made.engine.dispose()
