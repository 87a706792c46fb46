"""P8: an official's lists over a ward of 21,000 declarations, through the real server: p50 and p95 of each query.

    .venv/bin/python -m bench.lists [--sheets 21000] [--runs 30] [--engine sqlite|postgresql|both] [--seed 1]

The server runs in a process of its own (`cdht serve`), asked by one client on the same machine. Half of the requests
come after a change in the ward, when nothing that was counted before still holds. Goal: p95 at most 100 ms. Beside it
stands the work of server and database for one request in CPU time, which says more where the machine has other work.
"""

import argparse
import contextlib
import itertools
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import Engine, text

from bench import servers
from bench.sheets import PASSWORD, Filled, fill
from webapp.models.engine import make_engine

GOAL = 0.100
FORM = "application/x-www-form-urlencoded"


class Official:
    """Somebody signed in to the ward."""

    def __init__(self, port: int, ward: Filled, username: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self.base, self.cookie, self.token = f"/{ward.slug}", "", ""
        page, _place = self.ask("/dang-nhap")
        self.token = self._token(page)
        _page, place = self.ask("/dang-nhap", {"username": username, "password": PASSWORD, "next": ""})
        if "dang-nhap" in place or not place:
            raise SystemExit("could not sign in")
        self.token = self._token(self.ask("/phieu")[0])

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """A page and the place that it sends on to."""
        headers = {"Cookie": self.cookie, "Accept-Encoding": "identity"}
        body = None
        if form is not None:
            headers["Content-Type"] = FORM
            body = urlencode({"csrf_token": self.token, **form})
        address = path if path.startswith(self.base) else self.base + path
        self.connection.request("POST" if form is not None else "GET", address, body, headers)
        reply = self.connection.getresponse()
        page = reply.read().decode()
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie" and not value.startswith("lang="):
                self.cookie = value.partition(";")[0]
        if reply.status >= 400:
            raise SystemExit(f"{address}: {reply.status} {page[:400]}")
        return page, reply.getheader("Location") or ""

    def narrowed(self, **form: str) -> str:
        """The address of the list of a filter."""
        return self.ask("/phieu/loc", form)[1].replace("http://127.0.0.1", "")

    def turned(self, address: str, rel: str, times: int = 1) -> str:
        """The address of a page further on; `rel` is `next`, `prev` or the word of the link."""
        for _turn in range(times):
            page = self.ask(address)[0]
            found = re.search(rf'rel="{rel}" href="([^"]+)"', page) or re.search(rf'href="([^"]+)">{rel}</a>', page)
            if not found:
                raise SystemExit(f"no way on from {address}")
            address = found[1].replace("&amp;", "&")
        return address

    @staticmethod
    def _token(page: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        return found[1] if found else ""


def addresses(official: Official, ward: Filled) -> Iterator[tuple[str, str]]:
    """What is measured: a name and an address for each filter, search, order and page."""
    yield "by name", "/phieu"
    yield "by name, page 6", official.turned("/phieu", "next", 5)
    yield "by name, last page", official.turned("/phieu", "Cuối")
    yield "by name, last but three", official.turned(official.turned("/phieu", "Cuối"), "prev", 3)
    for order in ("oldest", "points"):
        address = official.narrowed(xep=order)
        yield f"by {order}", address
        yield f"by {order}, page 6", official.turned(address, "next", 5)
        yield f"by {order}, last page", official.turned(address, "Cuối")
    states = ("draft", "returned", "submitted", "verified", "posted", "objected", "recognised", "revoked")
    for state, order in itertools.product(states, ("name", "oldest")):
        yield f"{state}, by {order}", official.narrowed(**{"trang-thai": state, "xep": order})
    for place in (ward.place_ids[0], ward.place_ids[-1]):
        yield "one place", official.narrowed(**{"tap-the": place})
        yield (
            "one place, submitted, oldest",
            official.narrowed(**{"tap-the": place, "trang-thai": "submitted", "xep": "oldest"}),
        )
    yield "one group", official.narrowed(nhom="worker")
    yield "one group, posted, points", official.narrowed(**{"nhom": "worker", "trang-thai": "posted", "xep": "points"})
    for searched in ("nguyen", "thi", "nguyen thi kim hoa", "anh", "khong co ai"):
        yield f"search “{searched}”", official.narrowed(tim=searched)
    yield (
        "search “thi”, submitted, oldest",
        official.narrowed(tim="thi", **{"trang-thai": "submitted", "xep": "oldest"}),
    )
    yield "my work", "/viec"
    yield "progress", "/tien-do"
    yield "registrations", "/dang-ky"
    yield "registrations, last page", official.turned("/dang-ky", "Cuối")
    sheet = re.search(r'href="([^"]+/phieu/[0-9a-f-]{36}[^"]*)"', official.ask(official.narrowed(xep="oldest"))[0])
    if sheet:
        yield "a sheet with its neighbours", sheet[1].replace("&amp;", "&")


@dataclass(frozen=True)
class Measured:
    """What was asked, the seconds of each request (sorted), and the CPU seconds of one in server and database."""

    label: str
    times: list[float]
    work: float


def measure(official: Official, ward: Filled, change: Callable[[], None], runs: int) -> list[Measured]:
    """Ask each address so often."""
    found = []
    for label, address in addresses(official, ward):
        times, before = [], cpu_of_children()
        for run in range(runs):
            if run % 2:
                change()
            begun = time.perf_counter()
            official.ask(address)
            times.append(time.perf_counter() - begun)
        found.append(Measured(label, sorted(times), (cpu_of_children() - before) / runs))
    return found


def cpu_of_children() -> float:
    """CPU seconds so far of every process that this one started: the server, and PostgreSQL where it is measured."""
    total, ours = 0.0, [os.getpid()]
    for pid in ours:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                ours += map(int, (task / "children").read_text().split())
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) if pid != os.getpid() else 0
    return total / os.sysconf("SC_CLK_TCK")


def p95(times: list[float]) -> float:
    """Of sorted times."""
    return times[min(len(times) - 1, int(len(times) * 0.95))]


def main() -> None:
    """Measure and print; the exit status says whether every goal was met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sheets", type=int, default=21000)
    parser.add_argument("--runs", type=int, default=30)
    servers.ask_which(parser)
    chosen = parser.parse_args()
    print(
        f"seed {chosen.seed}, {chosen.sheets} declarations, {chosen.runs} requests each, goal p95 {GOAL * 1000:.0f} ms"
    )
    over = 0
    for kind in servers.engines(chosen):
        with servers.database(kind) as (owner, url):
            over += _of_engine(kind, owner, url, chosen)
    sys.exit(1 if over else 0)


def _of_engine(kind: str, owner: str, url: str, chosen: argparse.Namespace) -> int:
    engine = make_engine(url)
    ward = fill(engine, servers.KEYRING, chosen.sheets, chosen.seed)
    servers.settle(kind, owner, vacuum=True)
    with tempfile.TemporaryDirectory() as evidence, servers.serving(url, evidence) as port:
        found: list[Measured] = []
        for username in (ward.association, ward.panel):
            official = Official(port, ward, username)
            measured = measure(official, ward, lambda: _change(engine, ward), chosen.runs)
            found += [replace(one, label=f"{username}: {one.label}") for one in measured]
    engine.dispose()
    over = 0
    for one in found:
        times, late = one.times, p95(one.times) > GOAL
        over += late
        print(
            f"{kind:10} p50 {statistics.median(times) * 1000:6.1f} ms  p95 {p95(times) * 1000:6.1f} ms  "
            f"work {one.work * 1000:5.1f} ms  {'OVER ' if late else 'ok   '} {one.label}",
            flush=True,
        )
    every = sorted(time for one in found for time in one.times)
    print(f"{kind:10} all: p50 {statistics.median(every) * 1000:.1f} ms, p95 {p95(every) * 1000:.1f} ms, {over} over")
    print(f"{kind:10} load of the machine meanwhile: {os.getloadavg()[1]:.1f}")
    return over


def _change(engine: Engine, ward: Filled) -> None:
    """Somebody writes something: the ward's counter moves on."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE commune SET seq = seq + 1 WHERE id = :id"), {"id": ward.commune_id})


if __name__ == "__main__":
    main()
