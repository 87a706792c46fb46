"""Certificates, and the keys that sign them."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Entity, Id, Tenant, within_ward


class SignKey(Tenant, Base):
    """An Ed25519 key pair that signs certificates. `public` is base64url of the 32 bytes; the private half is wrapped
    under `DATA_KEYS`. Old ones go on verifying."""

    __tablename__ = "sign_key"

    kid: Mapped[str] = mapped_column(String(20), primary_key=True)
    public: Mapped[str] = mapped_column(String(60))
    wrapped_by: Mapped[str] = mapped_column(String(20))
    wrapped_private: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class Certificate(Entity, Base):
    """A giấy công nhận. `sealed` holds what is printed, with the signature over it, under the person's key: erasing the
    person erases it. `replaced_by` is the one with the name put right; the old one goes on saying so."""

    __tablename__ = "certificate"
    __table_args__ = (
        within_ward("decision_id", "decision"),
        within_ward("declaration_id", "declaration"),
        within_ward("sign_kid", "sign_key", target="kid"),
        within_ward("replaced_by", "certificate"),
        Index("ix_certificate_declaration", "commune_id", "declaration_id"),
        Index("ix_certificate_decision", "commune_id", "decision_id"),
    )

    decision_id: Mapped[str] = mapped_column(Id)
    declaration_id: Mapped[str] = mapped_column(Id)
    sign_kid: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str] = mapped_column(Id)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    issued_at: Mapped[datetime]
    replaced_by: Mapped[str | None] = mapped_column(Id)
    replaced_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
