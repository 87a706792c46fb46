"""The few tables that belong to no ward."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Id, JsonValue


class Installation(Base):
    """One row: what this database says of itself. A restored database gets a new epoch."""

    __tablename__ = "installation"
    __shared__ = True
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[str] = mapped_column(Id)
    epoch_since: Mapped[datetime]


class Commune(Base):
    """A ward. `seq` is its counter: one number per change, in commit order.

    When the database was restored, the counter leaps: the numbers after `lost_after`, up to `lost_upto`, were perhaps
    given by the life that was lost, and phones may still name them.
    """

    __tablename__ = "commune"
    __shared__ = True

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    backed_up_rev: Mapped[int] = mapped_column(BigInteger, default=0)
    lost_after: Mapped[int] = mapped_column(BigInteger, default=0)
    lost_upto: Mapped[int] = mapped_column(BigInteger, default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class CommuneName(Base):
    """What a ward and the bodies above it were called from a day on; a paper of 2022 keeps its names."""

    __tablename__ = "commune_name"
    __shared__ = True

    commune_id: Mapped[str] = mapped_column(Id, ForeignKey("commune.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(120))
    superior: Mapped[str] = mapped_column(String(200))
    official_code: Mapped[str | None] = mapped_column(String(20))


class Account(Base):
    """Somebody who can sign in. What they may do is in `position`, ward by ward."""

    __tablename__ = "account"
    __shared__ = True

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(Text)
    session_version: Mapped[int] = mapped_column(default=1)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class CriteriaVersion(Base):
    """One edition of the criteria, as data. Never changed once a campaign uses it; a correction is a new version."""

    __tablename__ = "criteria_version"
    __shared__ = True

    version: Mapped[str] = mapped_column(String(40), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
