"""How long a save takes, the phone ÷6: from "Đang lưu…" to "Đã lưu trên máy", with two stores and with one.

    .venv/bin/python -m bench.save_time [--saves 100]

The demo ward is on the phone, no server. A sentence grows by a word each time at one indicator of an open sheet; a
save seals it for the phone and for the ward, writes it strictly, reads it back, and beside that appends it to the
journal in its worker. (Chromium slows only the page down, not its workers.) Goal: at most 50 ms.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from bench.browser import head, pace, paces, percentile, playing, slow_down
from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support.browsers import PATIENCE, Phone
from tests.e2e.support.installation import Installation
from tests.e2e.test_two_stores import at_a_sheet

GOAL = 50
NO_FILES = "delete StorageManager.prototype.getDirectory"
LISTEN = """() => {
  window.saves = [];
  const place = document.querySelector('[data-saved]');
  let began = 0;
  new MutationObserver(() => {
    if (place.dataset.state === 'saving') began = performance.now();
    if (place.dataset.state === 'saved' && began) { window.saves.push(performance.now() - began); began = 0; }
  }).observe(place, { attributes: true, attributeFilter: ['data-state'] });
}"""


def main() -> None:
    """Measure and print; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--saves", type=int, default=100)
    chosen = parser.parse_args()
    expect.set_options(timeout=PATIENCE)
    with playing() as (playwright, program), tempfile.TemporaryDirectory(prefix="cdht-bench-") as folder:
        head("a save", saves=chosen.saves, data="the demo ward")
        for stores in (2, 1):
            _measure(playwright, program, Path(folder) / str(stores), stores, chosen.saves)


def _measure(playwright: Playwright, program: str, folder: Path, stores: int, saves: int) -> None:
    server = Installation(folder / "instance")
    folder.mkdir()
    server.fill()
    server.start()
    phone = Phone(playwright.chromium, program, folder / "phone", server.url)
    phone.switch_on()
    if stores == 1:
        assert phone.context is not None
        phone.context.add_init_script(NO_FILES)
    volunteer = Volunteer(phone)
    volunteer.opens_the_book(server.enrolment_link("tuongvi"))
    server.kill()
    at_a_sheet(volunteer)
    plain = [pace(volunteer.page)]
    slow_down(volunteer.page, line=False)
    took = _saves(volunteer.page, volunteer, saves)
    paces(plain, [pace(volunteer.page)])
    p50, p99 = statistics.median(took), percentile(took, 0.99)
    verdict = "reached" if p99 <= GOAL else "MISSED"
    print(
        f"  {stores} stores: p50 {p50:.0f} ms, p99 {p99:.0f} ms, most {max(took):.0f} ms; goal ≤ {GOAL} ms: {verdict}"
    )
    phone.switch_off()


def _saves(page: Page, volunteer: Volunteer, saves: int) -> list[float]:
    page.evaluate(LISTEN)
    for number in range(saves):
        volunteer.states("Sáng nghe đài phường" + f", lần {number}" * (1 + number % 20))
    took: list[float] = page.evaluate("() => window.saves")

    return took


if __name__ == "__main__":
    main()
