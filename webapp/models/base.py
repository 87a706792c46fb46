"""What every table is made of: the declarative base, the column types and the ward that leads each key."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CHAR,
    JSON,
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Id(TypeDecorator[str]):
    """A UUID as its lower-case text; `uuid` on PostgreSQL, 36 characters elsewhere."""

    impl = CHAR(36)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(UUID(as_uuid=False))
        return dialect.type_descriptor(CHAR(36))


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes aware datetimes only and always gives UTC back (SQLite itself knows no time zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JsonValue = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """The one registry of tables. Each class says in `__shared__` whether it belongs to a ward."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime()},
    )
    __shared__ = False


class Tenant:
    """A row of one ward. `commune_id` leads the primary key, so one ward can move to a server of its own."""

    commune_id: Mapped[str] = mapped_column(Id, ForeignKey("commune.id"), primary_key=True, sort_order=-20)


class Entity(Tenant):
    """A tenant row with an id made by whoever created it, and the ward's counter at its last change."""

    id: Mapped[str] = mapped_column(Id, primary_key=True, sort_order=-10)
    rev: Mapped[int] = mapped_column(BigInteger, default=0)


def within_ward(column: str, table: str, *, target: str = "id") -> ForeignKeyConstraint:
    """A foreign key that never leaves the ward: (commune_id, column) → table(commune_id, target)."""
    return ForeignKeyConstraint(["commune_id", column], [f"{table}.commune_id", f"{table}.{target}"])
