"""What a verifier is told to look at more closely. A warning says what was seen; it decides nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from webapp.domain.scoring import Line

SOON = timedelta(minutes=1)
"""Two sheets handed in on one phone within this time: the second cannot have been talked over for long."""
FEWEST_SHEETS = 5
"""Of fewer sheets than these it says nothing that a collective agreed to every score."""
SHORTEST_TEXT = 20
"""Letters and digits; what is shorter may well be the same by chance."""

_NOT_IN_WORDS = re.compile(r"[\W_]+")


class Kind(StrEnum):
    """The warnings."""

    SAME_PHOTO = "same_photo"
    SAME_TEXT = "same_text"
    ALL_TENS = "all_tens"
    SOON_AFTER = "soon_after"
    SAME_NUMBER = "same_number"
    NO_CHANGE = "no_change"


ABOUT_ALL = (Kind.ALL_TENS, Kind.SOON_AFTER)
"""These put every indicator of the sheet in question."""


def same_text_key(text: str | None) -> str | None:
    """Equal for texts that differ in case, spaces and punctuation only; None for what is too short to tell."""
    words = _NOT_IN_WORDS.sub(" ", unicodedata.normalize("NFC", text or "").casefold()).strip()
    return words if len(words.replace(" ", "")) >= SHORTEST_TEXT else None


def all_tens(lines: Iterable[Line], most: int) -> bool:
    """Did the person give themselves everything? `most`: half-points of an indicator."""
    claimed = [line.claimed for line in lines]
    return bool(claimed) and all(one == most for one in claimed)
