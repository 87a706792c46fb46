"""POST /sealed: what a locked phone sends. One envelope's fault holds back no other, and none is dropped in silence."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories
from tests.support.sealing import envelope
from tests.web.api.conftest import Phone, Scene, operation
from webapp.models import Audit, Device, Household, Quarantine, SealKey, Unopened
from webapp.services import audit, keys, seal_keys, unopened

Key = dict[str, str]


@pytest.fixture
def key(phone: Phone) -> Key:
    """The ward's key, as the phone hears of it."""
    told: Key = phone.get("/ping").get_json()["seal_key"]
    return told


def _household(scene: Scene, **more: Any) -> dict[str, Any]:
    return operation("household", {"area_id": scene.area.id, "head_name": "Lê Thị Mai"}, **more)


def _send(phone: Phone, *envelopes: Any) -> list[Any]:
    reply = phone.post("/sealed", json={"envelopes": list(envelopes)})
    assert reply.status_code == 200, reply.text
    receipts: list[Any] = reply.get_json()["receipts"]
    return receipts


def _rows(scene: Scene, model: Any) -> list[Any]:
    with scene.reading() as session:
        return list(session.scalars(select(model).where(model.commune_id == scene.ward.id)))


def test_what_was_sealed_is_applied_and_answered_as_if_it_were_not(phone: Phone, scene: Scene, key: Key) -> None:
    first, second, third = _household(scene), _household(scene), _household(scene)
    told = _send(phone, envelope(key, first, second), envelope(key, third))
    assert [[one["id"] for one in receipts] for receipts in told] == [[first["id"], second["id"]], [third["id"]]]
    assert {one["status"] for receipts in told for one in receipts} == {"stored"}
    (plain,) = phone.send(first)
    assert plain == {**told[0][0], "status": "already"}
    entries = [row for row in _rows(scene, Audit) if row.entity_id == first["entity_id"]]
    assert [row.codes for row in entries] == [["sealed"]]
    with scene.reading() as session:
        assert audit.verify(session) is None


def test_sent_twice_and_eight_at_once_it_is_stored_once(phone: Phone, scene: Scene, key: Key) -> None:
    sealed = envelope(key, _household(scene))
    before = len(_rows(scene, Household))
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _n: _send(phone, sealed), range(8)))
    statuses = sorted(receipts[0][0]["status"] for receipts in told)
    assert statuses == ["already"] * 7 + ["stored"]
    assert len({receipts[0][0]["rev"] for receipts in told}) == 1
    assert len(_rows(scene, Household)) == before + 1


def test_one_that_cannot_be_opened_holds_back_no_other_and_is_kept(phone: Phone, scene: Scene, key: Key) -> None:
    good = envelope(key, _household(scene))
    stranger = {**envelope(key, _household(scene)), "kid": "0123456789abcdef"}
    damaged = {**good, "ciphertext": good["ciphertext"][:-4] + "AAAA"}
    swapped = {**envelope(key, _household(scene)), "enc": good["enc"]}
    bad: list[Any] = [
        stranger,
        damaged,
        swapped,
        None,
        5,
        "x",
        [],
        {},
        {"kid": key["kid"]},
        {**good, "kid": ["x"]},
        {**good, "kid": "a\0b"},
        {**good, "enc": "không"},
        {**good, "enc": good["enc"][:20]},
        {**good, "ciphertext": None},
        {**good, "ciphertext": "\ud800"},
        envelope(key, body=b"\xff\xfe"),
        envelope(key, body=b"no JSON"),
        envelope(key, body=b'{"operations": 5}'),
        envelope(key, body=b"[]"),
        envelope(key, *[_household(scene) for _ in range(201)]),
    ]
    told = _send(phone, *bad, good)
    assert told[:-1] == [{"code": "unopenable", "kept": True}] * len(bad)
    assert told[-1][0]["status"] == "stored"
    kept = _rows(scene, Unopened)
    assert len(kept) == len(bad)
    assert {row.code for row in kept} == {"unknown_key", "broken", "malformed"}
    assert {row.device_id for row in kept} == {scene.device_id}
    with scene.reading() as session:
        texts = [keys.unseal(session, row.device_id, unopened.label(row.id), row.sealed) for row in kept]
    assert stranger in [json.loads(text) for text in texts]
    assert _send(phone, *bad)[-1] == {"code": "unopenable", "kept": True}
    assert len(_rows(scene, Unopened)) == len(bad)
    assert [row.action for row in _rows(scene, Audit)].count("sealed.unopenable") == len(bad)


def test_numbers_without_end_and_nesting_without_end_are_one_envelopes_fault(
    phone: Phone, scene: Scene, key: Key
) -> None:
    good = json.dumps(envelope(key, _household(scene)))
    listed = ",".join(["9" * 5000, "[" * 50_000 + "]" * 50_000, "NaN", good])
    body = f'{{"envelopes":[{listed}]}}'
    reply = phone.post("/sealed", data=body, content_type="application/json")
    assert reply.status_code == 200
    told = reply.get_json()["receipts"]
    assert [isinstance(one, dict) for one in told] == [True, True, True, False]


