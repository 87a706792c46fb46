"""Reading the body of a call: JSON, perhaps packed with gzip, never more than 1 MiB of it."""

import zlib
from typing import TypeVar

import msgspec
from flask import request

from webapp.web.api.problems import Problem

LIMIT = 1024 * 1024
BLOCK = 64 * 1024
ID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
GZIP = 16 + zlib.MAX_WBITS

Shape = TypeVar("Shape")


def read() -> bytes:
    """The body as JSON text, unpacked.

    :raises Problem: 413 over 1 MiB, 415 not JSON or packed in a way that is not known, 400 cut short.
    """
    if request.mimetype != "application/json" and not (
        request.mimetype.startswith("application/") and request.mimetype.endswith("+json")
    ):
        raise Problem(415, "unsupported_media_type", "Send application/json.", {"Accept": "application/json"})
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise Problem(415, "unsupported_media_type", "Send it plain or as gzip.", {"Accept-Encoding": "gzip"})
    # What is packed is never larger than what it holds, but for a few bytes.
    raw = request.stream.read(LIMIT + 1)
    if len(raw) > LIMIT:
        raise _too_large()
    return unpack(raw) if encoding in ("gzip", "x-gzip") else raw


def unpack(raw: bytes) -> bytes:
    """What a gzip body holds; given up as soon as it grows over 1 MiB.

    :raises Problem: 413, or 400 where it is cut or not gzip.
    """
    whole, rest = bytearray(), raw
    try:
        while rest:
            member = zlib.decompressobj(GZIP)
            while not member.eof:
                part = member.decompress(rest, BLOCK)
                whole += part
                rest = member.unconsumed_tail
                if len(whole) > LIMIT:
                    raise _too_large()
                if not part and not rest and not member.eof:
                    raise zlib.error("cut short")
            rest = member.unused_data
    except zlib.error as error:
        raise Problem(400, "malformed", "The body is not whole gzip.") from error
    return bytes(whole)


def decode(shape: type[Shape]) -> Shape:
    """The body as a shape of ours.

    :raises Problem: 400 `malformed`.
    """
    try:
        return msgspec.json.decode(read(), type=shape)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Problem(400, "malformed", f"The body is not the shape of this call: {error}.") from error


def _too_large() -> Problem:
    return Problem(413, "too_large", "At most 1 MiB after unpacking; send less at a time.")
