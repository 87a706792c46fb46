"""A meeting through pages: planned, opened, one person after the other, closed, reopened."""

import html
import json
import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.app import SignIn
from tests.web.world import HOSTILE, World, check_html, fill, press, rev_on, review_fields, url
from webapp.models import Declaration, Meeting, MeetingEntry, Person

PLAN = {"held_on": "1/8/2026", "begins": "19h30", "place": "Nhà văn hóa", "chair": "Ông Trì", "secretary": "Bà Ký"}
ROLL = {"position_0": "Chủ trì", "name_0": "Ông Trì", "came_0": "y", "name_1": "Bà Vắng", "reason_1": "ốm"}


def _plan(client: FlaskClient, world: World) -> str:
    check_html(client.get(url("cuoc-hop")))
    made = client.post(url("cuoc-hop"), data={**PLAN, "collective_id": world.area_id})
    assert made.status_code == 303, made.text
    return made.location


def _step(client: FlaskClient, address: str, verb: str, **form: Any) -> TestResponse:
    page = client.get(address)
    check_html(page)
    return client.post(f"{address}/{verb}", data={"rev": rev_on(page), **form})


def _agree(client: FlaskClient, address: str, rev: str, **form: str) -> TestResponse:
    fields = {name: one for name, one in review_fields().items() if name.startswith("points_")}
    return client.post(address, data={"rev": rev, **fields, **form})


def test_a_meeting_goes_through_pages_and_is_reopened_for_a_sheet_that_was_sent_back(
    world: World, sign_in: SignIn
) -> None:
    panel = sign_in("to")
    press(panel, world.sheet_id, "kiem-tra")
    address = _plan(panel, world)
    assert _step(panel, address, "diem-danh", **ROLL).status_code == 303
    record = panel.get(address)
    check_html(record)
    assert "có mặt 1 / 2" in record.text
    person = f"{address}/nguoi/{world.sheet_id}"
    opened = panel.get(person)
    check_html(opened)
    assert "Nhất trí điểm tự chấm" in opened.text
    done = _agree(panel, person, "0", points_c05="7", reason_c05=HOSTILE, kind_c03="wit", note_c03="Tổ trưởng biết.")
    assert (done.status_code, done.location) == (303, address)
    check_html(panel.get(person))
    assert _step(panel, address, "ket-thuc", number="01/BB-KP", ends="21:00").status_code == 303
    found = world.get(Declaration, world.sheet_id)
    assert (found.state, found.collective_effective) == ("reviewed", 176)
    head = sign_in("truong")
    closed = head.get(address)
    check_html(closed)
    assert "01/BB-KP" in closed.text
    fill(head, world.sheet_id, "binh-xet-lai", reason="Xem lại chỉ số 5.")
    panel = sign_in("to")
    assert _step(panel, address, "mo-lai", reason="Người đứng đầu đề nghị.").status_code == 303
    rev = rev_on(panel.get(person))
    assert panel.post(person, data={"rev": rev, "as_claimed": "1"}).status_code == 303
    assert _step(panel, address, "ket-thuc", number="02/BB-KP", ends="").status_code == 303
    last = panel.get(address)
    check_html(last)
    assert "Biên bản lần 1" in last.text
    assert "Biên bản lần 2" in last.text
    assert world.get(Declaration, world.sheet_id).collective_effective == 180


def test_two_at_once_read_both_and_nothing_is_overwritten(world: World, sign_in: SignIn) -> None:
    panel = sign_in("to")
    press(panel, world.sheet_id, "kiem-tra")
    address = _plan(panel, world)
    _step(panel, address, "diem-danh", **ROLL)
    person = f"{address}/nguoi/{world.sheet_id}"
    assert panel.post(person, data={"rev": "0", "as_claimed": "1"}).status_code == 303
    late = _agree(panel, person, "0", points_c05="7", reason_c05="Chưa tự tra cứu.")
    assert late.status_code == 409
    assert "Chưa tự tra cứu." in late.text
    entry = world.rows(select(MeetingEntry))[0]
    assert entry.scores["c05"] == 18
    taken = panel.post(f"{person}/bo", data={"rev": str(entry.rev)})
    assert taken.status_code == 303
    assert world.rows(select(MeetingEntry)) == []


