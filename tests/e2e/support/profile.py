"""Everything that a browser's profile holds, byte by byte, and what is found in it."""

import gzip
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.e2e.support import leveldb

# Chromium packs the values of IndexedDB by themselves, too: three bytes, then a Snappy block.
PACKED = b"\xff\x11\x02"
GZIP = b"\x1f\x8b\x08"


def readings(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file in every way in which it can be read: as it lies there, and unpacked."""
    raw = path.read_bytes()
    yield "raw", raw
    parts: list[bytes] = []
    try:
        if path.suffix in (".ldb", ".sst"):
            parts = list(leveldb.table(raw))
        elif path.suffix == ".log":
            parts = list(leveldb.log(raw))
    except leveldb.Torn:
        # Being written when the browser ended: it was searched as it lies there.
        parts = []
    yield from (("leveldb", part) for part in parts)
    for whole in (raw, *parts):
        yield from (("packed", text) for text in _packed(whole))
        yield from (("gzip", text) for text in _gzipped(whole))


def _packed(data: bytes) -> Iterator[bytes]:
    for found in re.finditer(re.escape(PACKED), data):
        try:
            yield leveldb.unsnap(data[: found.end() + 4_000_000], found.end(), lenient=True)
        except leveldb.Torn:
            continue


def _gzipped(data: bytes) -> Iterator[bytes]:
    for found in re.finditer(re.escape(GZIP), data):
        try:
            yield zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data[found.start() :], 4_000_000)
        except (zlib.error, gzip.BadGzipFile):
            continue


def codings(text: str) -> set[bytes]:
    """A text as it may lie on a disk: composed and decomposed, in UTF-8, in UTF-16, as URLs and as JSON write it."""
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    found = {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")}
    found |= {form.encode("ascii", "backslashreplace") for form in forms}
    return found | {"".join(f"%{byte:02X}" for byte in form.encode()).encode() for form in forms}


def search(folder: Path, needles: Iterable[bytes]) -> list[tuple[str, str, bytes]]:
    """Where any of the needles lies in any file of the profile: (file, how it was read, needle)."""
    pattern = re.compile(b"|".join(map(re.escape, sorted(set(needles), key=len, reverse=True))))
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    found = {
        (str(path.relative_to(folder)), how, match.group())
        for path in files
        for how, content in readings(path)
        for match in pattern.finditer(content)
    }
    return sorted(found)
