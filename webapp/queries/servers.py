"""What this server says of itself and of its wards, before anybody is in one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from webapp.models import Commune, CommuneName, Installation


@dataclass(frozen=True)
class Ward:
    """A ward as a call meets it: its counter, how far its last backup reaches, the epoch of the database."""

    id: str
    slug: str
    seq: int
    backed_up_rev: int
    epoch: str


def _wards() -> Select[str, str, int, int, str]:
    columns = (Commune.id, Commune.slug, Commune.seq, Commune.backed_up_rev, Installation.epoch)
    return select(*columns).join(Installation, Installation.id == 1)


_BY_SLUG = _wards().where(Commune.slug == bindparam("slug"))


def ward(session: Session, slug: str) -> Ward | None:
    """The ward of a slug."""
    row = session.execute(_BY_SLUG, {"slug": slug}).first()
    return Ward(*row) if row else None


def only_ward(session: Session) -> Ward | None:
    """The ward of a server that has just one."""
    rows = session.execute(_wards().limit(2)).all()
    return Ward(*rows[0]) if len(rows) == 1 else None


def epoch(session: Session) -> str | None:
    """The epoch of the database, None where it was never set up."""
    return session.execute(select(Installation.epoch)).scalar_one_or_none()


def ward_name(session: Session, commune_id: str, on: date) -> str:
    """What a ward is called on a day; its slug where nobody gave it a name."""
    statement = (
        select(CommuneName.kind, CommuneName.name)
        .where(CommuneName.commune_id == commune_id, CommuneName.valid_from <= on)
        .order_by(CommuneName.valid_from.desc())
        .limit(1)
    )
    row = session.execute(statement).first()
    if row is None:
        return session.execute(select(Commune.slug).where(Commune.id == commune_id)).scalar_one()
    name: str = row.name if row.name.lower().startswith(row.kind.lower()) else f"{row.kind} {row.name}"
    return name[:1].upper() + name[1:]
