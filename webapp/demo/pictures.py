"""Drawn placeholders for photos: a page of a notebook, a list of a class, the screen of a telephone. Never people."""

import hashlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from webapp.demo.people import Demo
from webapp.models.tenancy import ward_of
from webapp.services import evidence_files, images
from webapp.services.author import Author
from webapp.services.evidence_files import Arrived
from webapp.storage import EvidenceStore

PAPER, RULE, INK, LEAF = "#fbf8f1", "#c9d6e8", "#1b2a4a", "#1e6b45"


def draw(number: int) -> bytes:
    """A JPEG of 960 × 720, another one for each number."""
    image = Image.new("RGB", (960, 720), PAPER)
    pen = ImageDraw.Draw(image)
    (_notebook, _list, _screen)[number % 3](pen, number)
    file = BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def _notebook(pen: ImageDraw.ImageDraw, number: int) -> None:
    for y in range(90, 720, 54):
        pen.line((60, y, 900, y), fill=RULE, width=3)
        width = 200 + (number * 97 + y * 13) % 560
        pen.line((80, y - 14, 80 + width, y - 14), fill=INK, width=7)
    pen.line((140, 0, 140, 720), fill="#e0a3a0", width=3)


def _list(pen: ImageDraw.ImageDraw, number: int) -> None:
    pen.rectangle((80, 60, 880, 660), outline=INK, width=4)
    for row in range(1, 10):
        y = 60 + row * 60
        pen.line((80, y, 880, y), fill=INK, width=2)
        pen.line((200, y - 26, 330 + (number * 41 + row * 59) % 260, y - 26), fill=INK, width=8)
        pen.arc((700, y - 48, 820, y - 14), number * 20 + row * 31, number * 20 + row * 31 + 250, fill=INK, width=4)
    for x in (160, 660):
        pen.line((x, 60, x, 660), fill=INK, width=2)


def _screen(pen: ImageDraw.ImageDraw, number: int) -> None:
    pen.rounded_rectangle((310, 30, 650, 690), 36, fill="#1c222c")
    pen.rounded_rectangle((330, 70, 630, 650), 10, fill="#e8effa")
    for day in range(5):
        y = 110 + day * 108
        pen.ellipse((350, y, 420, y + 70), fill="#f2c063" if (number + day) % 3 else RULE)
        height = 20 + (number * 29 + day * 37) % 60
        pen.rectangle((470, y + 70 - height, 600, y + 70), fill=LEAF)


def keep_all(session: Session, store: EvidenceStore, demo: Demo, author: Author) -> dict[str, dict[str, Any]]:
    """Draw and store the photos of everybody's evidence: place → fields of the evidence operation."""
    found: dict[str, dict[str, Any]] = {}
    for who in demo.content["people"]:
        codes = demo.rules.indicator_codes[: who.get("answered", len(demo.rules.indicator_codes))]
        for code in codes:
            for place, piece in enumerate(demo.rules.asked(who["group"], code).example.evidence):
                if piece.kind == "img":
                    key = f"{who['number']}/{code}/{place}"
                    drawn = draw(len(found) + 1)
                    found[key] = _keep(session, store, drawn, demo.id_of("evidence", key), author, demo)
    return found


def _keep(
    session: Session, store: EvidenceStore, drawn: bytes, evidence_id: str, author: Author, demo: Demo
) -> dict[str, Any]:
    picture = images.process(BytesIO(drawn))
    sha256 = hashlib.sha256(drawn).hexdigest()
    store.write(evidence_files.name_of(ward_of(session), picture.sha256), picture.content)
    arrived = Arrived(sha256, picture.sha256, len(picture.content), picture.width, picture.height, picture.look)
    evidence_files.keep(session, arrived, evidence_id=evidence_id, author=author, at=demo.ago(30))
    return {"sha256": sha256, "size": len(drawn), "filetype": "image/jpeg"}
