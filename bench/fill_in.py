"""P3: how soon the page answers while a sheet is filled in, the phone ÷6, 10,000 records on it, no server.

    .venv/bin/python -m bench.fill_in [--records 10000] [--sheets 3] [--seed 1]

Real touches and keys go through the browser's own input: a score, a sentence typed letter by letter, a ready phrase,
the next indicator. The browser's Event Timing says how long each took from the touch to the frame that shows what came
of it (in steps of 8 ms; what took less than 16 ms is counted as 16). Goal: at most 100 ms at p99; a letter of the
search 50 ms.
"""

import argparse
import random
from collections import defaultdict

from playwright.sync_api import Locator, Page

from bench.browser import context_of, filled_phone, head, line, pace, paces, percentile, playing, slow_down, visited

GOAL, SEARCH = 100, 50
LEAST = 16.0
TYPED = "Đã dự lớp kỹ thuật trồng lúa ở hợp tác xã"
# Longest duration of each interaction, by what was touched. Typing is told by its key, a touch by its pointer.
LISTEN = """() => {
  window.kind = 'other';
  window.took = new Map();
  new PerformanceObserver((list) => list.getEntries().forEach(({ interactionId, duration }) => {
    if (!interactionId) return;
    const before = window.took.get(interactionId) ?? { kind: window.kind, duration: 0 };
    window.took.set(interactionId, { ...before, duration: Math.max(before.duration, duration) });
  })).observe({ type: 'event', durationThreshold: 16 });
}"""


class Hand:
    """Touches and types on one page, and reads what the browser timed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done: dict[str, int] = defaultdict(int)
        page.evaluate(LISTEN)

    def begin(self, kind: str) -> None:
        """What follows is of this kind."""
        self.page.evaluate("(kind) => { window.kind = kind; }", kind)
        self.kind = kind

    def touch(self, one: Locator) -> None:
        """One touch, and what a person takes to look."""
        one.tap()
        self.done[self.kind] += 1
        self.page.wait_for_timeout(350)

    def type(self, text: str) -> None:
        """One letter after the other, as fast as a thumb."""
        for letter in text:
            self.page.keyboard.press(letter if letter != " " else "Space") if letter.isascii() else (
                self.page.keyboard.insert_text(letter)
            )
            self.done[self.kind] += letter.isascii()
            self.page.wait_for_timeout(120)

    def durations(self) -> dict[str, list[float]]:
        """Milliseconds of every interaction by kind."""
        seen = self.page.evaluate("() => [...window.took.values()]")
        found: dict[str, list[float]] = defaultdict(list)
        for one in seen:
            found[one["kind"]].append(max(LEAST, float(one["duration"])))
        for kind, times in self.done.items():
            found[kind] += [LEAST] * max(0, times - len(found[kind]))
        return found


def main() -> None:
    """Measure and print; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--sheets", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    with playing() as (playwright, program), filled_phone(playwright, program, chosen.records, chosen.seed) as got:
        phone, ward = got
        head("P3: filling in", seed=chosen.seed, records=chosen.records, sheets=chosen.sheets, **ward.held)
        page = context_of(phone).pages[0]
        plain = [pace(page)]
        slow_down(page, line=False)
        slowed = [pace(page)]
        found: dict[str, list[float]] = defaultdict(list)
        for person in chance.sample(ward.made.person_ids, chosen.sheets):
            page.goto(f"{phone.url}/so/nguoi#{person}")
            visited(page)
            page.goto(phone.url + str(page.locator("a[href*='/so/phieu/']").first.get_attribute("href")))
            visited(page)
            for kind, times in _fill_in(page, chance).items():
                found[kind] += times
        page.goto(f"{phone.url}/so/ho-gia-dinh#{ward.made.area_id}")
        visited(page)
        searched = _search(page)
        slowed.append(pace(page))
        for kind, times in found.items():
            line(f"{kind}, p99 of {len(times)}", [percentile(times, 0.99)], GOAL)
        whole = [one for times in found.values() for one in times]
        line(f"everything, p99 of {len(whole)}", [percentile(whole, 0.99)], GOAL)
        line(f"everything, p50 of {len(whole)}", [percentile(whole, 0.5)], GOAL)
        line(f"a letter of the search, p99 of {len(searched)}", [percentile(searched, 0.99)], SEARCH)
        line(f"a letter of the search, p50 of {len(searched)}", [percentile(searched, 0.5)], SEARCH)
        paces(plain, slowed)


def _fill_in(page: Page, chance: random.Random) -> dict[str, list[float]]:
    hand = Hand(page)
    page.locator(".dots__link").first.click()
    for _indicator in range(10):
        shown = page.locator(".indicator:not([hidden])")
        hand.begin("a score")
        hand.touch(shown.locator(".scores__option").nth(chance.randrange(5)))
        hand.begin("a ready phrase")
        hand.touch(shown.locator("[data-phrase]:not([hidden])").nth(0))
        hand.begin("focus of the words")
        hand.touch(shown.locator("textarea").first)
        hand.begin("a letter")
        hand.type(TYPED[: chance.randrange(8, len(TYPED))])
        hand.begin("the next indicator")
        hand.touch(page.locator('[data-part="next"]'))
    return hand.durations()


def _search(page: Page) -> list[float]:
    hand = Hand(page)
    page.locator("#query").tap()
    hand.begin("search")
    hand.type("nguyen thi")
    return hand.durations()["search"]


if __name__ == "__main__":
    main()
