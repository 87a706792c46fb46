"""Letting phones in: POST /devices."""

import base64
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import factories
from tests.support.app import Clock
from tests.web.api.conftest import ISSUER, Phone, Scene
from webapp.models import Device
from webapp.services import devices, enrolment, seal_keys
from webapp.services.enrolment import ALPHABET


@pytest.fixture
def code(scene: Scene) -> str:
    with scene.writing() as session:
        return enrolment.issue(
            session,
            account_id=scene.volunteer.id,
            issued_by=ISSUER,
            now=factories.NOW,
            lifetime=timedelta(hours=24),
        )


def _ask(phone: Phone, code: str, device_id: str | None = None, **more: Any) -> TestResponse:
    return phone.post("/devices", json=_body(code, device_id) | more)


def _body(code: str, device_id: str | None = None) -> dict[str, Any]:
    chosen = device_id or str(uuid.uuid4())
    return {"code": code, "device_id": chosen, "device_name": "Máy của Hoa", "ward": "tan-thanh"}


def _wrong(code: str) -> str:
    return code[:-1] + next(letter for letter in ALPHABET if letter != code[-1])


def test_a_code_is_printed_in_two_parts_without_letters_that_look_alike(code: str) -> None:
    name, secret = code.split("-")
    assert (len(name), len(secret)) == (4, 6)
    assert not set(name + secret) & set("01ILOU")


def test_a_code_gives_the_phone_a_token_that_works(stranger: Phone, scene: Scene, code: str) -> None:
    device_id = str(uuid.uuid4())
    reply = _ask(stranger, code, device_id)
    told = reply.get_json()
    assert reply.status_code == 201
    assert told["token"].startswith("tan-thanh.")
    assert told["device_id"] == device_id
    assert told["user"] == {"id": scene.volunteer.id, "name": "Nguyễn Thị Hoa", "role": "volunteer"}
    assert told["commune"] == {"id": scene.ward.id, "name": "Phường Tân Thạnh"}
    assert told["collectives"] == [{"id": scene.area.id, "kind": "area", "name": scene.area.name}]
    assert told["epoch"] == reply.headers["Server-Epoch"]
    stranger.token = told["token"]
    assert stranger.get("/changes").status_code == 200


def test_the_seal_key_is_the_same_for_all_phones_and_its_private_half_is_kept_wrapped(
    stranger: Phone, scene: Scene, code: str
) -> None:
    device_id = str(uuid.uuid4())
    first, second = (_ask(stranger, code, device_id).get_json()["seal_key"] for _ in range(2))
    assert first == second
    with scene.reading() as session:
        private = seal_keys.private_key(session, first["kid"])
    numbers = private.public_key().public_numbers()
    point = b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
    assert first["public"] == base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def test_a_code_may_be_typed_in_small_letters_and_without_the_dash(stranger: Phone, code: str) -> None:
    assert _ask(stranger, f" {code.lower().replace('-', ' ')} ").status_code == 201


def test_the_ward_may_be_left_out_where_the_server_has_one(stranger: Phone, code: str) -> None:
    assert _ask(stranger, code, ward=None).status_code == 201


def test_the_ward_must_be_named_where_the_server_has_several(stranger: Phone, scene: Scene, code: str) -> None:
    with factories.writing(scene.engine) as session:
        factories.ward(session, "an-my")
    assert _ask(stranger, code, ward=None).status_code == 404


def test_a_ward_that_is_not_here_is_not_found(stranger: Phone, code: str) -> None:
    reply = _ask(stranger, code, ward="hoi-an")
    assert (reply.status_code, reply.get_json()["code"]) == (404, "not_found")


def test_an_unknown_code_lets_nobody_in(stranger: Phone) -> None:
    for code in ("ABCD-EFGHJK", "", "x", "ABCD-EFGHJKM", "\0\0\0\0", "ＡＢＣＤ-ＥＦＧＨＪＫ"):
        reply = _ask(stranger, code)
        assert (reply.status_code, reply.get_json()["code"]) == (403, "code_unknown")


def test_the_code_of_another_ward_is_unknown_here(stranger: Phone, scene: Scene, code: str) -> None:
    with factories.writing(scene.engine) as session:
        factories.ward(session, "an-my")
    assert _ask(stranger, code, ward="an-my").get_json()["code"] == "code_unknown"


def test_a_code_lets_one_phone_in_only(stranger: Phone, code: str) -> None:
    assert _ask(stranger, code).status_code == 201
    reply = _ask(stranger, code)
    assert (reply.status_code, reply.get_json()["code"]) == (403, "code_spent")


