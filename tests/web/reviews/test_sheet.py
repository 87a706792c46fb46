"""The declaration's page and the forms of its steps."""

import pytest
from flask import Flask

from tests import factories
from tests.support.app import SignIn
from tests.support.databases import Database
from tests.web.world import HOSTILE, World, check_html, fill, make_world, press, rev_on, review_fields, url
from webapp.models import Declaration, Person

STEPS = (
    "kiem-tra",
    "tra-lai",
    "binh-xet",
    "xac-nhan",
    "binh-xet-lai",
    "mo-lai",
    "niem-yet",
    "chua-dat",
    "huy-ket-qua",
    "rut-ho-so",
)


def test_the_page_shows_the_sheet_without_the_whole_id_number(world: World, sign_in: SignIn) -> None:
    page = sign_in("to").get(url(f"phieu/{world.sheet_id}"))
    check_html(page)
    assert "Nguyễn Thị Hoa" in page.text
    assert f"••••••••{world.id_number[-4:]}" in page.text
    assert world.id_number not in page.text
    title = page.text[page.text.index("<title>") : page.text.index("</title>")]
    assert "Nguyễn Thị Hoa" not in title


def test_only_the_actions_of_the_table_are_offered(world: World, sign_in: SignIn) -> None:
    page = sign_in("to").get(url(f"phieu/{world.sheet_id}")).text
    assert "Đủ minh chứng, chuyển bình xét" in page
    assert "Trả lại để bổ sung" in page
    assert "Ghi điểm bình xét" not in page
    volunteers = sign_in("ctv").get(url(f"phieu/{world.sheet_id}")).text
    assert "Đủ minh chứng" not in volunteers
    assert "Ghi nhận rút hồ sơ" in volunteers


@pytest.mark.parametrize("noun", STEPS)
def test_the_wrong_role_takes_no_step(world: World, sign_in: SignIn, noun: str) -> None:
    assert sign_in("bcd").post(url(f"phieu/{world.sheet_id}/{noun}"), data={"rev": "1"}).status_code == 403
    assert world.get(Declaration, world.sheet_id).state == "submitted"


def test_nobody_of_the_household_judges_and_the_page_says_why(world: World, sign_in: SignIn) -> None:
    client = sign_in("nha")
    page = client.get(url(f"phieu/{world.sheet_id}"))
    assert "người cùng hộ" in page.text
    assert "Đủ minh chứng" not in page.text
    refused = client.post(url(f"phieu/{world.sheet_id}/kiem-tra"), data={"rev": "1"})
    assert refused.status_code == 403
    assert "người cùng hộ" in refused.text


def test_another_collective_and_another_ward_do_not_find_the_sheet(
    app: Flask, database: Database, world: World, sign_in: SignIn
) -> None:
    assert sign_in("tokhac").get(url(f"phieu/{world.sheet_id}")).status_code == 404
    other = make_world(database, slug="an-my", prefix="x")
    other.engine.dispose()
    stranger = sign_in("xhkh")
    assert stranger.get(url(f"phieu/{world.sheet_id}", "an-my")).status_code == 404
    assert stranger.get(url(f"phieu/{other.sheet_id}", "an-my")).status_code == 200
    for noun in STEPS:
        answer = stranger.post(url(f"phieu/{world.sheet_id}/{noun}", "an-my"), data={"rev": "1", "reason": "x"})
        assert answer.status_code in (403, 404), noun


def test_whoever_is_not_signed_in_is_asked_to(app: Flask, world: World) -> None:
    answer = app.test_client().get(url(f"phieu/{world.sheet_id}"))
    assert answer.status_code == 302
    assert "/dang-nhap" in answer.location


def test_a_button_pressed_on_an_old_page_says_what_changed(world: World, sign_in: SignIn) -> None:
    association, panel = sign_in("hkh"), sign_in("to")
    seen = rev_on(panel.get(url(f"phieu/{world.sheet_id}")))
    press(association, world.sheet_id, "kiem-tra")
    answer = press(panel, world.sheet_id, "kiem-tra", rev=seen)
    assert answer.status_code == 409
    check_html(answer)
    assert "Trạng thái" in answer.text
    assert "Người hkh" in answer.text


def test_a_form_sent_on_an_old_page_keeps_what_was_typed_and_can_be_sent_again(world: World, sign_in: SignIn) -> None:
    panel = sign_in("to")
    press(panel, world.sheet_id, "kiem-tra")
    fields = review_fields(points_c05="7", reason_c05="Chưa tự tra cứu được.")
    seen = rev_on(panel.get(url(f"phieu/{world.sheet_id}/binh-xet")))
    with world.writing() as session:
        sheet = session.get(Declaration, (world.ward_id, world.sheet_id))
        factories.evidence(session, sheet, "c01", note="Thêm một buổi")
        sheet.rev += 1000
    late = panel.post(url(f"phieu/{world.sheet_id}/binh-xet"), data={"rev": seen, **fields})
    assert late.status_code == 409
    check_html(late)
    assert "Chưa tự tra cứu được." in late.text
    again = panel.post(url(f"phieu/{world.sheet_id}/binh-xet"), data={"rev": rev_on(late), **fields})
    assert again.status_code == 303


