"""R5: the server is lost with today's work, yesterday's backup is put in its place, and the phones make it whole."""

from tests.phones import burning
from tests.phones.fleet import Fleet
from tests.phones.village import Village


def test_what_a_restored_backup_lacks_comes_back_from_three_phones(village: Village, fleet: Fleet) -> None:
    """The long version: `python -m bench.burning`, with 20."""
    story = burning.tell(village, fleet, phones=3, doors=2)
    assert story.lost > 100, "something burnt"
    assert (story.back, story.waiting) == (story.told, 0), story
