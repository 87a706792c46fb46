"""Certificates: what is printed is signed with the ward's Ed25519 key, so that it can be checked without the ward.

The signed text is the certificate's fields in a fixed order, one a line; the QR carries it behind the `#` of the
address, which browsers never send: names do not reach logs.
"""

import base64
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import permissions
from webapp.domain.acts import Act
from webapp.domain.calendar import day
from webapp.domain.permissions import Actor
from webapp.models import Campaign, Certificate, Decision, DecisionEntry, Declaration, Person, SignKey
from webapp.models.tenancy import ward_of
from webapp.services import counter, keys, ledger
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError, StaleError

LABEL = "certificate/printed"
VERSION = "cdht1"
LONGEST_REASON = 2000


@dataclass(frozen=True)
class Printed:
    """What a certificate says. `signature` is base64url of the 64 bytes over `text()`."""

    id: str
    ward: str
    full_name: str
    year: int
    title: str
    decision_number: str
    decided_on: str
    register_number: int
    kid: str
    signature: str = ""

    def text(self) -> str:
        """What is signed: the fields in their order, one a line."""
        fields = (VERSION, self.id, self.ward, self.full_name, self.year, self.title)
        rest = (self.decision_number, self.decided_on, self.register_number, self.kid)
        return "\n".join(" ".join(str(value).split()) for value in (*fields, *rest))

    def fragment(self) -> str:
        """What the QR carries behind the `#`: text and signature, base64url without padding."""
        return f"{_encode(self.text().encode())}.{self.signature}"


def issue_all(session: Session, decision: Decision, now: datetime) -> None:
    """One certificate for each of a decision's list, in its transaction."""
    ward = ward_of(session)
    statement = (
        select(DecisionEntry, Person.id, Person.full_name)
        .join(Declaration, (Declaration.commune_id == ward) & (Declaration.id == DecisionEntry.declaration_id))
        .join(Person, (Person.commune_id == ward) & (Person.id == Declaration.person_id))
        .where(DecisionEntry.commune_id == ward, DecisionEntry.decision_id == decision.id)
        .order_by(DecisionEntry.register_number)
    )
    rows = session.execute(statement).all()
    keys.load(session, [row[1] for row in rows])
    for entry, person_id, full_name in rows:
        _make(session, decision, entry, person_id, full_name, decision.rev, now)
    session.flush()


