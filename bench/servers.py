"""What measurements stand on: an empty database of each kind, and the real server on it in a process of its own."""

import argparse
import base64
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from webapp.models import schema
from webapp.models.engine import make_engine
from webapp.services.keys import Keyring

_KEY = bytes(range(7, 39))
KEYRING = Keyring((("k1", _KEY),))
CDHT = [sys.executable, "-c", "from webapp.cli import main; main()"]


def ask_which(parser: argparse.ArgumentParser) -> None:
    """The options of every measurement of the server: `--engine`, `--seed`."""
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)


def engines(chosen: argparse.Namespace) -> tuple[str, ...]:
    """The kinds of database that `--engine` names."""
    return ("sqlite", "postgresql") if chosen.engine == "both" else (chosen.engine,)


@contextlib.contextmanager
def database(kind: str) -> Iterator[tuple[str, str]]:
    """An empty database with its tables: its owner's address, and the application's."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            url = f"sqlite:///{folder}/bench.db"
            schema.upgrade(url)
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
            owner = cluster.url("bench_owner", "bench")
            schema.upgrade(owner)
            schema.grant(owner, "bench_app")
            yield owner, cluster.url("bench_app", "bench")
        finally:
            cluster.stop()


def settle(kind: str, owner: str, *, vacuum: bool = False) -> None:
    """What autovacuum would do within a minute; without statistics, foreign keys are checked by the wrong index."""
    if kind != "postgresql":
        return
    engine: Engine = make_engine(owner)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if vacuum else "ANALYZE")
    engine.dispose()


def settings(url: str, evidence: str) -> dict[str, str]:
    """The environment of a server, or of a worker, on that database."""
    return os.environ | {
        "CDHT_ENV": "production",
        "DATABASE_URL": url,
        "EVIDENCE_URL": Path(evidence).as_uri(),
        "SECRET_KEY": "do-dac-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DATA_KEYS": "k1:" + base64.b64encode(_KEY).decode(),
        "LOG_LEVEL": "ERROR",
    }


@contextlib.contextmanager
def serving(url: str, evidence: str) -> Iterator[int]:
    """`cdht serve` on that database; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = settings(url, evidence) | {"PUBLIC_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen([*CDHT, "serve", "--port", str(port)], env=env, stdout=subprocess.DEVNULL)
    try:
        for _attempt in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)
