"""The declaration, from registration to its answers and evidence."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, JsonValue, Tenant, within_ward

STATES = (
    "draft",
    "submitted",
    "verified",
    "reviewed",
    "confirmed",
    "posted",
    "recognised",
    "not_recognised",
    "revoked",
    "withdrawn",
)


class Registration(Entity, Base):
    """“I will strive for it”, with what the person sets out to learn."""

    __tablename__ = "registration"
    __table_args__ = (
        within_ward("person_id", "person"),
        within_ward("campaign_id", "campaign"),
        within_ward("collective_id", "collective"),
        UniqueConstraint("commune_id", "campaign_id", "person_id"),
        Index("ix_registration_person", "commune_id", "person_id"),
        Index("ix_registration_group", "commune_id", "campaign_id", "group"),
    )

    person_id: Mapped[str] = mapped_column(Id)
    campaign_id: Mapped[str] = mapped_column(Id)
    collective_id: Mapped[str] = mapped_column(Id)
    group: Mapped[str] = mapped_column(String(20))
    goals: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Declaration(Entity, Base):
    """One person, one campaign. Totals are half-points, derived by the domain at each write, kept for the lists.

    `sort_key` is the person's, repeated so that a list in the order of names is read from one index. `vote`: of the
    meeting that gave the collective's scores: how many were invited, were there, voted for it.
    """

    __tablename__ = "declaration"
    __table_args__ = (
        within_ward("person_id", "person"),
        within_ward("campaign_id", "campaign"),
        within_ward("collective_id", "collective"),
        UniqueConstraint("commune_id", "campaign_id", "person_id"),
        CheckConstraint(
            "state IN ({})".format(", ".join(f"'{state}'" for state in STATES)),
            name="state",
        ),
        Index("ix_declaration_state", "commune_id", "campaign_id", "state", "state_since"),
        Index("ix_declaration_name", "commune_id", "campaign_id", "sort_key", "id"),
        # Covers the counts by place, state and group.
        Index("ix_declaration_collective", "commune_id", "campaign_id", "collective_id", "state", "group"),
        Index("ix_declaration_person", "commune_id", "person_id"),
    )

    person_id: Mapped[str] = mapped_column(Id)
    campaign_id: Mapped[str] = mapped_column(Id)
    collective_id: Mapped[str] = mapped_column(Id)
    criteria_version: Mapped[str] = mapped_column(String(40))
    group: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(16), default="draft")
    state_since: Mapped[datetime]
    created_at: Mapped[datetime]
    posted_on: Mapped[date | None]
    posted_until: Mapped[date | None]
    scribe: Mapped[str | None] = mapped_column(String(10))
    self_claimed: Mapped[int] = mapped_column(default=0)
    self_effective: Mapped[int] = mapped_column(default=0)
    collective_effective: Mapped[int | None]
    confirmed_effective: Mapped[int | None]
    passes: Mapped[bool | None]
    vote: Mapped[list[int] | None] = mapped_column(JsonValue)
    sort_key: Mapped[str] = mapped_column(String(640), default="", server_default="")


class Answer(Tenant, Base):
    """One indicator of one declaration: what was said and the three scores, each in half-points as typed."""

    __tablename__ = "answer"
    __table_args__ = (
        within_ward("declaration_id", "declaration"),
        CheckConstraint("self_points BETWEEN 0 AND 20", name="self_points"),
        CheckConstraint("collective_points BETWEEN 0 AND 20", name="collective_points"),
        CheckConstraint("confirmed_points BETWEEN 0 AND 20", name="confirmed_points"),
    )

    declaration_id: Mapped[str] = mapped_column(Id, primary_key=True)
    indicator: Mapped[str] = mapped_column(String(8), primary_key=True)
    self_points: Mapped[int | None] = mapped_column(SmallInteger)
    statement: Mapped[str | None] = mapped_column(Text)
    collective_points: Mapped[int | None] = mapped_column(SmallInteger)
    collective_reason: Mapped[str | None] = mapped_column(Text)
    confirmed_points: Mapped[int | None] = mapped_column(SmallInteger)


class Evidence(Entity, Base):
    """What shows it. `seen_at_meeting`: added by the panel (“đã xem tại cuộc họp”)."""

    __tablename__ = "evidence"
    __table_args__ = (
        within_ward("declaration_id", "declaration"),
        Index("ix_evidence_declaration", "commune_id", "declaration_id", "indicator"),
        Index("ix_evidence_sha256", "commune_id", "sha256"),
    )

    declaration_id: Mapped[str] = mapped_column(Id)
    indicator: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(Text)
    number: Mapped[float | None] = mapped_column(Float)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(BigInteger)
    filetype: Mapped[str | None] = mapped_column(String(60))
    seen_at_meeting: Mapped[bool] = mapped_column(default=False)
    deleted_at: Mapped[datetime | None]


class Consent(Entity, Base):
    """An explicit yes, per purpose. Never changed; a withdrawal is a record of its own that ends it."""

    __tablename__ = "consent"
    __table_args__ = (
        within_ward("person_id", "person"),
        CheckConstraint("method IN ('screen', 'paper')", name="method"),
        Index("ix_consent_person", "commune_id", "person_id"),
    )

    person_id: Mapped[str] = mapped_column(Id)
    purposes: Mapped[list[str]] = mapped_column(JsonValue)
    method: Mapped[str] = mapped_column(String(8))
    text_version: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Submission(Entity, Base):
    """“This is my declaration”: the event of handing it in, and who wrote it down."""

    __tablename__ = "submission"
    __table_args__ = (
        within_ward("declaration_id", "declaration"),
        CheckConstraint("scribe IN ('self', 'volunteer', 'relative')", name="scribe"),
        Index("ix_submission_declaration", "commune_id", "declaration_id"),
        Index("ix_submission_at", "commune_id", "at"),
    )

    declaration_id: Mapped[str] = mapped_column(Id)
    scribe: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class Withdrawal(Entity, Base):
    """A registration, declaration or consent taken back by the person."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        CheckConstraint("subject IN ('registration', 'declaration', 'consent')", name="subject"),
        Index("ix_withdrawal_subject", "commune_id", "subject_id"),
    )

    subject: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[str] = mapped_column(Id)
    person_id: Mapped[str] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Step(Entity, Base):
    """One row per step of the workflow: who, when, from, to, why. `details` holds codes and dates, no names."""

    __tablename__ = "step"
    __table_args__ = (
        within_ward("declaration_id", "declaration"),
        Index("ix_step_declaration", "commune_id", "declaration_id", "rev"),
    )

    declaration_id: Mapped[str] = mapped_column(Id)
    action: Mapped[str] = mapped_column(String(16))
    from_state: Mapped[str] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    account_id: Mapped[str | None] = mapped_column(Id)
    device_id: Mapped[str | None] = mapped_column(Id)
    role: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)


class ReturnReason(Entity, Base):
    """Why a declaration came back, beside the indicator it concerns (null: the whole sheet)."""

    __tablename__ = "return_reason"
    __table_args__ = (
        within_ward("declaration_id", "declaration"),
        within_ward("step_id", "step"),
        Index("ix_return_reason_declaration", "commune_id", "declaration_id"),
    )

    declaration_id: Mapped[str] = mapped_column(Id)
    step_id: Mapped[str] = mapped_column(Id)
    indicator: Mapped[str | None] = mapped_column(String(8))
    code: Mapped[str] = mapped_column(String(40))
    text: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]


class SheetScan(Tenant, Base):
    """A page of a sheet that was filled in on paper, as it was photographed: `sha256` of what is stored."""

    __tablename__ = "sheet_scan"
    __table_args__ = (within_ward("declaration_id", "declaration"),)

    declaration_id: Mapped[str] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    filetype: Mapped[str] = mapped_column(String(40))
    kept_at: Mapped[datetime]
    kept_by: Mapped[str] = mapped_column(Id)
