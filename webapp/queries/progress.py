"""How far a campaign is, counted by the database: people who registered, and how the points of each indicator lie."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Reach
from webapp.models import Answer, Commune, Declaration, Registration
from webapp.models.tenancy import ward_of

KEPT = 32
FRESH = timedelta(minutes=5)
"""Points are looked through one by one (210,000 of them in a large ward), so a picture of them may be this old."""

NOT_SPOKEN = ("draft", "withdrawn")
"""Sheets whose points are not yet, or no longer, said."""


@dataclass(frozen=True)
class Spread:
    """How the points of an indicator lie: half-points → how many sheets. None: nothing was marked."""

    own: Mapping[int | None, int]

    @property
    def total(self) -> int:
        """How many sheets."""
        return sum(self.own.values())

    @property
    def average(self) -> float | None:
        """In points; what was not marked counts 0. None without sheets."""
        return sum((points or 0) * count for points, count in self.own.items()) / 2 / self.total if self.total else None

    def between(self, low: float, high: float) -> int:
        """How many sheets have from `low` to `high` points, both included; what was not marked has 0."""
        return sum(count for points, count in self.own.items() if low * 2 <= (points or 0) <= high * 2)


@dataclass(frozen=True)
class Scores:
    """The spread of each indicator over the sheets handed in, and when it was counted."""

    indicators: Mapping[str, Spread]
    counted_at: datetime


_Counts = dict[tuple[str, str, int | None], int]
_cache: OrderedDict[tuple[str, str], tuple[int, datetime, _Counts]] = OrderedDict()
_lock = threading.Lock()


def registered(session: Session, campaign_id: str, within: Reach) -> int:
    """How many people registered and have not withdrawn, in the collectives of the reach."""
    conditions = [
        Registration.commune_id == ward_of(session),
        Registration.campaign_id == campaign_id,
        Registration.withdrawn_at.is_(None),
    ]
    if not within.ward:
        conditions.append(Registration.collective_id.in_(within.collective_ids))
    return session.execute(select(func.count()).select_from(Registration).where(*conditions)).scalar_one()


def scores(session: Session, campaign_id: str, within: Reach, *, now: datetime) -> Scores:
    """The points that people gave themselves, of the sheets handed in within the reach."""
    counted_at, counts = _counted(session, campaign_id, now)
    indicators: dict[str, dict[int | None, int]] = {}
    for (place, indicator, points), count in counts.items():
        if within.ward or place in within.collective_ids:
            spread = indicators.setdefault(indicator, {})
            spread[points] = spread.get(points, 0) + count
    return Scores({code: Spread(spread) for code, spread in indicators.items()}, counted_at)


def _counted(session: Session, campaign_id: str, now: datetime) -> tuple[datetime, _Counts]:
    ward = ward_of(session)
    seq = session.execute(select(Commune.seq).where(Commune.id == ward)).scalar_one()
    key = (ward, campaign_id)
    with _lock:
        kept = _cache.get(key)
    if kept and (kept[0] == seq or abs(now - kept[1]) < FRESH):
        return kept[1], kept[2]
    counts = _count(session, campaign_id)
    with _lock:
        _cache[key] = (seq, now, counts)
        _cache.move_to_end(key)
        while len(_cache) > KEPT:
            _cache.popitem(last=False)
    return now, counts


def _count(session: Session, campaign_id: str) -> _Counts:
    parts = (Declaration.collective_id, Answer.indicator, Answer.self_points)
    statement = (
        select(*parts, func.count())
        .select_from(Declaration)
        .join(Answer, and_(Answer.commune_id == Declaration.commune_id, Answer.declaration_id == Declaration.id))
        .where(
            Declaration.commune_id == ward_of(session),
            Declaration.campaign_id == campaign_id,
            Declaration.state.not_in(NOT_SPOKEN),
        )
        .group_by(*parts)
    )
    return {(row[0], row[1], row[2]): row[3] for row in session.execute(statement)}
