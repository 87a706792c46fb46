"""What phones sealed to the ward's public key, opened: HPKE (RFC 9180) in base mode, as docs/protocol.md says."""

import binascii
import re
from base64 import b64decode
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from sqlalchemy.orm import Session

from webapp.services import seal_keys

INFO = b"cdht/v1/sealed"
# An uncompressed point of P-256, and the tag of AES-GCM.
ENC, TAG = 65, 16
UNKNOWN_KEY, BROKEN, MALFORMED = "unknown_key", "broken", "malformed"

_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_KID = re.compile(r"[A-Za-z0-9_-]{1,20}", re.ASCII)
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}", re.ASCII)


class UnopenableError(Exception):
    """It cannot be opened. `code`: `unknown_key`, `broken` (another key's, or damaged) or `malformed`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_base64(value: Any) -> bytes:
    """Bytes from base64url, with or without its padding.

    :raises UnopenableError: `malformed`.
    """
    if type(value) is not str or not _BASE64URL.fullmatch(value):
        raise UnopenableError(MALFORMED)
    text = value.rstrip("=")
    try:
        return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise UnopenableError(MALFORMED) from error


def read_enc(value: Any) -> bytes:
    """The encapsulated key from base64url: 65 bytes.

    :raises UnopenableError: `malformed`.
    """
    enc = read_base64(value)
    if len(enc) != ENC:
        raise UnopenableError(MALFORMED)
    return enc


def read_kid(value: Any) -> str:
    """The id of a key.

    :raises UnopenableError: `malformed`.
    """
    if type(value) is not str or not _KID.fullmatch(value):
        raise UnopenableError(MALFORMED)
    return value


class Opener:
    """Opens what was sealed to any key that the session's ward ever had; each key is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys: dict[str, ec.EllipticCurvePrivateKey] = {}

    def know(self, kid: Any) -> ec.EllipticCurvePrivateKey:
        """The key of an id, as somebody wrote it.

        :raises UnopenableError: `malformed` where it is no such id, `unknown_key` where the ward has none of it.
        """
        kid = read_kid(kid)
        if kid not in self._keys:
            try:
                self._keys[kid] = seal_keys.private_key(self._session, kid)
            except LookupError as error:
                raise UnopenableError(UNKNOWN_KEY) from error
        return self._keys[kid]

    def open(self, kid: Any, enc: bytes, ciphertext: bytes) -> bytes:
        """What was sealed.

        :raises UnopenableError: see there.
        """
        return opened(self.know(kid), enc, ciphertext)


def opened(key: ec.EllipticCurvePrivateKey, enc: bytes, ciphertext: bytes) -> bytes:
    """What was sealed to this key. `enc` has 65 bytes, `ciphertext` ends with its tag.

    :raises UnopenableError: `broken`.
    """
    try:
        return _SUITE.decrypt(enc + ciphertext, key, INFO)
    except (InvalidTag, ValueError) as error:
        raise UnopenableError(BROKEN) from error
