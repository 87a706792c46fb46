"""R5: yesterday's backup is restored under 20 phones: how much of today's work comes back by itself?

    .venv/bin/python -m bench.burning [--phones 20] [--doors 10]

The phones are the real modules in Node, the server is `cdht serve`, backup and restore are the commands of
docs/deploy.md. Goal: 100 %, nothing waits on any phone afterwards.
"""

import argparse
import tempfile
import time
from pathlib import Path

from bench.browser import head
from tests.phones import burning
from tests.phones.fleet import Fleet
from tests.phones.village import Village


def main() -> None:
    """Tell the story once and print what came of it; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--phones", type=int, default=20)
    parser.add_argument("--doors", type=int, default=10, help="of each phone, yesterday and again today")
    chosen = parser.parse_args()
    head("R5: the server burns down", **vars(chosen))
    fleet = Fleet()
    with tempfile.TemporaryDirectory(prefix="cdht-bench-") as folder:
        village = Village(Path(folder))
        started = time.monotonic()

        def say(text: str) -> None:
            print(f"  {time.monotonic() - started:6.1f} s  {text}", flush=True)

        try:
            story = burning.tell(village, fleet, chosen.phones, chosen.doors, say=say)
        finally:
            fleet.close()
            village.server.kill()
    say(f"{story.rounds} times “Gửi ngay” on each phone")
    share = 100 * story.back / story.told
    verdict = "reached" if story.back == story.told and story.waiting == 0 else "MISSED"
    print(f"  {story.back} of {story.told} records are there as they were ({share:.2f} %; {story.lost} had burnt)")
    print(f"  {story.photos} photos, all there; {story.waiting} things wait or need a hand  goal 100 %, 0  {verdict}")


if __name__ == "__main__":
    main()
