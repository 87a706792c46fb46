"""The ward's key pair for sealed envelopes (protocol.md §4): HPKE over P-256, the private half wrapped."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from webapp.models import SealKey
from webapp.models.tenancy import ward_of
from webapp.services import keys

SCALAR = 32


@dataclass(frozen=True)
class PublicKey:
    """What a phone seals to: the key's id and the uncompressed point in base64url without padding."""

    kid: str
    public: str

    def as_json(self) -> dict[str, str]:
        """The key as it travels."""
        return {"kid": self.kid, "public": self.public}


_NEWEST = (
    select(SealKey.kid, SealKey.public)
    .where(SealKey.commune_id == bindparam("ward"))
    .order_by(SealKey.created_at.desc(), SealKey.kid)
    .limit(1)
)


def newest(session: Session) -> PublicKey | None:
    """The ward's newest key; None where it never had one (no phone ever came in). Only reads."""
    row = session.execute(_NEWEST, {"ward": ward_of(session)}).first()
    return PublicKey(row.kid, row.public) if row else None


def current(session: Session, at: datetime) -> PublicKey:
    """The ward's newest key; the first one is made here. The caller holds the ward's lock."""
    return newest(session) or renew(session, at)


def renew(session: Session, at: datetime) -> PublicKey:
    """Make a new key pair, which is given out from now on; what was sealed to the old ones stays readable."""
    ward, kid = ward_of(session), secrets.token_hex(8)
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    public = base64.urlsafe_b64encode(point).rstrip(b"=").decode()
    scalar = private.private_numbers().private_value.to_bytes(SCALAR, "big")
    wrapped_by, wrapped = keys.keyring_of(session).wrap(scalar, _label(ward, kid))
    session.add(
        SealKey(commune_id=ward, kid=kid, public=public, wrapped_by=wrapped_by, wrapped_private=wrapped, created_at=at)
    )
    session.flush()
    return PublicKey(kid, public)


def private_key(session: Session, kid: str) -> ec.EllipticCurvePrivateKey:
    """The private half of a key.

    :raises LookupError: the ward never had it.
    """
    ward = ward_of(session)
    row = session.get(SealKey, (ward, kid))
    if row is None:
        raise LookupError(kid)
    scalar = keys.keyring_of(session).unwrap(row.wrapped_by, row.wrapped_private, _label(ward, kid))
    return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())


def _label(ward: str, kid: str) -> bytes:
    return f"{ward}/seal/{kid}".encode()
