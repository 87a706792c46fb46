"""P5: a day's work of 200 declarations (1,000 operations) leaves the phone: seconds, bytes, requests.

    .venv/bin/python -m bench.day [--sheets 200] [--seed 1] [--in browser|node|both] [--runs 1]

Each sheet is a person in a household that the ward has, a registration, a consent, a declaration with ten answers and a
submission. Goal: at most 6 s, 180 KB up, 8 requests. In the browser: real Chromium, processor ÷6, 1.6 Mbit/s down, 0.75
up, 150 ms; in Node: the same modules, without a slow line. The server is `cdht serve` (SQLite) on the same machine.
Statements are of the words of the criteria's examples, drawn by chance: no two are alike, so nothing packs too well.
"""

import argparse
import json
import random
import subprocess
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, Request

from bench.browser import LONG, _fill, head, line, pace, paces, playing, slow_down
from devtools import frontend
from tests.e2e.support import lock
from tests.e2e.support.browsers import FLAGS, PHONE, VIETNAM
from tests.e2e.support.installation import ROOT, Installation
from tests.phones.fleet import Fleet
from webapp import criteria as shipped

SECONDS, BYTES, REQUESTS = 6, 180, 8
# What a page needs to write a day's work into its own notebook and to send it: the app's modules, in one file.
ENTRY = """
import { openApp } from '/ROOT/webapp/static/js/offline/app.js';
import { browserEnv } from '/ROOT/webapp/static/js/offline/env.js';
import { createDoings } from '/ROOT/tests/phones/doings.js';
export { browserEnv, createDoings, openApp };
"""
WRITE = """async (sheets) => {
  const { openApp, browserEnv, createDoings } = window.day;
  window.app = await openApp(browserEnv());
  const does = createDoings({ app: window.app });
  for (const sheet of sheets) await does.door(sheet);
  return window.app.outbox.counts();
}"""
SEND = """async () => {
  const from = performance.now();
  await window.app.sync.sendNow();
  return [performance.now() - from, window.app.outbox.counts(), window.app.sync.state.error];
}"""


def sheets(count: int, seed: int, place: dict[str, Any], households: list[str]) -> list[dict[str, Any]]:
    """What `door` of tests/phones/doings.js takes, one for each person."""
    chance, rules = random.Random(seed), shipped.shipped()[shipped.DEFAULT]
    examples = [
        str(rules.asked(group, code).example.statement) for group in rules.group_codes for code in rules.indicator_codes
    ]
    words = sorted({word for text in examples for word in text.split()})

    def statement() -> str:
        return " ".join(chance.choices(words, k=chance.randint(6, 18))).capitalize() + "."

    def answers() -> dict[str, Any]:
        return {code: {"self": chance.randint(5, 10), "statement": statement()} for code in rules.indicator_codes}

    version = {"version": rules.version, **place}
    names = ("Nguyễn Thị", "Trần Văn", "Lê Thị Kim", "Phan Đình", "Võ Tấn", "Huỳnh Thị")
    return [
        {
            **version,
            "name": f"{chance.choice(names)} {chance.choice(words).capitalize()}",
            "n": n,
            "household": chance.choice(households),
            "answers": answers(),
        }
        for n in range(count)
    ]


