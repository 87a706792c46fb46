"""P6: declarations taken in per second, through the real server: authentication, validation, scoring, audit, fsync.

    .venv/bin/python -m bench.ingest [--people 4000] [--clients 8] [--engine sqlite|postgresql|both] [--seed 1]

The server runs in a process of its own (`cdht serve`), the clients in this one, on the same two cores. Goals: at least
500 a second one by one, 2,000 a second in batches of 200, ten answers each, p99 at most 250 ms, no error.
"""

import argparse
import http.client
import json
import random
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from bench import servers
from bench.wards import Measured, declaration, make
from webapp.models.engine import make_engine

GOALS = {"one by one": 500, "batches of 200": 2000}


def main() -> None:
    """Measure, print, judge nothing but errors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=4000)
    parser.add_argument("--clients", type=int, default=8)
    servers.ask_which(parser)
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}, {chosen.people} people, {chosen.clients} clients, ten answers a declaration")
    for kind in servers.engines(chosen):
        for label, size in (("one by one", 1), ("batches of 200", 200)):
            with servers.database(kind) as (owner, url):
                _measure(kind, label, size, owner, url, chosen)


def _measure(kind: str, label: str, size: int, owner: str, url: str, chosen: argparse.Namespace) -> None:
    engine = make_engine(url)
    ward = make(engine, servers.KEYRING, chosen.people, chosen.seed)
    engine.dispose()
    servers.settle(kind, owner)
    bodies = _bodies(ward, size, chosen.seed)
    with tempfile.TemporaryDirectory() as evidence, servers.serving(url, evidence) as port:
        shares = [bodies[start :: chosen.clients] for start in range(chosen.clients)]
        begun = time.perf_counter()
        with ThreadPoolExecutor(chosen.clients) as pool:
            results = list(pool.map(lambda share: _send(port, ward.token, share), shares))
        took = time.perf_counter() - begun
    times = sorted(one for found, _bad in results for one in found)
    bad = sum(wrong for _found, wrong in results)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    print(
        f"{kind:10} {label:14} {len(ward.person_ids) / took:7.0f}/s (goal {GOALS[label]})  "
        f"median {statistics.median(times) * 1000:6.1f} ms  p99 {p99 * 1000:6.1f} ms (goal 250)  errors {bad}",
        flush=True,
    )
    if bad:
        raise SystemExit(1)


def _bodies(ward: Measured, size: int, seed: int) -> list[bytes]:
    chance = random.Random(seed)
    made = [declaration(ward, person, chance) for person in ward.person_ids]
    return [json.dumps({"operations": made[start : start + size]}).encode() for start in range(0, len(made), size)]


def _send(port: int, token: str, bodies: list[bytes]) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    times, bad = [], 0
    for body in bodies:
        begun = time.perf_counter()
        connection.request("POST", "/api/v1/operations", body, headers)
        reply = connection.getresponse()
        content = reply.read()
        times.append(time.perf_counter() - begun)
        receipts = json.loads(content).get("receipts", []) if reply.status == 200 else []
        wrong = not receipts or any(receipt["status"] != "stored" for receipt in receipts)
        if wrong and not bad:
            print(f"first error: {reply.status} {content[:300]!r}", flush=True)
        bad += wrong
    connection.close()
    return times, bad


if __name__ == "__main__":
    main()
