"""P6: declarations taken in per second, through the real server: authentication, validation, scoring, audit, fsync.

    .venv/bin/python -m bench.ingest [--people 4000] [--clients 8] [--engine sqlite|postgresql|both] [--seed 1]

The server runs in a process of its own (`cdht serve`), the clients in this one, on the same two cores. Goals: at least
500 a second one by one, 2,000 a second in batches of 200, ten answers each, p99 at most 250 ms, no error.
"""

import argparse
import base64
import contextlib
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.wards import Measured, declaration, make
from webapp.models import schema
from webapp.models.engine import make_engine
from webapp.services.keys import Keyring

KEY = bytes(range(7, 39))
GOALS = {"one by one": 500, "batches of 200": 2000}


def main() -> None:
    """Measure, print, judge nothing but errors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=4000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    engines = ("sqlite", "postgresql") if chosen.engine == "both" else (chosen.engine,)
    print(f"seed {chosen.seed}, {chosen.people} people, {chosen.clients} clients, ten answers a declaration")
    for kind in engines:
        for label, size in (("one by one", 1), ("batches of 200", 200)):
            with _database(kind) as (owner, url):
                _measure(kind, label, size, owner, url, chosen)


@contextlib.contextmanager
def _database(kind: str) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            url = f"sqlite:///{folder}/bench.db"
            yield url, url
            return
        from tests.support.postgresql import Cluster

        cluster = Cluster()
        try:
            for role in ("bench_owner", "bench_app"):
                cluster.run(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS")
            cluster.run("CREATE DATABASE bench OWNER bench_owner")
            # The test cluster trades durability for speed; a measurement must not.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                cluster.run(f"ALTER SYSTEM SET {setting} = on")
            cluster.run("SELECT pg_reload_conf()")
            yield cluster.url("bench_owner", "bench"), cluster.url("bench_app", "bench")
        finally:
            cluster.stop()


def _measure(kind: str, label: str, size: int, owner: str, url: str, chosen: argparse.Namespace) -> None:
    schema.upgrade(owner)
    if kind == "postgresql":
        schema.grant(owner, "bench_app")
    engine = make_engine(url)
    ward = make(engine, Keyring((("k1", KEY),)), chosen.people, chosen.seed)
    engine.dispose()
    if kind == "postgresql":
        # Autovacuum would do it within a minute; without statistics, foreign keys are checked by the wrong index.
        analyser = make_engine(owner)
        with analyser.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
        analyser.dispose()
    bodies = _bodies(ward, size, chosen.seed)
    with tempfile.TemporaryDirectory() as evidence, _server(url, evidence) as port:
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


@contextlib.contextmanager
def _server(url: str, evidence: str) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {
        "CDHT_ENV": "production",
        "DATABASE_URL": url,
        "EVIDENCE_URL": Path(evidence).as_uri(),
        "SECRET_KEY": "do-dac-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DATA_KEYS": "k1:" + base64.b64encode(KEY).decode(),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-c", "from webapp.cli import main; main()", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        for _attempt in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


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
