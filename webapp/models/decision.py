"""What follows the review: objections, decisions and the years that count towards the exemplary title."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, JsonValue, Tenant, within_ward

STANDS = text("taken_back_at IS NULL")


class Objection(Entity, Base):
    """A kiến nghị on a posted person. Text and contact are sealed under the objection's own key, never shown in public.

    Without a declaration it is what somebody wrote who is on no list, and whom nobody has found in the register.
    `received_on` and `number`: of a letter, which `typed_by` typed in. `heard_on`, `heard_by`, `heard_sealed`: when the
    person concerned was heard, the account that wrote it down, and (under the same key) by whom and what they said.
    """

    __tablename__ = "objection"
    __table_args__ = (
        within_ward("declaration_id", "declaration"),
        CheckConstraint("state IN ('open', 'dismissed', 'upheld')", name="state"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        Index("ix_objection_declaration", "commune_id", "declaration_id"),
        Index("ix_objection_state", "commune_id", "state", "opened_at"),
    )

    declaration_id: Mapped[str | None] = mapped_column(Id)
    about_oneself: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="open")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime]
    received_on: Mapped[date | None]
    number: Mapped[str | None] = mapped_column(String(40))
    typed_by: Mapped[str | None] = mapped_column(Id)
    heard_on: Mapped[date | None]
    heard_by: Mapped[str | None] = mapped_column(Id)
    heard_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(Id)


class LetterScan(Tenant, Base):
    """A page of the letter that an objection came in, as it was photographed: `sha256` of what is stored."""

    __tablename__ = "letter_scan"
    __table_args__ = (within_ward("objection_id", "objection"),)

    objection_id: Mapped[str] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    filetype: Mapped[str] = mapped_column(String(40))
    kept_at: Mapped[datetime]
    kept_by: Mapped[str] = mapped_column(Id)


class Decision(Entity, Base):
    """A decision of the committee: number, date, signer and the signed paper. It stands or falls whole.

    `kind`: `title` recognises those on its list; `exemplary` only notes who has the run of years.
    """

    __tablename__ = "decision"
    __table_args__ = (
        within_ward("campaign_id", "campaign"),
        UniqueConstraint("commune_id", "number", "signed_on"),
        CheckConstraint("kind IN ('title', 'exemplary')", name="kind"),
    )

    campaign_id: Mapped[str] = mapped_column(Id)
    number: Mapped[str] = mapped_column(String(60))
    signed_on: Mapped[date]
    signer: Mapped[str] = mapped_column(String(120))
    signing_capacity: Mapped[str] = mapped_column(String(160))
    signed_file_sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    issued_by: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(10), default="title", server_default="title")


class DecisionEntry(Tenant, Base):
    """One person of a decision's list, with the number in the register."""

    __tablename__ = "decision_entry"
    __table_args__ = (
        within_ward("decision_id", "decision"),
        within_ward("declaration_id", "declaration"),
        UniqueConstraint("commune_id", "declaration_id"),
    )

    decision_id: Mapped[str] = mapped_column(Id, primary_key=True)
    declaration_id: Mapped[str] = mapped_column(Id, primary_key=True)
    register_number: Mapped[int]


class ExemplaryEntry(Tenant, Base):
    """Somebody noted as exemplary by a decision. `years`: what it rests on as it was signed, `{year, number, day,
    issuer}` each, so that the paper goes on saying what it said."""

    __tablename__ = "exemplary_entry"
    __table_args__ = (
        within_ward("decision_id", "decision"),
        within_ward("declaration_id", "declaration"),
        UniqueConstraint("commune_id", "declaration_id"),
    )

    decision_id: Mapped[str] = mapped_column(Id, primary_key=True)
    declaration_id: Mapped[str] = mapped_column(Id, primary_key=True)
    years: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue)


class TitleYear(Entity, Base):
    """A year in which a person held the title by a decision on paper: before the software, or in another ward.

    Typed in by the association, with a scan (SHA-256 of what is stored) where there is one; never changed, only taken
    back with a reason. One stands for a person and year.
    """

    __tablename__ = "title_year"
    __table_args__ = (
        within_ward("person_id", "person"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_reason IS NULL)", name="taken_back"),
        CheckConstraint("(scan_sha256 IS NULL) = (scan_type IS NULL)", name="scan"),
        Index(
            "ux_title_year_standing",
            "commune_id",
            "person_id",
            "year",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        Index("ix_title_year_person", "commune_id", "person_id"),
    )

    person_id: Mapped[str] = mapped_column(Id)
    year: Mapped[int]
    decision_number: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date]
    issuer: Mapped[str] = mapped_column(String(200))
    other_ward: Mapped[bool] = mapped_column(default=False)
    before_merger: Mapped[bool] = mapped_column(default=False)
    scan_sha256: Mapped[str | None] = mapped_column(String(64))
    scan_type: Mapped[str | None] = mapped_column(String(40))
    entered_at: Mapped[datetime]
    entered_by: Mapped[str | None] = mapped_column(Id)
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str | None] = mapped_column(Id)
    taken_back_reason: Mapped[str | None] = mapped_column(Text)
