"""The official Python client of tus against the running application, over a good line and a bad one."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from tests import factories
from tests.services.hostile_files import SECRET, exif, photo, saved
from tests.support.server import BadLine, serving
from tests.web.api.conftest import Scene
from webapp.models import EvidenceFile, Upload
from webapp.services.uploads import MOST_BYTES
from webapp.storage import EvidenceStore

CHUNK = 64 * 1024
# What the heads of all requests of a test come to, at most.
HEADS = 50_000


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """The port of the running application."""
    with serving(app) as port:
        yield port


@pytest.fixture
def bad_line(port: int) -> Iterator[BadLine]:
    """A line to it that breaks when told to."""
    line = BadLine(port)
    yield line
    line.close()


@pytest.fixture
def content() -> bytes:
    """A photo of some 300 KB that says where it was taken."""
    noise = Image.effect_noise((1000, 750), 90).convert("RGB")
    return saved(noise, exif=exif(), quality=55)


def _store(app: Flask) -> EvidenceStore:
    store: EvidenceStore = app.extensions["evidence"]
    return store


def _uploader(scene: Scene, port: int, content: bytes, url: str | None = None, **more: Any) -> Any:
    client = TusClient(f"http://127.0.0.1:{port}/api/v1/uploads", {"Authorization": f"Bearer {scene.token}"})
    metadata = {
        "evidence_id": factories.new_id(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "filetype": "image/jpeg",
    }
    more = {"metadata": metadata, "chunk_size": CHUNK, "upload_checksum": True} | more
    return client.uploader(file_stream=io.BytesIO(content), url=url, **more)


def _file(scene: Scene, content: bytes) -> EvidenceFile | None:
    with scene.reading() as session:
        row: EvidenceFile | None = session.get(EvidenceFile, (scene.ward.id, hashlib.sha256(content).hexdigest()))
        return row


def _check_kept(app: Flask, scene: Scene, content: bytes) -> None:
    row = _file(scene, content)
    assert row is not None
    kept = _store(app).read(f"evidence/{scene.ward.id}/{row.stored_sha256}")
    assert hashlib.sha256(kept).hexdigest() == row.stored_sha256
    assert len(kept) == row.stored_size
    assert kept != content
    assert SECRET not in kept
    assert list(_store(app).names("uploads/")) == []


@pytest.mark.parametrize("chunk_size", [CHUNK, MOST_BYTES])
def test_a_photo_arrives(app: Flask, scene: Scene, port: int, content: bytes, chunk_size: int) -> None:
    assert len(content) > 3 * CHUNK
    uploader = _uploader(scene, port, content, chunk_size=chunk_size)
    uploader.upload()
    assert uploader.offset == len(content)
    _check_kept(app, scene, content)


def test_an_upload_that_was_begun_goes_on_where_it_stands(app: Flask, scene: Scene, port: int, content: bytes) -> None:
    begun = _uploader(scene, port, content)
    begun.upload(stop_at=CHUNK)
    resumed = _uploader(scene, port, content, url=begun.url)
    assert resumed.offset == CHUNK
    resumed.upload()
    _check_kept(app, scene, content)


def test_it_goes_on_after_the_application_was_started_anew(app: Flask, scene: Scene, content: bytes) -> None:
    with serving(app) as port:
        begun = _uploader(scene, port, content)
        begun.upload(stop_at=CHUNK)
    with serving(app) as port:
        _uploader(scene, port, content, url=f"http://127.0.0.1:{port}/{begun.url.split('/', 3)[3]}").upload()
    _check_kept(app, scene, content)


def test_a_line_that_breaks_again_and_again_costs_at_most_a_chunk_each_time(
    app: Flask, scene: Scene, bad_line: BadLine, content: bytes
) -> None:
    # Inside the body at every 4 KB of a chunk, and (0) just before the reply.
    cuts = [0 if turn % 4 == 3 else 4096 * (1 + turn) for turn in range(16)]
    uploader = _uploader(scene, bad_line.port, content)
    uploader.set_url(uploader.create_url())
    url, offset, failures = uploader.url, 0, 0
    while offset < len(content):
        uploader = _uploader(scene, bad_line.port, content, url=url)
        offset = uploader.offset
        bad_line.cuts.extend([cuts.pop()] if cuts else [])
        try:
            while uploader.offset < len(content):
                uploader.upload_chunk()
            offset = uploader.offset
        except TusUploadFailed:
            failures += 1
    assert failures == bad_line.made
    assert failures > 5
    assert bad_line.sent <= len(content) + failures * CHUNK + HEADS
    _check_kept(app, scene, content)


def test_a_chunk_that_was_damaged_is_refused_and_may_be_sent_again(
    app: Flask, scene: Scene, port: int, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploader = _uploader(scene, port, content)
    uploader.upload(stop_at=CHUNK)
    right = type(uploader).CHECKSUM_ALGORITHM_PAIR
    monkeypatch.setattr(
        uploader, "_BaseUploader__checksum_algorithm", lambda chunk: hashlib.sha1(chunk + b"!", usedforsecurity=False)
    )
    with pytest.raises(TusUploadFailed) as refused:
        uploader.upload_chunk()
    assert refused.value.status_code == 460
    assert uploader.get_offset() == CHUNK
    monkeypatch.setattr(uploader, "_BaseUploader__checksum_algorithm", right[1])
    uploader.upload()
    _check_kept(app, scene, content)


def test_a_file_other_than_announced_is_refused_and_nothing_of_it_stays(
    app: Flask, scene: Scene, port: int, content: bytes
) -> None:
    uploader = _uploader(scene, port, content)
    uploader.metadata["sha256"] = hashlib.sha256(b"another").hexdigest()
    with pytest.raises(TusUploadFailed) as refused:
        uploader.upload()
    assert refused.value.status_code == 460
    assert b"sha256_mismatch" in refused.value.response_content
    assert list(_store(app).names("")) in ([], [f"marks/{scene.ward.id}.json"])
    with pytest.raises(TusCommunicationError):
        uploader.get_offset()


@pytest.mark.parametrize("checksum", [True, False])
def test_what_is_no_photo_is_refused_and_nothing_of_it_stays(
    app: Flask, scene: Scene, port: int, checksum: bool
) -> None:
    page = b"\xff\xd8\xff\xe0<html><script>alert(1)</script></html>" * 3000
    uploader = _uploader(scene, port, page, upload_checksum=checksum)
    with pytest.raises(TusUploadFailed) as refused:
        uploader.upload()
    assert refused.value.status_code == 422
    assert b"not_an_image" in refused.value.response_content
    assert _file(scene, page) is None
    assert not any(name.startswith(("evidence/", "uploads/")) for name in _store(app).names(""))


def test_a_photo_that_is_held_need_not_be_sent_again(app: Flask, scene: Scene, port: int, content: bytes) -> None:
    _uploader(scene, port, content).upload()
    # This client does not look at the offset of the reply, so it is told by the first PATCH and asks.
    second = _uploader(scene, port, content, retries=1, retry_delay=0)
    second.upload()
    assert second.offset == len(content)
    _check_kept(app, scene, content)
    with scene.reading() as session:
        assert session.query(Upload).filter(Upload.finished_at.is_not(None)).count() == 2


def test_two_uploads_of_one_photo_at_once_give_one_file(app: Flask, scene: Scene, port: int, content: bytes) -> None:
    one, two = _uploader(scene, port, content), _uploader(scene, port, content)
    one.upload(stop_at=CHUNK)
    two.upload(stop_at=2 * CHUNK)
    one.upload()
    two.upload()
    assert one.offset == two.offset == len(content)
    _check_kept(app, scene, content)


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(scene: Scene, port: int) -> None:
    with pytest.raises(TusCommunicationError) as refused:
        _uploader(scene, port, bytes(MOST_BYTES + 1)).upload()
    assert refused.value.status_code == 413


def test_small_photos_arrive_too(app: Flask, scene: Scene, port: int) -> None:
    small = saved(photo(1, 1))
    _uploader(scene, port, small).upload()
    _check_kept(app, scene, small)
