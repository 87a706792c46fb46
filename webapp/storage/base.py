"""The interface of a store, and the choice of one by its URL."""

from collections.abc import Iterator
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit
from urllib.request import url2pathname


class StoredFileMissingError(Exception):
    """There is no file of that name."""


class EvidenceStore(Protocol):
    """Bytes under names such as `evidence/<commune>/<sha256>`; a write is whole or not there, and durable."""

    def write(self, name: str, content: bytes) -> None: ...
    def write_from(self, name: str, source: BinaryIO) -> None: ...
    def read(self, name: str) -> bytes: ...
    def open(self, name: str) -> BinaryIO: ...
    def exists(self, name: str) -> bool: ...
    def size(self, name: str) -> int: ...
    def delete(self, name: str) -> None: ...
    def names(self, prefix: str) -> Iterator[str]: ...


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
    raise ValueError(
        f"EVIDENCE_URL must begin with file:// or s3://, not {parts.scheme}://"
    )
