"""What is true of every reply under /api/v1."""

import gzip
import zlib
from typing import Any

import brotli
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from tests import factories
from tests.support.app import Clock
from tests.web.api.conftest import ISSUER, Phone, Scene
from webapp.models import Account, Device
from webapp.services import devices

MIB = 1024 * 1024
PROBLEM = "application/problem+json"


def _code(reply: Any) -> tuple[int, str]:
    assert reply.mimetype == PROBLEM
    body = reply.get_json()
    assert body.keys() == {"type", "title", "status", "code", "detail"}
    assert body["status"] == reply.status_code
    return reply.status_code, body["code"]


def test_what_is_no_call_is_not_found_and_says_so_to_programs(stranger: Phone) -> None:
    for path in ("/", "/nothing", "/ping/", "/changes/1", "/%00", "/a/../b"):
        assert _code(stranger.get(path, headers={"Accept": "text/html"})) == (404, "not_found")


def test_a_wrong_method_names_the_right_ones(app: Flask, scene: Scene) -> None:
    for method, path, allowed in (("POST", "/ping", "GET"), ("GET", "/devices", "POST"), ("QUERY", "/ping", "GET")):
        reply = app.test_client().open(f"/api/v1{path}", method=method)
        assert _code(reply) == (405, "method_not_allowed")
        assert allowed in reply.headers["Allow"]


def test_every_reply_carries_the_epoch_and_the_date_and_is_never_kept(stranger: Phone) -> None:
    for path in ("/ping", "/nothing", "/changes", "/openapi.json"):
        reply = stranger.get(path)
        assert len(reply.headers["Server-Epoch"]) == 36
        assert reply.headers["Date"] == "Mon, 17 Aug 2026 02:30:00 GMT"
        assert reply.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in reply.headers


def test_without_a_token_a_call_is_refused_and_says_what_it_wants(stranger: Phone) -> None:
    reply = stranger.get("/changes")
    assert _code(reply) == (401, "token_invalid")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_token_that_nobody_gave_out_is_invalid(app: Flask, scene: Scene) -> None:
    for token in ("x", "tan-thanh.x", "hoi-an.x", "tan-thanh.", ".", "tan-thanh.\u00e9"):
        assert _code(Phone(app, token).get("/changes")) == (401, "token_invalid")


def test_the_token_of_one_ward_opens_no_other(app: Flask, scene: Scene) -> None:
    with factories.writing(scene.engine) as session:
        factories.ward(session, "an-my")
    assert _code(Phone(app, scene.token.replace("tan-thanh", "an-my")).get("/changes")) == (401, "token_invalid")


def test_a_revoked_phone_is_told_so(phone: Phone, scene: Scene) -> None:
    assert phone.get("/changes").status_code == 200
    with scene.writing() as session:
        devices.revoke(session, scene.device_id, ISSUER, factories.NOW)
    for path in ("/changes", "/ping"):
        assert _code(phone.get(path)) == (401, "device_revoked")
    for path in ("/reconcile", "/operations"):
        assert _code(phone.post(path, json={"operations": []})) == (401, "device_revoked")


def test_the_phone_of_a_disabled_account_is_told_the_same(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        session.get_one(Account, scene.volunteer.id).disabled_at = factories.NOW
    assert _code(phone.get("/changes")) == (401, "device_revoked")


def test_cookies_have_no_say(app: Flask, scene: Scene, sign_in: Any) -> None:
    reply = sign_in("hoa").get("/api/v1/changes")
    assert _code(reply) == (401, "token_invalid")


def test_calls_need_no_csrf_token(strict_app: Flask, scene: Scene) -> None:
    reply = Phone(strict_app, scene.token).post("/reconcile", json={})
    assert reply.status_code == 200


def test_last_seen_is_noted_beside_the_call_and_once_a_minute(phone: Phone, scene: Scene, clock: Clock) -> None:
    def seen() -> Any:
        phone.app.extensions["errands"].flush()
        with scene.reading() as session:
            return session.get_one(Device, (scene.ward.id, scene.device_id)).last_seen_at

    start = clock.now
    phone.get("/changes")
    assert seen() == start
    clock.now = start.replace(second=59)
    phone.get("/changes")
    assert seen() == start
    clock.now = start.replace(minute=start.minute + 1)
    phone.get("/changes")
    assert seen() == clock.now


def test_a_packed_body_is_unpacked(phone: Phone) -> None:
    body = gzip.compress(b'{"operations": [') + gzip.compress(b'"a"]}')
    reply = _packed(phone, body)
    assert reply.get_json()["missing_operations"] == ["a"]


def test_a_gzip_bomb_is_given_up_at_one_mebibyte(phone: Phone) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(bytes(MIB)) for _ in range(200)), packer.flush()])
    assert len(bomb) < MIB // 2
    assert _code(_packed(phone, bomb)) == (413, "too_large")


