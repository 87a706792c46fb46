"""What verifiers note beside the indicators of a sheet while they read it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, within_ward


class IndicatorMark(Entity, Base):
    """The mark of one indicator, the latest that was made; `verdict` null: taken back. History keeps the others.

    `rev` is the ward's counter when it was made: what changed on the sheet after that has not been looked at.
    `sheet_rev` is the revision of the sheet that was looked at.
    """

    __tablename__ = "indicator_mark"
    __table_args__ = (
        within_ward("declaration_id", "declaration"),
        CheckConstraint("verdict IN ('enough', 'missing', 'wrong')", name="verdict"),
        CheckConstraint("verdict <> 'enough' OR (code IS NULL AND text IS NULL)", name="reason"),
        UniqueConstraint("commune_id", "declaration_id", "indicator"),
    )

    declaration_id: Mapped[str] = mapped_column(Id)
    indicator: Mapped[str] = mapped_column(String(8))
    verdict: Mapped[str | None] = mapped_column(String(8))
    code: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str | None] = mapped_column(Text)
    sheet_rev: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
