"""The proposal of the association with its list; legal bases and what a ward sets, as dated data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, JsonValue, Tenant, within_ward

LIVES = text("living")


class Proposal(Entity, Base):
    """A tờ trình. `place`: its place among those of the campaign. Signer and bases are fixed when it is signed.

    `kind`: for the title, or to note who is exemplary. `noted`: who is, with the years, as it was signed.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        within_ward("campaign_id", "campaign"),
        within_ward("decision_id", "decision"),
        UniqueConstraint("commune_id", "campaign_id", "place"),
        CheckConstraint("state IN ('drawn', 'proposed', 'returned', 'signed', 'issued', 'dropped')", name="state"),
        CheckConstraint("(state = 'issued') = (decision_id IS NOT NULL)", name="decided"),
        CheckConstraint("kind IN ('title', 'exemplary')", name="kind"),
    )

    campaign_id: Mapped[str] = mapped_column(Id)
    place: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="drawn")
    state_since: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Id)
    number: Mapped[str | None] = mapped_column(String(60))
    proposed_on: Mapped[date | None]
    remark: Mapped[str | None] = mapped_column(Text)
    times_returned: Mapped[int] = mapped_column(default=0)
    authority: Mapped[str | None] = mapped_column(String(10))
    capacity: Mapped[str | None] = mapped_column(String(10))
    signer: Mapped[str | None] = mapped_column(String(120))
    signing_lines: Mapped[str | None] = mapped_column(String(160))
    bases: Mapped[list[str]] = mapped_column(JsonValue, default=list)
    decision_id: Mapped[str | None] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(10), default="title", server_default="title")
    noted: Mapped[dict[str, list[dict[str, Any]]] | None] = mapped_column(JsonValue)


class ProposalEntry(Tenant, Base):
    """Somebody on a list, as seen when it was drawn up. `living`: the proposal is, so nobody stands in two."""

    __tablename__ = "proposal_entry"
    __table_args__ = (
        within_ward("proposal_id", "proposal"),
        within_ward("declaration_id", "declaration"),
        Index(
            "ux_proposal_entry_living",
            "commune_id",
            "declaration_id",
            unique=True,
            sqlite_where=LIVES,
            postgresql_where=LIVES,
        ),
    )

    proposal_id: Mapped[str] = mapped_column(Id, primary_key=True)
    declaration_id: Mapped[str] = mapped_column(Id, primary_key=True)
    living: Mapped[bool] = mapped_column(default=True)


class LegalBasis(Entity, Base):
    """A line “Căn cứ …” with the days on which it is in force; a decision keeps those of its own day."""

    __tablename__ = "legal_basis"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days"),)

    place: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class WardSetting(Tenant, Base):
    """What a ward sets for itself, from a day on (`authority`: whose decision it is)."""

    __tablename__ = "ward_setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JsonValue)
    rev: Mapped[int] = mapped_column(BigInteger)
