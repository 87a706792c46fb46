"""Stories of phones, a bad line and a server that dies: nothing that people were told is saved is lost or doubled."""

import os
import re

import pytest

from tests.simulation import bugs
from tests.simulation.run import tell

# The long campaigns tell more: `python -m tests.simulation.run --seeds 1-10000`.
SEEDS = int(os.environ.get("CDHT_SEEDS", "60"))


def test_every_story_ends_well() -> None:
    done = tell((1, SEEDS))
    assert done.returncode == 0, done.stderr
    assert f"{SEEDS} stories" in done.stderr
    # Each way of going wrong struck: a line that was good all the time would prove nothing.
    struck = dict(re.findall(r"([a-z0-9 ]+?) (\d+)(?:, |$)", done.stderr.splitlines()[-1].removeprefix("struck: ")))
    for fault in ("reply lost", "reply cut", "sent twice", "too late", "captive portal", "status 500", "tab killed"):
        assert int(struck[fault]) > SEEDS // 12, done.stderr


def test_a_seed_tells_the_same_story_again() -> None:
    first, second = (tell((7, 9), "--digests").stderr for _ in range(2))
    assert re.findall(r"seed \d+: .*", first) == re.findall(r"seed \d+: .*", second) != []


@pytest.mark.parametrize("bug", sorted(bugs.BUGS))
def test_a_bug_that_lost_records_elsewhere_is_seen(bug: str) -> None:
    """Otherwise stories that end well would show nothing."""
    done = tell((1, 60), "--until-wrong", bug=bug)
    assert done.returncode == 1, done.stderr
