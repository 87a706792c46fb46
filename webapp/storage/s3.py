"""Any S3 as a store. Needs the extra `s3` (boto3); keys come from the environment, as boto3 reads them."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, cast
from urllib.parse import parse_qsl, urlsplit

from webapp.storage.base import BLOCK, StorageFullError, StoredFileMissingError, check_name, check_prefix

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

OPTIONS = {"endpoint_url", "region"}
MISSING_EXTRA = "EVIDENCE_URL is an S3 address, but boto3 is not installed: pip install 'so-cdht[s3]'."
_MISSING = {"NoSuchKey", "NotFound", "404"}
_FULL = {"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "507"}


class S3Store:
    """Objects of one bucket, below a prefix. An S3 gives an object its name only when the whole of it is stored."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{check_name(prefix)}/" if prefix else ""

    @staticmethod
    def from_url(url: str) -> S3Store:
        """`s3://bucket/prefix?endpoint_url=http://127.0.0.1:8333&region=us-east-1`.

        :raises ValueError: no bucket, or an option that is none.
        :raises RuntimeError: boto3 is not installed.
        """
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        if not parts.netloc or options.keys() - OPTIONS:
            raise ValueError("EVIDENCE_URL must be s3://bucket/prefix?endpoint_url=…&region=…")
        client = _connect(options.get("endpoint_url"), options.get("region"))
        return S3Store(client, parts.netloc, parts.path.strip("/"))

    def write(self, name: str, content: bytes) -> None:
        self.write_from(name, BytesIO(content))

    def write_from(self, name: str, source: BinaryIO) -> None:
        key = self._key(name)
        # The checksum goes first, so a source that cannot go back is put on the disk.
        with contextlib.ExitStack() as stack:
            body = source
            if not source.seekable():
                body = cast(BinaryIO, stack.enter_context(tempfile.TemporaryFile()))
                while block := source.read(BLOCK):
                    body.write(block)
                body.seek(0)
            checksum = _md5(body)
            with self._translated(name):
                self._client.put_object(Bucket=self._bucket, Key=key, Body=body, ContentMD5=checksum)

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            return file.read()

    def open(self, name: str) -> BinaryIO:
        with self._translated(name):
            found = self._client.get_object(Bucket=self._bucket, Key=self._key(name))
        return cast(BinaryIO, found["Body"])

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except StoredFileMissingError:
            return False
        return True

    def size(self, name: str) -> int:
        with self._translated(name):
            return int(self._client.head_object(Bucket=self._bucket, Key=self._key(name))["ContentLength"])

    def delete(self, name: str) -> None:
        with self._translated(name):
            self._client.delete_object(Bucket=self._bucket, Key=self._key(name))

    def names(self, prefix: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + check_prefix(prefix)):
            for entry in page.get("Contents", ()):
                yield entry["Key"].removeprefix(self._prefix)

    def _key(self, name: str) -> str:
        return self._prefix + check_name(name)

    @contextlib.contextmanager
    def _translated(self, name: str) -> Iterator[None]:
        from botocore.exceptions import ClientError

        try:
            yield
        except ClientError as error:
            _raise(error, name)


def _connect(endpoint_url: str | None, region: str | None) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise RuntimeError(MISSING_EXTRA) from error
    config = Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"mode": "standard", "max_attempts": 4},
        # Signing the content as well would read it by the megabyte; `Content-MD5` guards it on its way.
        s3={"payload_signing_enabled": False} | ({"addressing_style": "path"} if endpoint_url else {}),
        # The newer checksums in trailers are not understood by every S3.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client("s3", endpoint_url=endpoint_url, region_name=region or "us-east-1", config=config)


def _md5(body: BinaryIO) -> str:
    """Of what is left to read, in base64; the body then stands where it stood."""
    start, digest = body.tell(), hashlib.md5(usedforsecurity=False)
    while block := body.read(BLOCK):
        digest.update(block)
    body.seek(start)
    return base64.b64encode(digest.digest()).decode()


def _raise(error: ClientError, name: str) -> NoReturn:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
    if code in _MISSING:
        raise StoredFileMissingError(name) from error
    if {code, status} & _FULL:
        raise StorageFullError(str(error)) from error
    raise error
