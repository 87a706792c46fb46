"""Sealing as a phone does it: HPKE written down from RFC 9180, beside the library that the server opens with.

Base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256; the ephemeral key may be given, as the vectors of the RFC do.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

INFO = b"cdht/v1/sealed"
KEM = b"KEM\x00\x10"
P256 = ec.SECP256R1()


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """The uncompressed point, 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def scalar(value: bytes) -> ec.EllipticCurvePrivateKey:
    """A private key from its 32 bytes."""
    return ec.derive_private_key(int.from_bytes(value, "big"), P256)


def _extract(salt: bytes, suite: bytes, label: bytes, value: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + value, "sha256")


def _expand(secret: bytes, suite: bytes, label: bytes, info: bytes, length: int) -> bytes:
    info, made, block = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(secret, block + info + bytes([counter]), "sha256")
        made += block
    return made[:length]


def encap(to: bytes, ephemeral: ec.EllipticCurvePrivateKey) -> tuple[bytes, bytes]:
    """The shared secret, and `enc`."""
    enc = point(ephemeral.public_key())
    dh = ephemeral.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(P256, to))
    prk = _extract(b"", KEM, b"eae_prk", dh)
    return _expand(prk, KEM, b"shared_secret", enc + to, 32), enc


def schedule(shared: bytes, info: bytes, aead: int = 2) -> tuple[bytes, bytes]:
    """Key and nonce. `aead`: 1 is AES-128-GCM, 2 AES-256-GCM."""
    suite = b"HPKE\x00\x10\x00\x01" + aead.to_bytes(2, "big")
    context = b"\x00" + _extract(b"", suite, b"psk_id_hash", b"") + _extract(b"", suite, b"info_hash", info)
    secret = _extract(shared, suite, b"secret", b"")
    return _expand(secret, suite, b"key", context, 16 * aead), _expand(secret, suite, b"base_nonce", context, 12)


def seal(to: bytes, plain: bytes, info: bytes = INFO) -> tuple[bytes, bytes]:
    """(`enc`, ciphertext)."""
    shared, enc = encap(to, ec.generate_private_key(P256))
    key, nonce = schedule(shared, info)
    return enc, AESGCM(key).encrypt(nonce, plain, None)


def text(value: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def of_text(value: str) -> bytes:
    """The bytes again."""
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


def envelope(key: dict[str, str], *operations: Any, body: bytes | None = None) -> dict[str, str]:
    """One envelope to a key `{"kid", "public"}`; `body` in place of operations."""
    plain = json.dumps({"operations": list(operations)}).encode() if body is None else body
    enc, ciphertext = seal(of_text(key["public"]), plain)
    return {"kid": key["kid"], "enc": text(enc), "ciphertext": text(ciphertext)}


def rescue_file(
    key: dict[str, str],
    *,
    ward: str | None,
    device_id: str | None,
    token: str,
    bodies: list[bytes] = [],  # noqa: B006 - never changed
    photos: list[tuple[str, bytes]] = [],  # noqa: B006
    signed: bool = True,
    **head: Any,
) -> bytes:
    """A whole rescue file. `photos`: (evidence id, content); `head` replaces what stands in the head.
    Without being `signed` it says nothing of who made it."""
    parts: list[bytes] = []

    def sealed(plain: bytes, **more: Any) -> dict[str, Any]:
        enc, ciphertext = seal(of_text(key["public"]), plain)
        parts.append(ciphertext)
        return {"kid": key["kid"], "enc": text(enc), "length": len(ciphertext), **more}

    def with_mac(plain: bytes, **more: Any) -> dict[str, Any]:
        made = sealed(plain, **more)
        made["mac"] = hmac.digest(token.encode(), parts[-1], "sha256").hex()
        return made

    sender = sealed(json.dumps({"device_id": device_id, "token": token}).encode()) if signed else None
    envelopes = [with_mac(body) for body in bodies]
    listed = [
        {**with_mac(content, evidence_id=evidence_id), "sha256": hashlib.sha256(parts[-1]).hexdigest()}
        for evidence_id, content in photos
    ]
    said = {
        "v": 1,
        "ward": ward,
        "device_id": device_id,
        "made_at": "2026-08-17T02:00:00Z",
        "sender": sender,
        "envelopes": envelopes,
        "photos": listed,
        **head,
    }
    packed = json.dumps(said).encode()
    return b"CDHTRES1" + len(packed).to_bytes(4, "big") + packed + b"".join(parts)