def test_what_was_typed_for_a_step_that_is_gone_is_shown_to_be_read(world: World, sign_in: SignIn) -> None:
    panel, association = sign_in("to"), sign_in("hkh")
    seen = rev_on(panel.get(url(f"phieu/{world.sheet_id}/tra-lai")))
    fill(association, world.sheet_id, "rut-ho-so", reason="Đơn xin rút.")
    late = panel.post(url(f"phieu/{world.sheet_id}/tra-lai"), data={"rev": seen, "text_c05": "Nhờ tổ trưởng xác nhận."})
    assert late.status_code == 409
    assert "Nhờ tổ trưởng xác nhận." in late.text
    assert "Bước này chưa làm được" in late.text


def test_a_return_carries_a_reason_beside_each_indicator(world: World, sign_in: SignIn) -> None:
    panel = sign_in("to")
    form = panel.get(url(f"phieu/{world.sheet_id}/tra-lai"))
    check_html(form)
    empty = fill(panel, world.sheet_id, "tra-lai")
    assert empty.status_code == 422
    assert "Chọn ít nhất một lý do" in empty.text
    unsaid = fill(panel, world.sheet_id, "tra-lai", code_c07="other")
    assert unsaid.status_code == 422
    assert "Lý do này cần ghi rõ thêm" in unsaid.text
    done = fill(
        panel, world.sheet_id, "tra-lai", code_c05="no_evidence", text_c07="Ghi số buổi.", code_sheet="no_statement"
    )
    assert done.status_code == 303
    page = panel.get(url(f"phieu/{world.sheet_id}"))
    check_html(page)
    assert "CẦN BỔ SUNG" in page.text
    assert "Ghi số buổi." in page.text
    assert "Chỉ số 5: no_evidence" in page.text


def test_points_reasons_and_minutes_are_asked_for_in_words(world: World, sign_in: SignIn) -> None:
    panel = sign_in("to")
    press(panel, world.sheet_id, "kiem-tra")
    wrong = review_fields(
        points_c01="3", points_c02="mười", points_c03="", meeting_on="31/02/2026", minutes="", kind_c04="wit"
    )
    answer = fill(panel, world.sheet_id, "binh-xet", **wrong)
    assert answer.status_code == 422
    check_html(answer)
    for words in (
        "Điểm từ 1 đến 4 không dùng",
        "Điểm là 0, hoặc từ 5 đến 10.",
        "Chỉ số 3 chưa có điểm bình xét.",
        "Ghi ngày họp như 05/02/2026.",
        "Cần ghi số, ký hiệu biên bản.",
        "Chỉ số 4: ghi đã xem gì, ai cho biết.",
        'value="mười"',
    ):
        assert words in answer.text, words
    unreasoned = fill(panel, world.sheet_id, "binh-xet", **review_fields(points_c05="7"))
    assert unreasoned.status_code == 422
    assert "Cần ghi lý do." in unreasoned.text
    assert world.get(Declaration, world.sheet_id).state == "verified"


def test_a_reason_is_asked_for_and_kept(world: World, sign_in: SignIn) -> None:
    answer = fill(sign_in("hkh"), world.sheet_id, "rut-ho-so", reason="  ")
    assert answer.status_code == 422
    assert "Cần ghi lý do." in answer.text


def test_hostile_text_is_shown_as_text_everywhere(world: World, sign_in: SignIn) -> None:
    with world.writing() as session:
        person = session.get(Person, (world.ward_id, world.person_id))
        person.full_name = HOSTILE[:100]
    panel, head = sign_in("to"), sign_in("truong")
    press(panel, world.sheet_id, "kiem-tra")
    changed = review_fields(points_c05="7", reason_c05=HOSTILE, kind_c03="wit", note_c03=HOSTILE, minutes=HOSTILE)
    assert fill(panel, world.sheet_id, "binh-xet", **changed).status_code == 303
    assert fill(head, world.sheet_id, "binh-xet-lai", reason=HOSTILE).status_code == 303
    again = fill(panel, world.sheet_id, "tra-lai", text_c05=HOSTILE, text_sheet="NUL\0 và \u202e")
    assert again.status_code == 303
    for address in ("viec", "phieu", f"phieu/{world.sheet_id}", f"phieu/{world.sheet_id}/rut-ho-so"):
        page = sign_in("hkh").get(url(address))
        check_html(page)
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "{{7*7}}" in page.text or HOSTILE[:20] not in page.text
        assert "\0" not in page.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_steps_need_the_token_of_the_form(strict_app: Flask, database: Database) -> None:
    from webapp.extensions import db
    from webapp.models import Account
    from webapp.web import auth

    world = make_world(database)
    world.engine.dispose()
    with strict_app.app_context():
        account = db.session.query(Account).filter_by(username="to").one()
    client = strict_app.test_client()
    with client.session_transaction() as session:
        auth.remember(session, account, strict_app.extensions["clock"]())
    page = client.get(url(f"phieu/{world.sheet_id}"))
    refused = client.post(url(f"phieu/{world.sheet_id}/kiem-tra"), data={"rev": rev_on(page)})
    assert refused.status_code == 400
    token = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    taken = client.post(url(f"phieu/{world.sheet_id}/kiem-tra"), data={"rev": rev_on(page), "csrf_token": token})
    assert taken.status_code == 303
