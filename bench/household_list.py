"""The list of 2,000 households on a phone ÷6: first rows, each letter of a search, a filter, the next rows.

    .venv/bin/python -m bench.household_list [--households 2000] [--runs 3] [--seed 1]

The records come by the real sync (three people with a declaration each to a household); the server is dead meanwhile.
From the event to the frame that shows what came of it. Goals: a search 50 ms (P3), anything else 100 ms.
"""

import argparse

from playwright.sync_api import Page

from bench.browser import context_of, filled_phone, head, line, pace, paces, playing, slow_down, visited

SEARCH, TOUCH = 50, 100
LETTERS = ("n", "ng", "ngu", "nguyen thi ho", "")
# Resolves to ms from just before `act` to the frame after it.
TIMED = """([selector, value, kind]) => new Promise((resolve) => {
  const one = document.querySelector(selector);
  const from = performance.now();
  if (kind === 'click') one.click();
  else { one.value = value; one.dispatchEvent(new Event(kind, { bubbles: true })); }
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
})"""


def timed(page: Page, selector: str, value: str, kind: str) -> float:
    """How long the page takes to answer, in ms."""
    took: float = page.evaluate(TIMED, [selector, value, kind])
    return took


def main() -> None:
    """Measure and print; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--households", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    records = chosen.households * 7
    with playing() as (playwright, program), filled_phone(playwright, program, records, chosen.seed) as got:
        phone, ward = got
        head("The list of households", seed=chosen.seed, households=chosen.households, runs=chosen.runs, **ward.held)
        shown: list[float] = []
        searched: list[float] = []
        filtered: list[float] = []
        grown: list[float] = []
        plain: list[float] = []
        slowed: list[float] = []
        for _run in range(chosen.runs):
            page = context_of(phone).pages[0]
            plain.append(pace(page))
            slow_down(page, line=False)
            slowed.append(pace(page))
            page.goto(f"{phone.url}/so/ho-gia-dinh#{ward.made.area_id}")
            shown.append(visited(page).shown)
            rows = page.locator('[data-part="list"] > li').count()
            searched += [timed(page, "#query", letters, "input") for letters in LETTERS]
            filtered += [timed(page, "#state", state, "change") for state in ("todo", "begun", "")]
            grown.append(timed(page, '[data-part="more"]', "", "click"))
            phone.switch_off()
        print(f"  {rows} rows are drawn at first")
        line("first rows, from a cold start", shown, None)
        line("a letter of the search", searched, SEARCH)
        line("a filter", filtered, TOUCH)
        line("the next piece of rows", grown, TOUCH)
        paces(plain, slowed)


if __name__ == "__main__":
    main()
