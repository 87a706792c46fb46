"""R2: the browser really killed while somebody writes: nothing that it acknowledged is lost.

    .venv/bin/python -m bench.killed_browser [--kills 300] [--seed 1]

One phone, offline, at one sheet, is killed with all its processes (SIGKILL) again and again: while words are typed,
fast and slowly, in the middle of a photo, and behind the camera. After each death it is started and compared.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect

from bench.browser import head, playing
from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support.browsers import PATIENCE, Phone
from tests.e2e.support.installation import Installation
from tests.e2e.support.killing import chance_of, deaths, tally
from tests.e2e.support.pictures import small_page
from tests.e2e.support.saving import Line, Writer
from tests.e2e.test_two_stores import SAID, at_a_sheet


def main() -> None:
    """Kill, print each death, and end with an error when anything was missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    expect.set_options(timeout=PATIENCE)
    with playing() as (playwright, program), tempfile.TemporaryDirectory(prefix="cdht-bench-") as folder:
        head("R2: killed browser", kills=chosen.kills, seed=chosen.seed)
        server = Installation(Path(folder) / "instance")
        server.fill()
        server.start()
        phone = Phone(playwright.chromium, program, Path(folder) / "phone", server.url)
        phone.switch_on()
        volunteer = Volunteer(phone)
        volunteer.opens_the_book(server.enrolment_link("tuongvi"))
        server.kill()
        at_a_sheet(volunteer)
        writer = Writer(volunteer, volunteer.page.url, chance_of(chosen.seed), {1: Line(SAID, SAID)})
        found = []
        for number, death in enumerate(deaths(writer, phone, small_page(), chosen.kills), start=1):
            found.append(death)
            moment, delay, missed = death
            print(f"{number} {moment} after {delay * 1000:.0f} ms: {missed or 'all there'}", flush=True)
        phone.switch_off()
    print(tally(found))
    sys.exit(any(missed for _, _, missed in found))


if __name__ == "__main__":
    main()
