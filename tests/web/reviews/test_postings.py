"""The minutes of a posting: written once, shown, printed; its end only when its days are over, with what came in."""

from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.hard import accidents
from tests.support.app import Clock, SignIn
from tests.web import objected
from tests.web.test_paper_pages import take
from tests.web.world import HOSTILE, World, check_html, rev_on, url
from webapp.models import Audit, Campaign, Declaration, History, PostingMinutes

LISTS = "niem-yet/bien-ban"
PRESENT = {"association": "Ông Lê Văn Tám", "collective": "Bà Trần Thị Chín", "witness": "Ông Võ Mười"}
UP = {"place": "Bảng tin nhà văn hóa", "at": "7h30", **PRESENT}
DOWN = {"end-ended_on": "28/08/2026", "end-at": "8 giờ", "end-remark": "Ngày 20/08 mưa ướt, đã dán lại."}
DOWN |= {f"end-{name}": who for name, who in PRESENT.items()}


@pytest.fixture
def posted(world: World) -> World:
    """The sheet is posted until 27 August."""
    with world.writing() as session:
        sheet = session.get(Declaration, (world.ward_id, world.sheet_id))
        sheet.state, sheet.posted_on = "posted", factories.TODAY
        sheet.posted_until = factories.TODAY + timedelta(days=10)
    return world


def _address(world: World, collective_id: str = "") -> str:
    return url(f"{LISTS}/{collective_id or world.area_id}/{factories.TODAY.isoformat()}")


def _put_up(client: FlaskClient, world: World, **changes: str) -> Any:
    return client.post(_address(world), data={"rev": "0"} | UP | changes)


def _one(world: World) -> PostingMinutes:
    (row,) = world.rows(select(PostingMinutes))
    return row


def _take_down(client: FlaskClient, world: World, **changes: str) -> Any:
    row = _one(world)
    given = {"end-rev": str(row.rev)} | DOWN | {f"end-{name}": text for name, text in changes.items()}
    return client.post(url(f"{LISTS}/{row.id}/ket-thuc"), data=given)


def test_from_putting_up_to_taking_down(posted: World, sign_in: SignIn, clock: Clock) -> None:
    head = sign_in("truong")
    listed = head.get(url(LISTS))
    check_html(listed)
    assert "CHƯA CÓ BIÊN BẢN" in listed.text
    page = head.get(_address(posted))
    check_html(page)
    assert rev_on(page) == "0"
    for _ in range(2):
        assert _put_up(head, posted).status_code == 303
    row = _one(posted)
    assert (row.people, row.put_up_at, row.present) == (1, time(7, 30), PRESENT)
    page = head.get(_address(posted))
    check_html(page)
    assert "Dán lúc 07:30 tại Bảng tin nhà văn hóa." in page.text
    assert "Ghi được từ ngày 28/08/2026" in page.text
    early = _take_down(head, posted)
    assert early.status_code == 422
    assert "Ngày này chưa tới." in early.text
    with posted.writing() as session:
        objected.on_paper(session, posted.sheet_id)
    clock.now += timedelta(days=11)
    head = sign_in("truong")
    assert "CHƯA GHI KẾT THÚC" in head.get(url(LISTS)).text
    check_html(head.get(_address(posted)))
    for _ in range(2):
        assert _take_down(head, posted).status_code == 303
    page = head.get(_address(posted))
    check_html(page)
    assert "Nhận 1 kiến nghị: giữ nguyên 0, bình xét lại 0, chưa trả lời 1." in page.text
    assert "<form" not in page.text.split("<main", 1)[1]
    assert "ĐÃ KẾT THÚC" in head.get(url(LISTS)).text
    minutes, end = (take(head, f"giay-to/niem-yet/{row.id}/{code}") for code in ("niem-yet", "ket-thuc-niem-yet"))
    for said in ("Ông Võ Mười", "Bảng tin nhà văn hóa", "07 giờ 30 phút"):
        assert said in minutes, said
    for said in ("mưa ướt", "28 tháng 8 năm 2026", "được: 01"):
        assert said in end, said
    assert "NGUYỄN THỊ HOA" in take(head, f"giay-to/tap-the/{posted.area_id}/m5").upper()
    operations = posted.rows(select(History.operation).where(History.entity_id == row.id).order_by(History.rev))
    assert operations == ["put_up", "take_down"]
    assert "put_up" in posted.rows(select(Audit.action).where(Audit.entity_id == row.id))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": " "}, "Ghi nơi dán danh sách."),
        ({"witness": ""}, "Ghi họ tên."),
        ({"collective": "Bà Chín " * 30}, "Ghi dài quá, xin rút gọn."),
        ({"at": "sáng sớm"}, "Ghi giờ như 19:30."),
        ({"at": "25:00"}, "Ghi giờ như 19:30."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    posted: World, sign_in: SignIn, changes: dict[str, str], words: str
) -> None:
    refused = _put_up(sign_in("truong"), posted, **changes)
    assert refused.status_code == 422
    check_html(refused)
    assert words in refused.text
    assert posted.rows(select(PostingMinutes)) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ended_on": "27/08/2026"}, "Chưa hết thời gian niêm yết."),
        ({"ended_on": "30/08/2026"}, "Ngày này chưa tới."),
        ({"ended_on": "mai"}, "Ghi ngày như 05/02/2026."),
        ({"ended_on": ""}, "Ghi ngày lập biên bản."),
    ],
)
def test_a_posting_does_not_end_before_its_days_are_over(
    posted: World, sign_in: SignIn, clock: Clock, changes: dict[str, str], words: str
) -> None:
    head = sign_in("truong")
    _put_up(head, posted, place=HOSTILE, witness="Ông Võ Mươ\u0300i")
    clock.now += timedelta(days=12)
    head = sign_in("truong")
    refused = _take_down(head, posted, **changes)
    assert refused.status_code == 422
    check_html(refused)
    assert words in refused.text
    assert "mưa ướt" in refused.text
    assert "<script>alert" not in refused.text
    row = _one(posted)
    assert (row.ended_on, row.present["witness"]) == (None, "Ông Võ Mười")


