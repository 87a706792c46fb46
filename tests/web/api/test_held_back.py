"""What the ward did not take of a phone: shown, opened again once the key is back, dealt with; nothing goes."""

import copy
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.hard import accidents
from tests.support.app import SignIn
from tests.support.sealing import envelope
from tests.web.api.conftest import Phone, Scene, operation
from tests.web.world import HOSTILE, check_html, url
from webapp.models import Audit, Device, Household, Quarantine, SealKey, SubjectKey, Unopened
from webapp.services import keys, unopened

DONE = {"remark": "Đã hỏi cô Hoa, ghi lại từ đầu."}


@pytest.fixture
def office(scene: Scene, sign_in: SignIn) -> FlaskClient:
    with scene.writing() as session:
        factories.account(session, "hkh", "association")
    return sign_in("hkh")


@pytest.fixture
def lost_key(phone: Phone, scene: Scene) -> Any:
    """The ward's key as the phone knows it, and how to put it back on the server, where it is gone."""
    key = phone.get("/ping").get_json()["seal_key"]
    with scene.writing() as session:
        row = session.get(SealKey, (scene.ward.id, key["kid"]))
        values = {name: copy.copy(getattr(row, name)) for name in SealKey.__table__.columns.keys()}  # noqa: SIM118
        session.delete(row)

    def restore() -> None:
        with scene.writing() as session:
            session.add(SealKey(**values))

    return key, restore


def _household(scene: Scene, **more: Any) -> dict[str, Any]:
    return operation("household", {"area_id": scene.area.id, "head_name": "Lê Thị Mai"}, **more)


def _rows(scene: Scene, model: Any) -> list[Any]:
    with scene.reading() as session:
        return list(session.scalars(select(model).where(model.commune_id == scene.ward.id)))


def _address(scene: Scene, rest: str = "") -> str:
    return url(f"may/{scene.device_id}/con-vuong{rest}")


def _send(phone: Phone, *envelopes: Any) -> Any:
    return phone.post("/sealed", json={"envelopes": list(envelopes)}).get_json()["receipts"]


def test_an_envelope_is_opened_once_its_key_is_back(
    phone: Phone, scene: Scene, office: FlaskClient, lost_key: Any
) -> None:
    key, restore = lost_key
    wanted = _household(scene)
    assert _send(phone, envelope(key, wanted)) == [{"code": "unopenable", "kept": True}]
    (kept,) = _rows(scene, Unopened)
    page = office.get(_address(scene))
    check_html(page)
    assert "máy chủ này không có khóa mà máy đã dùng" in page.text
    assert "1 mục không mở được" in office.get(url("may")).text
    assert "Máy gửi mà phường chưa nhận" in office.get(url("viec")).text
    again = _address(scene, f"/{kept.id}/mo-lai")
    assert office.post(again).status_code == 303
    assert "Vẫn chưa mở được" in office.get(_address(scene)).text
    before = len(_rows(scene, Household))
    restore()
    for _ in range(2):
        assert office.post(again).status_code == 303
    assert len(_rows(scene, Household)) == before + 1
    (kept,) = _rows(scene, Unopened)
    assert (kept.resolved_at, kept.remark) == (factories.NOW, None)
    page = office.get(_address(scene))
    check_html(page)
    assert "Không còn gì vướng" in page.text
    assert "CẦN GIÚP" not in office.get(url("may")).text
    assert phone.send(wanted)[0]["status"] == "already"
    entries = _rows(scene, Audit)
    assert [row.action for row in entries].count("sealed.opened") == 1
    assert ["sealed"] in [row.codes for row in entries if row.entity_id == wanted["entity_id"]]


def test_of_a_phone_that_was_shut_out_or_of_nobody_it_goes_to_quarantine(
    phone: Phone, scene: Scene, office: FlaskClient, lost_key: Any
) -> None:
    key, restore = lost_key
    first, second = envelope(key, _household(scene)), envelope(key, _household(scene))
    _send(phone, first)
    with scene.writing() as session:
        unopened.keep(session, scene.device_id, json.dumps(second), "unknown_key", factories.NOW, proved=False)
    restore()
    unproved = next(row for row in _rows(scene, Unopened) if not row.proved)
    before = len(_rows(scene, Household))
    assert office.post(_address(scene, f"/{unproved.id}/mo-lai")).status_code == 303
    with scene.writing() as session:
        session.get(Device, (scene.ward.id, scene.device_id)).revoked_at = factories.NOW
    proved = next(row for row in _rows(scene, Unopened) if row.proved)
    assert office.post(_address(scene, f"/{proved.id}/mo-lai")).status_code == 303
    assert len(_rows(scene, Household)) == before
    assert len(_rows(scene, Quarantine)) == 2
    assert [row.resolved_at is not None for row in _rows(scene, Unopened)] == [True, True]
    page = office.get(_address(scene))
    check_html(page)
    assert page.text.count("Hộ: Lê Thị Mai") == 2


