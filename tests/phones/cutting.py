"""R8: photos over a line that is cut. What is sent twice is counted, what arrives is compared byte by byte."""

import base64
import hashlib
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tests.phones.burning import picture
from tests.phones.fleet import Phone
from tests.phones.village import Village
from tests.support.faulty_line import FaultyLine

CHUNK = 64 * 1024
BOUNDARY = 4096
TRIES = 40


@dataclass(frozen=True)
class Sent:
    """One photo. `again`: bytes of it sent more than once; `cuts`: of the line; `tries`: how often "Gửi ngay"."""

    size: int
    again: int
    cuts: int
    tries: int


def large_picture(seed: int, side: int = 800) -> bytes:
    """A photo as the phone keeps them: of about 200 KB (0.3 bytes a pixel)."""
    return picture(seed, side, 8)


def send(phone: Phone, line: FaultyLine, declaration: str, content: bytes) -> Sent:
    """Add a photo to a sheet and press "Gửi ngay" until it is there."""
    cuts = line.cuts
    phone("calls")
    evidence = phone("photo", declaration, base64.b64encode(content).decode())["id"]
    for turn in range(1, TRIES + 1):  # noqa: B007 - told at the end
        phone("send")
        if phone("photoState", evidence)["state"] == "held":
            break
    else:
        raise AssertionError(f"not there after {TRIES} tries: {phone('standing')}")
    patches: list[dict[str, Any]] = [one for one in phone("calls")["all"] if one["method"] == "PATCH"]
    again = sum(one["size"] for one in patches) - len(content)
    return Sent(len(content), again, line.cuts - cuts, turn)


def check_whole(village: Village, content: bytes) -> None:
    """What the ward has of it: it came whole (SHA-256 as sent), and the file is the one that was made of it."""
    sha256 = hashlib.sha256(content).hexdigest()
    ((stored, size),) = village.rows("SELECT stored_sha256, stored_size FROM evidence_file WHERE sha256 = ?", sha256)
    (path,) = (village.server.folder / "evidence").rglob(stored)
    kept = path.read_bytes()
    assert (hashlib.sha256(kept).hexdigest(), len(kept)) == (stored, size)
    with Image.open(path) as made, Image.open(io.BytesIO(content)) as sent:
        assert made.size == sent.size
