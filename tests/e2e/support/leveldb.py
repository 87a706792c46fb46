"""Reading the files of LevelDB as far as a search needs: what tables hold uncompressed, what logs hold in one piece.

After the format in LevelDB's own documents (doc/table_format.md, doc/log_format.md) and that of Snappy.
"""

from collections.abc import Iterator

FOOTER, TRAILER = 48, 5
MAGIC = 0xDB4775248B80FB57
SNAPPY = 1
BLOCK = 32 * 1024
HEADER = 7
FIRST, LAST = (1, 2), (1, 4)


class Torn(ValueError):
    """Not of this format, or cut."""


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where it ends."""
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise Torn
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def unsnap(data: bytes, at: int = 0, *, lenient: bool = False) -> bytes:
    """What a Snappy block says. `lenient`: up to where it breaks off, for one whose end is not known.

    :raises Torn: it is none.
    """
    length, at = varint(data, at)
    out = bytearray()
    while len(out) < length and at < len(data):
        tag = data[at]
        at += 1
        kind = tag & 3
        if kind == 0:
            size = (tag >> 2) + 1
            if size > 60:
                extra = size - 60
                size = int.from_bytes(data[at : at + extra], "little") + 1
                at += extra
            out += data[at : at + size]
            at += size
            continue
        if kind == 1:
            size, width, offset = ((tag >> 2) & 7) + 4, 1, (tag >> 5) << 8
        else:
            size, width, offset = (tag >> 2) + 1, 2 if kind == 2 else 4, 0
        offset |= int.from_bytes(data[at : at + width], "little")
        at += width
        if not 0 < offset <= len(out):
            if lenient:
                break
            raise Torn
        while size > 0:
            piece = bytes(out[-offset:][:size]) if offset >= size else bytes(out[-offset:])
            out += piece
            size -= len(piece)
    if len(out) < length and not lenient:
        raise Torn
    return bytes(out)


def _block(data: bytes, at: int, size: int) -> bytes:
    content = data[at : at + size]
    if at + size + TRAILER > len(data):
        raise Torn
    return unsnap(content) if data[at + size] == SNAPPY else content


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = len(block) - 4 - 4 * int.from_bytes(block[-4:], "little")
    at, key = 0, b""
    while at < end:
        shared, at = varint(block, at)
        own, at = varint(block, at)
        size, at = varint(block, at)
        key = key[:shared] + block[at : at + own]
        yield key, block[at + own : at + own + size]
        at += own + size


def table(data: bytes) -> Iterator[bytes]:
    """Every key with its value in a table (`.ldb`), uncompressed.

    :raises Torn: it is no table, or a cut one.
    """
    if len(data) < FOOTER or int.from_bytes(data[-8:], "little") != MAGIC:
        raise Torn
    footer = data[-FOOTER:]
    _, at = varint(footer, 0)
    _, at = varint(footer, at)
    start, at = varint(footer, at)
    size, at = varint(footer, at)
    for _, handle in _entries(_block(data, start, size)):
        where, at = varint(handle, 0)
        long, _ = varint(handle, at)
        for key, value in _entries(_block(data, where, long)):
            yield key + b"\x00" + value


def log(data: bytes) -> Iterator[bytes]:
    """Every record of a log (`.log`), in one piece; what stands in the middle of a cut one is given as it is."""
    record = b""
    for start in range(0, len(data), BLOCK):
        block = data[start : start + BLOCK]
        at = 0
        while at + HEADER <= len(block):
            size, kind = int.from_bytes(block[at + 4 : at + 6], "little"), block[at + 6]
            piece = block[at + HEADER : at + HEADER + size]
            at += HEADER + size
            if kind in FIRST:
                record = b""
            record += piece
            if kind in LAST or kind == 0:
                yield record
                record = b""
    yield record
