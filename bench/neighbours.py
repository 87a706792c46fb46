"""From sheet to sheet in a list of 21,000 declarations: p50 and p95 of the page, wherever in the list it stands.

    .venv/bin/python -m bench.neighbours [--sheets 21000] [--runs 30] [--engine sqlite|postgresql|both] [--seed 1]

The page of a declaration names its place ("Phiếu 3 / 47") and links to the sheets beside it; half of the requests come
after a change in the ward. The server runs in a process of its own. Goal: p95 at most 100 ms.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time

from bench import servers
from bench.lists import GOAL, Official, _change, p95
from bench.sheets import Filled, fill
from webapp.models.engine import make_engine

LISTS = {
    "all, by name": {},
    "all, by points": {"xep": "points"},
    "submitted, oldest first": {"trang-thai": "submitted", "xep": "oldest"},
    "one group, by name": {"nhom": "worker"},
    "search “thi”": {"tim": "thi"},
}


def places(official: Official, narrowed: dict[str, str], ward: Filled) -> list[str]:
    """Addresses of sheets at the beginning, in the middle and at the end of a list."""
    address = official.narrowed(**narrowed) if narrowed else "/phieu"
    pages = [address, official.turned(address, "next", 5), official.turned(address, "Cuối")]
    found = []
    for page in pages:
        text = official.ask(page)[0]
        links = [part.split('"')[0] for part in text.split(f'href="/{ward.slug}/phieu/')[1:]]
        sheets = [link for link in links if len(link.split("?")[0]) == 36]
        found += [f"/phieu/{sheet.replace('&amp;', '&')}" for sheet in (sheets[0], sheets[-1])]
    return found


def main() -> None:
    """Measure and print; the exit status says whether every goal was met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sheets", type=int, default=21000)
    parser.add_argument("--runs", type=int, default=30)
    servers.ask_which(parser)
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}, {chosen.sheets} declarations, {chosen.runs} pages each, goal p95 {GOAL * 1000:.0f} ms")
    sys.exit(1 if sum(_of_engine(kind, chosen) for kind in servers.engines(chosen)) else 0)


def _of_engine(kind: str, chosen: argparse.Namespace) -> int:
    over = 0
    with servers.database(kind) as (_owner, url):
        engine = make_engine(url)
        ward = fill(engine, servers.KEYRING, chosen.sheets, chosen.seed)
        chance = random.Random(chosen.seed)
        with tempfile.TemporaryDirectory() as evidence, servers.serving(url, evidence) as port:
            official = Official(port, ward, ward.association)
            for label, narrowed in LISTS.items():
                addresses, times = places(official, narrowed, ward), []
                for run in range(chosen.runs):
                    if run % 2:
                        _change(engine, ward)
                    begun = time.perf_counter()
                    page, _place = official.ask(chance.choice(addresses))
                    times.append(time.perf_counter() - begun)
                    assert "Phiếu " in page, "no place in the list"
                times.sort()
                over += p95(times) > GOAL
                spoken = f"p50 {statistics.median(times) * 1000:6.1f} ms  p95 {p95(times) * 1000:6.1f} ms"
                print(f"{kind:10} {spoken}  {label}", flush=True)
        engine.dispose()
    return over


if __name__ == "__main__":
    main()