def test_a_body_over_one_mebibyte_is_too_large(phone: Phone) -> None:
    reply = phone.post("/reconcile", data=b" " * (MIB + 1), content_type="application/json")
    assert _code(reply) == (413, "too_large")


def test_a_body_of_one_mebibyte_is_taken(phone: Phone) -> None:
    body = b'{"operations": []}'
    reply = _packed(phone, gzip.compress(body + b" " * (MIB - len(body))))
    assert reply.status_code == 200


def test_gzip_that_was_cut_is_malformed(phone: Phone) -> None:
    whole = gzip.compress(b'{"operations": []}')
    for cut in (1, 9, 10, 25, len(whole) - 1):
        assert _code(_packed(phone, whole[:cut])) == (400, "malformed")


def test_an_unknown_packing_is_not_taken(phone: Phone) -> None:
    body = brotli.compress(b"{}")
    reply = phone.post("/reconcile", data=body, headers={"Content-Encoding": "br", "Content-Type": "application/json"})
    assert _code(reply) == (415, "unsupported_media_type")


def test_a_body_that_says_it_is_no_json_is_not_taken(phone: Phone) -> None:
    for kind in ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"]:
        reply = phone.post("/reconcile", data=b"{}", headers={"Content-Type": kind})
        assert _code(reply) == (415, "unsupported_media_type")


def test_a_body_that_is_not_the_shape_of_the_call_is_malformed(phone: Phone) -> None:
    for body in [b"", b"{", b"[]", b"null", b'{"operations": 1}', b"[" * 100_000, b"\xff", b"NaN"]:
        reply = phone.post("/reconcile", data=body, content_type="application/json")
        assert _code(reply) == (400, "malformed")


@pytest.mark.parametrize(("accepts", "unpack"), [("gzip", gzip.decompress), ("br, gzip", brotli.decompress)])
def test_long_replies_are_packed_as_the_client_likes(stranger: Phone, accepts: str, unpack: Any) -> None:
    plain = stranger.get("/openapi.json")
    packed = stranger.get("/openapi.json", headers={"Accept-Encoding": accepts})
    assert unpack(packed.data) == plain.data
    assert len(packed.data) * 4 < len(plain.data)
    assert packed.headers["Content-Length"] == str(len(packed.data))
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_short_replies_are_sent_as_they_are(stranger: Phone) -> None:
    assert "Content-Encoding" not in stranger.get("/ping", headers={"Accept-Encoding": "gzip"}).headers


def test_a_fault_of_ours_is_told_without_its_inside(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise ValueError("secret")

    monkeypatch.setattr("webapp.services.reconcile.missing_operations", fail)
    reply = phone.post("/reconcile", json={})
    assert _code(reply) == (500, "internal")
    assert "secret" not in reply.text


def test_a_busy_database_asks_for_another_try(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_args: Any) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr("webapp.services.reconcile.missing_operations", busy)
    reply = phone.post("/reconcile", json={})
    assert _code(reply) == (503, "unavailable")
    assert int(reply.headers["Retry-After"]) > 0


def _packed(phone: Phone, body: bytes) -> Any:
    return phone.post("/reconcile", data=body, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})
