"""P1: the first load, on a bad line with a cheap phone, and what Lighthouse says of every page that needs no sign-in.

    .venv/bin/python -m bench.first_load [--runs 5] [--lighthouse 1] [--pages so,list]

The declaration: a phone that was let in, whose browser kept no file and has no worker, opens a sheet that somebody has
begun; processor ÷6, 1.6 Mbit/s down, 0.75 up, 150 ms, 360×640. Goal: usable within 1.5 s, 120 KB in all, 60 KB of them
scripts, blocked for at most 50 ms, nothing shifts. Lighthouse: 100 in each category; names stay out of search engines
on purpose, so the two pages that tell them cannot have all of SEO. Its own phone is ÷4 on the same kind of line.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.browser import LONG, WATCH, head, line, pace, paces, playing, slow_down, visited
from tests.e2e.support import lighthouse, lock
from tests.e2e.support.browsers import FLAGS, PHONE, VIETNAM
from tests.e2e.support.installation import Installation
from tests.e2e.support.meter import KB, Meter
from tests.e2e.test_budget import sheet

USABLE, WHOLE, SCRIPTS, BLOCKED = 1500, 120, 60, 50


def main() -> None:
    """Measure and print; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--lighthouse", type=int, default=1, help="how often each page is judged; 0: not at all")
    parser.add_argument("--pages", default="", help="only these, by name; nothing: all")
    chosen = parser.parse_args()
    with playing() as (playwright, program), tempfile.TemporaryDirectory(prefix="cdht-bench-") as folder:
        server = Installation(Path(folder) / "instance")
        server.fill()
        server.start()
        try:
            head("P1: first load", runs=chosen.runs, data="the demo ward")
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            _declaration(browser, server, chosen.runs)
            browser.close()
            if chosen.lighthouse:
                _lighthouse(server, program, chosen.lighthouse, [one for one in chosen.pages.split(",") if one])
        finally:
            server.kill()


def _declaration(browser: Browser, server: Installation, runs: int) -> None:
    context = browser.new_context(viewport=PHONE, service_workers="block", **VIETNAM)  # type: ignore[arg-type]
    context.set_default_timeout(LONG)
    context.add_init_script(WATCH)
    page = _let_in(context.new_page(), server)
    usable, paints, blocked, shifts, whole, scripts, plain, slowed = ([] for _figure in range(8))
    for _run in range(runs):
        page = context.new_page()
        plain.append(pace(page))
        meter = Meter(page)
        meter.empty_the_cache()
        session = slow_down(page, line=True)
        slowed.append(pace(page))
        page.goto(sheet(server))
        visit = visited(page)
        usable.append(visit.shown)
        paints.append(visit.paint)
        blocked.append(visit.blocked)
        shifts.append(visit.shift)
        whole.append(meter.total / KB)
        scripts.append(meter.scripts / KB)
        session.detach()
        page.close()
    line("declaration: usable", usable, USABLE)
    line("  first paint", paints, None)
    line("  blocked, until 2 s after", blocked, BLOCKED)
    line("  shifted", shifts, 0, "", 4)
    line("  fetched", whole, WHOLE, "KB", 1)
    line("  of it scripts", scripts, SCRIPTS, "KB", 1)
    paces(plain, slowed)
    context.close()


def _let_in(page: Page, server: Installation) -> Page:
    page.goto(server.enrolment_link("tuongvi"))
    page.wait_for_selector("html[data-ready=true]", state="attached")
    lock.let_in(page, pin=None)
    page.get_by_role("link", name="Khối phố Bàu Sen").first.wait_for()
    page.close()
    return page


def _lighthouse(server: Installation, program: str, times: int, only: list[str]) -> None:
    pages = {name: url for name, url in lighthouse.addresses(server).items() if not only or name in only}
    print("  Lighthouse, mobile: performance, accessibility, best practices, SEO; then medians of the first")
    runs: dict[str, list[lighthouse.Judged]] = {name: [] for name in pages}
    for _time in range(times):
        for one in lighthouse.judge(program, pages, lighthouse.ALL):
            runs[one.name].append(one)
    for name, judged in runs.items():
        scores = [round(statistics.median(one.scores[category] for one in judged)) for category in lighthouse.ALL]
        size, blocked, shift, largest = (
            statistics.median(getattr(one, figure) or 0 for one in judged)
            for figure in ("size", "blocked", "shift", "largest")
        )
        short = {audit["id"] for one in judged for audits in one.failed.values() for audit in audits}
        print(
            f"  {name:16} {' '.join(f'{score:3}' for score in scores)}   {size / KB:6.1f} KB  LCP {largest:5.0f} ms"
            f"  TBT {blocked:4.0f} ms  CLS {shift:.4f}  {' '.join(sorted(short))}",
            flush=True,
        )


if __name__ == "__main__":
    main()
