"""What remembers: history, receipts, quarantine, rivals, the feed's rows, keys and the audit chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, JsonValue, Tenant


class History(Tenant, Base):
    """One change of one record. `fields` says what changed; `sealed` holds the new values under the subject's key."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_entity", "commune_id", "entity_type", "entity_id", "rev"),)

    rev: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entity_type: Mapped[str] = mapped_column(String(20), primary_key=True)
    entity_id: Mapped[str] = mapped_column(Id, primary_key=True)
    operation: Mapped[str] = mapped_column(String(40))
    operation_id: Mapped[str | None] = mapped_column(Id)
    account_id: Mapped[str | None] = mapped_column(Id)
    device_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime]
    fields: Mapped[list[str]] = mapped_column(JsonValue)
    subject_id: Mapped[str] = mapped_column(Id)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Receipt(Tenant, Base):
    """What a phone was told about an operation, written with the change it speaks of."""

    __tablename__ = "receipt"

    operation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10))
    rev: Mapped[int | None] = mapped_column(BigInteger)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue, default=list)
    device_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime]


class Quarantine(Tenant, Base):
    """An operation that could not be applied, kept whole and sealed. `operation_id` is text: it may be nonsense."""

    __tablename__ = "quarantine"

    operation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    type: Mapped[str | None] = mapped_column(String(40))
    entity_id: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue)
    device_id: Mapped[str] = mapped_column(Id)
    subject_id: Mapped[str] = mapped_column(Id)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    last_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None] = mapped_column(Id)
    remark: Mapped[str | None] = mapped_column(String(500))


class Rival(Entity, Base):
    """A value that lost to one stored before it, kept until a human chooses. `reason`: `changed` or `not_draft`."""

    __tablename__ = "rival"
    __table_args__ = (Index("ix_rival_entity", "commune_id", "entity_type", "entity_id"),)

    entity_type: Mapped[str] = mapped_column(String(20))
    entity_id: Mapped[str] = mapped_column(Id)
    field: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[str] = mapped_column(Id)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    operation_id: Mapped[str] = mapped_column(Id)
    device_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]


class Visibility(Tenant, Base):
    """Who sees a record: a collective, a person (for citizens) or the ward itself. Drives the feed."""

    __tablename__ = "visibility"
    __table_args__ = (
        Index("ix_visibility_feed", "commune_id", "scope_id", "rev"),
        Index("ix_visibility_entity", "commune_id", "type", "entity_id"),
    )

    scope_id: Mapped[str] = mapped_column(Id, primary_key=True)
    type: Mapped[str] = mapped_column(String(20), primary_key=True)
    entity_id: Mapped[str] = mapped_column(Id, primary_key=True)
    rev: Mapped[int] = mapped_column(BigInteger)
    gone: Mapped[bool] = mapped_column(default=False)


class SubjectKey(Tenant, Base):
    """The key of a person or household, wrapped under a key of `DATA_KEYS`. Destroying it erases what it sealed."""

    __tablename__ = "subject_key"

    subject_id: Mapped[str] = mapped_column(Id, primary_key=True)
    kid: Mapped[str] = mapped_column(String(20))
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]


class SealKey(Tenant, Base):
    """A key pair to which phones seal what they cannot send yet (protocol.md §4). The newest is given out; old ones
    stay readable. `public` is base64url of the uncompressed point; the private half is wrapped under `DATA_KEYS`."""

    __tablename__ = "seal_key"

    kid: Mapped[str] = mapped_column(String(20), primary_key=True)
    public: Mapped[str] = mapped_column(String(120))
    wrapped_by: Mapped[str] = mapped_column(String(20))
    wrapped_private: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class Unopened(Tenant, Base):
    """What a phone sealed and no key of the ward opens, kept for a human under the phone's key. `id`: SHA-256 of it.

    `proved`: it came with the phone's token, or under its mark.
    """

    __tablename__ = "unopened"
    __table_args__ = (Index("ix_unopened_device", "commune_id", "device_id"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True, sort_order=-10)
    device_id: Mapped[str] = mapped_column(Id)
    code: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    proved: Mapped[bool] = mapped_column(server_default=false())
    at: Mapped[datetime]
    last_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None] = mapped_column(Id)
    remark: Mapped[str | None] = mapped_column(String(500))


class Audit(Tenant, Base):
    """The chain: each row's hash covers the row before it. Ids, codes and keyed hashes only."""

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("n > 0", name="n"),
        Index("ix_audit_entity", "commune_id", "entity_id"),
    )

    n: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(40))
    entity_type: Mapped[str] = mapped_column(String(20))
    entity_id: Mapped[str] = mapped_column(Id)
    rev: Mapped[int | None] = mapped_column(BigInteger)
    codes: Mapped[list[str]] = mapped_column(JsonValue, default=list)
    digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
