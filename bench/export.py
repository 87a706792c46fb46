"""P8: a list of 21,000 declarations as a spreadsheet: seconds and memory.

    .venv/bin/python -m bench.export [--sheets 21000] [--engine sqlite|postgresql|both] [--seed 1]

First by a worker in a process of its own (`cdht work --once`): seconds of the work, peak memory of the process, held to
the goal of 5 s and 150 MB. Then beside the server, with somebody else opening page after page: seconds from the
button until the file is there, and how long those pages take.
"""

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from datetime import UTC, datetime

from sqlalchemy import Engine

from bench import servers
from bench.lists import Official, p95
from bench.sheets import Filled, fill
from webapp.domain import calendar
from webapp.models import Job
from webapp.models.engine import begin_write, make_engine
from webapp.services import accounts, jobs
from webapp.services.session import open_session

SECONDS, MEGABYTES = 5.0, 150.0


def export(official: Official, path: str) -> tuple[float, bytes]:
    """Seconds from the button until the file is there, and the file."""
    begun = time.perf_counter()
    _page, place = official.ask(path, {})
    address = place.partition(official.base)[2]
    while '"state":"done"' not in (told := official.ask(f"{address}/tien-do")[0].replace(" ", "")):
        if '"state":"failed"' in told:
            raise SystemExit(told)
        time.sleep(0.05)
    took = time.perf_counter() - begun
    official.connection.request("GET", f"{official.base}{address}/tep", headers={"Cookie": official.cookie})
    return took, official.connection.getresponse().read()


def apart(engine: Engine, ward: Filled, url: str, evidence: str, kind: str) -> tuple[float, float, float]:
    """Seconds of the work; seconds of a processor (with the start) and megabytes of the process that does it."""
    now, ring = datetime.now(UTC), servers.KEYRING
    with open_session(engine, ring, ward.commune_id) as session:
        begin_write(session)
        account = accounts.find(session, ward.association)
        actor = accounts.actor(session, account.id, calendar.day(now)) if account else None
        if actor is None:
            raise SystemExit("the ward has nobody who may ask")
        asked = jobs.ask(session, actor, kind, {"campaign_id": ward.campaign_id, "filter": {}}, now=now).id
        session.commit()
    command = [*servers.CDHT, "work", "--once"]
    process = subprocess.Popen(command, env=servers.settings(url, evidence), stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    with open_session(engine, ring, ward.commune_id) as session:
        job = session.get_one(Job, (ward.commune_id, asked))
    if job.state != "done" or job.started_at is None or job.finished_at is None:
        raise SystemExit(f"{job.state} {job.problem}")
    took = (job.finished_at - job.started_at).total_seconds()
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


class Neighbour(threading.Thread):
    """Somebody else who works on meanwhile: how long each page takes."""

    def __init__(self, official: Official) -> None:
        super().__init__(daemon=True)
        self.official, self.over = official, threading.Event()
        self.times: list[float] = []

    def run(self) -> None:
        while not self.over.is_set():
            begun = time.perf_counter()
            self.official.ask("/viec")
            self.times.append(time.perf_counter() - begun)


def main() -> None:
    """Measure and print; the exit status says whether every goal was met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sheets", type=int, default=21000)
    servers.ask_which(parser)
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}, {chosen.sheets} declarations, goal {SECONDS:.0f} s within {MEGABYTES:.0f} MB")
    over = 0
    for kind in servers.engines(chosen):
        with servers.database(kind) as (_owner, url):
            over += _of_engine(kind, url, chosen)
    sys.exit(1 if over else 0)


def _of_engine(kind: str, url: str, chosen: argparse.Namespace) -> int:
    engine = make_engine(url)
    ward: Filled = fill(engine, servers.KEYRING, chosen.sheets, chosen.seed)
    over = 0
    with tempfile.TemporaryDirectory() as evidence:
        for work in (jobs.EXPORT_SHEETS, jobs.EXPORT_REGISTRATIONS):
            took, busy, memory = apart(engine, ward, url, evidence, work)
            missed = took > SECONDS or memory > MEGABYTES
            over += missed
            print(
                f"{kind:10} {work:21} {took:.2f} s, {memory:.0f} MB{'  OVER' if missed else ''} (a process of its own; "
                f"with its start {busy:.1f} s of a processor; {os.getloadavg()[0]:.0f} programs wanted one)",
                flush=True,
            )
        engine.dispose()
        with servers.serving(url, evidence) as port:
            beside(kind, port, ward)
    return over


def beside(kind: str, port: int, ward: Filled) -> None:
    """The same by the server's own worker, while somebody else is at work."""
    official = Official(port, ward, ward.association)
    for path in ("/phieu/xuat", "/dang-ky/xuat"):
        neighbour = Neighbour(Official(port, ward, ward.panel))
        neighbour.start()
        took, file = export(official, path)
        neighbour.over.set()
        neighbour.join(30)
        with zipfile.ZipFile(io.BytesIO(file)) as packed:
            rows = packed.read("xl/worksheets/sheet1.xml").count(b"<row ") - 3
        print(
            f"{kind:10} {path:21} {took:.2f} s until the file of {rows} rows, {len(file) / 1024:.0f} KB, is there; "
            f"pages of somebody else meanwhile: p50 {statistics.median(neighbour.times) * 1000:.0f} ms, "
            f"p95 {p95(sorted(neighbour.times)) * 1000:.0f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
