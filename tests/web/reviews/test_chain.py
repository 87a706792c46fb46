"""From submitted to recognised through pages, each step by the right person."""

import io
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.app import Clock, SignIn
from tests.web.world import PDF, World, check_html, fill, press, rev_on, review_fields, url
from webapp.models import Decision, Declaration, Step


def test_a_sheet_goes_from_submitted_to_the_public_list_through_pages(
    app: Flask, world: World, sign_in: SignIn, clock: Clock
) -> None:
    panel, head, association = (sign_in(name) for name in ("to", "truong", "hkh"))
    assert press(panel, world.sheet_id, "kiem-tra").status_code == 303
    page = panel.get(url(f"phieu/{world.sheet_id}/binh-xet"))
    check_html(page)
    changed = review_fields(
        points_c05="7", reason_c05="Chưa tự tra cứu được.", kind_c03="wit", note_c03="Tổ trưởng biết."
    )
    assert fill(panel, world.sheet_id, "binh-xet", **changed).status_code == 303
    assert press(head, world.sheet_id, "xac-nhan").status_code == 303
    assert press(association, world.sheet_id, "niem-yet").status_code == 303
    stranger = app.test_client()
    posted = stranger.get(url("danh-sach"))
    assert "Nguyễn Thị Hoa" in posted.text
    assert "Nêu kiến nghị" in posted.text
    clock.now += timedelta(days=11)
    association, committee = sign_in("hkh"), sign_in("ubnd")
    drawing = association.get(url("to-trinh"))
    check_html(drawing)
    value = f"{world.sheet_id}:{world.get(Declaration, world.sheet_id).rev}"
    assert value in drawing.text
    drawn = association.post(url("to-trinh"), data={"people": [value]})
    assert drawn.status_code == 303, drawn.text
    address = drawn.location

    def step(client: FlaskClient, verb: str, **form: Any) -> None:
        page = client.get(address)
        check_html(page)
        answer = client.post(f"{address}/{verb}", data={"rev": rev_on(page), **form})
        assert answer.status_code == 303, answer.text

    step(association, "trinh", number="05/TTr-HKH", proposed_on="28/8/2026")
    step(committee, "tra-lai", reason="Xem lại năm sinh.")
    assert "Xem lại năm sinh." in association.get(address).text
    step(association, "danh-sach", people=[value])
    step(association, "trinh", number="05/TTr-HKH", proposed_on="28/8/2026")
    step(committee, "ky", signer="Nguyễn Thị Minh Châu", capacity="deputy")
    paper = (io.BytesIO(PDF), "quyet dinh.pdf")
    step(committee, "phat-hanh", number="12/QĐ-UBND", signed_on="28/8/2026", file=paper)
    check_html(association.get(address))
    decision = world.rows(select(Decision))[0]
    assert (decision.signer, decision.signing_capacity) == (
        "Nguyễn Thị Minh Châu",
        "TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH",
    )
    listed = stranger.get(url("danh-sach"))
    check_html(listed)
    assert "Quyết định số 12/QĐ-UBND ngày 28/08/2026" in listed.text
    found = world.get(Declaration, world.sheet_id)
    assert (found.state, found.confirmed_effective) == ("recognised", 176)
    steps = world.rows(select(Step.action).order_by(Step.rev))
    assert list(steps) == ["submit", "verify", "review", "confirm", "post", "recognise"]
    last = committee.get(url(f"phieu/{world.sheet_id}"))
    check_html(last)
    assert "Chưa tự tra cứu được." in last.text


def test_the_meeting_stands_on_the_next_form_already(world: World, sign_in: SignIn) -> None:
    panel = sign_in("to")
    press(panel, world.sheet_id, "kiem-tra")
    fill(panel, world.sheet_id, "binh-xet", **review_fields())
    head = sign_in("truong")
    fill(head, world.sheet_id, "binh-xet-lai", reason="Xem lại chỉ số 7.")
    again = panel.get(url(f"phieu/{world.sheet_id}/binh-xet"))
    assert 'value="01/BB-KP"' in again.text
    assert 'value="01/08/2026"' in again.text
    sheet = panel.get(url(f"phieu/{world.sheet_id}"))
    assert "Xem lại chỉ số 7." in sheet.text


def test_the_association_reopens_and_records_a_withdrawal(world: World, sign_in: SignIn) -> None:
    panel, association = sign_in("to"), sign_in("hkh")
    press(panel, world.sheet_id, "kiem-tra")
    fill(panel, world.sheet_id, "binh-xet", **review_fields())
    assert fill(association, world.sheet_id, "mo-lai", reason="Thiếu chữ ký.").status_code == 303
    assert world.get(Declaration, world.sheet_id).state == "verified"
    assert fill(association, world.sheet_id, "rut-ho-so", reason="Đơn ngày 10/08.").status_code == 303
    assert world.get(Declaration, world.sheet_id).state == "withdrawn"


def test_a_sheet_below_the_threshold_is_declined_in_private(app: Flask, world: World, sign_in: SignIn) -> None:
    panel, association = sign_in("to"), sign_in("hkh")
    press(panel, world.sheet_id, "kiem-tra")
    fields = review_fields("7", **{f"reason_c{n:02}": "Thống nhất." for n in range(1, 11)})
    fill(panel, world.sheet_id, "binh-xet", **fields)
    press(sign_in("truong"), world.sheet_id, "xac-nhan")
    page = association.get(url(f"phieu/{world.sheet_id}"))
    assert "Phiếu chưa đủ điều kiện công nhận, nên không niêm yết." in page.text
    assert "Còn thiếu 10 điểm" in page.text
    unoffered = press(association, world.sheet_id, "niem-yet", rev=str(world.get(Declaration, world.sheet_id).rev))
    assert unoffered.status_code == 422
    assert fill(association, world.sheet_id, "chua-dat", reason="Còn thiếu 10 điểm.").status_code == 303
    assert world.get(Declaration, world.sheet_id).state == "not_recognised"
    assert "Nguyễn Thị Hoa" not in app.test_client().get(url("danh-sach")).text


def test_the_committee_declines_and_revokes_on_pages_of_its_own(world: World, sign_in: SignIn) -> None:
    with world.writing() as session:
        sheet = session.get(Declaration, (world.ward_id, world.sheet_id))
        sheet.state = "posted"
    committee = sign_in("ubnd")
    assert fill(committee, world.sheet_id, "chua-dat", reason="Hồ sơ chưa rõ.").status_code == 303
    with world.writing() as session:
        session.get(Declaration, (world.ward_id, world.sheet_id)).state = "recognised"
    assert fill(committee, world.sheet_id, "huy-ket-qua", reason="Được phường khác công nhận.").status_code == 303
    assert world.get(Declaration, world.sheet_id).state == "revoked"