def test_what_was_refused_is_shown_and_dealt_with_but_stays(phone: Phone, scene: Scene, office: FlaskClient) -> None:
    hostile = _household(scene)
    hostile["data"] |= {"head_name": HOSTILE, "area_id": scene.other_area.id}
    hostile = operation("household", hostile["data"])
    assert phone.send(hostile)[0]["status"] == "forbidden"
    phone.post("/operations", data='{"operations":["không phải mục"]}', content_type="application/json")
    page = office.get(_address(scene))
    check_html(page)
    assert "<script>alert" not in page.text
    rows = _rows(scene, Quarantine)
    assert len(rows) == 2
    for row in rows:
        address = _address(scene, f"/{row.operation_id}.{row.hash}/xong")
        silent = office.post(address, data={"remark": " "})
        assert silent.status_code == 422
        check_html(silent)
        assert "Ghi đã xử lý thế nào." in silent.text
        for words in (DONE, {"remark": "Khác."}):
            assert office.post(address, data=words).status_code == 303
    assert "Không còn gì vướng" in office.get(_address(scene)).text
    assert {(row.remark, row.resolved_at) for row in _rows(scene, Quarantine)} == {(DONE["remark"], factories.NOW)}
    assert len(_rows(scene, Quarantine)) == 2
    assert [row.action for row in _rows(scene, Audit)].count("operation.settle") == 2
    # Sent again and refused again, it waits again.
    assert phone.send(hostile)[0]["status"] == "forbidden"
    assert "chưa nhận" in office.get(url("may")).text


def test_an_envelope_that_nobody_can_open_is_settled_and_waits_again_when_it_comes_again(
    phone: Phone, scene: Scene, office: FlaskClient
) -> None:
    _send(phone, "nonsense")
    (kept,) = _rows(scene, Unopened)
    assert office.post(_address(scene, f"/{kept.id}/xong"), data=DONE).status_code == 303
    assert "Không còn gì vướng" in office.get(_address(scene)).text
    _send(phone, "nonsense")
    assert "nội dung không đúng dạng" in office.get(_address(scene)).text


def test_what_was_erased_can_only_be_settled(phone: Phone, scene: Scene, office: FlaskClient) -> None:
    phone.send(operation("household", {"area_id": scene.other_area.id, "head_name": "Lê Thị Mai"}))
    _send(phone, "nonsense")
    with scene.writing() as session:
        for row in session.scalars(select(SubjectKey)):
            keys.destroy(session, row.subject_id, factories.NOW)
    (kept,) = _rows(scene, Unopened)
    page = office.get(_address(scene))
    check_html(page)
    assert "Nội dung đã xóa theo yêu cầu." in page.text
    assert "Lê Thị Mai" not in page.text
    assert office.post(_address(scene, f"/{kept.id}/mo-lai")).status_code == 303
    assert "nội dung đã xóa theo yêu cầu." in office.get(_address(scene)).text
    assert office.post(_address(scene, f"/{kept.id}/xong"), data=DONE).status_code == 303


def test_only_who_answers_for_the_ward_looks(phone: Phone, scene: Scene, office: FlaskClient, sign_in: SignIn) -> None:
    _send(phone, "nonsense")
    with scene.writing() as session:
        factories.account(session, "to", "panel", scene.area)
    for browser, status in ((sign_in("to"), 403), (office, 404)):
        strange = url(f"may/{factories.new_id()}/con-vuong")
        assert browser.get(strange if status == 404 else _address(scene)).status_code == status
        assert browser.post(_address(scene, f"/{'0' * 64}/mo-lai")).status_code == status
        assert browser.post(_address(scene, f"/{'0' * 64}/xong"), data=DONE).status_code == status
        assert browser.post(_address(scene, "/x.y/xong"), data=DONE).status_code == status


def test_cut_anywhere_or_without_room_an_envelope_is_opened_whole_once(
    app: Flask, phone: Phone, scene: Scene, office: FlaskClient, lost_key: Any
) -> None:
    key, restore = lost_key
    _send(phone, envelope(key, _household(scene), _household(scene)))
    restore()
    (kept,) = _rows(scene, Unopened)
    before = len(_rows(scene, Household))
    again = _address(scene, f"/{kept.id}/mo-lai")
    assert accidents.at_every_write(app, scene.ward.id, lambda: office.post(again), "hết chỗ").status_code == 303
    replies = accidents.at_once(lambda: office.post(again), lambda: office.post(again))
    assert {reply.status_code for reply in replies} == {303}
    assert len(_rows(scene, Household)) == before + 2