def test_no_more_is_kept_than_there_is_room_for(
    phone: Phone, scene: Scene, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unopened, "MOST", 2)
    told = _send(phone, "a", "b", "c", "a", envelope(key, _household(scene)))
    assert [one["kept"] for one in told[:4]] == [True, True, False, True]
    assert told[4][0]["status"] == "stored"
    monkeypatch.setattr(unopened, "MOST", 200)
    monkeypatch.setattr(unopened, "MOST_BYTES", 10)
    assert _send(phone, "eeeeeeeeee") == [{"code": "unopenable", "kept": False}]
    assert len(_rows(scene, Unopened)) == 2


def test_two_hundred_operations_in_all_and_those_after_are_to_be_sent_again(
    phone: Phone, scene: Scene, key: Key
) -> None:
    many = envelope(key, *[_household(scene) for _ in range(150)])
    more = envelope(key, *[_household(scene) for _ in range(60)])
    told = _send(phone, many, more, envelope(key, _household(scene)))
    assert [one["status"] for one in told[0]] == ["stored"] * 150
    assert told[1:] == [{"code": "too_many"}] * 2
    assert _rows(scene, Unopened) == []
    assert len(_send(phone, more)[0]) == 60


def test_a_refused_operation_is_quarantined_and_empty_ones_are_nothing(phone: Phone, scene: Scene, key: Key) -> None:
    outside = operation("household", {"area_id": scene.other_area.id, "head_name": "X Y"})
    told = _send(phone, envelope(key, outside, {"id": "no-uuid"}), envelope(key))
    assert [[one["status"] for one in receipts] for receipts in told] == [["forbidden", "invalid"], []]
    assert len(_rows(scene, Quarantine)) == 2
    assert _send(phone) == []


def test_what_was_sealed_to_the_key_of_before_is_still_opened(phone: Phone, scene: Scene, key: Key) -> None:
    with scene.writing() as session:
        seal_keys.renew(session, factories.NOW + timedelta(days=1))
    told = phone.get("/ping").get_json()["seal_key"]
    assert told["kid"] != key["kid"]
    page = phone.get("/changes", query_string={"limit": 500}).get_json()
    assert (page["more"], page["seal_key"]) == (False, told)
    assert "seal_key" not in phone.get("/changes", query_string={"limit": 1}).get_json()
    receipts = _send(phone, envelope(key, _household(scene)), envelope(told, _household(scene)))
    assert [one[0]["status"] for one in receipts] == ["stored", "stored"]


def test_a_phone_of_a_ward_without_a_key_gets_one(phone: Phone, stranger: Phone, scene: Scene) -> None:
    assert _rows(scene, SealKey) == []
    page = phone.get("/changes", query_string={"limit": 500}).get_json()
    assert [row.kid for row in _rows(scene, SealKey)] == [page["seal_key"]["kid"]]
    assert phone.get("/ping").get_json()["seal_key"] == page["seal_key"]
    assert "seal_key" not in stranger.get("/ping").get_json()


def test_what_is_no_list_of_envelopes_is_refused(phone: Phone) -> None:
    for body in (
        b"",
        b"no",
        b"[]",
        b"{}",
        b'{"envelopes":{}}',
        b'{"envelopes":[],"x":1}',
        b'{"operations":[]}',
        b"\xff",
    ):
        reply = phone.post("/sealed", data=body, content_type="application/json")
        assert (reply.status_code, reply.get_json()["code"]) == (400, "malformed"), body


def test_limits_gzip_and_who_may(phone: Phone, stranger: Phone, scene: Scene, key: Key) -> None:
    assert phone.post("/sealed", json={"envelopes": [1] * 201}).status_code == 400
    large = phone.post("/sealed", json={"envelopes": ["x" * 1024 * 1024]})
    assert (large.status_code, large.get_json()["code"]) == (413, "too_large")
    packed = gzip.compress(json.dumps({"envelopes": [envelope(key, _household(scene))]}).encode())
    reply = phone.post("/sealed", data=packed, content_type="application/json", headers={"Content-Encoding": "gzip"})
    assert reply.get_json()["receipts"][0][0]["status"] == "stored"
    assert stranger.post("/sealed", json={"envelopes": []}).get_json()["code"] == "token_invalid"
    with scene.writing() as session:
        session.get_one(Device, (scene.ward.id, scene.device_id)).revoked_at = factories.NOW
    assert phone.post("/sealed", json={"envelopes": []}).get_json()["code"] == "device_revoked"


def test_after_travels_in_an_envelope(phone: Phone, scene: Scene, key: Key) -> None:
    first = _household(scene)
    second = operation("household", {"note": "sau"}, entity_id=first["entity_id"], base_rev=0, after=first["id"])
    told = _send(phone, envelope(key, first), envelope(key, second))
    assert [one[0]["status"] for one in told] == ["stored", "stored"]
