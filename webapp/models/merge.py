"""Two records of one person made one, and two that are not one person."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, JsonValue, Tenant, within_ward

STANDS = text("undone_at IS NULL")


class PersonMerge(Entity, Base):
    """`lost` went up in `kept`: whoever names the lost id means the kept one, as long as the merge is not undone.

    `moved`: table → keys of the rows that changed hands; `ended`: registrations of the lost one that the kept one's
    made needless. `sealed`: what was written over in the kept record, before and after, under its own key.
    `reached_rev`: the latest change that came by way of the lost id.
    """

    __tablename__ = "person_merge"
    __table_args__ = (
        within_ward("lost_id", "person"),
        within_ward("kept_id", "person"),
        CheckConstraint("lost_id <> kept_id", name="two"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone"),
        Index(
            "ux_person_merge_standing",
            "commune_id",
            "lost_id",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        Index("ix_person_merge_kept", "commune_id", "kept_id"),
        Index("ix_person_merge_at", "commune_id", "at"),
    )

    lost_id: Mapped[str] = mapped_column(Id)
    kept_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Id)
    moved: Mapped[dict[str, list[str]]] = mapped_column(JsonValue)
    ended: Mapped[list[str]] = mapped_column(JsonValue)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reached_rev: Mapped[int | None] = mapped_column(BigInteger)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(Id)


class SheetAlias(Tenant, Base):
    """An id under which a phone knows a declaration or registration that the ward keeps under another (`target_id`)."""

    __tablename__ = "sheet_alias"
    __table_args__ = (
        within_ward("merge_id", "person_merge"),
        CheckConstraint("type IN ('declaration', 'registration')", name="type"),
        Index("ix_sheet_alias_merge", "commune_id", "merge_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, sort_order=-10)
    type: Mapped[str] = mapped_column(String(12))
    target_id: Mapped[str] = mapped_column(Id)
    merge_id: Mapped[str] = mapped_column(Id)


class PersonPair(Entity, Base):
    """Somebody looked: these two are two people. `first_id` is the smaller id."""

    __tablename__ = "person_pair"
    __table_args__ = (
        within_ward("first_id", "person"),
        within_ward("second_id", "person"),
        CheckConstraint("first_id < second_id", name="in_order"),
    )

    first_id: Mapped[str] = mapped_column(Id)
    second_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Id)
