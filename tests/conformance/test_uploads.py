"""Section 5: tus 1.0.0, and what becomes of a file."""

import base64
import hashlib
import io
import os

import pytest
from PIL import Image

from tests.conformance.client import Phone, Reply, new_id
from tests.conformance.conftest import Door

MOST = 5 * 1024 * 1024
CHUNK = 64 * 1024


def photo(kind: str = "JPEG", size: tuple[int, int] = (400, 300)) -> bytes:
    """An image that nobody sent yet."""
    out = io.BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(out, kind)
    return out.getvalue()


def checksum(chunk: bytes, name: str = "sha1") -> str:
    return f"{name} {base64.b64encode(hashlib.new(name, chunk).digest()).decode()}"


@pytest.fixture
def evidence(phone: Phone, door: Door) -> str:
    """The id of a piece of evidence that waits for its photo."""
    sheet, _rev = door.declaration()
    return phone.make("evidence", {"declaration_id": sheet, "indicator": "c01", "kind": "img", "note": "ảnh"})[0]


def sent(phone: Phone, content: bytes, evidence: str, filetype: str = "image/jpeg") -> Reply:
    """The last reply of a whole upload."""
    reply = phone.create_upload(content, evidence, filetype)
    assert reply.status == 201, reply.body
    location, offset = reply.headers["Location"], 0
    while offset < len(content):
        chunk = content[offset : offset + CHUNK]
        reply = phone.patch(location, offset, chunk, **{"Upload-Checksum": checksum(chunk)})
        offset += len(chunk)
        if reply.status != 204:
            break
        assert reply.headers["Tus-Resumable"] == "1.0.0"
        assert int(reply.headers["Upload-Offset"]) == offset
    return reply


def test_the_server_says_what_it_can(phone: Phone) -> None:
    reply = phone.call("OPTIONS", "/uploads")
    assert reply.status in (200, 204)
    assert "1.0.0" in reply.headers["Tus-Version"]
    assert {"creation", "checksum", "expiration"} <= set(reply.headers["Tus-Extension"].split(","))
    assert {"sha1", "sha256"} <= set(reply.headers["Tus-Checksum-Algorithm"].split(","))
    assert int(reply.headers["Tus-Max-Size"]) == MOST


