"""POST /operations over HTTP: receipts and rights. The rules of merging are tested with the service."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask

from tests import factories
from tests.web.api.conftest import Phone, Scene, operation
from webapp.models import Device


def _household(scene: Scene, **more: Any) -> dict[str, Any]:
    return operation("household", {"area_id": scene.area.id, "head_name": "Lê Thị Mai"}, **more)


def test_what_was_sent_comes_back_in_the_feed_of_another_phone(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        _device, token = factories.device(session, scene.volunteer)
    sent = _household(scene)
    (receipt,) = phone.send(sent)
    assert receipt == {
        "id": sent["id"],
        "hash": sent["hash"],
        "status": "stored",
        "rev": receipt["rev"],
        "problems": [],
    }
    other = Phone(phone.app, token)
    heard = other.pull()
    assert heard[-1]["rev"] == receipt["rev"]
    assert other.records["household", sent["entity_id"]] == {
        "area_id": scene.area.id,
        "head_name": "Lê Thị Mai",
        "address": None,
        "phone": None,
        "note": None,
    }


def test_a_stale_edit_is_merged_and_a_clashing_one_waits_beside_the_value_that_stands(
    phone: Phone, scene: Scene
) -> None:
    new = _household(scene)
    (first,) = phone.send(new)
    (second,) = phone.send(operation("household", {"note": "A"}, entity_id=new["entity_id"], base_rev=first["rev"]))
    merged, clash = phone.send(
        operation("household", {"address": "12 Trần Phú"}, entity_id=new["entity_id"], base_rev=first["rev"]),
        operation("household", {"note": "B"}, entity_id=new["entity_id"], base_rev=first["rev"]),
    )
    assert (second["status"], merged["status"], clash["status"]) == ("stored", "merged", "conflict")
    phone.pull()
    record = phone.records["household", new["entity_id"]]
    assert (record["note"], record["address"]) == ("A", "12 Trần Phú")


def test_outside_its_scope_a_phone_may_do_nothing(phone: Phone, scene: Scene) -> None:
    (receipt,) = phone.send(operation("household", {"area_id": scene.other_area.id, "head_name": "X Y"}))
    assert receipt["status"] == "forbidden"


def test_a_volunteer_here_who_is_panel_there_declares_here_only(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        factories.position(session, scene.volunteer, "panel", scene.other_area)
    here, there = phone.send(
        _household(scene), operation("household", {"area_id": scene.other_area.id, "head_name": "X Y"})
    )
    assert (here["status"], there["status"]) == ("stored", "forbidden")


def test_one_bad_record_among_two_hundred_holds_back_none(phone: Phone, scene: Scene) -> None:
    batch: list[Any] = [_household(scene) for _ in range(199)]
    batch.insert(100, {"id": "no-uuid", "type": 5})
    receipts = phone.send(*batch)
    statuses = [receipt["status"] for receipt in receipts]
    assert statuses[100] == "invalid"
    assert statuses.count("stored") == 199
    assert phone.post("/reconcile", json={"operations": ["no-uuid"]}).get_json()["missing_operations"] == []


def test_more_than_two_hundred_are_refused_as_a_whole(phone: Phone, scene: Scene) -> None:
    reply = phone.post("/operations", json={"operations": [_household(scene) for _ in range(201)]})
    assert (reply.status_code, reply.get_json()["code"]) == (400, "malformed")


HOSTILE = ("NaN", "1e999", "9" * 5000, '"\\u0000"', '"\\ud800"', "[" * 500 + "]" * 500, "9007199254740993", "{}")


def test_every_value_that_a_phone_could_send_gets_its_receipt(phone: Phone, scene: Scene) -> None:
    batch = []
    for value in HOSTILE:
        bad = json.dumps(_household(scene, entity_id=factories.new_id())).replace('"L\\u00ea Th\\u1ecb Mai"', value)
        batch += [bad, json.dumps(_household(scene))]
    body = '{"operations": [' + ",".join(batch) + "]}"
    reply = phone.post("/operations", data=body.encode(), content_type="application/json")
    receipts = reply.get_json()["receipts"]
    assert [receipt["status"] for receipt in receipts] == ["invalid", "stored"] * len(HOSTILE)


def test_eight_copies_that_arrive_at_once_make_one_record(app: Flask, phone: Phone, scene: Scene) -> None:
    sent = _household(scene)
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: Phone(app, scene.token).send(sent)[0], range(8)))
    assert sorted(receipt["status"] for receipt in receipts) == ["already"] * 7 + ["stored"]
    assert len({receipt["rev"] for receipt in receipts}) == 1


def test_a_phone_that_was_revoked_meanwhile_stores_nothing(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        session.query(Device).one().revoked_at = factories.NOW
    assert phone.post("/operations", json={"operations": [_household(scene)]}).status_code == 401
