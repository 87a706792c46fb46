"""What changed on a declaration after a page was made: for the page that says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from webapp.models import Account, Device, Evidence, History
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


CLAIMS = ("self", "statement")
"""What the person says of an indicator; the other parts of an answer are written by those who review it."""


def touched(session: Session, declaration_id: str, rev: int) -> dict[str | None, int]:
    """Indicator → the latest revision after `rev` at which its claim or its evidence was changed.

    None stands for what concerns all of them, or a place that is not known: the group, evidence that was moved.
    """
    ward, found = ward_of(session), dict[str | None, int]()
    pieces = select(Evidence.id, Evidence.indicator).where(
        Evidence.commune_id == ward, Evidence.declaration_id == declaration_id, Evidence.rev > rev
    )
    places = {row.id: row.indicator for row in session.execute(pieces)}
    written = select(History.rev, History.operation, History.entity_type, History.entity_id, History.fields).where(
        History.commune_id == ward,
        History.entity_type.in_(("declaration", "evidence")),
        History.entity_id.in_((declaration_id, *places)),
        History.rev > rev,
    )
    for row in session.execute(written.order_by(History.rev)):
        if row.entity_type == "evidence":
            found[places.get(row.entity_id)] = row.rev
            if "indicator" in row.fields and row.operation != "evidence.create":
                found[None] = row.rev  # it was moved here from another one
            continue
        for name in row.fields:
            parts = name.split(".")
            if parts[0] == "answers" and len(parts) == 3 and parts[2] in CLAIMS:
                found[parts[1]] = row.rev
            elif name == "group":
                found[None] = row.rev
    return found
