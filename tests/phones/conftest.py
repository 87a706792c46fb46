"""A server with one ward, and phones at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.phones.fleet import Fleet
from tests.phones.village import Village


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A server that does not run yet."""
    made = Village(tmp_path)
    yield made
    made.server.kill()


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    """No phone yet."""
    made = Fleet()
    yield made
    made.close()
