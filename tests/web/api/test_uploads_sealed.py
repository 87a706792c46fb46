"""Photos that come sealed: opened when they are whole, and from there on photos like any other."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.services.hostile_files import photo, saved
from tests.support.sealing import of_text, seal, text
from tests.web.api.conftest import Phone, Scene
from tests.web.api.tus_client import EVIDENCE, PHOTO, SHA256, Tus, code, encoded, pieces
from webapp.models import EvidenceFile
from webapp.services import seal_keys, uploads
from webapp.storage import EvidenceStore

Key = dict[str, str]
FILETYPE = "application/vnd.cdht.sealed"


@pytest.fixture
def key(phone: Phone) -> Key:
    told: Key = phone.get("/ping").get_json()["seal_key"]
    return told


def _announced(key: Key, enc: bytes, content: bytes, /, **changes: str) -> str:
    said = {"evidence_id": EVIDENCE, "sha256": hashlib.sha256(content).hexdigest(), "filetype": FILETYPE}
    return encoded(**(said | {"kid": key["kid"], "enc": text(enc)} | changes))


def _begin(tus: Tus, key: Key, content: bytes = PHOTO) -> tuple[str, bytes]:
    """Begin the upload of a photo under a seal of its own; gives its address and the ciphertext."""
    enc, sealed = seal(of_text(key["public"]), content)
    reply = tus.create(Upload_Length=str(len(sealed)), Upload_Metadata=_announced(key, enc, sealed))
    assert reply.status_code == 201, reply.text
    return reply.headers["Location"], sealed


def _photos(scene: Scene) -> list[tuple[str, int | None]]:
    with scene.reading() as session:
        return [(row.sha256, row.width) for row in session.query(EvidenceFile)]


def test_it_is_opened_drawn_anew_and_known_by_the_hash_of_the_photo(
    tus: Tus, scene: Scene, store: EvidenceStore, key: Key
) -> None:
    url, sealed = _begin(tus, key)
    assert tus.patch(url, sealed[:100]).headers["Upload-Offset"] == "100"
    assert FILETYPE not in tus.head(url).headers["Upload-Metadata"]
    assert tus.head(url).headers["Upload-Metadata"].count(",") == 4
    assert tus.patch(url, sealed[100:], 100).status_code == 204
    assert _photos(scene) == [(SHA256, 320)]
    assert pieces(store) == []
    assert tus.create().headers["Upload-Offset"] == str(len(PHOTO))


def test_sealed_twice_and_plain_it_is_one_photo(tus: Tus, scene: Scene, key: Key) -> None:
    for _n in range(2):
        url, sealed = _begin(tus, key)
        assert tus.patch(url, sealed).status_code == 204
    assert tus.patch(tus.begin(saved(photo(200))), saved(photo(200))).status_code == 204
    assert tus.create().headers["Upload-Offset"] == str(len(PHOTO))
    assert len(_photos(scene)) == 2


def test_both_ways_at_once_it_is_one_photo(tus: Tus, scene: Scene, key: Key) -> None:
    begun: list[tuple[str, bytes]] = [_begin(tus, key), (tus.begin(), PHOTO), _begin(tus, key)]
    with ThreadPoolExecutor(3) as pool:
        replies = list(pool.map(lambda one: tus.patch(*one), begun))
    assert [reply.status_code for reply in replies] == [204] * 3
    assert _photos(scene) == [(SHA256, 320)]


def test_the_same_seal_again_is_done_at_once(app: Flask, tus: Tus, scene: Scene, key: Key) -> None:
    enc, sealed = seal(of_text(key["public"]), PHOTO)
    said = {"Upload_Length": str(len(sealed)), "Upload_Metadata": _announced(key, enc, sealed)}
    tus.patch(tus.create(**said).headers["Location"], sealed)
    assert tus.create(**said).headers["Upload-Offset"] == str(len(sealed))
    with scene.writing() as session:
        _device, token = factories.device(session, scene.volunteer)
    assert Tus(app, token).create(**said).headers["Upload-Offset"] == "0"


def test_a_key_of_before_still_opens(tus: Tus, scene: Scene, key: Key) -> None:
    with scene.writing() as session:
        seal_keys.renew(session, factories.NOW + timedelta(days=1))
    url, sealed = _begin(tus, key)
    assert tus.patch(url, sealed).status_code == 204
    assert _photos(scene) == [(SHA256, 320)]


def test_what_is_no_photo_is_none_sealed(tus: Tus, scene: Scene, store: EvidenceStore, key: Key) -> None:
    for plain in (b"", b"no photo", b"<svg/>", PHOTO[:500]):
        url, sealed = _begin(tus, key, plain)
        reply = tus.patch(url, sealed)
        assert (reply.status_code, code(reply)) == (422, "not_an_image"), plain[:20]
        assert (_photos(scene), pieces(store)) == ([], [])
        assert tus.head(url).status_code in (404, 410)


def test_what_no_key_opens_is_refused_and_nothing_is_left(
    tus: Tus, scene: Scene, store: EvidenceStore, key: Key
) -> None:
    enc, sealed = seal(of_text(key["public"]), PHOTO)
    said = {"Upload_Length": str(len(sealed))}
    other = _announced(key, enc, sealed, kid="0123456789abcdef")
    reply = tus.create(**said, Upload_Metadata=other)
    assert (reply.status_code, code(reply)) == (422, "unopenable")
    another, _sealed = seal(of_text(key["public"]), PHOTO)
    reply = tus.create(**said, Upload_Metadata=_announced(key, another, sealed))
    url = reply.headers["Location"]
    reply = tus.patch(url, sealed)
    assert (reply.status_code, code(reply)) == (422, "unopenable")
    assert (_photos(scene), pieces(store)) == ([], [])


def test_damaged_on_its_way_it_is_the_hash_that_says_so(tus: Tus, key: Key) -> None:
    url, sealed = _begin(tus, key)
    reply = tus.patch(url, sealed[:-1] + b"?")
    assert (reply.status_code, code(reply)) == (460, "sha256_mismatch")


def test_a_seal_that_is_none_is_malformed(tus: Tus, key: Key) -> None:
    enc, sealed = seal(of_text(key["public"]), PHOTO)
    tries = [{"kid": ""}, {"kid": "a\0b"}, {"kid": "x" * 21}, {"enc": ""}, {"enc": "AAAA"}, {"enc": "ê" * 87}]
    for changes in tries:
        reply = tus.create(Upload_Length=str(len(sealed)), Upload_Metadata=_announced(key, enc, sealed, **changes))
        assert (reply.status_code, code(reply)) == (400, "malformed"), changes


def test_it_may_be_larger_by_its_tag_and_no_more(tus: Tus, key: Key) -> None:
    enc, sealed = seal(of_text(key["public"]), PHOTO)
    said: dict[str, Any] = {"Upload_Metadata": _announced(key, enc, sealed)}
    assert tus.create(Upload_Length=str(uploads.MOST_BYTES + 16), **said).status_code == 201
    reply = tus.create(Upload_Length=str(uploads.MOST_BYTES + 17), **said)
    assert (reply.status_code, code(reply)) == (413, "too_large")
    assert tus.create(Upload_Length=str(uploads.MOST_BYTES + 1)).status_code == 413
