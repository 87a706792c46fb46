"""R3: a phone whose disk is really full: nothing that it acknowledged is lost.

    .venv/bin/python -m bench.full_disk [--runs 100] [--seed 0] [--unpromised]

Each run mounts a small file system (tmpfs or ext4, so: root), puts the profile of a phone on it that was let in and has
a sheet open, fills it up to the room that the seed says, and types and photographs through the real page, offline,
until the phone takes no more; half-way the rest is filled, too. Then all processes of the browser are killed, the disk
gets room, and the sheet is opened again. `--unpromised`: without the browser's promise of lasting storage; Chromium
then throws the whole site away when the disk is full, which no site can help: the app asks for the promise.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect

from bench.browser import head, playing
from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support.browsers import PATIENCE, Phone
from tests.e2e.support.filling import Template, fills_the_disk
from tests.e2e.support.installation import Installation
from tests.e2e.support.small_disk import CannotMountError
from tests.e2e.test_two_stores import SAID, at_a_sheet


def main() -> None:
    """Run, print each run, and end with an error when anything was missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0, help="of the first run; the next ones count up")
    parser.add_argument("--unpromised", action="store_true")
    chosen = parser.parse_args()
    expect.set_options(timeout=PATIENCE)
    lost = refused = kept = photos = 0
    with playing() as (playwright, program), tempfile.TemporaryDirectory(prefix="cdht-bench-") as folder:
        head("R3: full disk", runs=chosen.runs, seed=chosen.seed, promised=not chosen.unpromised)
        server = Installation(Path(folder) / "instance")
        server.fill()
        server.start()
        phone = Phone(playwright.chromium, program, Path(folder) / "phone", server.url)
        phone.switch_on()
        volunteer = Volunteer(phone)
        volunteer.opens_the_book(server.enrolment_link("tuongvi"))
        server.kill()
        at_a_sheet(volunteer)
        template = Template(Path(folder) / "phone", server, not chosen.unpromised, volunteer.page.url, SAID)
        phone.switch_off()
        for seed in range(chosen.seed, chosen.seed + chosen.runs):
            try:
                run = fills_the_disk(playwright.chromium, program, template, Path(folder) / f"disk{seed}", seed)
            except CannotMountError as reason:
                sys.exit(f"a small file system cannot be mounted here: {reason}")
            print(run, flush=True)
            lost, refused = lost + bool(run.missed), refused + (run.refused is not None)
            kept, photos = kept + run.kept, photos + run.photos
    print(f"{chosen.runs} runs, {refused} refused in the end, {lost} with something lost")
    print(f"acknowledged in all: {kept} saves, {photos} photos")
    sys.exit(lost > 0)


if __name__ == "__main__":
    main()
