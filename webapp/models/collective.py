"""Who reviews: areas, units and clans; and who holds which position in them."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, Tenant, within_ward


class Collective(Entity, Base):
    """A khối phố (`area`), an agency, school or enterprise (`unit`), or a clan (`clan`), with dates."""

    __tablename__ = "collective"
    __table_args__ = (
        CheckConstraint("kind IN ('area', 'unit', 'clan')", name="kind"),
        within_ward("parent_id", "collective"),
    )

    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(160))
    code: Mapped[str | None] = mapped_column(String(20))
    sort_key: Mapped[str] = mapped_column(String(640), default="")
    parent_id: Mapped[str | None] = mapped_column(Id)
    head_title: Mapped[str | None] = mapped_column(String(120))
    adults: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Member(Tenant, Base):
    """An account at work in this ward, and the person of the register that it is, where there is one."""

    __tablename__ = "member"
    __table_args__ = (within_ward("person_id", "person"),)

    account_id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str | None] = mapped_column(Id)


class Position(Entity, Base):
    """A role with a scope and dates. Without a collective it covers the whole ward."""

    __tablename__ = "position"
    __table_args__ = (
        within_ward("account_id", "member", target="account_id"),
        within_ward("collective_id", "collective"),
        Index("ix_position_account", "commune_id", "account_id"),
    )

    account_id: Mapped[str] = mapped_column(Id)
    role: Mapped[str] = mapped_column(String(20))
    collective_id: Mapped[str | None] = mapped_column(Id)
    title: Mapped[str | None] = mapped_column(String(120))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
