"""Section 1: errors and headers. That every reply has its headers and every error its shape, the client holds."""

import gzip
import json
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests

from tests.conformance.client import Phone, new_id, operation, stamp
from tests.conformance.conftest import Server

MIB = 1 << 20


def test_ping_tells_who_answers_and_asks_for_no_token(server: Server) -> None:
    reply = Phone(server.origin).call("GET", "/ping")
    assert reply.status == 200
    assert reply.json["service"] == "cdht"
    assert reply.json["epoch"] == reply.headers["Server-Epoch"]
    assert isinstance(reply.json["backed_up_rev"], int)
    assert "no-store" in reply.headers["Cache-Control"]
    told = datetime.fromisoformat(reply.json["time"])
    assert reply.json["time"].endswith("Z")
    assert abs((told - datetime.now(UTC)).total_seconds()) < 120
    assert abs((parsedate_to_datetime(reply.headers["Date"]) - told).total_seconds()) < 120


@pytest.mark.parametrize("token", [None, "x", "tan-thanh.x", "nowhere.abc", "tan-thanh." + "a" * 5000, "tan-thanh.é"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/changes"), ("POST", "/operations"), ("POST", "/reconcile"), ("POST", "/uploads")],
)
def test_without_a_good_token_nothing_is_given(server: Server, token: str | None, method: str, path: str) -> None:
    phone = Phone(server.origin)
    heads = {} if token is None else {"Authorization": f"Bearer {token}".encode().decode("latin-1")}
    reply = phone.call(method, path, {} if method == "POST" else "", headers=heads | {"Tus-Resumable": "1.0.0"})
    assert (reply.status, reply.code) == (401, "token_invalid")


def test_cookies_are_ignored(server: Server, phone: Phone) -> None:
    signed_in = Phone(server.origin).call("GET", "/changes", headers={"Cookie": f"session={phone.token}"})
    assert signed_in.status == 401
    reply = phone.call("POST", "/operations", {"operations": []}, headers={"Cookie": "session=rubbish; a"})
    assert reply.status == 200
    assert "Set-Cookie" not in reply.headers


def test_tokens_start_with_the_slug_of_the_ward(phone: Phone) -> None:
    assert str(phone.token).startswith("tan-thanh")


def test_unknown_addresses_are_404(phone: Phone) -> None:
    assert phone.call("GET", "/nothing").status == 404
    assert phone.head(f"/api/v1/uploads/{new_id()}").status == 404
    assert phone.call("GET", "/nothing/\x00").status in (400, 404)


def test_other_methods_are_refused_in_the_same_form(phone: Phone) -> None:
    for method, path in (("DELETE", "/operations"), ("PUT", "/changes"), ("GET", "/operations"), ("POST", "/ping")):
        assert phone.call(method, path).status == 405


@pytest.mark.parametrize("path", ["/operations", "/reconcile", "/devices"])
@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe{}", b"null", b"[]", b'"x"', b"{}", b"{" * 5000, b'{"operations": {}}', b"[" * 100000]
)
def test_what_is_no_json_or_not_of_the_shape_is_malformed(phone: Phone, path: str, raw: bytes) -> None:
    if path == "/reconcile" and raw == b"{}":
        return  # the text does not say whether a list that is empty may be left out
    reply = phone.call("POST", path, raw=raw, headers={"Content-Type": "application/json"})
    assert (reply.status, reply.code) == (400, "malformed")


@pytest.mark.parametrize("path", ["/operations", "/reconcile", "/devices"])
def test_other_media_are_415(phone: Phone, path: str) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        assert phone.call("POST", path, raw=b"{}", headers={"Content-Type": kind}).status == 415
    heads = {"Content-Type": "application/json", "Content-Encoding": "rot13"}
    assert phone.call("POST", path, raw=b"{}", headers=heads).status == 415
    reply = phone.call("POST", path, raw=b"{}", headers={"Content-Type": "application/json; charset=utf-8"})
    assert reply.status in (200, 400)


def test_more_than_a_mebibyte_is_too_large_zipped_or_not(phone: Phone) -> None:
    heads = {"Content-Type": "application/json"}
    # White space fills a body to the byte.
    full = json.dumps({"operations": []}).encode().ljust(MIB)
    assert phone.call("POST", "/operations", raw=full, headers=heads).status == 200
    assert phone.call("POST", "/operations", raw=full, headers=heads, zipped=True).status == 200
    for zipped in (False, True):
        reply = phone.call("POST", "/operations", raw=full + b" ", headers=heads, zipped=zipped)
        assert (reply.status, reply.code) == (413, "too_large")
    bomb = gzip.compress(b" " * (200 * MIB), 9)
    reply = phone.call("POST", "/operations", raw=bomb, headers=heads | {"Content-Encoding": "gzip"})
    assert (reply.status, reply.code) == (413, "too_large")


def test_a_zip_that_was_cut_or_is_none_is_malformed(phone: Phone) -> None:
    whole = gzip.compress(json.dumps({"operations": []}).encode())
    for raw in (whole[:-3], whole[:12], b"nothing zipped", b""):
        heads = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        reply = phone.call("POST", "/operations", raw=raw, headers=heads)
        assert (reply.status, reply.code) == (400, "malformed"), raw


def test_replies_are_compressed(server: Server, phone: Phone) -> None:
    reply = phone.page("")
    assert reply.headers.get("Content-Encoding") in ("gzip", "br", "zstd")
    plain = phone.call("GET", "/changes", cursor="", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.json["changes"] == reply.json["changes"]
    gzipped = phone.call("GET", "/changes", cursor="", headers={"Accept-Encoding": "gzip"})
    assert gzipped.headers["Content-Encoding"] == "gzip"


def test_who_asks_too_often_is_told_when_to_come_back(server: Server) -> None:
    with server.another() as fresh:
        phone = Phone(fresh.origin)
        for number in range(400):
            reply = phone.enrol(f"ZZZ{'23456789'[number % 8]}-ZZZZZZ", ward="tan-thanh")
            if reply.status == 429:
                break
            assert (reply.status, reply.code) == (403, "code_unknown")
        assert reply.status == 429
        assert int(reply.headers["Retry-After"]) > 0


def test_the_description_is_valid_and_names_every_call(server: Server) -> None:
    reply = Phone(server.origin).call("GET", "/openapi.json")
    assert reply.status == 200
    assert reply.json["openapi"].startswith("3.1.")
    calls = {
        (method.upper(), path.rpartition("/api/v1")[2]) for path, item in reply.json["paths"].items() for method in item
    }
    named = {("GET", "/ping"), ("POST", "/devices"), ("GET", "/changes"), ("POST", "/operations")}
    named |= {("POST", "/uploads"), ("POST", "/reconcile")}
    assert named <= calls
    assert {method for method, path in calls if path.startswith("/uploads/{")} >= {"HEAD", "PATCH"}


def test_every_schema_of_the_description_is_one_and_holds_a_good_operation_of_each_type(server: Server) -> None:
    import jsonschema_rs

    description = Phone(server.origin).call("GET", "/openapi.json").json
    for schema in description["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)
    post = next(item["post"] for path, item in description["paths"].items() if path.endswith("/operations"))
    body = post["requestBody"]["content"]["application/json"]["schema"]
    validator = jsonschema_rs.Draft202012Validator({**body, "components": description["components"]})
    one = new_id()
    good: list[tuple[str, dict[str, Any]]] = [
        ("household", {"area_id": one, "head_name": "A", "address": "b", "phone": "0905000000", "note": "n"}),
        ("visit", {"household_id": one, "outcome": "absent", "at": stamp(), "note": "n"}),
        ("person", {"full_name": "A", "household_id": one, "birth_year": 1960, "sex": "female", "group": "worker"}),
        ("person", {"full_name": "A", "unit_id": one, "birth_date": "1960-01-02", "id_number": "000060000001"}),
        ("registration", {"person_id": one, "campaign_id": one, "collective_id": one, "group": "farmer", "goals": "g"}),
        (
            "declaration",
            {"person_id": one, "campaign_id": one, "collective_id": one, "criteria_version": "v", "group": "farmer"}
            | {"answers": {"c01": {"self": 8, "statement": "s"}}},
        ),
        ("declaration", {"answers": {"c01": {"self": None}, "c02": {"statement": None}}}),
        ("evidence", {"declaration_id": one, "indicator": "c01", "kind": "num", "note": "n", "number": 3}),
        ("evidence", {"deleted": True}),
        ("consent", {"person_id": one, "purposes": ["review"], "method": "paper", "text_version": "1"}),
        ("submission", {"declaration_id": one, "scribe": "relative"}),
        ("withdrawal", {"subject": "consent", "subject_id": one, "reason": "r"}),
    ]
    for kind, data in good:
        base_rev = None if kind not in ("declaration", "evidence") or len(data) > 1 else 7
        sent = {"operations": [operation(kind, None, data, base_rev)]}
        errors = [str(error) for error in validator.iter_errors(sent)]
        assert not errors, (kind, errors[:2])
    bad = [operation("household", "x", {}), {"id": one}, operation("evidence", None, {"kind": 5}), {"data": None}]
    for wrong in bad:
        assert not validator.is_valid({"operations": [wrong]}), wrong


def test_a_slow_or_broken_sender_gets_no_200(server: Server, phone: Phone) -> None:
    def cut() -> Any:
        yield b'{"operations": ['
        time.sleep(0.05)
        yield b"]"

    heads = {"Authorization": f"Bearer {phone.token}", "Content-Type": "application/json"}
    reply = requests.post(f"{server.origin}/api/v1/operations", data=cut(), headers=heads, timeout=20)
    assert (reply.status_code, reply.json()["code"]) == (400, "malformed")
