"""A server that is killed at any moment under load loses nothing of which somebody was told.

At moments that are chosen: test_killed.py; a thousand times: `python -m bench.killed_server`.
"""

import pytest

from tests.conftest import DIALECTS
from tests.hard.killing import killed

KILLS = 5


@pytest.mark.parametrize("dialect", DIALECTS)
def test_five_deaths_under_load_lose_nothing_and_double_nothing(dialect: str) -> None:
    found = killed(KILLS, 7, postgresql=dialect == "postgresql")
    assert found["wrong"] == []
    # There was a load, and replies were lost.
    assert found["receipts"] > KILLS
    assert found["asked again"] > 0
