"""The wards of the tests of pages and of the tests of phones."""

import logging
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from tests.web.api.conftest import engine, phone, scene, store, stranger, tus
from tests.web.conftest import world
from webapp.extensions import limiter

__all__ = ["engine", "phone", "scene", "store", "stranger", "tus", "world"]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Hundreds of accidents: drawing their tracebacks for a terminal takes longer than all the rest.

    And a record that pytest keeps holds the frames of its traceback, with cursors that keep SQLite's lock.
    """
    logging.disable(logging.CRITICAL)
    with capture_logs():
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same is sent more often here than any address may."""
    monkeypatch.setattr(limiter, "enabled", False)
