"""Photos of a sheet that look like others of the ward: found through indexes, compared bit by bit."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import looks
from webapp.domain.permissions import Actor
from webapp.domain.warnings import Kind
from webapp.models import Declaration, Evidence, EvidenceFile, Person
from webapp.models.tenancy import ward_of
from webapp.queries.seen import MOST, Seen, other
from webapp.queries.sheet import View

BANDS = (EvidenceFile.look_a, EvidenceFile.look_b, EvidenceFile.look_c, EvidenceFile.look_d)
MOST_FILES = 1000
"""So many files are compared at most, should a look ever be very common."""


def same(session: Session, actor: Actor, view: View, *, today: date) -> list[Seen]:
    """What is seen of the photos of a sheet: used twice on it; on other sheets of the ward, also of earlier years."""
    own = _of_sheet(session, view)
    if not own:
        return []
    alike = _alike(session, own)
    wanted = {sha256 for found in alike.values() for sha256 in found}
    statement = (
        select(Evidence.sha256, Evidence.indicator, Declaration, Person)
        .join(
            Declaration, (Declaration.commune_id == Evidence.commune_id) & (Declaration.id == Evidence.declaration_id)
        )
        .join(Person, (Person.commune_id == Declaration.commune_id) & (Person.id == Declaration.person_id))
        .where(Evidence.commune_id == ward_of(session), Evidence.sha256.in_(wanted), Evidence.deleted_at.is_(None))
        .order_by(Declaration.sort_key, Declaration.id, Evidence.indicator)
    )
    uses = session.execute(statement).all()
    mine = view.sheet.declaration.id
    places = [(use.sha256, use.indicator) for use in uses if use.Declaration.id == mine]
    twice, elsewhere = set[str](), set[str]()
    others: dict[str, tuple[Declaration, Person]] = {}
    for sha256, indicator in places:
        look_alikes = alike.get(sha256, {sha256})
        twice |= {indicator for one, place in places if place != indicator and one in look_alikes}
        for use in uses:
            if use.Declaration.id != mine and use.sha256 in look_alikes:
                elsewhere.add(indicator)
                others[use.Declaration.id] = (use.Declaration, use.Person)
    found = []
    if others:
        named = tuple(other(actor, person, sheet, today) for sheet, person in list(others.values())[:MOST])
        found.append(Seen(Kind.SAME_PHOTO, tuple(sorted(elsewhere)), named, len(others)))
    if twice:
        found.append(Seen(Kind.SAME_PHOTO, tuple(sorted(twice))))
    return found


def _of_sheet(session: Session, view: View) -> dict[str, str]:
    """SHA-256 as uploaded → how it looks (empty where that is not known), of the photos of a sheet."""
    statement = (
        select(EvidenceFile.sha256, EvidenceFile.look)
        .join(Evidence, (Evidence.commune_id == EvidenceFile.commune_id) & (Evidence.sha256 == EvidenceFile.sha256))
        .where(
            Evidence.commune_id == ward_of(session),
            Evidence.declaration_id == view.sheet.declaration.id,
            Evidence.deleted_at.is_(None),
        )
    )
    return {row.sha256: row.look or "" for row in session.execute(statement)}


def _alike(session: Session, own: dict[str, str]) -> dict[str, set[str]]:
    """Of each photo of the sheet the files that look like it, itself among them."""
    known = {sha256: (look, found) for sha256, look in own.items() if (found := looks.bands(look))}
    near: dict[str, str] = {}
    for place, column in enumerate(BANDS):
        # One question for each index: asked as alternatives of one, they were answered by reading every photo.
        wanted = {found[place] for _look, found in known.values()}
        statement = select(EvidenceFile.sha256, EvidenceFile.look).where(
            EvidenceFile.commune_id == ward_of(session), column.in_(wanted)
        )
        near |= {one: look for one, look in session.execute(statement.limit(MOST_FILES)) if look}
    alike = {sha256: {sha256} for sha256 in own}
    for sha256, (look, _found) in known.items():
        alike[sha256] |= {one for one, its in near.items() if looks.are_alike(look, its)}
    return alike
