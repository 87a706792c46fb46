"""The minutes of a posting: that a list was put up, and that its days are over."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, JsonValue, within_ward


class PostingMinutes(Entity, Base):
    """The names of a collective that were posted on one day. `people`: how many they were when it was written down.

    `present`, `end_present`: {association, collective, witness} → a name. `counted`: what came in meanwhile, as it
    stood at the end: {objections, dismissed, upheld, open}.
    """

    __tablename__ = "posting_minutes"
    __table_args__ = (
        within_ward("campaign_id", "campaign"),
        within_ward("collective_id", "collective"),
        UniqueConstraint("commune_id", "campaign_id", "collective_id", "posted_on"),
        CheckConstraint("posted_until >= posted_on", name="days"),
        CheckConstraint("ended_on IS NULL OR ended_on > posted_until", name="ended"),
    )

    campaign_id: Mapped[str] = mapped_column(Id)
    collective_id: Mapped[str] = mapped_column(Id)
    posted_on: Mapped[date]
    posted_until: Mapped[date]
    people: Mapped[int]
    put_up_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(200))
    present: Mapped[dict[str, str]] = mapped_column(JsonValue)
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(Id)
    ended_on: Mapped[date | None]
    ended_at: Mapped[time | None]
    end_present: Mapped[dict[str, str]] = mapped_column(JsonValue, default=dict)
    end_remark: Mapped[str | None] = mapped_column(Text)
    counted: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    end_written_at: Mapped[datetime | None]
    end_written_by: Mapped[str | None] = mapped_column(Id)
