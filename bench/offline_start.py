"""P2: a cold start without a server, the phone ÷6, 10,000 records on it: when is the data on the screen?

    .venv/bin/python -m bench.offline_start [--records 10000] [--runs 5] [--seed 1] [--written]

The records come by the real sync from a ward made through the real services; then the server is killed and each run
starts a new browser process on the phone's profile. Somebody has looked at the first page once before, as every day.
Goal: at most 800 ms from the navigation to the frame with the data. The first page then shows what it showed last, as
long as nothing was written since; "whole notebook" says when searching works, and `--written` measures the start after
something was written that no page has taken into account (the browser killed in the very moment). The ÷6 holds for the
page; the worker and the browser's own threads of a real phone are slower too.
"""

import argparse

from bench.browser import context_of, filled_phone, head, line, pace, paces, playing, slow_down, visited
from tests.e2e.support.browsers import Phone

GOAL = 800


def main() -> None:
    """Measure and print; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--written", action="store_true", help="forget what the first page showed last")
    chosen = parser.parse_args()
    with playing() as (playwright, program), filled_phone(playwright, program, chosen.records, chosen.seed) as got:
        phone, ward = got
        person = ward.made.person_ids[0]
        pages = {
            "/so/": "/so/",
            "/so/ho-gia-dinh (the list)": f"/so/ho-gia-dinh#{ward.made.area_id}",
            "/so/nguoi (one person)": f"/so/nguoi#{person}",
        }
        head("P2: offline cold start", seed=chosen.seed, records=chosen.records, runs=chosen.runs, **ward.held)
        if not chosen.written:
            visited_before(phone)
        for label, path in pages.items():
            times, whole, blocked, plain, slowed = [], [], [], [], []
            for _run in range(chosen.runs):
                page = context_of(phone).pages[0]
                plain.append(pace(page))
                slow_down(page, line=False)
                slowed.append(pace(page))
                page.goto(phone.url + path)
                visit = visited(page)
                times.append(visit.shown)
                whole.append(visit.ready)
                blocked.append(visit.blocked)
                phone.switch_off()
            line(label, times, GOAL)
            line("  the whole notebook", whole, None)
            line("  of it, and of 2 s more, blocked", blocked, None)
            paces(plain, slowed)


def visited_before(phone: Phone) -> None:
    """The first page, long enough for it to keep what it shows."""
    page = context_of(phone).pages[0]
    page.goto(phone.url + "/so/")
    visited(page, quiet=6000)
    phone.switch_off()


if __name__ == "__main__":
    main()
