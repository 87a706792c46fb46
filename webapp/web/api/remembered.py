"""Records as they were just sent, for a minute: when the phones of an area all pull, each record is written out once.

A record's number changes whenever it does, so the number says whether what is remembered still holds. It is forgotten
soon all the same: nothing personal should lie about in memory for long.
"""

import time
from collections.abc import Iterable

import msgspec
from sqlalchemy.orm import Session

from webapp.models.tenancy import ward_of
from webapp.queries import records
from webapp.queries.feed import Entry

Key = tuple[str, str, bool, str, str, int]
GENERATION = 30.0
MOST = 20_000
NOTHING = msgspec.Raw(b"null")


class Remembered:
    """Two generations: the younger is filled, the older forgotten when the next one begins."""

    def __init__(self) -> None:
        self._young: dict[Key, msgspec.Raw] = {}
        self._old: dict[Key, msgspec.Raw] = {}
        self._since = time.monotonic()

    def load(
        self, session: Session, entries: Iterable[Entry], *, epoch: str, sees_reviews: bool
    ) -> dict[tuple[str, str], msgspec.Raw]:
        """(type, id) → the record's `data` as JSON, `null` where it was deleted. As `records.load`."""
        self._age()
        ward = ward_of(session)
        found: dict[tuple[str, str], msgspec.Raw] = {}
        missing: dict[tuple[str, str], Key] = {}
        for entry in entries:
            if entry.gone:
                continue
            key = (ward, epoch, sees_reviews, entry.type, entry.id, entry.rev)
            known = self._young.get(key) or self._old.get(key)
            if known is None:
                missing[entry.type, entry.id] = key
            else:
                found[entry.type, entry.id] = known
        wanted = [entry for entry in entries if (entry.type, entry.id) in missing]
        for name, record in records.load(session, wanted, sees_reviews=sees_reviews).items():
            found[name] = NOTHING if record is None else msgspec.Raw(msgspec.json.encode(record))
            self._young[missing[name]] = found[name]
        return found

    def _age(self) -> None:
        now = time.monotonic()
        if now - self._since >= GENERATION or len(self._young) >= MOST:
            # Long unasked, both are too old.
            self._old = self._young if now - self._since < 2 * GENERATION else {}
            self._young, self._since = {}, now
