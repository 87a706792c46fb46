"""The headers of tus 1.0.0: read strictly, written in one place."""

import base64
import binascii
import hashlib
import re
import uuid
from collections.abc import Mapping
from typing import Protocol

from flask import Response, request
from werkzeug.http import http_date

from webapp.services import sealing, uploads
from webapp.services.uploads import Announced, Seal, Ticket
from webapp.web.api.problems import Problem

VERSION = "1.0.0"
MEDIA_TYPE = "application/offset+octet-stream"
SEALED = "application/vnd.cdht.sealed"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
CAPABILITIES = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,checksum,expiration,termination",
    "Tus-Max-Size": str(uploads.MOST_BYTES),
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
}

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FILETYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,28}/[a-z0-9][a-z0-9.+-]{0,28}", re.ASCII)


class Digest(Protocol):
    """A running checksum."""

    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


def check_version() -> None:
    """:raises Problem: 412, the client speaks another version or none."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Problem(412, "tus_version", f"Send Tus-Resumable: {VERSION}.", {"Tus-Version": VERSION})


def number(name: str) -> int:
    """A header that counts bytes.

    :raises Problem: 400, it is missing or no such number.
    """
    text = request.headers.get(name, "")
    if not _NUMBER.fullmatch(text):
        raise malformed(f"{name} must be a number of bytes.")
    return int(text)


def announced() -> Announced:
    """What the headers of a creation say of the file.

    :raises Problem: 400 incomplete or malformed, 413 over 5 MB.
    """
    length, values = number("Upload-Length"), _metadata()
    seal = _seal(values) if values.get("filetype") == SEALED else None
    if length > (uploads.MOST_SEALED if seal else uploads.MOST_BYTES):
        raise Problem(413, "too_large", f"A photo has at most {uploads.MOST_BYTES} bytes.", CAPABILITIES)
    if length == 0:
        raise malformed("An empty file is no photo.")
    evidence_id, sha256, filetype = (values.get(name, "") for name in ("evidence_id", "sha256", "filetype"))
    if not _is_id(evidence_id):
        raise malformed("Upload-Metadata: evidence_id must be a lower-case UUID.")
    if not _SHA256.fullmatch(sha256):
        raise malformed("Upload-Metadata: sha256 must be 64 lower-case hex digits.")
    if not _FILETYPE.fullmatch(filetype):
        raise malformed("Upload-Metadata: filetype must be a media type such as image/jpeg.")
    return Announced(evidence_id, sha256, filetype, length, seal)


def _seal(values: Mapping[str, str]) -> Seal:
    try:
        sealing.read_enc(values.get("enc"))
        return Seal(sealing.read_kid(values.get("kid")), str(values["enc"]))
    except sealing.UnopenableError as error:
        raise malformed("Upload-Metadata: of a sealed photo, kid and enc as in an envelope.") from error


def checksum() -> tuple[Digest, bytes] | None:
    """An empty running checksum and what it should come to, None where none was sent.

    :raises Problem: 400, another algorithm or not base64.
    """
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return None
    name, _, encoded = text.partition(" ")
    if name not in ALGORITHMS:
        raise malformed(f"Upload-Checksum: one of {', '.join(ALGORITHMS)}.")
    running = ALGORITHMS[name](usedforsecurity=False)
    expected = _decoded(encoded)
    if expected is None or len(expected) != running.digest_size:
        raise malformed("Upload-Checksum: the digest must be base64.")
    return running, expected


def reply(status: int, ticket: Ticket | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """A reply without a body; with a ticket, how much of it is here and until when the rest is waited for."""
    made = Response(status=status)
    made.headers.update(headers or {})
    if ticket is not None:
        made.headers["Upload-Offset"] = str(ticket.received)
        made.headers["Upload-Expires"] = http_date(ticket.expires_at)
    return made


def metadata_of(ticket: Ticket) -> str:
    """`Upload-Metadata` as it was announced."""
    said = ticket.announced
    values = {"evidence_id": said.evidence_id, "sha256": said.sha256, "filetype": said.filetype}
    values |= {"kid": said.seal.kid, "enc": said.seal.enc} if said.seal else {}
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def malformed(detail: str) -> Problem:
    """400."""
    return Problem(400, "malformed", detail)


def _metadata() -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, encoded = pair.strip().partition(" ")
        if not name:
            continue
        decoded = _decoded(encoded)
        if name in values or decoded is None:
            raise malformed("Upload-Metadata: each name once, each value in base64.")
        # A value that is no text is none that we take; names that we do not know are ignored.
        values[name] = decoded.decode("utf-8", errors="replace")
    return values


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
