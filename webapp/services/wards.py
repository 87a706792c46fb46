"""Setting a ward up: the ward itself, its collectives, its campaigns."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import names
from webapp.domain.errors import DomainError
from webapp.models import Campaign, Collective, Commune, CommuneName
from webapp.models.tenancy import enter, ward_of
from webapp.services import counter, criteria, installation, ledger
from webapp.services.author import Author


def found(
    session: Session,
    *,
    slug: str,
    kind: str,
    name: str,
    place: str,
    superior: str,
    valid_from: date,
    at: datetime,
    is_demo: bool = False,
) -> Commune:
    """Found a ward; the session is in it afterwards.

    :raises DomainError: `slug_taken`.
    """
    installation.lock(session)
    installation.ensure(session, at)
    if session.scalars(select(Commune).where(Commune.slug == slug)).first() is not None:
        raise DomainError("slug_taken", "slug")
    commune = Commune(id=str(uuid.uuid4()), slug=slug, is_demo=is_demo, created_at=at, seq=0, backed_up_rev=0)
    session.add(commune)
    session.flush()
    session.add(
        CommuneName(commune_id=commune.id, valid_from=valid_from, kind=kind, name=name, place=place, superior=superior)
    )
    session.flush()
    enter(session, commune.id)
    return commune


def add_collective(
    session: Session,
    author: Author,
    *,
    kind: str,
    name: str,
    at: datetime,
    code: str | None = None,
    head_title: str | None = None,
    adults: int | None = None,
    valid_from: date | None = None,
) -> Collective:
    """Add a khối phố (`area`), a unit or a clan. Everybody in the ward sees its name."""
    row = Collective(
        commune_id=ward_of(session),
        id=str(uuid.uuid4()),
        rev=counter.next_rev(session),
        kind=kind,
        name=names.clean(name),
        sort_key=names.title_sort_key(name),
        code=code,
        head_title=head_title,
        adults=adults,
        valid_from=valid_from,
    )
    session.add(row)
    session.flush()
    values = {"kind": kind, "name": row.name, "code": code, "head_title": head_title, "adults": adults}
    _write_down(session, author, "collective", row, values, at)
    return row


def open_campaign(
    session: Session,
    author: Author,
    *,
    year: int,
    name: str,
    criteria_version: str,
    opens: date,
    closes: date,
    at: datetime,
    dates: Mapping[str, tuple[date, date]] | None = None,
    quotas: Mapping[str, int] | None = None,
    posting_days: int | None = None,
) -> Campaign:
    """Open the campaign of a year on a criteria version; quotas and posting days are the version's unless given.

    :raises LookupError: there is no such version.
    """
    rules = criteria.load(session, criteria_version)
    row = Campaign(
        commune_id=ward_of(session),
        id=str(uuid.uuid4()),
        rev=counter.next_rev(session),
        year=year,
        name=name,
        criteria_version=criteria_version,
        opens=opens,
        closes=closes,
        dates={phase: [first.isoformat(), last.isoformat()] for phase, (first, last) in (dates or {}).items()},
        quotas=dict(quotas if quotas is not None else rules.quotas),
        posting_days=rules.posting_days if posting_days is None else posting_days,
    )
    session.add(row)
    session.flush()
    values = {"year": year, "criteria_version": criteria_version, "quotas": row.quotas}
    _write_down(session, author, "campaign", row, values, at)
    return row


def _write_down(
    session: Session, author: Author, entity_type: str, row: Collective | Campaign, values: dict[str, Any], at: datetime
) -> None:
    ledger.record(
        session,
        entity_type=entity_type,
        entity_id=row.id,
        rev=row.rev,
        operation=f"{entity_type}.add",
        author=author,
        at=at,
        values=values,
        subject_id=row.id,
        scopes=[row.commune_id],
        new=True,
    )
    session.flush()
