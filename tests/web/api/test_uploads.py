"""tus 1.0.0 as the server speaks it: what happens to a photo on its way (protocol.md §5)."""

import base64
import hashlib
import io
import tempfile
import tracemalloc
from typing import Any

import pytest
from flask import Flask
from werkzeug.http import http_date

from tests import factories
from tests.support.app import Clock
from tests.web.api.conftest import Scene
from tests.web.api.tus_client import EVIDENCE, PHOTO, SHA256, Tus, code, metadata, pieces
from webapp.models import Audit, EvidenceFile
from webapp.services import audit, uploads
from webapp.storage import EvidenceStore, StorageFullError


def test_the_server_says_what_it_can_do_to_anybody(app: Flask, scene: Scene, tus: Tus) -> None:
    nobody = Tus(app, None)
    for path in ("/api/v1/uploads", tus.begin()):
        reply = nobody.send("OPTIONS", path, Tus_Resumable=None)
        assert reply.status_code == 204
        assert reply.headers["Tus-Version"] == "1.0.0"
        assert {"creation", "checksum", "expiration"} <= set(reply.headers["Tus-Extension"].split(","))
        assert reply.headers["Tus-Max-Size"] == "5242880"
        assert reply.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_photo_arrives_in_twopieces(tus: Tus, scene: Scene, store: EvidenceStore) -> None:
    created = tus.create()
    assert created.status_code == 201
    assert created.headers["Upload-Offset"] == "0"
    assert created.headers["Upload-Expires"] == http_date(factories.NOW + uploads.LIFETIME)
    url = created.headers["Location"]
    first = tus.patch(url, PHOTO[:1000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "1000")
    assert "Upload-Expires" in first.headers
    state = tus.head(url)
    assert state.status_code == 200
    assert state.headers["Upload-Offset"] == "1000"
    assert state.headers["Upload-Length"] == str(len(PHOTO))
    assert state.headers["Upload-Metadata"] == metadata()
    assert state.headers["Cache-Control"] == "no-store"
    last = tus.patch(url, PHOTO[1000:], 1000)
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(PHOTO)))
    assert tus.head(url).headers["Upload-Offset"] == str(len(PHOTO))
    with scene.reading() as session:
        row = session.get(EvidenceFile, (scene.ward.id, SHA256))
        assert (row.filetype, row.width, row.height) == ("image/jpeg", 320, 240)
        arrived = session.query(Audit).filter(Audit.action == "evidence.receive").one()
        assert (arrived.actor, arrived.entity_id) == (f"account:{scene.volunteer.id}", EVIDENCE)
        assert SHA256 not in repr(arrived.__dict__)
        assert audit.verify(session) is None
    assert pieces(store) == []


def test_a_photo_that_is_held_is_done_at_once(tus: Tus) -> None:
    tus.patch(tus.begin(), PHOTO)
    created = tus.create()
    assert created.status_code == 201
    assert created.headers["Upload-Offset"] == str(len(PHOTO))
    assert tus.head(created.headers["Location"]).headers["Upload-Offset"] == str(len(PHOTO))
    assert tus.patch(created.headers["Location"], b"", len(PHOTO)).status_code == 204


def test_a_photo_whose_file_was_lost_is_asked_for_again(tus: Tus, store: EvidenceStore) -> None:
    tus.patch(tus.begin(), PHOTO)
    for name in list(store.names("evidence/")):
        store.delete(name)
    url = tus.begin()
    assert tus.head(url).headers["Upload-Offset"] == "0"
    assert tus.patch(url, PHOTO).status_code == 204
    assert len(list(store.names("evidence/"))) == 1


@pytest.mark.parametrize(("offset", "status"), [(None, 400), ("", 400), ("-1", 400), ("x", 400), (1, 409), (999, 409)])
def test_a_piece_begins_where_the_upload_stands(
    tus: Tus, store: EvidenceStore, offset: int | str | None, status: int
) -> None:
    url = tus.begin()
    reply = tus.patch(url, PHOTO[:100], offset)
    assert reply.status_code == status
    if status == 409:
        assert code(reply) == "offset_mismatch"
        assert reply.headers["Upload-Offset"] == "0"
    assert pieces(store) == []


def test_the_same_piece_twice_is_told_where_to_go_on(tus: Tus) -> None:
    url = tus.begin()
    assert tus.patch(url, PHOTO[:100]).status_code == 204
    again = tus.patch(url, PHOTO[:100])
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, "100")
    assert tus.patch(url, PHOTO[100:], 100).status_code == 204


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_is_checked_by_its_checksum(tus: Tus, store: EvidenceStore, algorithm: str) -> None:
    def checksum(data: bytes) -> str:
        return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"

    url = tus.begin()
    wrong = tus.patch(url, PHOTO[:100], Upload_Checksum=checksum(b"something else"))
    assert (wrong.status_code, code(wrong)) == (460, "checksum_mismatch")
    assert wrong.get_json()["title"]
    assert pieces(store) == []
    assert tus.patch(url, PHOTO[:100], Upload_Checksum=checksum(PHOTO[:100])).status_code == 204