def test_faults_stay_on_the_page_and_ones_own_household_is_locked(world: World, sign_in: SignIn) -> None:
    panel = sign_in("to")
    press(panel, world.sheet_id, "kiem-tra")
    wrong = panel.post(url("cuoc-hop"), data={**PLAN, "collective_id": world.area_id, "begins": "tối", "place": ""})
    assert wrong.status_code == 422
    check_html(wrong)
    assert world.rows(select(Meeting)) == []
    address = _plan(panel, world)
    empty = _step(panel, address, "diem-danh", name_0="Bà Vắng")
    assert empty.status_code == 422
    assert "chưa có ai có mặt" in empty.text
    _step(panel, address, "diem-danh", **ROLL)
    person = f"{address}/nguoi/{world.sheet_id}"
    refused = _agree(panel, person, "0", points_c05="7")
    assert refused.status_code == 422
    check_html(refused)
    assert _step(panel, address, "ket-thuc", number="01/BB").status_code == 422
    relative = sign_in("nha")
    locked = relative.get(person)
    check_html(locked)
    name = world.get(Person, world.get(Declaration, world.sheet_id).person_id).full_name
    assert f"{name}: Không ai kiểm tra, chấm hay xác nhận phiếu của người cùng hộ" in locked.text
    assert "data-rules" not in locked.text
    record = relative.get(address)
    check_html(record)
    assert "NGƯỜI KHÁC GHI" in record.text
    assert f"{name}: phiếu của chính anh/chị hoặc của người cùng hộ." in record.text
    assert f"Bình xét: {name}" not in record.text
    assert relative.post(person, data={"rev": "0", "as_claimed": "1"}).status_code == 403
    assert sign_in("tokhac").get(address).status_code == 404
    assert sign_in("hkh").get(address).status_code == 200


def test_agreeing_with_one_key_keeps_the_votes_and_the_objection(world: World, sign_in: SignIn) -> None:
    panel = sign_in("to")
    press(panel, world.sheet_id, "kiem-tra")
    address = _plan(panel, world)
    _step(panel, address, "diem-danh", **ROLL)
    person = f"{address}/nguoi/{world.sheet_id}"
    too_many = panel.post(person, data={"rev": "0", "as_claimed": "1", "in_favour": "2"})
    assert too_many.status_code == 422
    check_html(too_many)
    assert "Số phiếu nhiều hơn số người có mặt." in too_many.text
    assert panel.post(person, data={"rev": "0", "as_claimed": "1", "in_favour": "một"}).status_code == 422
    voted = {"in_favour": "1", "remark": "Ông Ba hỏi lại chỉ số 5.", "points_c05": "nửa chừng"}
    assert panel.post(person, data={"rev": "0", "as_claimed": "1", **voted}).status_code == 303
    entry = world.rows(select(MeetingEntry))[0]
    assert (entry.votes, entry.remark, entry.scores["c05"]) == ([1, 0, 0], voted["remark"], 18)


def test_the_page_of_one_person_carries_the_rules_for_what_is_said_before_saving(world: World, sign_in: SignIn) -> None:
    panel = sign_in("to")
    press(panel, world.sheet_id, "kiem-tra")
    address = _plan(panel, world)
    _step(panel, address, "diem-danh", **ROLL)
    text = panel.get(f"{address}/nguoi/{world.sheet_id}").text
    found = re.search(r'data-rules="([^"]+)"', text)
    assert found
    rules = json.loads(html.unescape(found[1]))
    assert rules["recognition"] == {"total": 80, "indicator_minimum": 5}
    assert rules["scoring"]["partial_minimum"] == 5
    assert [one["code"] for one in rules["groups"][0]["indicators"]][:1] == ["c01"]
    assert text.count('data-claimed="9" data-stated="true" data-evidence="') == 10
