"""Complaints: what comes in after a decision, by the law's word and procedure, not ours."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, within_ward


class Complaint(Entity, Base):
    """A khiếu nại on a decision. `sealed`: who, how to reach them, what they say, under the complaint's own key.

    `number`, `received_on`: of the letter. `settled_on`, `settled_number`: of the paper that settled it.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        within_ward("decision_id", "decision"),
        CheckConstraint("outcome IN ('dismissed', 'upheld', 'withdrawn')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name="settled"),
        Index("ix_complaint_decision", "commune_id", "decision_id"),
    )

    decision_id: Mapped[str] = mapped_column(Id)
    number: Mapped[str] = mapped_column(String(40))
    received_on: Mapped[date]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(Id)
    outcome: Mapped[str | None] = mapped_column(String(10))
    settled_on: Mapped[date | None]
    settled_number: Mapped[str | None] = mapped_column(String(80))
    answer: Mapped[str | None] = mapped_column(Text)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(Id)
