"""Households, their people and the visits paid to them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, within_ward


class Household(Entity, Base):
    """A household of an area. The phone is sealed under the household's own key."""

    __tablename__ = "household"
    __table_args__ = (
        within_ward("area_id", "collective"),
        Index("ix_household_area", "commune_id", "area_id", "sort_key"),
    )

    area_id: Mapped[str] = mapped_column(Id)
    head_name: Mapped[str] = mapped_column(String(120))
    search_key: Mapped[str] = mapped_column(String(240))
    sort_key: Mapped[str] = mapped_column(String(640))
    address: Mapped[str | None] = mapped_column(Text)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    note: Mapped[str | None] = mapped_column(Text)
    deleted_at: Mapped[datetime | None]


class Visit(Entity, Base):
    """Somebody stood at the door: nobody in, come again, refused, done."""

    __tablename__ = "visit"
    __table_args__ = (
        within_ward("household_id", "household"),
        CheckConstraint("outcome IN ('absent', 'later', 'refused', 'done')", name="outcome"),
        Index("ix_visit_household", "commune_id", "household_id"),
    )

    household_id: Mapped[str] = mapped_column(Id)
    outcome: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(Text)


class Person(Entity, Base):
    """A person. ID number and phone are sealed under the person's key; the fingerprint finds, and does not tell."""

    __tablename__ = "person"
    __table_args__ = (
        within_ward("household_id", "household"),
        within_ward("unit_id", "collective"),
        within_ward("clan_id", "collective"),
        CheckConstraint("household_id IS NOT NULL OR unit_id IS NOT NULL", name="somewhere"),
        CheckConstraint("sex IN ('male', 'female')", name="sex"),
        Index("ix_person_household", "commune_id", "household_id"),
        Index("ix_person_unit", "commune_id", "unit_id"),
        Index("ix_person_sort", "commune_id", "sort_key"),
        Index("ix_person_search", "commune_id", "search_key", "birth_year"),
        Index("ix_person_fingerprint", "commune_id", "id_fingerprint"),
    )

    household_id: Mapped[str | None] = mapped_column(Id)
    unit_id: Mapped[str | None] = mapped_column(Id)
    clan_id: Mapped[str | None] = mapped_column(Id)
    full_name: Mapped[str] = mapped_column(String(120))
    search_key: Mapped[str] = mapped_column(String(240))
    sort_key: Mapped[str] = mapped_column(String(640))
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None]
    sex: Mapped[str | None] = mapped_column(String(6))
    id_number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    id_last4: Mapped[str | None] = mapped_column(String(4))
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    group: Mapped[str | None] = mapped_column(String(20))
    deleted_at: Mapped[datetime | None]
