"""May two records of one person become one? What stands against it, as codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Code(StrEnum):
    """What stands against merging, or against taking it back."""

    BOTH_DECLARED = "both_declared"
    """Each has a declaration in the same year: one of them is to be withdrawn first."""
    KEPT_WITHDREW = "kept_withdrew"
    """The one that would stay withdrew in a year in which the other did not: the other one is to stay."""
    CONSENT_WITHDRAWN = "consent_withdrawn"
    """One took a consent back that still stands with the other: it would come to life again."""
    TITLE_TWICE = "title_twice"
    """Each has a title from paper of the same year."""
    OPEN_RIVAL = "open_rival"
    """Two phones wrote different things of one of them, and nobody has chosen yet."""
    ERASED = "erased"
    NOWHERE = "nowhere"
    """With these values the person would live nowhere and work nowhere."""
    REACHED = "reached"
    """Something for the one that is gone arrived since and was written to the one that stayed."""
    MERGED_ON = "merged_on"
    """The one that stayed was merged with a third, or removed: that is to be taken back first."""
    HOME_GONE = "home_gone"
    """The household of the one that is gone was removed since."""


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands against it, and the year that it concerns."""

    code: Code
    year: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A registration or a declaration of a year."""

    year: int
    withdrawn: bool


@dataclass(frozen=True)
class Agreed:
    """A consent: to what, when, and when it was taken back."""

    purposes: frozenset[str]
    given_at: datetime
    withdrawn_at: datetime | None


def of_sheets(kept: Iterable[Sheet], lost: Iterable[Sheet], *, declarations: bool) -> list[Obstacle]:
    """Two of one year: of registrations one will do, of declarations each is somebody's work."""
    there = {sheet.year: sheet for sheet in kept}
    found = []
    for sheet in lost:
        other = there.get(sheet.year)
        if other is None or sheet.withdrawn:
            continue
        if other.withdrawn:
            found.append(Obstacle(Code.KEPT_WITHDREW, sheet.year))
        elif declarations:
            found.append(Obstacle(Code.BOTH_DECLARED, sheet.year))
    return found


def of_consents(one: Iterable[Agreed], other: Iterable[Agreed]) -> list[Obstacle]:
    """A consent that was taken back must not stand again through the other record."""
    first, second = list(one), list(other)
    lives = any(_outlived(a, b) or _outlived(b, a) for a in first for b in second)
    return [Obstacle(Code.CONSENT_WITHDRAWN)] if lives else []


def _outlived(ended: Agreed, standing: Agreed) -> bool:
    return (
        ended.withdrawn_at is not None
        and standing.withdrawn_at is None
        and standing.given_at <= ended.withdrawn_at
        and bool(standing.purposes & ended.purposes)
    )
