"""What the measurements of the phone share: a slow phone, a ward of any size on it, and figures beside their goals."""

import contextlib
import http.client
import json
import math
import os
import platform
import random
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, sync_playwright

from bench.wards import Measured, declaration, make
from devtools import browser as chromium
from devtools import frontend, run
from tests.e2e.support import lock
from tests.e2e.support.browsers import Phone
from tests.e2e.support.installation import Installation
from webapp.models.engine import make_engine
from webapp.settings import Settings

CPU = 6
DOWN, UP, LATENCY = 1.6e6 / 8, 0.75e6 / 8, 150  # bytes a second, bytes a second, ms
LONG = 180_000
BATCH = 200
# The same work each time: how fast this machine lets the page compute just now, whatever else runs on it.
LOOP = """() => {
  const start = performance.now();
  let x = 0;
  for (let i = 0; i < 2e7; i += 1) x = (x * 31 + i) | 0;
  return performance.now() - start + (x & 0);
}"""
# What a page says of itself, from its first moment, in ms since the navigation began: its data drawn (`shown`, which is
# `ready` where nothing is shown before), and everything in its memory (`ready`).
WATCH = """(() => {
  const seen = (window.seen = { ready: null, shown: null, tasks: [], shift: 0, paint: null });
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({ type, buffered: true });
  watch('longtask', ({ startTime, duration }) => seen.tasks.push([startTime, duration]));
  watch('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) seen.shift += value; });
  watch('paint', ({ name, startTime }) => { if (name === 'first-contentful-paint') seen.paint = startTime; });
  const drawn = (name) => requestAnimationFrame(() => setTimeout(() => { seen[name] ??= performance.now(); }));
  const told = new Set();
  const look = () => {
    for (const name of ['shown', 'ready']) {
      if (document.documentElement?.dataset[name] !== 'true' || told.has(name)) continue;
      told.add(name);
      drawn('shown');
      if (name === 'ready') drawn('ready');
    }
  };
  new MutationObserver(look).observe(document, { attributes: true, subtree: true, childList: true });
})();"""


@dataclass(frozen=True)
class Visit:
    """What a page said of itself; times in ms since the navigation began. `blocked`: its total blocking time."""

    shown: float
    ready: float
    paint: float
    blocked: float
    shift: float


@dataclass(frozen=True)
class Ward:
    """The ward that is on the phone. `held`: sealed rows and bytes in its database."""

    made: Measured
    server: Installation
    held: dict[str, int]


@contextlib.contextmanager
def playing() -> Iterator[tuple[Playwright, str]]:
    """Playwright and the program of a Chromium, with the front end built.

    :raises SystemExit: there is no Chromium.
    """
    program = chromium.find()
    if program is None:
        raise SystemExit(chromium.NONE)
    run.compile_translations()
    frontend.ensure_built()
    with sync_playwright() as playwright:
        yield playwright, program


