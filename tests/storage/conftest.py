"""Both kinds of store: a folder, and the bucket of a real S3."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.seaweedfs import BUCKET, KEYS, seaweedfs
from webapp.storage import EvidenceStore, open_store


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """A running SeaweedFS; boto3 finds its keys in the environment."""
    before = {name: os.environ.get(name) for name in KEYS}
    os.environ.update(KEYS)
    with seaweedfs() as endpoint:
        yield endpoint
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> EvidenceStore:
    """An empty store of each kind in turn."""
    if request.param == "folder":
        return open_store((tmp_path / "evidence").as_uri())
    endpoint = request.getfixturevalue("s3_endpoint")
    # Each test has a prefix of its own, and sees nothing of the others.
    prefix = "".join(letter if letter.isalnum() else "-" for letter in tmp_path.name.lower())
    return open_store(f"s3://{BUCKET}/tests/{prefix}?endpoint_url={endpoint}&region=us-east-1")
