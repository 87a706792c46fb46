"""The interface of a store, and the choice of one by its URL."""

import re
from collections.abc import Iterator
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit
from urllib.request import url2pathname

BLOCK = 64 * 1024
LONGEST_NAME = 200

# Lower case only, so that two names never meet in one file where a disk ignores case; no segment begins with a dot.
_SEGMENT = r"[a-z0-9][a-z0-9._-]*"
_NAME = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_PREFIX = re.compile(rf"(?:{_SEGMENT}(?:/{_SEGMENT})*/?)?")


class StoredFileMissingError(Exception):
    """There is no file of that name."""


class StorageFullError(Exception):
    """There is no room left; nothing of the file was kept."""


class EvidenceStore(Protocol):
    """Bytes under names such as `evidence/<commune>/<sha256>`; a write is whole or not there, and durable.

    Names are checked by `check_name`. Reading, sizing and opening raise `StoredFileMissingError`, writing raises
    `StorageFullError`; deleting what is not there is no error. Writing to a name that exists replaces the file.
    """

    def write(self, name: str, content: bytes) -> None: ...
    def write_from(self, name: str, source: BinaryIO) -> None:
        """Store what is left to read in `source`, a block at a time."""

    def read(self, name: str) -> bytes: ...
    def open(self, name: str) -> BinaryIO:
        """The file for reading from its start to its end; the caller closes it."""

    def exists(self, name: str) -> bool: ...
    def size(self, name: str) -> int: ...
    def delete(self, name: str) -> None: ...
    def names(self, prefix: str) -> Iterator[str]:
        """The names that begin with `prefix`, in no order."""


def check_name(name: str) -> str:
    """The name, if it is one: segments of `a-z 0-9 . _ -`, none beginning with a dot, joined by slashes.

    :raises ValueError: it is none.
    """
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise ValueError(f"not a name of a stored file: {name[:80]!r}")
    return name


def check_prefix(prefix: str) -> str:
    """The prefix, if names can begin with it; an empty one is the beginning of all.

    :raises ValueError: none can.
    """
    if len(prefix) > LONGEST_NAME or not _PREFIX.fullmatch(prefix):
        raise ValueError(f"not the beginning of a stored file's name: {prefix[:80]!r}")
    return prefix


def open_store(url: str) -> EvidenceStore:
    """`file:///folder` or `s3://bucket/prefix?endpoint_url=…&region=…` (keys from the environment).

    :raises ValueError: another kind of URL.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        from webapp.storage.folder import FolderStore

        return FolderStore(url2pathname(parts.path))
    if parts.scheme == "s3":
        from webapp.storage.s3 import S3Store

        return S3Store.from_url(url)
    raise ValueError(f"EVIDENCE_URL must begin with file:// or s3://, not {parts.scheme}://")
