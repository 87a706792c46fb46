"""The container of a rescue file (docs/protocol.md): read from its start to its end, one part in memory at a time."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO

import msgspec

from webapp.services.operations.values import SHA256, UUID
from webapp.services.upload_ticket import MOST_SEALED

MAGIC = b"CDHTRES1"
VERSION = 1
MOST_BYTES = 256 * 1024 * 1024
MOST_HEAD = 4 * 1024 * 1024
MOST_PARTS = 20_000
MOST_KEYS = 50
MOST_ENVELOPE = 1024 * 1024
MOST_SENDER = 4096

Short = Annotated[str, msgspec.Meta(max_length=120)]
Hex = Annotated[str, msgspec.Meta(pattern=f"^{SHA256.pattern}$")]
Id = Annotated[str, msgspec.Meta(pattern=f"^{UUID.pattern}$")]


class NotReadableError(Exception):
    """The file is not taken. `code`: `rescue_empty`, `rescue_kind`, `rescue_cut`, `rescue_version`, `rescue_large`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Sender(msgspec.Struct):
    """Where the proof lies of which phone it was."""

    kid: Short
    enc: Short
    length: Annotated[int, msgspec.Meta(ge=0, le=MOST_SENDER)]


class Envelope(msgspec.Struct):
    """One sealed `/operations` body."""

    kid: Short
    enc: Short
    length: Annotated[int, msgspec.Meta(ge=0, le=MOST_ENVELOPE)]
    mac: Hex | None = None


class Photo(msgspec.Struct):
    """One sealed photo; `sha256` is that of its ciphertext."""

    kid: Short
    enc: Short
    length: Annotated[int, msgspec.Meta(ge=0, le=MOST_SEALED)]
    evidence_id: Id
    sha256: Hex
    mac: Hex | None = None


class Head(msgspec.Struct):
    """What the file says of itself. Nothing in it is to be believed before a `mac` holds."""

    v: int
    # A phone that was signed out may not know any more whose it was.
    ward: Short | None
    device_id: Id | None
    made_at: Short
    sender: Sender | None = None
    envelopes: Annotated[list[Envelope], msgspec.Meta(max_length=MOST_PARTS)] = []
    photos: Annotated[list[Photo], msgspec.Meta(max_length=MOST_PARTS)] = []

    @property
    def listed(self) -> "list[Envelope | Photo]":
        """Envelopes, then photos."""
        return [*self.envelopes, *self.photos]

    @property
    def kids(self) -> set[str]:
        """The keys that it was sealed to."""
        return {part.kid for part in self.listed} | ({self.sender.kid} if self.sender else set())


@dataclass(frozen=True)
class Part:
    """One part with its ciphertext; `place` counts envelopes, then photos, from 0."""

    place: int
    said: Envelope | Photo
    content: bytes


def read_head(source: BinaryIO) -> Head:
    """The head; `source` then stands behind it.

    :raises NotReadableError: see there.
    """
    start = source.read(len(MAGIC) + 4)
    if not start:
        raise NotReadableError("rescue_empty")
    if not start.startswith(MAGIC):
        raise NotReadableError("rescue_cut" if MAGIC.startswith(start) else "rescue_kind")
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if len(start) == len(MAGIC) + 4 and length > MOST_HEAD:
        raise NotReadableError("rescue_kind")
    packed = source.read(length)
    if len(start) < len(MAGIC) + 4 or len(packed) < length:
        raise NotReadableError("rescue_cut")
    try:
        version = msgspec.json.decode(packed, type=dict[str, Any]).get("v")
        if type(version) is int and version > VERSION:
            raise NotReadableError("rescue_version")
        head = msgspec.json.decode(packed, type=Head)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise NotReadableError("rescue_kind") from error
    # Each of them is looked up before anything is taken in.
    if head.v != VERSION or len(head.kids) > MOST_KEYS or len(head.listed) > MOST_PARTS:
        raise NotReadableError("rescue_kind")
    return head


def read_sender(source: BinaryIO, head: Head) -> bytes | None:
    """The sender's ciphertext, with `source` standing behind the head; None where there is none, or it was cut."""
    if head.sender is None:
        return None
    content = source.read(head.sender.length)
    return content if len(content) == head.sender.length else None


def parts(source: BinaryIO, head: Head, skip: int = 0) -> Iterator[Part]:
    """The parts after the first `skip`, with `source` standing behind the sender. Ends early where the file does."""
    for place, said in enumerate(head.listed):
        content = source.read(said.length)
        if len(content) < said.length:
            return
        if place >= skip:
            yield Part(place, said, content)


def fingerprint(source: BinaryIO) -> tuple[str, int]:
    """SHA-256 (hex) and length of what is left to read.

    :raises NotReadableError: `rescue_large`.
    """
    digest, size = hashlib.sha256(), 0
    while block := source.read(64 * 1024):
        digest.update(block)
        size += len(block)
        if size > MOST_BYTES:
            raise NotReadableError("rescue_large")
    return digest.hexdigest(), size
