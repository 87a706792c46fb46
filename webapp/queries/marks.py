"""The marks of a sheet for the page that it is read on, and for its history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import marks
from webapp.domain.marks import Mark, Verdict
from webapp.models import Account, History, IndicatorMark
from webapp.models.tenancy import ward_of
from webapp.queries import changes
from webapp.queries.sheet import View


@dataclass(frozen=True)
class Made:
    """A mark, and who made it when. `mark` None: it was taken back; `rev` is what the next wish has to have seen."""

    mark: Mark | None
    rev: int
    by: str | None
    at: datetime


@dataclass
class Round:
    """One look at a sheet by one person: what stands at its end. `rev`: of the first mark; `at`: of the last one."""

    rev: int
    at: datetime
    account_id: str | None
    by: str | None
    verdicts: dict[str, str] = field(default_factory=dict)


def of_sheet(session: Session, declaration_id: str) -> dict[str, Made]:
    """Indicator → its mark. What the person changed since is marked stale."""
    statement = (
        select(IndicatorMark, Account.display_name)
        .outerjoin(Account, Account.id == IndicatorMark.account_id)
        .where(IndicatorMark.commune_id == ward_of(session), IndicatorMark.declaration_id == declaration_id)
    )
    rows = session.execute(statement).all()
    since = min((row.rev for row, _name in rows), default=None)
    touched = changes.touched(session, declaration_id, since) if since is not None else {}
    return {row.indicator: Made(_mark(row, touched), row.rev, name, row.at) for row, name in rows}


def _mark(row: IndicatorMark, touched: Mapping[str | None, int]) -> Mark | None:
    if row.verdict is None:
        return None
    stale = max(touched.get(row.indicator, 0), touched.get(None, 0)) > row.rev
    return Mark(row.indicator, Verdict(row.verdict), row.code, row.text, stale)


def standing(made: Mapping[str, Made]) -> dict[str, Mark]:
    """Those that are not taken back."""
    return {code: one.mark for code, one in made.items() if one.mark is not None}


def plain(view: View, made: Mapping[str, Made], troubled: Collection[str]) -> list[str]:
    """The indicators without a mark that may be marked enough together: nothing is open at them.

    :param troubled: those with a warning.
    """
    rivals = {one.field.split(".")[1] for one in view.rivals if one.field.startswith("answers.")}
    waits = {code for code, pieces in view.pieces.items() if any(one.has_file and not one.file_here for one in pieces)}
    open_ones = {*troubled, *rivals, *waits}
    marked = {code for code, one in standing(made).items() if not one.stale}
    lines = view.sheet.scored.own.lines
    return [
        line.indicator
        for line in lines
        if line.indicator not in marked and marks.is_plain(line, troubled=line.indicator in open_ones)
    ]


def rounds(session: Session, view: View) -> list[Round]:
    """Who looked at the sheet indicator by indicator, oldest first; a step of the procedure ends a look."""
    ward = ward_of(session)
    ids = select(IndicatorMark.id, IndicatorMark.indicator).where(
        IndicatorMark.commune_id == ward, IndicatorMark.declaration_id == view.sheet.declaration.id
    )
    places = {row.id: row.indicator for row in session.execute(ids)}
    if not places:
        return []
    statement = (
        select(History.rev, History.at, History.account_id, History.operation, History.entity_id, Account.display_name)
        .outerjoin(Account, Account.id == History.account_id)
        .where(
            History.commune_id == ward,
            History.entity_type == "indicator_mark",
            History.entity_id.in_(places),
        )
        .order_by(History.rev)
    )
    steps = sorted(step.rev for step in view.steps)
    found: list[Round] = []
    for row in session.execute(statement):
        latest = found[-1] if found else None
        if latest is None or latest.account_id != row.account_id or any(latest.rev < one < row.rev for one in steps):
            latest = Round(row.rev, row.at, row.account_id, row.display_name)
            found.append(latest)
        latest.at = row.at
        latest.verdicts[places[row.entity_id]] = row.operation.removeprefix("mark.")
    return found
