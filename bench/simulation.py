"""The long campaign of the simulator: many seeds, each told once, and a line in a file for every batch of them.

    nice -n 19 python -m bench.simulation --seeds 1-100000

Goes on where it was broken off: seeds that the file names are not told again (`--again` tells them all). A batch counts
once it is told to its end. Which code was told is in the line: the commit, and whether the files differed from it.
"""

import argparse
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.simulation.run import tell

RESULTS = Path(__file__).with_name("results") / "simulation.txt"
BATCH = 250
TOLD = re.compile(r"^\d{4}-\d\d-\d\d \S+ \S+ (?P<engine>\S+) seeds (?P<first>\d+)-(?P<last>\d+):")
PHONE_AND_SERVER = ("webapp", "tests/simulation")


def told(engine: str) -> set[int]:
    """The seeds that the file names."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    found = [match for line in lines if (match := TOLD.match(line)) and match["engine"] == engine]
    return {seed for match in found for seed in range(int(match["first"]), int(match["last"]) + 1)}


def code() -> str:
    """The commit, with a + where files of the product or of the simulator differ from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S607

    changed = git("status", "--porcelain", "--", *PHONE_AND_SERVER)
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def batches(seeds: list[int]) -> list[tuple[int, int]]:
    """Runs of seeds without a gap, of at most BATCH."""
    found: list[tuple[int, int]] = []
    for seed in seeds:
        if found and seed == found[-1][1] + 1 and seed - found[-1][0] < BATCH:
            found[-1] = (found[-1][0], seed)
        else:
            found.append((seed, seed))
    return found


def tell_batch(seeds: tuple[int, int], engine: str) -> bool:
    """Tell these and write the line. Returns whether all ended well.

    :raises RuntimeError: the simulator itself broke down: nothing is written.
    """
    version, began = code(), time.monotonic()
    done = tell(seeds, postgresql=engine == "postgresql")
    said = done.stderr.splitlines()
    if len(said) < 2 or not said[-1].startswith("struck: "):
        raise RuntimeError(done.stderr)
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%MZ")
    line = f"{at} {version} {engine} seeds {seeds[0]}-{seeds[1]}: {said[-2]}; {time.monotonic() - began:.0f} s"
    with RESULTS.open("a", encoding="utf-8") as results:
        print(line, said[-1], *said[:-2], sep="\n  ", file=results)
    print(line, *said[:-2], sep="\n  ", flush=True)
    return done.returncode == 0


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", required=True, help="a range: 1-100000")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own")
    parser.add_argument("--again", action="store_true", help="also those that the file names")
    given = parser.parse_args()
    first, last = map(int, given.seeds.split("-"))
    engine = "postgresql" if given.postgresql else "sqlite"
    known = set() if given.again else told(engine)
    RESULTS.parent.mkdir(exist_ok=True)
    ends = [tell_batch(batch, engine) for batch in batches([s for s in range(first, last + 1) if s not in known])]
    return 0 if all(ends) else 1


if __name__ == "__main__":
    sys.exit(main())
