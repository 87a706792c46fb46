"""A phone whose disk is really full. Long: `python -m bench.full_disk`."""

from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support.filling import Template, fills_the_disk
from tests.e2e.support.installation import Installation
from tests.e2e.support.small_disk import CannotMountError
from tests.e2e.test_two_stores import SAID, at_a_sheet

# After half of them the disk is filled to the last block.
SAVES = 16


def test_what_was_acknowledged_before_the_disk_was_full_is_there_when_it_has_room_again(
    volunteer: Volunteer, server: Installation, playwright: Playwright, program: str, tmp_path: Path
) -> None:
    server.kill()
    at_a_sheet(volunteer)
    sheet, phone = volunteer.page.url, volunteer.phone
    phone.switch_off()
    template = Template(tmp_path / "phone", server, True, sheet, SAID)
    for seed in (0, 1):
        try:
            run = fills_the_disk(playwright.chromium, program, template, tmp_path / f"disk{seed}", seed, SAVES)
        except CannotMountError as reason:
            pytest.skip(f"a small file system cannot be mounted here: {reason}")
        assert run.missed == [], str(run)
        print(run)
