"""R8: a photo for every 4 KB at which the line can be cut; a line cut at every 4 KB; 30 % loss with 2 s of delay.

    .venv/bin/python -m bench.cut_photos [--seed 1] [--boundaries 0] [--lossy 3] [--loss 0.3] [--delay 2]

The real modules of the phone in Node, `cdht serve`, a proxy of TCP between them. Goal: each photo arrives whole
(SHA-256 as sent, and the file that was made of it), and at most one piece (64 KB) is sent again for each cut. What the
phone waits between two attempts (5 to 45 s) is left out: "Gửi ngay" is pressed at once.
"""

import argparse
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bench.browser import head
from tests.phones import cutting
from tests.phones.cutting import BOUNDARY, CHUNK, Sent
from tests.phones.fleet import Fleet, Phone
from tests.phones.village import SLUG, Village
from tests.support.faulty_line import FaultyLine


def main() -> None:
    """Measure and print; judge nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--boundaries", type=int, default=0, help="how many of them, spread evenly; 0: every one")
    parser.add_argument("--lossy", type=int, default=3, help="photos over the line that loses and is slow")
    parser.add_argument("--loss", type=float, default=0.3)
    parser.add_argument("--delay", type=float, default=2.0, help="seconds each way")
    chosen = parser.parse_args()
    size = len(cutting.large_picture(chosen.seed))
    head("R8: photos over a bad line", **vars(chosen), **{"bytes of a photo": size})
    fleet = Fleet()
    with tempfile.TemporaryDirectory(prefix="cdht-bench-") as folder:
        village = Village(Path(folder))
        place = village.settle()
        village.server.start()
        line = FaultyLine(village.server.port, seed=chosen.seed)
        try:
            phone = fleet.buy(line.url, SLUG, village.codes(place, 1)[0])
            sheet = str(phone("door", {**place.door("Người có ảnh"), "submit": False})["declaration"])
            phone("send")
            every = range(1, size // BOUNDARY + 1)
            step = max(1, len(every) // chosen.boundaries) if chosen.boundaries else 1
            _once(village, phone, line, sheet, every[::step])
            line.cut_at(*range(BOUNDARY, 4 * size, BOUNDARY))
            _several(village, phone, line, sheet, "cut at every 4 KB", [chosen.seed + 5000])
            line.cut_at()
            line.loss, line.delay = chosen.loss, chosen.delay
            lossy = [chosen.seed + 6000 + n for n in range(chosen.lossy)]
            _several(village, phone, line, sheet, f"{chosen.loss:.0%} lost, {chosen.delay:g} s each way", lossy)
        finally:
            fleet.close()
            line.close()
            village.server.kill()


def _once(village: Village, phone: Phone, line: FaultyLine, sheet: str, boundaries: Iterable[int]) -> None:
    started, found = time.monotonic(), []
    for boundary in boundaries:
        content = cutting.large_picture(boundary)
        line.cut_at(boundary * BOUNDARY)
        found.append(cutting.send(phone, line, sheet, content))
        cutting.check_whole(village, content)
    _print("cut once, each at another 4 KB", found, time.monotonic() - started)


def _several(village: Village, phone: Phone, line: FaultyLine, sheet: str, label: str, seeds: Iterable[int]) -> None:
    started, found = time.monotonic(), []
    for seed in seeds:
        content = cutting.large_picture(seed)
        found.append(cutting.send(phone, line, sheet, content))
        cutting.check_whole(village, content)
    _print(label, found, time.monotonic() - started)


def _print(label: str, found: list[Sent], seconds: float) -> None:
    cuts, again = sum(one.cuts for one in found), sum(one.again for one in found)
    pieces = again / CHUNK / max(1, cuts)
    print(
        f"  {label:32} {len(found):3} photos whole, {cuts:4} cuts, {again / 1024:7.0f} KB sent again:"
        f" {pieces:.2f} pieces of 64 KB a cut  goal ≤ 1  {'reached' if pieces <= 1 else 'MISSED'};"
        f" at most {max(one.tries for one in found)} times “Gửi ngay”, {seconds:.0f} s",
        flush=True,
    )


if __name__ == "__main__":
    main()