def main() -> None:
    """Measure and print; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sheets", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--in", dest="where", choices=("browser", "node", "both"), default="both")
    chosen = parser.parse_args()
    head("P5: a day's work", **vars(chosen))
    for where in ("node", "browser") if chosen.where == "both" else (chosen.where,):
        figures: dict[str, list[float]] = defaultdict(list)
        for run in range(chosen.runs):
            _once(where, chosen.sheets, chosen.seed + run, figures)
        print(f"  in {where}:")
        line("sent", figures["seconds"], SECONDS, "s", 1)
        line("bytes up, heads left out", figures["bytes"], BYTES, "KB")
        line("requests that send", figures["posts"], REQUESTS, "")
        line("  all requests, with what comes back", figures["requests"], None, "")
        line("  writing it down before, a sheet", figures["write"], None)
        if figures["plain"]:
            paces(figures["plain"], figures["slowed"])


def _once(where: str, count: int, seed: int, figures: dict[str, list[float]]) -> None:
    with tempfile.TemporaryDirectory(prefix="cdht-bench-") as folder:
        server = Installation(Path(folder) / "instance")
        server.cdht("init")
        ward = _fill(server, 60, seed)
        server.start()
        try:
            link = server.enrolment_link("dodac")
            households = [row["household"] for row in _households(server)]
            place = {"area": ward.area_id, "campaign": ward.campaign_id}
            made = sheets(count, seed, place, households)
            if where == "node":
                _in_node(server, link, made, figures)
            else:
                with playing() as (playwright, program):
                    _in_browser(playwright, program, server, link, made, figures)
        finally:
            server.kill()


def _households(server: Installation) -> list[dict[str, str]]:
    import sqlite3

    with sqlite3.connect(server.database) as database:
        return [{"household": one} for (one,) in database.execute("SELECT id FROM household ORDER BY id")]


def _in_node(server: Installation, link: str, made: list[dict[str, Any]], figures: dict[str, list[float]]) -> None:
    fleet = Fleet()
    try:
        phone = fleet.buy(f"http://127.0.0.1:{server.port}", "do", link.rpartition("#")[2])
        started = time.monotonic()
        for sheet in made:
            phone("door", sheet)
        figures["write"].append(1000 * (time.monotonic() - started) / len(made))
        started = time.monotonic()
        standing = phone("send")
        figures["seconds"].append(time.monotonic() - started)
        _check(standing["counts"], standing["error"])
        calls = phone("calls")["all"]
        posts = [one for one in calls if one["method"] == "POST"]
        figures["bytes"].append(sum(one["size"] for one in calls) / 1024)
        figures["posts"].append(len(posts))
        figures["requests"].append(len(calls))
    finally:
        fleet.close()


def _in_browser(
    playwright: Playwright,
    program: str,
    server: Installation,
    link: str,
    made: list[dict[str, Any]],
    figures: dict[str, list[float]],
) -> None:
    browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
    context = browser.new_context(viewport=PHONE, **VIETNAM)  # type: ignore[arg-type]
    context.set_default_timeout(LONG)
    page = context.new_page()
    page.goto(link)
    page.wait_for_selector("html[data-ready=true]", state="attached")
    lock.let_in(page, pin=None, patience=LONG)
    page.wait_for_timeout(3000)
    # A page of the same address without the app: what is sent, is sent by us.
    page.goto(f"{server.url}/healthz")
    page.evaluate(f"() => {{ {_bundle()}; window.day = day; }}")
    started = time.monotonic()
    page.evaluate(WRITE, made)
    figures["write"].append(1000 * (time.monotonic() - started) / len(made))
    figures["plain"].append(pace(page))
    slow_down(page, line=True)
    figures["slowed"].append(pace(page))
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))
    seconds, counts, error = page.evaluate(SEND)
    _check(counts, error)
    calls = [one for one in asked if "/api/v1/" in one.url]
    figures["seconds"].append(seconds / 1000)
    figures["bytes"].append(sum(_up(one) for one in calls) / 1024)
    figures["posts"].append(sum(1 for one in calls if one.method == "POST"))
    figures["requests"].append(len(calls))
    _leave(page)
    browser.close()


def _up(request: Request) -> int:
    return len(request.post_data_buffer or b"")


def _leave(page: Page) -> None:
    page.evaluate("() => window.app.close()")


def _bundle() -> str:
    """The modules as one file, as the build makes them."""
    node = frontend.find_node()
    script = (
        "require('esbuild').build({stdin: {contents: process.argv[1], resolveDir: '.'}, bundle: true, minify: true,"
        " format: 'iife', globalName: 'day', write: false})"
        ".then((made) => process.stdout.write(made.outputFiles[0].text))"
    )
    entry = ENTRY.replace("/ROOT", str(ROOT))
    done = subprocess.run([node.program, "-e", script, entry], cwd=ROOT, capture_output=True, check=True)
    return done.stdout.decode()


def _check(counts: dict[str, int], error: Any) -> None:
    if error or counts["waiting"] or counts["sending"] or counts["attention"]:
        raise SystemExit(f"it did not go: {json.dumps(counts)} {error}")


if __name__ == "__main__":
    main()
