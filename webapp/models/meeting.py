"""Meetings of collectives: the record, what is agreed for each person, the minutes of each closing, their scans."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, JsonValue, Tenant, within_ward


class Meeting(Entity, Base):
    """A meeting. `attendance`: who was called, `{position, name, came, reason}` each; `reopened`: the latest reason."""

    __tablename__ = "meeting"
    __table_args__ = (
        within_ward("campaign_id", "campaign"),
        within_ward("collective_id", "collective"),
        CheckConstraint("state IN ('planned', 'open', 'closed')", name="state"),
    )

    campaign_id: Mapped[str] = mapped_column(Id)
    collective_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(10), default="planned")
    held_on: Mapped[date]
    begins: Mapped[time | None]
    ends: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(200))
    chair: Mapped[str] = mapped_column(String(120))
    secretary: Mapped[str] = mapped_column(String(120))
    number: Mapped[str | None] = mapped_column(String(120))
    attendance: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue, default=list)
    reopened: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Id)


class MeetingEntry(Entity, Base):
    """What the meeting agreed for one person, in half-points. `frozen_in`: the minutes in which it stands already."""

    __tablename__ = "meeting_entry"
    __table_args__ = (
        within_ward("meeting_id", "meeting"),
        within_ward("declaration_id", "declaration"),
        UniqueConstraint("commune_id", "meeting_id", "declaration_id"),
    )

    meeting_id: Mapped[str] = mapped_column(Id)
    declaration_id: Mapped[str] = mapped_column(Id)
    scores: Mapped[dict[str, int]] = mapped_column(JsonValue)
    reasons: Mapped[dict[str, str]] = mapped_column(JsonValue)
    seen: Mapped[list[dict[str, str]]] = mapped_column(JsonValue)
    votes: Mapped[list[int] | None] = mapped_column(JsonValue)
    remark: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(Id)
    frozen_in: Mapped[int | None]


class MeetingMinutes(Tenant, Base):
    """The minutes as they were when the meeting was closed: never changed. `reopened`: why it was opened again."""

    __tablename__ = "meeting_minutes"
    __table_args__ = (within_ward("meeting_id", "meeting"),)

    meeting_id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closed_at: Mapped[datetime]
    closed_by: Mapped[str] = mapped_column(Id)
    content: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    reopened: Mapped[str | None] = mapped_column(Text)


class MinutesScan(Tenant, Base):
    """A page of the signed minutes of one closing, as it was photographed: `sha256` of what is stored."""

    __tablename__ = "minutes_scan"
    __table_args__ = (within_ward("meeting_id", "meeting"),)

    meeting_id: Mapped[str] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    filetype: Mapped[str] = mapped_column(String(40))
    kept_at: Mapped[datetime]
    kept_by: Mapped[str] = mapped_column(Id)
