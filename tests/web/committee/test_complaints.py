"""Complaints after a decision: written down once, seen by the committee alone, settled once; the decision stays."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.hard import accidents
from tests.support.app import Clock, SignIn
from tests.web import decided
from tests.web.world import HOSTILE, World, check_html, rev_on, url
from webapp.models import Complaint, Decision, History
from webapp.services import keys

LETTER = {
    "number": "21",
    "received_on": "29/08/2026",
    "name": "Phan Công Sáu",
    "contact": "Khối phố Bến Trúc",
    "text": "Điểm chỉ số 7 không đúng.",
    "once": "6f1f3c52-8f3e-4f0e-9d3b-0a3f6f3d2b11",
}
SETTLED = {
    "outcome": "dismissed",
    "settled_number": "35/QĐ-UBND",
    "settled_on": "30/08/2026",
    "answer": "Điểm đúng hồ sơ.",
}


@pytest.fixture
def decision(world: World, clock: Clock) -> str:
    """One person was recognised on 28 August; two days have passed."""
    identity = decided.recognise(world)
    clock.now = decided.AFTER + timedelta(days=2)
    return identity


def _record(client: FlaskClient, decision: str, **changes: str) -> Any:
    return client.post(url(f"quyet-dinh/{decision}/khieu-nai"), data=LETTER | changes)


def _one(world: World) -> Complaint:
    (row,) = world.rows(select(Complaint))
    return row


def _settle(client: FlaskClient, world: World, **changes: str) -> Any:
    row = _one(world)
    return client.post(url(f"khieu-nai/{row.id}/giai-quyet"), data={"rev": str(row.rev)} | SETTLED | changes)


def test_a_complaint_is_written_down_and_settled_and_the_decision_stays(
    world: World, decision: str, sign_in: SignIn, client: FlaskClient
) -> None:
    committee = sign_in("ubnd")
    check_html(committee.get(url(f"quyet-dinh/{decision}/khieu-nai")))
    for _ in range(2):
        assert _record(committee, decision).status_code == 303
    row = _one(world)
    assert b"Phan" not in row.sealed
    page = committee.get(url(f"khieu-nai/{row.id}"))
    check_html(page)
    assert "Phan Công Sáu" in page.text
    assert rev_on(page) == str(row.rev)
    listed = committee.get(url(f"quyet-dinh/{decision}"))
    check_html(listed)
    assert "ĐANG GIẢI QUYẾT" in listed.text
    for _ in range(2):
        assert _settle(committee, world).status_code == 303
    page = committee.get(url(f"khieu-nai/{row.id}"))
    check_html(page)
    assert "Văn bản số 35/QĐ-UBND ngày 30/08/2026" in page.text
    assert "GIỮ NGUYÊN" in committee.get(url(f"quyet-dinh/{decision}")).text
    assert _settle(committee, world, answer="Khác.").status_code == 409
    assert world.get(Decision, decision).number == "12/QĐ-UBND"
    told = world.rows(select(History.operation).where(History.entity_id == row.id).order_by(History.rev))
    assert told == ["record_complaint", "settle_complaint"]
    # Others see that there is one; not whose.
    office = sign_in("hkh")
    text = office.get(url(f"quyet-dinh/{decision}")).text
    assert "Đơn số đến 21" in text
    assert "Phan Công Sáu" not in text
    for who in ("hkh", "to", "truong"):
        assert sign_in(who).get(url(f"khieu-nai/{row.id}")).status_code == 403
        assert _record(sign_in(who), decision).status_code == 403
    for address in ("danh-sach", "", f"quyet-dinh/{decision}"):
        assert "Phan Công Sáu" not in client.get(url(address)).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"received_on": "31/08/2026"}, "Ngày này chưa tới."),
        ({"received_on": "27/08/2026"}, "Đơn nhận trước quyết định là kiến nghị."),
        ({"received_on": "hôm qua"}, "Ghi ngày như 05/02/2026."),
        ({"number": ""}, "Ghi số đến."),
        ({"name": HOSTILE * 2}, "Ghi dài quá, xin rút gọn."),
        ({"text": " "}, "Ghi nội dung khiếu nại."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    world: World, decision: str, sign_in: SignIn, changes: dict[str, str], words: str
) -> None:
    refused = _record(sign_in("ubnd"), decision, **changes)
    assert refused.status_code == 422
    check_html(refused)
    assert words in refused.text
    assert "<script>alert" not in refused.text
    assert world.rows(select(Complaint)) == []


def test_a_number_is_given_once_a_year_and_nothing_is_settled_before_it_came(
    world: World, decision: str, sign_in: SignIn
) -> None:
    committee = sign_in("ubnd")
    _record(committee, decision)
    again = _record(committee, decision, once=factories.new_id(), text="Đơn khác.")
    assert again.status_code == 422
    assert "Số đến này đã ghi" in again.text
    for changes, words in (
        ({"settled_on": "28/08/2026"}, "Ngày này trước ngày nhận đơn."),
        ({"settled_on": "31/08/2026"}, "Ngày này chưa tới."),
        ({"outcome": "lost"}, 'id="outcome-error"'),
        ({"answer": ""}, "Ghi nội dung giải quyết."),
    ):
        refused = _settle(committee, world, **changes)
        assert refused.status_code == 422
        check_html(refused)
        assert words in refused.text
    assert _settle(committee, world, rev="1").status_code == 409
    assert _one(world).outcome is None


def test_what_was_said_goes_when_it_is_erased(world: World, decision: str, sign_in: SignIn) -> None:
    committee = sign_in("ubnd")
    _record(committee, decision)
    with world.writing() as session:
        keys.destroy(session, _one(world).id, factories.NOW)
    page = committee.get(url(f"khieu-nai/{_one(world).id}"))
    check_html(page)
    assert "Nội dung đã xóa theo yêu cầu." in page.text
    assert "Phan Công Sáu" not in page.text
    assert committee.get(url(f"khieu-nai/{factories.new_id()}")).status_code == 404
    assert _record(committee, factories.new_id()).status_code == 404


def test_cut_anywhere_without_room_or_two_at_once_it_is_written_whole_once(
    app: Flask, world: World, decision: str, sign_in: SignIn
) -> None:
    committee = sign_in("ubnd")
    done = accidents.at_every_write(app, world.ward_id, lambda: _record(committee, decision), "hết chỗ")
    assert done.status_code == 303
    replies = accidents.at_once(lambda: _record(committee, decision), lambda: _record(committee, decision))
    assert {reply.status_code for reply in replies} == {303}
    seen = str(_one(world).rev)
    settled = accidents.at_every_write(app, world.ward_id, lambda: _settle(committee, world, rev=seen), "hết chỗ")
    assert settled.status_code == 303
    assert _one(world).outcome == "dismissed"
