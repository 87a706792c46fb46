"""What was chosen between the values of two phones, for the sheet's history."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Account, History, Rival
from webapp.models.tenancy import ward_of
from webapp.queries.sheet import OtherValue, other_value


@dataclass(frozen=True)
class Choice:
    """One choice. `by`: a display name; `taken`: was another phone's value put in place? `others`: what had waited."""

    rev: int
    field: str
    at: datetime
    by: str | None
    taken: bool
    others: tuple[OtherValue, ...]


def of_sheet(session: Session, declaration_id: str) -> list[Choice]:
    """The choices on a sheet, oldest first. A value whose key was destroyed is None."""
    ward = ward_of(session)
    waited: dict[int, list[Rival]] = {}
    for row in session.scalars(
        select(Rival)
        .where(
            Rival.commune_id == ward,
            Rival.entity_type == "declaration",
            Rival.entity_id == declaration_id,
            Rival.resolved_at.is_not(None),
        )
        .order_by(Rival.at, Rival.id)
    ):
        waited.setdefault(row.rev, []).append(row)
    if not waited:
        return []
    written = session.execute(
        select(History, Account.display_name)
        .outerjoin(Account, Account.id == History.account_id)
        .where(
            History.commune_id == ward,
            History.entity_type == "declaration",
            History.entity_id == declaration_id,
            History.operation == "declaration.resolve",
        )
        .order_by(History.rev)
    )
    return [
        Choice(
            rev=row.rev,
            field=waited[row.rev][0].field,
            at=row.at,
            by=name,
            taken=bool(row.fields),
            others=tuple(other_value(session, one) for one in waited[row.rev]),
        )
        for row, name in written
        if row.rev in waited
    ]
