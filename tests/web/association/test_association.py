"""Objections answered, phones given out and shut out."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.support.app import SignIn
from tests.support.databases import Database
from tests.web.world import HOSTILE, World, check_html, make_world, rev_on, url
from webapp.models import Account, Declaration, Device, EnrolmentCode, Objection
from webapp.services import objections
from webapp.services.objections import Words

WORDS = Words("Chỗ chỉ số 7 thống nhất 6 điểm.", "Phan Công Sáu", "0235 000 0001")


@pytest.fixture
def objected(world: World) -> World:
    """The sheet is posted, and somebody objects."""
    with world.writing() as session:
        sheet = session.get(Declaration, (world.ward_id, world.sheet_id))
        sheet.state, sheet.posted_on = "posted", factories.TODAY
        sheet.posted_until = factories.TODAY + timedelta(days=10)
        objections.object_to(session, world.sheet_id, WORDS, about_oneself=False, now=factories.NOW)
    return world


def _one(world: World) -> Objection:
    return world.rows(select(Objection))[0]


def _hear(client: FlaskClient, objection_id: str, **form: str):
    heard = {"heard_on": "17/08/2026", "heard_by": "Bà Lê Thị Thu", "said": "Máy là của tổ hợp tác."} | form
    seen = heard.pop("rev", None) or rev_on(client.get(url(f"kien-nghi/{objection_id}")))
    return client.post(url(f"kien-nghi/{objection_id}/nghe"), data={"rev": seen, **heard})


def _answer(client: FlaskClient, objection_id: str, **form: str):
    seen = form.pop("rev", None) or rev_on(client.get(url(f"kien-nghi/{objection_id}")))
    return client.post(url(f"kien-nghi/{objection_id}/tra-loi"), data={"rev": seen, **form})


def test_an_upheld_objection_reopens_the_sheet(objected: World, sign_in: SignIn) -> None:
    client, identity = sign_in("hkh"), _one(objected).id
    assert "Trả lời kiến nghị" in client.get(url("viec")).text
    check_html(client.get(url("kien-nghi")))
    check_html(client.get(url(f"kien-nghi/{identity}")))
    assert _hear(client, identity).status_code == 303
    check_html(client.get(url(f"kien-nghi/{identity}")))
    done = _answer(client, identity, outcome="uphold", text="Ý kiến đúng.")
    assert done.status_code == 303
    assert objected.get(Declaration, objected.sheet_id).state == "verified"
    page = client.get(url(f"phieu/{objected.sheet_id}"))
    check_html(page)
    assert "Ý kiến đúng." in page.text


def test_a_dismissed_objection_leaves_the_posting(objected: World, sign_in: SignIn) -> None:
    _hear(sign_in("hkh"), _one(objected).id)
    assert _answer(sign_in("hkh"), _one(objected).id, outcome="dismiss", text="Giữ 7 điểm.").status_code == 303
    assert objected.get(Declaration, objected.sheet_id).state == "posted"


def test_an_answer_needs_an_outcome_and_a_text(objected: World, sign_in: SignIn) -> None:
    page = _answer(sign_in("hkh"), _one(objected).id, text=" ")
    assert page.status_code == 422
    check_html(page)
    assert "Chọn kết quả." in page.text
    assert "Cần ghi nội dung trả lời." in page.text


def test_a_second_answer_is_told_of_the_first_and_kept(objected: World, sign_in: SignIn) -> None:
    client, identity = sign_in("hkh"), _one(objected).id
    _hear(client, identity)
    seen = rev_on(client.get(url(f"kien-nghi/{identity}")))
    _answer(client, identity, outcome="dismiss", text="Giữ 7 điểm.")
    late = _answer(client, identity, rev=seen, outcome="uphold", text="Tôi nghĩ khác.")
    assert late.status_code == 409
    check_html(late)
    assert "Tôi nghĩ khác." in late.text
    assert "Giữ 7 điểm." in late.text


def test_others_read_or_do_not_even_find_an_objection(objected: World, sign_in: SignIn, database: Database) -> None:
    identity = _one(objected).id
    panel = sign_in("to").get(url(f"kien-nghi/{identity}"))
    assert panel.status_code == 200
    assert "Gửi trả lời" not in panel.text
    assert sign_in("to").post(url(f"kien-nghi/{identity}/tra-loi"), data={"rev": "1"}).status_code == 403
    assert sign_in("tokhac").get(url(f"kien-nghi/{identity}")).status_code == 404
    assert sign_in("nha").get(url(f"kien-nghi/{identity}")).status_code == 404
    assert sign_in("ctv").get(url("kien-nghi")).status_code == 403
    other = make_world(database, slug="an-my", prefix="x")
    other.engine.dispose()
    assert sign_in("xhkh").get(url(f"kien-nghi/{identity}", "an-my")).status_code == 404


def test_two_objections_can_both_be_upheld(objected: World, sign_in: SignIn) -> None:
    with objected.writing() as session:
        objections.object_to(session, objected.sheet_id, WORDS, about_oneself=False, now=factories.NOW)
    for one in objected.rows(select(Objection)):
        _hear(sign_in("hkh"), one.id)
        assert _answer(sign_in("hkh"), one.id, outcome="uphold", text="Ý kiến đúng.").status_code == 303
    assert objected.get(Declaration, objected.sheet_id).state == "verified"


def test_what_nobody_was_found_for_is_kept_and_answered(objected: World, sign_in: SignIn) -> None:
    with objected.writing() as session:
        words = Words(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
        made = objections.miss_oneself(session, objected.campaign_id, words, 1990, now=factories.NOW).id
    client = sign_in("hkh")
    assert "người không có tên trong danh sách" in client.get(url("viec")).text
    page = client.get(url(f"kien-nghi/{made}"))
    check_html(page)
    assert "<script>alert" not in page.text
    assert _answer(client, made, outcome="dismiss", text="Đã gặp và giải thích.").status_code == 303
    assert sign_in("to").get(url(f"kien-nghi/{made}")).status_code == 404


def test_a_code_for_a_volunteer_is_shown_once_with_its_picture(world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    page = client.get(url("may"))
    check_html(page)
    with factories.reading(world.engine, world.ward_id) as session:
        account = session.query(Account).filter_by(username="ctv").one().id
    shown = client.post(url("may/ma"), data={"account": account})
    check_html(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    assert re.search(r"<b>[2-9A-Z]{4}-[2-9A-Z]{6}</b>", shown.text)
    assert "<svg" in shown.text
    assert [row.account_id for row in world.rows(select(EnrolmentCode))] == [account]
    nobody = client.post(url("may/ma"), data={"account": factories.new_id()})
    assert nobody.status_code == 422
    assert "Chọn người được cấp mã." in nobody.text


def test_a_code_for_a_citizen_comes_from_their_sheet(world: World, sign_in: SignIn) -> None:
    shown = sign_in("hkh").post(url(f"phieu/{world.sheet_id}/ma-may"))
    check_html(shown)
    assert [row.person_id for row in world.rows(select(EnrolmentCode))] == [world.person_id]
    assert sign_in("to").post(url(f"phieu/{world.sheet_id}/ma-may")).status_code == 403
    assert sign_in("hkh").post(url(f"phieu/{factories.new_id()}/ma-may")).status_code == 404


def test_a_lost_phone_is_shut_out(world: World, sign_in: SignIn) -> None:
    with world.writing() as session:
        account = session.query(Account).filter_by(username="ctv").one()
        phone = factories.device(session, account, name=HOSTILE[:60])[0].id
    client = sign_in("hkh")
    page = client.get(url("may"))
    check_html(page)
    assert "hưa liên lạc lần nào" in page.text
    assert client.post(url(f"may/{phone}/khoa")).status_code == 303
    assert world.get(Device, phone).revoked_at is not None
    assert "ĐÃ KHÓA" in client.get(url("may")).text
    assert client.post(url(f"may/{factories.new_id()}/khoa")).status_code == 404
    assert sign_in("to").post(url(f"may/{phone}/khoa")).status_code == 403
