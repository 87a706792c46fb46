"""Moments as the wire has them."""

from datetime import UTC, datetime


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC, ending in `Z`, with milliseconds where there are any."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")
