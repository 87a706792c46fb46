"""What is worth a closer look on a sheet: found anew for each page, kept nowhere, decided by nobody but the reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from webapp.domain import warnings
from webapp.domain.permissions import Actor
from webapp.domain.warnings import Kind
from webapp.models import Answer, Declaration, History, Person, Submission
from webapp.models.tenancy import ward_of
from webapp.queries import photos
from webapp.queries.seen import MOST, Seen, other
from webapp.queries.sheet import View


def of_view(session: Session, actor: Actor, view: View, *, today: date) -> list[Seen]:
    """All that was seen on a sheet, what concerns single indicators first."""
    found = photos.same(session, actor, view, today=today)
    found += _same_text(session, actor, view, today)
    if warnings.all_tens(view.sheet.scored.own.lines, view.sheet.rules.scoring.max):
        found.append(Seen(Kind.ALL_TENS))
    found += _soon_after(session, actor, view, today)
    found += _same_number(session, actor, view, today)
    found += _no_change(session, view)
    return found


def questioned(view: View, found: Sequence[Seen]) -> set[str]:
    """The indicators that a warning puts in question."""
    if any(one.kind in warnings.ABOUT_ALL for one in found):
        return set(view.sheet.rules.indicator_codes)
    return {code for one in found for code in one.indicators}


def _same_text(session: Session, actor: Actor, view: View, today: date) -> list[Seen]:
    """Sheets of the same collective and campaign with the same words at the same indicator."""
    keys = ((code, warnings.same_text_key(answer.statement)) for code, answer in view.sheet.answers.items())
    own = {code: key for code, key in keys if key is not None}
    if not own:
        return []
    declaration = view.sheet.declaration
    # The length narrows it down before anything is read: what was normalised away is short.
    near = [
        (Answer.indicator == code) & func.length(Answer.statement).between(len(key), len(key) + len(key) // 4 + 8)
        for code, key in own.items()
    ]
    ward = ward_of(session)
    statement = (
        select(Answer.declaration_id, Answer.indicator, Answer.statement)
        .join(Declaration, (Declaration.commune_id == Answer.commune_id) & (Declaration.id == Answer.declaration_id))
        .where(
            Declaration.commune_id == ward,
            Declaration.campaign_id == declaration.campaign_id,
            Declaration.collective_id == declaration.collective_id,
            Declaration.id != declaration.id,
            or_(*near),
        )
    )
    same: dict[str, set[str]] = {}
    for identity, code, text in session.execute(statement):
        if warnings.same_text_key(text) == own[code]:
            same.setdefault(identity, set()).add(code)
    if not same:
        return []
    most = sorted(same, key=lambda identity: (-len(same[identity]), identity))[:MOST]
    named = (
        select(Declaration, Person)
        .join(Person, (Person.commune_id == Declaration.commune_id) & (Person.id == Declaration.person_id))
        .where(Declaration.commune_id == ward, Declaration.id.in_(most))
        .order_by(Declaration.sort_key, Declaration.id)
    )
    others = tuple(other(actor, person, sheet, today) for sheet, person in session.execute(named))
    return [Seen(Kind.SAME_TEXT, tuple(sorted(set().union(*same.values()))), others, len(same))]


def _soon_after(session: Session, actor: Actor, view: View, today: date) -> list[Seen]:
    """Handed in within a minute after another sheet, on the same phone (both by the clock of the phone)."""
    ward, mine, theirs = ward_of(session), aliased(History), aliased(History)
    statement = (
        select(Submission.at, mine.device_id)
        .join(
            mine,
            (mine.commune_id == ward) & (mine.entity_type == "submission") & (mine.entity_id == Submission.id),
        )
        .where(Submission.commune_id == ward, Submission.declaration_id == view.sheet.declaration.id)
        .order_by(Submission.at.desc())
    )
    latest = session.execute(statement.limit(1)).first()
    if latest is None or latest.device_id is None:
        return []
    before = (
        select(Submission.at, Declaration, Person)
        .join(
            theirs,
            (theirs.commune_id == ward) & (theirs.entity_type == "submission") & (theirs.entity_id == Submission.id),
        )
        .join(Declaration, (Declaration.commune_id == ward) & (Declaration.id == Submission.declaration_id))
        .join(Person, (Person.commune_id == ward) & (Person.id == Declaration.person_id))
        .where(
            Submission.commune_id == ward,
            Submission.at > latest.at - warnings.SOON,
            Submission.at <= latest.at,
            Submission.declaration_id != view.sheet.declaration.id,
            theirs.device_id == latest.device_id,
        )
        .order_by(Submission.at.desc())
    )
    row = session.execute(before.limit(1)).first()
    if row is None:
        return []
    at, sheet, person = row
    seconds = int((latest.at - at).total_seconds())
    return [Seen(Kind.SOON_AFTER, (), (other(actor, person, sheet, today),), seconds)]


def _same_number(session: Session, actor: Actor, view: View, today: date) -> list[Seen]:
    """Other people of the ward with the same ID number, by its keyed fingerprint."""
    person, ward = view.sheet.person, ward_of(session)
    if person.id_fingerprint is None:
        return []
    statement = (
        select(Person, Declaration)
        .outerjoin(
            Declaration,
            (Declaration.commune_id == ward)
            & (Declaration.person_id == Person.id)
            & (Declaration.campaign_id == view.sheet.campaign.id),
        )
        .where(
            Person.commune_id == ward,
            Person.id_fingerprint == person.id_fingerprint,
            Person.id != person.id,
            Person.deleted_at.is_(None),
        )
        .limit(MOST)
    )
    return [
        Seen(Kind.SAME_NUMBER, (), (other(actor, twin, sheet, today),)) for twin, sheet in session.execute(statement)
    ]


def _no_change(session: Session, view: View) -> list[Seen]:
    """The collective has reviewed several sheets and agreed to every score that people gave themselves."""
    declaration, ward = view.sheet.declaration, ward_of(session)
    if declaration.collective_effective is None:
        return []
    reviewed = (
        Declaration.commune_id == ward,
        Declaration.campaign_id == declaration.campaign_id,
        Declaration.collective_id == declaration.collective_id,
        Declaration.collective_effective.is_not(None),
    )
    changed = (
        select(Declaration.id)
        .join(Answer, (Answer.commune_id == ward) & (Answer.declaration_id == Declaration.id))
        .where(*reviewed, Answer.collective_points != func.coalesce(Answer.self_points, 0))
    )
    if session.execute(changed.limit(1)).first() is not None:
        return []
    count = session.execute(select(func.count()).select_from(Declaration).where(*reviewed)).scalar_one()
    return [Seen(Kind.NO_CHANGE, number=count)] if count >= warnings.FEWEST_SHEETS else []