def correct(
    session: Session, actor: Actor, certificate_id: str, reason: str, *, seen_rev: int, now: datetime
) -> Certificate:
    """A new certificate with the name as it stands in the register now; the old one stays, and says that it was
    replaced. The decision is not touched.

    :raises FaultyInputError: without a reason, or the name is the same.
    """
    rev = counter.next_rev(session)
    ward = ward_of(session)
    allowed = permissions.may(actor, Act.ISSUE_DECISION, None, day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    row = session.get(Certificate, (ward, certificate_id))
    if row is None:
        raise NotFoundError(certificate_id)
    if row.rev != seen_rev or row.replaced_by is not None:
        raise StaleError(row.rev, ("replaced_by",))
    if not reason.strip():
        raise FaultyInputError([Fault("reason", "reason_required")])
    person = session.get_one(Person, (ward, row.person_id))
    if read(session, row).full_name == person.full_name:
        raise FaultyInputError([Fault("reason", "name_unchanged")])
    decision = session.get_one(Decision, (ward, row.decision_id))
    entry = session.get_one(DecisionEntry, (ward, row.decision_id, row.declaration_id))
    made = _make(session, decision, entry, person.id, person.full_name, rev, now)
    session.flush()
    row.replaced_by, row.replaced_at, row.rev = made.id, now, rev
    row.reason = reason.strip()[:LONGEST_REASON]
    ledger.record(
        session,
        entity_type="certificate",
        entity_id=row.id,
        rev=rev,
        operation="correct",
        author=Author("committee", account_id=actor.account_id, person_id=actor.person_id),
        at=now,
        values={"replaced_by": made.id, "reason": row.reason},
        subject_id=row.person_id,
        scopes=(),
        new=False,
    )
    session.flush()
    return made


def read(session: Session, row: Certificate) -> Printed:
    """What a certificate says.

    :raises webapp.services.keys.KeyDestroyedError: the person was erased.
    """
    values = keys.unseal_values(session, row.person_id, LABEL, row.sealed)
    return Printed(**values)


def of_decision(session: Session, decision_id: str) -> list[tuple[Certificate, Printed | None]]:
    """The certificates of a decision in the order of the register, replaced ones too; None for erased people."""
    statement = (
        select(Certificate)
        .join(
            DecisionEntry,
            (DecisionEntry.commune_id == Certificate.commune_id)
            & (DecisionEntry.declaration_id == Certificate.declaration_id),
        )
        .where(Certificate.commune_id == ward_of(session), Certificate.decision_id == decision_id)
        .order_by(DecisionEntry.register_number, Certificate.issued_at)
    )
    rows = session.scalars(statement).all()
    erased = keys.load(session, [row.person_id for row in rows])
    return [(row, None if row.person_id in erased else read(session, row)) for row in rows]


def public_keys(session: Session) -> dict[str, str]:
    """Every key that ever signed: id → base64url of its public half."""
    statement = select(SignKey.kid, SignKey.public).where(SignKey.commune_id == ward_of(session))
    return {row.kid: row.public for row in session.execute(statement)}


def is_genuine(printed: Printed, public: str) -> bool:
    """Does the signature fit?"""
    try:
        key = Ed25519PublicKey.from_public_bytes(_decode(public))
        key.verify(_decode(printed.signature), printed.text().encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _make(
    session: Session, decision: Decision, entry: DecisionEntry, person_id: str, name: str, rev: int, now: datetime
) -> Certificate:
    ward = ward_of(session)
    kid, private = _current(session, now)
    campaign = session.get_one(Campaign, (ward, decision.campaign_id))
    bare = Printed(
        id=str(uuid.uuid4()),
        ward=ward,
        full_name=name,
        year=campaign.year,
        title="learning_citizen",
        decision_number=decision.number,
        decided_on=decision.signed_on.isoformat(),
        register_number=entry.register_number,
        kid=kid,
    )
    values = {**bare.__dict__, "signature": _encode(private.sign(bare.text().encode()))}
    keys.ensure(session, person_id, now)
    row = Certificate(
        commune_id=ward,
        id=bare.id,
        rev=rev,
        decision_id=decision.id,
        declaration_id=entry.declaration_id,
        sign_kid=kid,
        person_id=person_id,
        sealed=keys.seal_values(session, person_id, LABEL, values),
        issued_at=now,
    )
    session.add(row)
    return row


def _current(session: Session, at: datetime) -> tuple[str, Ed25519PrivateKey]:
    """The ward's newest key; the first one is made here. The caller holds the ward's lock."""
    ward, ring = ward_of(session), keys.keyring_of(session)
    statement = select(SignKey).where(SignKey.commune_id == ward).order_by(SignKey.created_at.desc(), SignKey.kid)
    row = session.scalars(statement.limit(1)).first()
    if row is None:
        kid, private = secrets.token_hex(8), Ed25519PrivateKey.generate()
        raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        public = _encode(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
        wrapped_by, wrapped = ring.wrap(raw, _label(ward, kid))
        row = SignKey(
            commune_id=ward, kid=kid, public=public, wrapped_by=wrapped_by, wrapped_private=wrapped, created_at=at
        )
        session.add(row)
        session.flush()
    raw = ring.unwrap(row.wrapped_by, row.wrapped_private, _label(ward, row.kid))
    return row.kid, Ed25519PrivateKey.from_private_bytes(raw)


def _label(ward: str, kid: str) -> bytes:
    return f"{ward}/sign/{kid}".encode()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