def test_who_wrote_second_is_asked(posted: World, sign_in: SignIn, clock: Clock) -> None:
    head, office = sign_in("truong"), sign_in("hkh")
    _put_up(head, posted)
    late = _put_up(office, posted, place="Cổng chợ")
    assert late.status_code == 409
    check_html(late)
    assert "Cổng chợ" in late.text
    assert _put_up(office, posted, place="Cổng chợ", rev=rev_on(late)).status_code == 303
    clock.now += timedelta(days=11)
    head, office = sign_in("truong"), sign_in("hkh")
    stale = str(_one(posted).rev - 1)
    assert _take_down(head, posted, rev=stale).status_code == 409
    assert _take_down(head, posted).status_code == 303
    assert _take_down(office, posted, remark="Khác.").status_code == 409
    assert _put_up(office, posted, place="Chợ khác", rev=str(_one(posted).rev)).status_code == 409
    assert _one(posted).place == "Cổng chợ"


def test_only_who_posts_writes_minutes(posted: World, sign_in: SignIn) -> None:
    for who in ("to", "ubnd", "ctv"):
        browser = sign_in(who)
        assert browser.get(url(LISTS)).status_code == 403
        assert _put_up(browser, posted).status_code == 403
    head = sign_in("truong")
    assert head.get(_address(posted, posted.other_area_id)).status_code == 404
    assert head.get(url(f"{LISTS}/{posted.area_id}/2026-08-01")).status_code == 404
    assert head.get(url(f"{LISTS}/{posted.area_id}/hom-nay")).status_code == 404
    with posted.writing() as session:
        session.get(Campaign, (posted.ward_id, posted.campaign_id)).posted_by = "association"
    assert "CHƯA CÓ BIÊN BẢN" not in head.get(url(LISTS)).text
    assert _put_up(head, posted).status_code == 404
    assert _put_up(sign_in("hkh"), posted).status_code == 303


def test_cut_anywhere_without_room_or_two_at_once_they_are_written_whole_once(
    app: Flask, posted: World, sign_in: SignIn
) -> None:
    head = sign_in("truong")
    done = accidents.at_every_write(app, posted.ward_id, lambda: _put_up(head, posted), "hết chỗ")
    assert done.status_code == 303
    replies = accidents.at_once(lambda: _put_up(head, posted), lambda: _put_up(head, posted))
    assert {reply.status_code for reply in replies} == {303}
    _one(posted)