def _cut(data: bytes, announced: int) -> dict[str, Any]:
    """A body of which less arrives than its head says, as gunicorn hands it over."""
    return {"wsgi.input": io.BytesIO(data), "CONTENT_LENGTH": str(announced)}


@pytest.mark.parametrize("with_checksum", [False, True])
def test_of_a_body_that_was_cut_what_arrived_is_kept_unless_its_checksum_is_wrong(
    app: Flask, scene: Scene, tus: Tus, with_checksum: bool
) -> None:
    url = tus.begin()
    headers = {
        "Tus-Resumable": "1.0.0",
        "Authorization": f"Bearer {scene.token}",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
    }
    if with_checksum:
        headers["Upload-Checksum"] = f"sha256 {base64.b64encode(hashlib.sha256(PHOTO[:500]).digest()).decode()}"
    app.test_client().open(url, method="PATCH", headers=headers, environ_overrides=_cut(PHOTO[:300], 500))
    assert tus.head(url).headers["Upload-Offset"] == ("0" if with_checksum else "300")


def test_a_body_without_a_byte_changes_nothing(tus: Tus, store: EvidenceStore) -> None:
    url = tus.begin()
    reply = tus.patch(url, b"")
    assert (reply.status_code, reply.headers["Upload-Offset"]) == (204, "0")
    assert pieces(store) == []


def test_what_is_no_photo_is_refused_and_nothing_stays(tus: Tus, store: EvidenceStore, scene: Scene) -> None:
    page = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    url = tus.begin(page)
    reply = tus.patch(url, page)
    assert (reply.status_code, code(reply)) == (422, "not_an_image")
    assert tus.head(url).status_code == 404
    assert not [name for name in store.names("") if not name.startswith("marks/")]
    with scene.reading() as session:
        assert session.query(EvidenceFile).count() == 0


def test_an_upload_whose_time_is_over_is_gone(tus: Tus, clock: Clock, store: EvidenceStore) -> None:
    url = tus.begin()
    tus.patch(url, PHOTO[:100])
    clock.now += uploads.LIFETIME
    assert tus.head(url).status_code == 410
    reply = tus.patch(url, PHOTO[100:], 100)
    assert (reply.status_code, code(reply)) == (410, "upload_gone")
    assert len(pieces(store)) == 1
    tus.begin()  # the next one clears it away
    assert pieces(store) == []
    assert tus.head(url).status_code == 404


def test_an_upload_can_be_given_up(tus: Tus, store: EvidenceStore) -> None:
    url = tus.begin()
    tus.patch(url, PHOTO[:100])
    assert tus.send("DELETE", url).status_code == 204
    assert tus.head(url).status_code == 404
    assert pieces(store) == []


def test_a_post_may_stand_for_patch_and_delete(tus: Tus) -> None:
    url = tus.begin()
    kind = "application/offset+octet-stream"
    patched = tus.send("POST", url, PHOTO[:100], X_HTTP_Method_Override="PATCH", Upload_Offset="0", Content_Type=kind)
    assert (patched.status_code, patched.headers["Upload-Offset"]) == (204, "100")
    assert tus.send("POST", url).status_code == 405
    assert tus.send("POST", url, X_HTTP_Method_Override="DELETE").status_code == 204


def test_the_photo_may_come_before_its_evidence(tus: Tus) -> None:
    assert tus.create(Upload_Metadata=metadata(evidence_id=factories.new_id())).status_code == 201


def test_a_full_disk_is_told_and_keeps_what_there_was(
    tus: Tus, store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = tus.begin()
    tus.patch(url, PHOTO[:100])

    def full(*_arguments: object) -> None:
        raise StorageFullError("no room")

    monkeypatch.setattr(type(store), "write_from", full)
    reply = tus.patch(url, PHOTO[100:], 100)
    assert (reply.status_code, code(reply)) == (507, "storage_full")
    monkeypatch.undo()
    assert tus.patch(url, PHOTO[100:], 100).status_code == 204


def test_a_piece_that_was_lost_lets_the_phone_begin_again(tus: Tus, store: EvidenceStore) -> None:
    url = tus.begin()
    tus.patch(url, PHOTO[:100])
    for name in pieces(store):
        store.delete(name)
    assert tus.patch(url, PHOTO[100:], 100).status_code == 410
    assert tus.patch(tus.begin(), PHOTO).status_code == 204


def test_a_request_holds_less_than_a_megabyte_of_its_body(app: Flask, scene: Scene, tus: Tus) -> None:
    size = uploads.MOST_BYTES
    url = tus.create(Upload_Length=str(size)).headers["Location"]
    headers = {
        "Tus-Resumable": "1.0.0",
        "Authorization": f"Bearer {scene.token}",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
    }
    with tempfile.TemporaryFile() as body:  # on the disk, as the server has it
        body.write(bytes(size))
        body.seek(0)
        given = {"wsgi.input": body, "CONTENT_LENGTH": str(size)}
        tracemalloc.start()
        try:
            reply = app.test_client().open(url, method="PATCH", headers=headers, environ_overrides=given)
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert (reply.status_code, code(reply)) == (460, "sha256_mismatch")
    assert peak < 1024 * 1024
