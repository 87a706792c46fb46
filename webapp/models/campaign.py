"""One round of one year."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, JsonValue


class Campaign(Entity, Base):
    """A campaign. `dates` = {phase: [from, to]} as ISO days; `quotas` = {group code: number of people}."""

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("commune_id", "year"),
        CheckConstraint("posting_days >= 0", name="posting_days"),
        CheckConstraint("posted_by IN ('association', 'unit_head', 'both')", name="posted_by"),
    )

    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(160))
    criteria_version: Mapped[str] = mapped_column(String(40))
    opens: Mapped[date]
    closes: Mapped[date]
    dates: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    quotas: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    posting_days: Mapped[int] = mapped_column(default=10)
    posted_by: Mapped[str] = mapped_column(String(12), default="both")