def test_the_same_phone_that_lost_the_reply_gets_a_fresh_token_and_the_old_one_is_void(
    stranger: Phone, code: str, clock: Clock
) -> None:
    device_id = str(uuid.uuid4())
    first = _ask(stranger, code, device_id).get_json()["token"]
    clock.now += timedelta(minutes=14)
    second = _ask(stranger, code, device_id).get_json()["token"]
    assert first != second
    stranger.token = first
    assert stranger.get("/changes").get_json()["code"] == "token_invalid"
    stranger.token = second
    assert stranger.get("/changes").status_code == 200


def test_after_a_quarter_of_an_hour_the_code_is_spent_for_the_same_phone_too(
    stranger: Phone, code: str, clock: Clock
) -> None:
    device_id = str(uuid.uuid4())
    _ask(stranger, code, device_id)
    clock.now += timedelta(minutes=16)
    assert _ask(stranger, code, device_id).get_json()["code"] == "code_spent"


def test_a_revoked_phone_does_not_come_back_with_the_code_that_let_it_in(
    stranger: Phone, scene: Scene, code: str
) -> None:
    device_id = str(uuid.uuid4())
    _ask(stranger, code, device_id)
    with scene.writing() as session:
        devices.revoke(session, device_id, ISSUER, factories.NOW)
    assert _ask(stranger, code, device_id).get_json()["code"] == "code_spent"


def test_a_code_that_is_too_old_lets_nobody_in(stranger: Phone, code: str, clock: Clock) -> None:
    clock.now += timedelta(hours=24)
    assert _ask(stranger, code).get_json()["code"] == "code_spent"


def test_five_wrong_secrets_lock_a_code(stranger: Phone, code: str) -> None:
    for _ in range(5):
        assert _ask(stranger, _wrong(code)).get_json()["code"] == "code_unknown"
    reply = _ask(stranger, code)
    assert (reply.status_code, reply.get_json()["code"]) == (403, "code_locked")


def test_four_wrong_secrets_do_not_lock_it(stranger: Phone, code: str) -> None:
    for _ in range(4):
        _ask(stranger, _wrong(code))
    assert _ask(stranger, code).status_code == 201


def test_an_address_that_guesses_without_end_is_told_to_wait(stranger: Phone, code: str) -> None:
    replies = [_ask(stranger, "ABCD-EFGHJK") for _ in range(31)]
    assert replies[-1].status_code == 429
    assert int(replies[-1].headers["Retry-After"]) > 0
    assert replies[-1].get_json()["code"] == "too_many_requests"


def test_the_id_of_somebody_elses_phone_is_not_taken_over(stranger: Phone, scene: Scene, code: str) -> None:
    with scene.writing() as session:
        other = factories.account(session, "binh", "volunteer", scene.other_area)
        device, token = factories.device(session, other)
        device_id = device.id
    reply = _ask(stranger, code, device_id)
    assert (reply.status_code, reply.get_json()["code"]) == (400, "malformed")
    assert Phone(stranger.app, token).get("/changes").status_code == 200


def test_a_citizen_enrols_for_their_own_sheet(stranger: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        code = enrolment.issue(
            session, person_id=scene.person.id, issued_by=ISSUER, now=factories.NOW, lifetime=timedelta(hours=1)
        )
        neighbour = factories.person(session, scene.household, "Lê Thị Mai")
    told = _ask(stranger, code).get_json()
    assert told["user"] == {"id": scene.person.id, "name": scene.person.full_name, "role": "citizen"}
    assert [one["id"] for one in told["collectives"]] == [scene.area.id]
    stranger.token = told["token"]
    stranger.pull()
    assert ("person", scene.person.id) in stranger.records
    assert ("person", neighbour.id) not in stranger.records
    assert ("household", scene.household.id) not in stranger.records


def test_a_body_of_another_shape_is_malformed(stranger: Phone, code: str) -> None:
    changes: list[dict[str, Any]] = [
        {"device_id": "no-uuid"},
        {"device_id": "0D9E3A5A-3B1F-4E0E-9C55-7F6E2B1D8A11"},
        {"device_id": 7},
        {"code": 5},
        {"device_name": ["x"]},
        {"ward": 1},
    ]
    for change in changes:
        reply = stranger.post("/devices", json=_body(code) | change)
        assert (reply.status_code, reply.get_json()["code"]) == (400, "malformed")


def test_the_name_of_a_phone_is_tidied(stranger: Phone, scene: Scene, code: str, app: Flask) -> None:
    device_id = str(uuid.uuid4())
    assert _ask(stranger, code, device_id, device_name="A\0\n\u202e " + "y" * 300).status_code == 201
    with scene.reading() as session:
        device = session.get(Device, (scene.ward.id, device_id))
    assert device is not None
    assert device.name == "A " + "y" * 118
