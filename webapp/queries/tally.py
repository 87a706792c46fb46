"""How many declarations of a campaign stand where: counted once after each change, not at each look."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Reach
from webapp.models import Commune, Declaration, Objection
from webapp.models.engine import is_writing
from webapp.models.tenancy import ward_of
from webapp.queries.narrowing import was_returned

KEPT = 64


@dataclass(frozen=True)
class Tally:
    """Counts by (collective id, group, state). A draft that came back is `returned`, a posted one may be `objected`."""

    counts: Mapping[tuple[str, str, str], int]

    def within(self, reach: Reach) -> Tally:
        """Only the collectives that the reach covers."""
        if reach.ward:
            return self
        return Tally({key: count for key, count in self.counts.items() if key[0] in reach.collective_ids})

    def total(self, *, collective_id: str | None = None, group: str | None = None, state: str | None = None) -> int:
        """How many there are, narrowed as a list is. `posted` includes those with an objection."""
        states = {state, "objected"} if state == "posted" else {state}
        return sum(
            count
            for (place, kind, stands), count in self.counts.items()
            if collective_id in (None, place) and group in (None, kind) and (state is None or stands in states)
        )

    def by_state(self) -> dict[str, int]:
        """State → count."""
        found: dict[str, int] = {}
        for (_place, _group, state), count in self.counts.items():
            found[state] = found.get(state, 0) + count
        return found

    def by_place(self) -> dict[str, dict[str, int]]:
        """Collective id → state → count."""
        return self._split(0)

    def by_group(self) -> dict[str, dict[str, int]]:
        """Group → state → count."""
        return self._split(1)

    def _split(self, part: int) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for key, count in self.counts.items():
            states = found.setdefault(key[part], {})
            states[key[2]] = states.get(key[2], 0) + count
        return found


_cache: OrderedDict[tuple[str, str], tuple[int, Tally]] = OrderedDict()
_lock = threading.Lock()


def of_campaign(session: Session, campaign_id: str) -> Tally:
    """The counts of a whole campaign, as of the session's view of the ward.

    Each change in a ward moves its counter, so what was counted at the same number still holds. A session that writes
    counts for itself: its number may yet be taken back.
    """
    ward = ward_of(session)
    if is_writing(session):
        return _count(session, campaign_id)
    seq = session.execute(select(Commune.seq).where(Commune.id == ward)).scalar_one()
    key = (ward, campaign_id)
    with _lock:
        kept = _cache.get(key)
        if kept and kept[0] == seq:
            _cache.move_to_end(key)
            return kept[1]
    counted = _count(session, campaign_id)
    with _lock:
        _cache[key] = (seq, counted)
        _cache.move_to_end(key)
        while len(_cache) > KEPT:
            _cache.popitem(last=False)
    return counted


def _count(session: Session, campaign_id: str) -> Tally:
    place = (Declaration.collective_id, Declaration.group)
    ours = (Declaration.commune_id == ward_of(session), Declaration.campaign_id == campaign_id)
    statement = select(*place, Declaration.state, func.count()).where(*ours)
    counts = {
        (row[0], row[1], row[2]): row[3] for row in session.execute(statement.group_by(*place, Declaration.state))
    }
    objected = select(Objection.declaration_id).where(
        Objection.commune_id == ward_of(session), Objection.state == "open", Objection.declaration_id.is_not(None)
    )
    marked = (("draft", "returned", was_returned()), ("posted", "objected", Declaration.id.in_(objected)))
    for state, called, condition in marked:
        if not any(key[2] == state for key in counts):
            continue
        part = select(*place, func.count()).where(*ours, Declaration.state == state, condition).group_by(*place)
        for row in session.execute(part):
            counts[row[0], row[1], called] = row[2]
            counts[row[0], row[1], state] -= row[2]
    return Tally({key: count for key, count in counts.items() if count})