def slow_down(page: Page, *, line: bool) -> CDPSession:
    """The processor ÷6; with `line` also the network of a bad day."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    if line:
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": LATENCY, "downloadThroughput": DOWN, "uploadThroughput": UP},
        )
    return session


def pace(page: Page) -> float:
    """Milliseconds of a fixed loop on this page, best of three."""
    return min(float(page.evaluate(LOOP)) for _time in range(3))


def visited(page: Page, quiet: int = 2000) -> Visit:
    """Wait until the page has shown itself and then for `quiet` ms more, and read what it noted."""
    page.wait_for_function("() => window.seen?.ready", timeout=LONG)
    page.wait_for_timeout(quiet)
    seen = page.evaluate("() => window.seen")
    paint = seen["paint"] or 0.0
    blocked = sum(max(0.0, length - 50) for start, length in seen["tasks"] if start + length > paint)
    return Visit(seen["shown"], seen["ready"], paint, blocked, seen["shift"])


@contextlib.contextmanager
def filled_phone(playwright: Playwright, program: str, records: int, seed: int) -> Iterator[tuple[Phone, Ward]]:
    """A phone that was let in and took `records` records from a real server, switched off; its server was killed.

    Of six records three are people with a declaration each, which makes the sixth a household.
    """
    with tempfile.TemporaryDirectory(prefix="cdht-bench-") as folder:
        server = Installation(Path(folder) / "instance")
        server.cdht("init")
        people = records * 3 // 7
        ward = _fill(server, people, seed)
        server.start()
        phone = Phone(playwright.chromium, program, Path(folder) / "phone", server.url)
        try:
            _declare(server, ward, seed)
            _let_in(phone, server.enrolment_link("dodac"))
            held = count(phone.page)
            phone.switch_off()
            server.kill()
            yield phone, Ward(ward, server, held)
        finally:
            if phone.context is not None:
                phone.switch_off()
            server.kill()


def _fill(server: Installation, people: int, seed: int) -> Measured:
    values = server.environment()
    settings = Settings.from_env(values, instance=server.folder)
    engine = make_engine(settings.database_url)
    made = make(engine, settings.data_keys, people, seed)
    engine.dispose()
    return made


def _declare(server: Installation, ward: Measured, seed: int) -> None:
    chance = random.Random(seed)
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    headers = {"Authorization": f"Bearer {ward.token}", "Content-Type": "application/json"}
    made = [declaration(ward, person, chance) for person in ward.person_ids]
    for start in range(0, len(made), BATCH):
        body = json.dumps({"operations": made[start : start + BATCH]}).encode()
        line.request("POST", "/api/v1/operations", body, headers)
        reply = line.getresponse()
        content = reply.read()
        if reply.status != 200 or any(one["status"] != "stored" for one in json.loads(content)["receipts"]):
            raise SystemExit(f"the ward could not be filled: {reply.status} {content[:300]!r}")
    line.close()


def _let_in(phone: Phone, link: str) -> None:
    page = phone.switch_on()
    page.set_default_timeout(LONG)
    page.goto(link)
    page.wait_for_selector("html[data-ready=true]", state="attached")
    lock.let_in(page, pin=None, patience=LONG)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    # What was received lies in chunks; folding of what is left over may follow a moment later.
    page.wait_for_timeout(4000)


def count(page: Page) -> dict[str, int]:
    """Sealed rows and their bytes in the database of the phone."""
    found: dict[str, int] = page.evaluate(
        """async () => {
          const db = await new Promise((done) => {
            indexedDB.open('so-cdht').onsuccess = ({ target }) => done(target.result);
          });
          const all = (store) => new Promise((done) => {
            db.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => done(target.result);
          });
          const [entries, chunks] = [await all('entries'), await all('chunks')];
          db.close();
          const bytes = (rows) => rows.reduce((sum, { box }) => sum + box.length, 0);
          return { entries: entries.length, chunks: chunks.length, bytes: bytes(entries) + bytes(chunks) };
        }"""
    )
    return found


def context_of(phone: Phone) -> BrowserContext:
    """The browser of the phone, switched on as from the home screen, with pages that watch themselves."""
    phone.switch_on()
    assert phone.context is not None
    phone.context.set_default_timeout(LONG)
    phone.context.add_init_script(WATCH)
    return phone.context


def head(title: str, **inputs: Any) -> None:
    """What was measured, where and with what."""
    print(title)
    for name, value in {**inputs, "machine": f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"}.items():
        print(f"  {name}: {value}")
    print(f"  {platform.system()} {platform.machine()}, Python {platform.python_version()}")


def percentile(values: list[float], share: float) -> float:
    """The value that `share` (0 to 1) of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def paces(plain: list[float], slowed: list[float]) -> None:
    """How fast the machine was meanwhile: a fixed loop as it is, and slowed down; and how much else was running."""
    middle = statistics.median
    print(
        f"  fixed loop: {middle(plain):.0f} ms, slowed down {middle(slowed):.0f} ms"
        f" ({middle(slowed) / middle(plain):.1f} times); load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def line(label: str, values: list[float], goal: float | None, unit: str = "ms", digits: int = 0) -> None:
    """One figure: the median, all runs, the goal, and whether it is reached."""
    middle = statistics.median(values)
    runs = " ".join(f"{value:.{digits}f}" for value in values)
    verdict = "" if goal is None else f"  goal ≤ {goal:g} {unit}  {'reached' if middle <= goal else 'MISSED'}"
    print(f"  {label:42} {middle:8.{digits}f} {unit}{verdict}   ({runs})", flush=True)
