"""Marks of a verifier beside the indicators: made, put right, taken back; two verifiers do not overwrite each other."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.domain.errors import WorkflowError
from webapp.domain.marks import Verdict
from webapp.domain.permissions import Actor, Role
from webapp.domain.workflow import Action, State
from webapp.models import IndicatorMark
from webapp.models.tenancy import ward_of
from webapp.services import counter, ledger, sheet_facts
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotFoundError, StaleError
from webapp.services.sheet_facts import Sheet
from webapp.services.steps import changed_since, role_of


@dataclass(frozen=True)
class Wish:
    """What an indicator is to be marked with, None: nothing any more. `seen`: its mark's rev on the page."""

    indicator: str
    verdict: Verdict | None
    code: str | None = None
    text: str | None = None
    seen: int = 0


def mark(
    session: Session, actor: Actor, declaration_id: str, wishes: Sequence[Wish], *, seen_rev: int, now: datetime
) -> list[IndicatorMark]:
    """Mark indicators of a sheet that waits to be verified; all of the wishes or none.

    :param seen_rev: the revision of the sheet that was looked at.
    :raises NotFoundError, NotAllowedError: not the actor's to know of; not theirs to judge.
    :raises WorkflowError: `wrong_state`, it does not wait to be verified (any more).
    :raises StaleError: the sheet, or one of the marks, was changed by somebody else since the page was made.
    :raises FaultyInputError: an unknown indicator or reason.
    """
    rev = counter.next_rev(session)
    sheet, role = _open(session, actor, declaration_id, now)
    rows = find(session, declaration_id)
    if all(_stands(rows.get(wish.indicator), wish, actor, sheet) for wish in wishes):
        # The reply was lost and the same was sent again.
        return [rows[wish.indicator] for wish in wishes if wish.indicator in rows]
    if sheet.declaration.rev != seen_rev:
        raise StaleError(sheet.declaration.rev, changed_since(session, declaration_id, seen_rev))
    faults = _faults(sheet, wishes)
    if faults:
        raise FaultyInputError(faults)
    done, author = [], Author(role, actor.account_id, person_id=actor.person_id)
    for wish in wishes:
        row = rows.get(wish.indicator)
        if _stands(row, wish, actor, sheet):
            continue
        if (row.rev if row else 0) != wish.seen:
            raise StaleError(row.rev if row else 0, (f"marks.{wish.indicator}",))
        done.append(_write(session, author, sheet, row, wish, rev, now))
    return done


def find(session: Session, declaration_id: str) -> dict[str, IndicatorMark]:
    """The marks of a sheet by indicator, those that were taken back among them."""
    statement = select(IndicatorMark).where(
        IndicatorMark.commune_id == ward_of(session), IndicatorMark.declaration_id == declaration_id
    )
    return {row.indicator: row for row in session.scalars(statement)}


def _open(session: Session, actor: Actor, declaration_id: str, now: datetime) -> tuple[Sheet, Role]:
    """The sheet, and the position in which the actor looks at it."""
    sheet = sheet_facts.load(session, declaration_id)
    if sheet is None:
        raise NotFoundError(declaration_id)
    role = role_of(actor, Action.VERIFY, sheet, calendar.day(now))
    if sheet.declaration.state != State.SUBMITTED:
        raise WorkflowError(("wrong_state",))
    return sheet, role


def _faults(sheet: Sheet, wishes: Sequence[Wish]) -> list[Fault]:
    codes = {reason.code for reason in sheet.rules.return_reasons}
    known = sheet.rules.indicator_codes
    faults = [Fault(wish.indicator, "unknown_indicator") for wish in wishes if wish.indicator not in known]
    return faults + [
        Fault(wish.indicator, "unknown_reason") for wish in wishes if wish.code is not None and wish.code not in codes
    ]


def _stands(row: IndicatorMark | None, wish: Wish, actor: Actor, sheet: Sheet) -> bool:
    """Is it so already: written by the same person about the same sheet, or nothing there and nothing wanted?"""
    if row is None:
        return wish.verdict is None
    about = (row.account_id, row.sheet_rev) == (actor.account_id, sheet.declaration.rev)
    return about and _values(wish) == {name: getattr(row, name) for name in ("verdict", "code", "text")}


def _values(wish: Wish) -> dict[str, Any]:
    gives_reason = wish.verdict in (Verdict.MISSING, Verdict.WRONG)
    return {
        "verdict": str(wish.verdict) if wish.verdict else None,
        "code": wish.code if gives_reason else None,
        "text": (wish.text or "").strip() or None if gives_reason else None,
    }


def _write(
    session: Session,
    author: Author,
    sheet: Sheet,
    row: IndicatorMark | None,
    wish: Wish,
    rev: int,
    now: datetime,
) -> IndicatorMark:
    new, values = row is None, _values(wish)
    if row is None:
        row = IndicatorMark(
            commune_id=ward_of(session),
            id=str(uuid.uuid4()),
            declaration_id=sheet.declaration.id,
            indicator=wish.indicator,
        )
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.rev, row.sheet_rev, row.account_id, row.at = rev, sheet.declaration.rev, str(author.account_id), now
    session.flush()
    ledger.record(
        session,
        entity_type="indicator_mark",
        entity_id=row.id,
        rev=rev,
        operation=f"mark.{values['verdict'] or 'none'}",
        author=author,
        at=now,
        values=values,
        subject_id=sheet.person.id,
        scopes=(),
        new=new,
        codes=[wish.indicator],
    )
    session.flush()
    return row
