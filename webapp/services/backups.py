"""The watermark of backups: how far each ward's last completed backup reaches (protocol.md §2, `backed_up_rev`)."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.models import Commune
from webapp.services import installation


@dataclass(frozen=True)
class Reached:
    """How far a ward had come when a backup began: its counter, in the life of the database that this epoch names."""

    epoch: str
    slug: str
    rev: int


class OtherLifeError(Exception):
    """The database was restored since the backup began: what that backup covers is not what is here."""


class AheadError(Exception):
    """The ward's counter has not come that far. `slug`: which ward; also where there is none of that name."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def reached(session: Session) -> list[Reached]:
    """How far each ward has come: to be asked before the backup begins, so that it covers at least that."""
    epoch = installation.epoch(session)
    rows = session.execute(select(Commune.slug, Commune.seq).order_by(Commune.slug))
    return [Reached(epoch, slug, seq) for slug, seq in rows]


def completed(session: Session, covered: list[Reached]) -> None:
    """Say that a backup is complete: phones may forget what it covers. A watermark never goes back.

    :raises OtherLifeError: the database was restored meanwhile.
    :raises AheadError: a ward is not here, or its counter is lower.
    """
    epoch = installation.epoch(session)
    known = {row.slug: row.seq for row in session.execute(select(Commune.slug, Commune.seq))}
    for one in covered:
        if one.epoch != epoch:
            raise OtherLifeError
        if one.rev > known.get(one.slug, -1):
            raise AheadError(one.slug)
        session.execute(
            update(Commune)
            .where(Commune.slug == one.slug, Commune.backed_up_rev < one.rev)
            .values(backed_up_rev=one.rev),
            execution_options={"synchronize_session": False},
        )
