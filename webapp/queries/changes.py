"""What changed on a declaration after a page was made: for the page that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from webapp.models import Account, Device, History
from webapp.models.tenancy import ward_of


@dataclass(frozen=True)
class Changed:
    """One change: what was done, the names of the fields, when; `by` is a display name (None: the person's phone)."""

    operation: str
    fields: tuple[str, ...]
    at: datetime
    by: str | None


def since(session: Session, declaration_id: str, rev: int) -> Sequence[Changed]:
    """The changes of a declaration after a revision, oldest first."""
    ward = ward_of(session)
    holder = aliased(Account)
    statement = (
        select(History, Account.display_name, holder.display_name)
        .outerjoin(Account, Account.id == History.account_id)
        .outerjoin(Device, (Device.commune_id == ward) & (Device.id == History.device_id))
        .outerjoin(holder, holder.id == Device.account_id)
        .where(
            History.commune_id == ward,
            History.entity_type == "declaration",
            History.entity_id == declaration_id,
            History.rev > rev,
        )
        .order_by(History.rev)
    )
    return [
        Changed(row.operation, tuple(row.fields), row.at, name or phone)
        for row, name, phone in session.execute(statement)
    ]
