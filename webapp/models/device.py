"""Phones: how they come in, what they send in pieces."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Id, JsonValue, Tenant, within_ward


class Device(Tenant, Base):
    """A phone of an account, or of a citizen (`person_id`). `scopes` is every scope that it ever had.

    `reported`: what it said of itself when it last called (`Device-State`: numbers and names of versions only).
    """

    __tablename__ = "device"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) <> (person_id IS NULL)", name="one_holder"),
        within_ward("account_id", "member", target="account_id"),
        within_ward("person_id", "person"),
        Index("ix_device_token", "commune_id", "token_hash", unique=True),
        Index("ix_device_account", "commune_id", "account_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, sort_order=-10)
    account_id: Mapped[str | None] = mapped_column(Id)
    person_id: Mapped[str | None] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(120))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    scopes: Mapped[list[str]] = mapped_column(JsonValue, default=list)
    enrolled_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    reported: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)


class EnrolmentCode(Tenant, Base):
    """`XXXX-XXXXXX`: four characters that name the code, six that are secret and only kept as a hash."""

    __tablename__ = "enrolment_code"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) <> (person_id IS NULL)", name="one_holder"),
        within_ward("account_id", "member", target="account_id"),
        within_ward("person_id", "person"),
    )

    name: Mapped[str] = mapped_column(String(4), primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    account_id: Mapped[str | None] = mapped_column(Id)
    person_id: Mapped[str | None] = mapped_column(Id)
    failures: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]
    device_id: Mapped[str | None] = mapped_column(Id)


class EvidenceFile(Tenant, Base):
    """A file that arrived whole. `sha256` is that of the bytes as uploaded, `stored_sha256` of what is kept.

    `look`: how the photo looks (`domain.looks`; null: nobody has looked, empty: it cannot be looked at), and the four
    numbers by which photos that look the same are found.
    """

    __tablename__ = "evidence_file"
    __table_args__ = tuple(Index(f"ix_evidence_file_look_{one}", "commune_id", f"look_{one}") for one in "abcd")

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    stored_sha256: Mapped[str] = mapped_column(String(64))
    stored_size: Mapped[int] = mapped_column(BigInteger)
    filetype: Mapped[str] = mapped_column(String(60))
    width: Mapped[int | None]
    height: Mapped[int | None]
    received_at: Mapped[datetime]
    look: Mapped[str | None] = mapped_column(String(32))
    look_a: Mapped[int | None]
    look_b: Mapped[int | None]
    look_c: Mapped[int | None]
    look_d: Mapped[int | None]


class Upload(Tenant, Base):
    """A file on its way (tus 1.0): how much of it is here, and until when we wait for the rest.

    `pieces` are the names of its stored parts, in order; what a request wrote and did not get in is not among them.
    `seal_kid` and `seal_enc` (base64url) where it comes sealed: `sha256` is then that of the ciphertext, and
    `opened_sha256`, once it is here, that of the photo.
    """

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("received BETWEEN 0 AND length", name="received"),
        Index("ix_upload_expires", "commune_id", "expires_at"),
        Index("ix_upload_device", "commune_id", "device_id"),
        CheckConstraint("(seal_kid IS NULL) = (seal_enc IS NULL)", name="sealed"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, sort_order=-10)
    device_id: Mapped[str] = mapped_column(Id)
    evidence_id: Mapped[str] = mapped_column(Id)
    sha256: Mapped[str] = mapped_column(String(64))
    filetype: Mapped[str] = mapped_column(String(60))
    length: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    pieces: Mapped[list[str]] = mapped_column(JsonValue, default=list)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    seal_kid: Mapped[str | None] = mapped_column(String(20))
    seal_enc: Mapped[str | None] = mapped_column(String(90))
    opened_sha256: Mapped[str | None] = mapped_column(String(64))
