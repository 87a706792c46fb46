"""The browser really killed, with all its processes, while somebody writes. Long: `python -m bench.killed_browser`."""

from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support.installation import Installation
from tests.e2e.support.killing import chance_of, deaths, tally
from tests.e2e.support.pictures import small_page
from tests.e2e.support.saving import Line, Writer
from tests.e2e.test_two_stores import SAID, at_a_sheet

DEATHS, SEED = 12, 4


def test_a_phone_that_dies_again_and_again_has_all_that_it_said_it_has(
    volunteer: Volunteer, server: Installation
) -> None:
    server.kill()
    at_a_sheet(volunteer)
    writer = Writer(volunteer, volunteer.page.url, chance_of(SEED), {1: Line(SAID, SAID)})
    found = list(deaths(writer, volunteer.phone, small_page(), DEATHS))
    assert [missed for _, _, missed in found if missed] == [], tally(found)
    # A phone that acknowledged nothing would have lost nothing: more than the words that were there before.
    assert len([line for line in writer.lines.values() if line.kept]) > 1
