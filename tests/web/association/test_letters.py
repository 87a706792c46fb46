"""Objections on paper: typed in with number and day, photographed; and nobody is answered about unheard."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.hard import accidents
from tests.support.app import Clock, SignIn
from tests.web.world import HOSTILE, World, check_html, make_sheet, rev_on, url
from webapp.models import (
    Account,
    Audit,
    Campaign,
    Declaration,
    History,
    Household,
    Member,
    Objection,
    Person,
)
from webapp.services import keys

FIND = "kien-nghi/giay"
ONCE = "6f1f3c52-8f3e-4f0e-9d3b-0a3f6f3d2b11"
LETTER = {
    "number": "07",
    "received_on": "17/08/2026",
    "about": "other",
    "name": "Phan Công Sáu",
    "contact": "0235 000 0001",
    "text": "Máy xới là của tổ hợp tác.",
    "once": ONCE,
}
HEARD = {"heard_on": "17/08/2026", "heard_by": "Bà Lê Thị Thu", "said": "Tôi chỉ giữ máy cho tổ."}


@pytest.fixture
def posted(world: World) -> World:
    """The sheet is posted until 27 August."""
    with world.writing() as session:
        sheet = session.get(Declaration, (world.ward_id, world.sheet_id))
        sheet.state, sheet.posted_on = "posted", factories.TODAY
        sheet.posted_until = factories.TODAY + timedelta(days=10)
    return world


def _type(client: FlaskClient, world: World, **changes: str) -> Any:
    return client.post(url(f"{FIND}/{world.sheet_id}"), data=LETTER | changes)


def _one(world: World) -> Objection:
    return world.rows(select(Objection))[0]


def _hear(client: FlaskClient, identity: str, **changes: str) -> Any:
    seen = changes.pop("rev", None) or rev_on(client.get(url(f"kien-nghi/{identity}")))
    return client.post(url(f"kien-nghi/{identity}/nghe"), data={"rev": seen} | HEARD | changes)


def test_a_letter_is_found_its_person_typed_in_once_and_shown_with_its_number(
    posted: World, sign_in: SignIn, client: FlaskClient
) -> None:
    office = sign_in("hkh")
    check_html(office.get(url(FIND)))
    found = office.post(url(FIND), data={"name": "thi hoa"})
    check_html(found)
    assert "Nguyễn Thị Hoa" in found.text
    assert "Không thấy ai" in office.post(url(FIND), data={"name": "khong co"}).text
    check_html(office.get(url(f"{FIND}/{posted.sheet_id}")))
    for _ in range(2):
        assert _type(office, posted).status_code == 303
    row = _one(posted)
    assert len(posted.rows(select(Objection))) == 1
    assert (row.number, row.received_on, row.declaration_id) == ("07", factories.TODAY, posted.sheet_id)
    assert row.typed_by is not None
    assert "đơn giấy số 07" in office.get(url("kien-nghi")).text
    page = office.get(url(f"kien-nghi/{row.id}"))
    check_html(page)
    assert "đơn giấy, số đến 07, nhận ngày 17/08/2026" in page.text
    assert "0235 000 0001" in page.text
    for who in ("to", "truong"):
        text = sign_in(who).get(url(f"kien-nghi/{row.id}")).text
        assert "Máy xới" in text
        assert "Phan Công Sáu" not in text
        assert "0235" not in text
    for address in ("", "danh-sach", f"danh-sach/{posted.sheet_id}/kien-nghi", "y-kien"):
        assert "Phan Công Sáu" not in client.get(url(address)).text
    assert b"Phan" not in row.sealed


def test_what_counts_is_the_day_on_which_the_letter_came(posted: World, sign_in: SignIn, clock: Clock) -> None:
    clock.now += timedelta(days=12)
    office = sign_in("hkh")
    late = _type(office, posted, received_on="28/08/2026")
    assert late.status_code == 422
    check_html(late)
    assert "Đã hết thời gian niêm yết" in late.text
    assert "Máy xới là của tổ hợp tác." in late.text
    assert _type(office, posted, received_on="27/08/2026").status_code == 303


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"received_on": "18/08/2026"}, "Ngày này chưa tới."),
        ({"received_on": "16/08/2026"}, "Chưa đến ngày niêm yết."),
        ({"received_on": "hôm kia"}, "Ghi ngày như 05/02/2026."),
        ({"number": ""}, "Ghi số đến."),
        ({"number": HOSTILE}, "Ghi dài quá, xin rút gọn."),
        ({"about": "nobody"}, 'id="about-error"'),
        ({"contact": " "}, "Ghi địa chỉ hoặc số điện thoại."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    posted: World, sign_in: SignIn, changes: dict[str, str], words: str
) -> None:
    page = _type(sign_in("hkh"), posted, **changes)
    assert page.status_code == 422
    check_html(page)
    assert words in page.text
    assert posted.rows(select(Objection)) == []


def test_a_number_is_given_to_one_letter_of_a_year(posted: World, sign_in: SignIn) -> None:
    office = sign_in("hkh")
    _type(office, posted)
    again = _type(office, posted, once=factories.new_id(), text=HOSTILE)
    assert again.status_code == 422
    assert "Số đến này đã ghi cho một đơn khác" in again.text
    assert "<script>alert" not in again.text
    assert _type(office, posted, once=factories.new_id(), text=HOSTILE, number="08").status_code == 303


def test_only_the_association_types_letters_and_never_about_its_own_household(posted: World, sign_in: SignIn) -> None:
    for who in ("to", "truong", "ubnd", "ctv"):
        browser = sign_in(who)
        assert browser.get(url(FIND)).status_code == 403
        assert _type(browser, posted).status_code == 403
    with posted.writing() as session:
        account = session.query(Account).filter_by(username="hkh").one()
        home = session.get(Person, (posted.ward_id, posted.person_id)).household_id
        neighbour = factories.person(session, session.get(Household, (posted.ward_id, home)), "Đặng Thị Tám")
        session.get(Member, (posted.ward_id, account.id)).person_id = neighbour.id
    office = sign_in("hkh")
    assert "Nguyễn Thị Hoa" not in office.post(url(FIND), data={"name": "hoa"}).text
    assert office.get(url(f"{FIND}/{posted.sheet_id}")).status_code == 403
    assert _type(office, posted).status_code == 403


def test_somebody_left_out_writes_about_themselves_and_needs_no_hearing(posted: World, sign_in: SignIn) -> None:
    with posted.writing() as session:
        campaign = session.get(Campaign, (posted.ward_id, posted.campaign_id))
        home = session.query(Household).filter_by(commune_id=posted.ward_id).first()
        person = factories.person(session, home, "Trần Văn Mười", birth_year=1955)
        low = make_sheet(session, person, campaign)
        session.get(Declaration, (posted.ward_id, low)).state = "not_recognised"
    office = sign_in("hkh")
    check_html(office.get(url(f"{FIND}/thieu-ten")))
    form = {name: value for name, value in LETTER.items() if name != "about"}
    form |= {"name": "Trần Văn Mười", "birth_year": "1955", "text": "Họp thống nhất 82 điểm."}
    unread = office.post(url(f"{FIND}/thieu-ten"), data=form | {"birth_year": "năm mươi lăm"})
    assert unread.status_code == 422
    check_html(unread)
    assert office.post(url(f"{FIND}/thieu-ten"), data=form).status_code == 303
    row = _one(posted)
    assert (row.declaration_id, row.about_oneself, row.number) == (low, True, "07")
    page = office.get(url(f"kien-nghi/{row.id}"))
    check_html(page)
    assert "Nghe người liên quan" not in page.text
    assert _hear(office, row.id).status_code == 404
    answer = {"rev": rev_on(page), "outcome": "uphold", "text": "Ý kiến đúng."}
    assert office.post(url(f"kien-nghi/{row.id}/tra-loi"), data=answer).status_code == 303
    assert posted.get(Declaration, low).state == "verified"


def test_nobody_is_answered_about_unheard(posted: World, sign_in: SignIn) -> None:
    office = sign_in("hkh")
    _type(office, posted)
    identity = _one(posted).id
    page = office.get(url(f"kien-nghi/{identity}"))
    assert "Gửi trả lời" not in page.text
    answer = {"outcome": "dismiss", "text": "Giữ 7 điểm."}
    early = office.post(url(f"kien-nghi/{identity}/tra-loi"), data={"rev": rev_on(page)} | answer)
    assert early.status_code == 422
    check_html(early)
    assert "Chưa ghi ý kiến của người liên quan." in early.text
    assert "Giữ 7 điểm." in early.text
    assert _one(posted).state == "open"
    for changes, words in (
        ({"heard_on": "16/08/2026"}, "Ngày này trước ngày nhận kiến nghị."),
        ({"heard_on": "18/08/2026"}, "Ngày này chưa tới."),
        ({"said": ""}, "Ghi ý kiến của người liên quan."),
    ):
        refused = _hear(office, identity, **changes)
        assert refused.status_code == 422
        check_html(refused)
        assert words in refused.text
    assert _hear(office, identity).status_code == 303
    heard = office.get(url(f"kien-nghi/{identity}"))
    check_html(heard)
    assert "Bà Lê Thị Thu gặp ngày 17/08/2026" in heard.text
    done = office.post(url(f"kien-nghi/{identity}/tra-loi"), data={"rev": rev_on(heard)} | answer)
    assert done.status_code == 303
    assert "Tôi chỉ giữ máy cho tổ." in office.get(url(f"kien-nghi/{identity}")).text
    assert "Tôi chỉ giữ máy" not in sign_in("to").get(url(f"kien-nghi/{identity}")).text
    paper = office.get(url(f"giay-to/kien-nghi/{identity}/tra-loi.docx"))
    assert paper.status_code == 200
    assert posted.rows(select(Audit.action).where(Audit.entity_id == identity).order_by(Audit.n)) == [
        "object",
        "hear",
        "dismiss",
        "paper.take",
    ]


def test_what_was_said_is_written_again_kept_in_the_history_and_goes_with_the_person(
    posted: World, sign_in: SignIn
) -> None:
    office = sign_in("hkh")
    _type(office, posted)
    identity = _one(posted).id
    seen = rev_on(office.get(url(f"kien-nghi/{identity}")))
    for _ in range(2):
        assert _hear(office, identity, rev=seen).status_code == 303
    late = _hear(office, identity, rev=seen, said="Tôi nghĩ khác.")
    assert late.status_code == 409
    check_html(late)
    assert "Tôi nghĩ khác." in late.text
    assert _hear(office, identity, said="Tổ trưởng cũng xác nhận.").status_code == 303
    written = posted.rows(select(History).where(History.entity_id == identity, History.operation == "hear"))
    assert [row.subject_id for row in written] == [posted.person_id] * 2
    assert "Tổ trưởng".encode() not in (_one(posted).heard_sealed or b"")
    with posted.writing() as session:
        keys.destroy(session, posted.person_id, factories.NOW)
    page = office.get(url(f"kien-nghi/{identity}")).text
    assert "Tổ trưởng" not in page
    assert "Đã gặp ngày 17/08/2026; nội dung đã xóa theo yêu cầu." in page


def test_a_letter_and_a_hearing_cut_anywhere_or_without_room_are_written_whole_once(
    app: Flask, posted: World, sign_in: SignIn
) -> None:
    office = sign_in("hkh")
    done = accidents.at_every_write(app, posted.ward_id, lambda: _type(office, posted), "hết chỗ")
    assert done.status_code == 303
    identity = _one(posted).id
    rev = rev_on(office.get(url(f"kien-nghi/{identity}")))
    heard = accidents.at_every_write(app, posted.ward_id, lambda: _hear(office, identity, rev=rev), "hết chỗ")
    assert heard.status_code == 303
    assert len(posted.rows(select(Objection))) == 1
    replies = accidents.at_once(lambda: _type(office, posted), lambda: _type(office, posted))
    assert {reply.status_code for reply in replies} == {303}
    assert len(posted.rows(select(Objection))) == 1
