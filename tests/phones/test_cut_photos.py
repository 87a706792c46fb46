"""R8: photos over a line that is cut again and again arrive whole, and at most one piece is sent again for each cut."""

import base64
from collections.abc import Iterator

import pytest

from tests.phones import cutting
from tests.phones.cutting import BOUNDARY, CHUNK
from tests.phones.fleet import Fleet, Phone
from tests.phones.village import SLUG, Village
from tests.support.faulty_line import FaultyLine

# Every boundary: `python -m bench.cut_photos`.
SOME = (1, 5, 16, 17, 33, 42)


@pytest.fixture
def line(village: Village) -> Iterator[FaultyLine]:
    """Good as long as nobody says otherwise."""
    laid = FaultyLine(village.server.port, seed=1)
    yield laid
    laid.close()


def test_a_photo_that_is_cut_anywhere_arrives_whole(village: Village, fleet: Fleet, line: FaultyLine) -> None:
    place = village.settle()
    village.server.start()
    phone = fleet.buy(line.url, SLUG, village.codes(place, 1)[0])
    sheet: str = phone("door", {**place.door("Người có ảnh"), "submit": False})["declaration"]
    phone("send")

    # Cut once, at one 4 KB boundary after another of what the phone sends.
    for boundary in SOME:
        content = cutting.large_picture(boundary)
        line.cut_at(boundary * BOUNDARY)
        sent = cutting.send(phone, line, sheet, content)
        assert sent.cuts == 1
        assert sent.again <= CHUNK, sent
        cutting.check_whole(village, content)

    # Cut at every 4 KB, all the way.
    content = cutting.large_picture(1000, 400)
    line.cut_at(*range(BOUNDARY, 2 * len(content), BOUNDARY))
    sent = cutting.send(phone, line, sheet, content)
    assert sent.cuts > len(content) // BOUNDARY // 2
    assert sent.again <= sent.cuts * CHUNK
    cutting.check_whole(village, content)

    # Three of ten requests or replies are lost, both ways are slow.
    line.cut_at()
    line.loss, line.delay = 0.3, 0.01
    content = cutting.large_picture(1001)
    sent = cutting.send(phone, line, sheet, content)
    assert sent.again <= sent.cuts * CHUNK
    cutting.check_whole(village, content)

    # Half of it; then browser and server are started anew.
    line.loss = line.delay = 0.0
    content = cutting.large_picture(1002)
    _half(phone, sheet, content)
    village.server.kill()
    phone("restart")
    village.server.start()
    phone("pieces", None)
    line.hang_up()
    phone("send")
    phone("send")
    cutting.check_whole(village, content)
    resumed = [one["offset"] for one in phone("calls")["all"] if one["method"] == "PATCH"]
    assert min(resumed) > 0, "it went on where it stopped"
    assert phone.unsent() == 0


def _half(phone: Phone, sheet: str, content: bytes) -> None:
    phone("pieces", 2)
    phone("photo", sheet, base64.b64encode(content).decode())
    assert phone("send")["counts"]["photos"] == 1
    phone("calls")
