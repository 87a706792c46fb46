"""`Device-State`: what a phone says of itself beside its calls, so that the ward sees which phone needs help.

Numbers and names of versions only. It is said by a program on somebody's phone: whatever is not as it should be counts
as not said, and no call fails for it.
"""

import re
from typing import Any

HEADER = "Device-State"
MOST = 300
NUMBERS = ("waiting", "attention", "photos", "free_mb", "locked")
LARGEST = 10_000_000

_NUMBER = re.compile(r"[0-9]{1,8}", re.ASCII)
_PATTERNS = {
    "app": re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII),
    "epoch": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII),
}


def parse(header: str | None) -> dict[str, Any] | None:
    """`waiting=3, attention=1, photos=2, free_mb=512, locked=0, app=AB12, epoch=…`; None where nothing of it holds."""
    if not header or len(header) > MOST:
        return None
    found: dict[str, Any] = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition("=")
        if name in found:
            found[name] = None  # said twice: which is true?
        elif name in NUMBERS:
            number = int(value) if _NUMBER.fullmatch(value) else None
            found[name] = number if number is not None and number <= LARGEST else None
        elif name in _PATTERNS:
            found[name] = value if _PATTERNS[name].fullmatch(value) else None
    held = {name: value for name, value in found.items() if value is not None}
    return held or None
