"""What an S3 asks for besides."""

import builtins
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.response import StreamingBody

from webapp.storage import StorageFullError, open_store, s3
from webapp.storage.s3 import S3Store


def test_without_boto3_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def without_boto3(name: str, *arguments: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "boto3":
            raise ImportError(name)
        return real_import(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without_boto3)
    with pytest.raises(RuntimeError, match=r"pip install 'so-cdht\[s3\]'"):
        open_store("s3://bucket")


@pytest.mark.parametrize("url", ["s3://", "s3:///prefix", "s3://bucket?region=x&key=secret", "s3://bucket/../other"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"EVIDENCE_URL|not a name"):
        open_store(url)


def test_another_kind_of_address_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with"):
        open_store("ftp://server/folder")


class Refusing:
    """A client that an S3 always gives the same refusal."""

    def __init__(self, code: str, status: int) -> None:
        self._answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}

    def put_object(self, **_arguments: Any) -> StreamingBody:
        raise ClientError(self._answer, "PutObject")


@pytest.mark.parametrize(("code", "status"), [("XMinioStorageFull", 507), ("InternalError", 507)])
def test_a_full_s3_is_told_as_full(code: str, status: int) -> None:
    with pytest.raises(StorageFullError):
        S3Store(Refusing(code, status), "bucket").write("a/b", b"x")


def test_a_refusal_is_told_as_it_is() -> None:
    with pytest.raises(ClientError):
        S3Store(Refusing("AccessDenied", 403), "bucket").write("a/b", b"x")


def test_keys_come_from_the_environment_and_never_from_the_address() -> None:
    assert {"endpoint_url", "region"} == s3.OPTIONS
