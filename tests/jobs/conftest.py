"""An office with long work to do, on both kinds of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.support import Office
from tests.support.databases import Database
from tests.web.world import make_world


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    """The ward of `tests.web.world` and a store of its own."""
    made = Office(make_world(database), tmp_path / "evidence")
    yield made
    made.world.engine.dispose()
