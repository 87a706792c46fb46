"""Stories of phones, a bad line and a server that dies: nothing that people were told is saved is lost or doubled."""

import os
import re

import pytest

from tests.simulation import bugs
from tests.simulation.run import tell

# The long campaigns tell more: `python -m bench.simulation --seeds 1-10000`.
SEEDS = int(os.environ.get("CDHT_SEEDS", "60"))
# Told side by side where there are several processors.
PART = 100
PARTS = [(first, min(first + PART - 1, SEEDS)) for first in range(1, SEEDS + 1, PART)]
# Where there is no need to begin at the first to find one that ends badly.
BEGIN = {"a cursor that is ahead": 45}
# Beyond those: stories that showed a fault of the phone, now mended. (Another kind of doing tells every seed anew.)
REGRESSIONS = [(356, 357), (437, 437)]
# Each way of going wrong strikes: a line that was good all the time would prove nothing.
OFTEN = (
    *("offline", "reply lost", "reply cut", "request cut", "sent twice", "too late", "given up waiting"),
    *("status 404", "status 413", "status 429", "status 500", "status 503", "proxy 413"),
    *("captive portal", "portal redirect", "foreign json"),
    *("tab killed", "tab killed in a write", "database closed", "disk filled", "told: StorageFullError"),
    *("phone shut out", "phone let in again", "did: photo", "did: into the bin", "did: out of the bin"),
    *("did: hand in", "did: withdraw", "did: put back", "did: take back", "receipt: merged", "receipt: conflict"),
)
SELDOM = ("server killed", "server restored")


def struck(said: str) -> dict[str, int]:
    """How often each thing happened."""
    line = said.splitlines()[-1].removeprefix("struck: ")
    return {name: int(count) for name, count in re.findall(r"(\S.*?) (\d+)(?:, |$)", line)}


@pytest.mark.parametrize("seeds", PARTS + REGRESSIONS, ids=lambda seeds: f"{seeds[0]}-{seeds[1]}")
def test_every_story_ends_well(seeds: tuple[int, int]) -> None:
    done = tell(seeds)
    assert done.returncode == 0, done.stderr
    stories = seeds[1] - seeds[0] + 1
    assert f"{stories} stories" in done.stderr
    if stories == PART:
        counts = struck(done.stderr)
        assert {name: counts.get(name, 0) for name in OFTEN if counts.get(name, 0) < PART // 20} == {}, done.stderr
        assert all(counts.get(name) for name in SELDOM), done.stderr


def test_stories_on_postgresql_end_well() -> None:
    # Among these are a server that is killed and one that is restored.
    done = tell((44, 55), postgresql=True)
    assert done.returncode == 0, done.stderr
    assert all(struck(done.stderr).get(name) for name in SELDOM), done.stderr


def test_a_seed_tells_the_same_story_again() -> None:
    first, second = (tell((7, 9), "--digests").stderr for _ in range(2))
    assert re.findall(r"seed \d+: .*", first) == re.findall(r"seed \d+: .*", second) != []


@pytest.mark.parametrize("bug", sorted(bugs.BUGS))
def test_a_bug_that_lost_records_elsewhere_is_seen(bug: str) -> None:
    """Otherwise stories that end well would show nothing."""
    done = tell((BEGIN.get(bug, 1), 120), "--until-wrong", bug=bug)
    assert done.returncode == 1, done.stderr
    assert "went wrong" in done.stderr, done.stderr
