"""R4: `kill -9` of the server at random moments under load, on both engines: is anything lost that was told?

    .venv/bin/python -m bench.killed_server [--kills 1000] [--seed 1] [--engine sqlite|postgresql]

Four clients send households and photos without a pause and write down every receipt. Goal: 0 lost, 0 doubled, photos
whole.
"""

import argparse
import time

from bench.browser import head
from tests.hard.killing import killed


def main() -> None:
    """Kill so many times on each engine and print what came of it; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), help="only this one")
    chosen = parser.parse_args()
    head("R4: the server is killed under load", **vars(chosen))
    for engine in [chosen.engine] if chosen.engine else ["sqlite", "postgresql"]:
        began = time.monotonic()
        found = killed(chosen.kills, chosen.seed, postgresql=engine == "postgresql")
        wrong = found.pop("wrong")
        told = ", ".join(f"{name} {count}" for name, count in found.items())
        verdict = "reached" if not wrong else "MISSED"
        print(f"  {engine:10} {told}; {time.monotonic() - began:.0f} s; wrong: {len(wrong)}  goal 0  {verdict}")
        for one in wrong[:20]:
            print(f"    {one}")


if __name__ == "__main__":
    main()