@pytest.mark.parametrize(("kind", "filetype"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_photo_arrives_and_is_held(phone: Phone, evidence: str, kind: str, filetype: str) -> None:
    content = photo(kind)
    sha = hashlib.sha256(content).hexdigest()
    asked = {"operations": [], "sha256s": [sha]}
    assert phone.call("POST", "/reconcile", asked).json["missing_sha256s"] == [sha]
    assert sent(phone, content, evidence, filetype).status == 204
    assert phone.call("POST", "/reconcile", asked).json["missing_sha256s"] == []


def test_what_is_held_need_not_be_sent_again(phone: Phone, evidence: str) -> None:
    content = photo()
    sent(phone, content, evidence)
    reply = phone.create_upload(content, evidence)
    assert reply.status in (200, 201)
    assert int(reply.headers["Upload-Offset"]) == len(content)


def test_an_upload_goes_on_where_it_was_cut(phone: Phone, evidence: str) -> None:
    content = photo()
    reply = phone.create_upload(content, evidence)
    assert "Upload-Expires" in reply.headers
    location = reply.headers["Location"]
    assert phone.patch(location, 0, content[:1000]).status == 204
    head = phone.head(location)
    assert head.status in (200, 204)
    assert (int(head.headers["Upload-Offset"]), int(head.headers["Upload-Length"])) == (1000, len(content))
    assert "no-store" in head.headers["Cache-Control"]
    assert phone.patch(location, 0, content[:1000]).status == 409, "an offset that is not its own"
    assert phone.patch(location, 2000, content[2000:]).status == 409
    assert phone.patch(location, 1000, content[1000:]).status == 204
    assert int(phone.head(location).headers["Upload-Offset"]) == len(content)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_chunk_with_a_wrong_checksum_is_thrown_away(phone: Phone, evidence: str, algorithm: str) -> None:
    content = photo()
    location = phone.create_upload(content, evidence).headers["Location"]
    wrong = {"Upload-Checksum": checksum(b"another", algorithm)}
    assert phone.patch(location, 0, content[:500], **wrong).status == 460
    assert phone.head(location).headers["Upload-Offset"] == "0"
    right = {"Upload-Checksum": checksum(content[:500], algorithm)}
    assert phone.patch(location, 0, content[:500], **right).status == 204


def test_unknown_checksums_and_other_bodies_are_refused(phone: Phone, evidence: str) -> None:
    content = photo()
    location = phone.create_upload(content, evidence).headers["Location"]
    assert phone.patch(location, 0, content[:9], **{"Upload-Checksum": "md5 aaaa"}).status == 400
    assert phone.patch(location, 0, content[:9], **{"Content-Type": "image/jpeg"}).status == 415
    assert phone.patch(location, 0, content[:9], **{"Tus-Resumable": "0.2.2"}).status == 412
    for offset in ("x", "-1", ""):
        assert phone.patch(location, 0, content[:9], **{"Upload-Offset": offset}).status in (400, 409)


def test_a_file_that_is_not_the_one_promised_is_refused(phone: Phone, evidence: str) -> None:
    content = photo()
    location = phone.create_upload(content, evidence).headers["Location"]
    reply = phone.patch(location, 0, content[:-1] + bytes([content[-1] ^ 1]))
    assert 400 <= reply.status < 500
    sha = hashlib.sha256(content).hexdigest()
    held = phone.call("POST", "/reconcile", {"operations": [], "sha256s": [sha]}).json
    assert held["missing_sha256s"] == [sha]


@pytest.mark.parametrize(
    "content", [b"no image at all", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\xff\xd8\xff\xe0 cut"]
)
def test_what_is_no_allowed_image_is_refused(phone: Phone, evidence: str, content: bytes) -> None:
    content += os.urandom(40)
    reply = sent(phone, content, evidence)
    assert (reply.status, reply.code) == (422, "not_an_image")
    sha = hashlib.sha256(content).hexdigest()
    held = phone.call("POST", "/reconcile", {"operations": [], "sha256s": [sha]}).json
    assert held["missing_sha256s"] == [sha]


def test_more_than_five_megabytes_are_too_many(phone: Phone, evidence: str) -> None:
    reply = phone.create_upload(b"x", evidence, **{"Upload-Length": str(MOST + 1)})
    assert reply.status == 413
    assert phone.create_upload(b"x", evidence, **{"Upload-Length": str(MOST)}).status == 201


def test_an_upload_needs_its_length_its_version_and_its_metadata(phone: Phone, evidence: str) -> None:
    for name, wrong in (("Upload-Length", "x"), ("Upload-Length", "-1"), ("Upload-Metadata", "sha256 !!!")):
        assert phone.create_upload(b"x", evidence, **{name: wrong}).status == 400
    assert phone.create_upload(b"x", evidence, **{"Upload-Metadata": ""}).status == 400
    assert phone.create_upload(b"x", evidence, **{"Tus-Resumable": "2.0.0"}).status == 412
    assert phone.create_upload(b"x", "no id").status == 400


def test_the_photo_may_come_before_its_evidence(phone: Phone, door: Door) -> None:
    content, evidence_id = photo(), new_id()
    assert sent(phone, content, evidence_id).status == 204
    sheet, _rev = door.declaration()
    sha = hashlib.sha256(content).hexdigest()
    data = {"declaration_id": sheet, "indicator": "c01", "kind": "img", "sha256": sha, "size": len(content)}
    phone.make("evidence", data | {"filetype": "image/jpeg"}, evidence_id)
    phone.pull()
    assert phone.records[evidence_id]["data"]["sha256"] == sha


def test_uploads_of_another_phone_are_nobodys_business(phone: Phone, other: Phone, evidence: str) -> None:
    content = photo()
    location = phone.create_upload(content, evidence).headers["Location"]
    assert other.head(location).status in (403, 404)
    assert other.patch(location, 0, content).status in (403, 404)
