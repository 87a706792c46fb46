"""The pages of exemplary citizens: list, proposal, decision and papers, in the hands of those who use them."""

import io
import re

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.support.app import Clock, SignIn
from tests.web import decided, proposed
from tests.web.test_paper_pages import take
from tests.web.world import PDF, World, check_html, fill, rev_on, url
from webapp.models import Decision, ExemplaryEntry, Proposal
from webapp.services import titles


@pytest.fixture
def recognised(world: World, clock: Clock) -> World:
    """One person was recognised this year; the four years before were typed in afterwards."""
    clock.now = decided.AFTER
    decided.recognise(world)
    with world.writing() as session:
        for year in range(2022, 2026):
            day = factories.TODAY.replace(year=year)
            paper = titles.Paper(year, f"{year}/QĐ", day, "UBND xã cũ")
            titles.enter(session, proposed.ASSOCIATION, world.person_id, paper, None, now=factories.NOW)
    return world


def listed(page: TestResponse) -> dict[str, list[str]]:
    """What the form of the list sends."""
    check_html(page)
    return {"people": re.findall(r'name="people" value="([^"]+)"', page.text)}


def draw(client: FlaskClient) -> str:
    answer = client.post(url("tieu-bieu"), data=listed(client.get(url("tieu-bieu"))))
    assert answer.status_code == 303, answer.text[:2000]
    return str(answer.location).rpartition("/to-trinh/")[2]


def test_from_the_list_to_the_note_that_is_handed_over(app: Flask, recognised: World, sign_in: SignIn) -> None:
    office, committee = sign_in("hkh"), sign_in("ubnd")
    identity = draw(office)
    address = f"to-trinh/{identity}"
    page = office.get(url(address))
    check_html(page)
    for said in ("(tiêu biểu)", "2022/QĐ", "chưa có bản chụp", "12/QĐ-UBND"):
        assert said in page.text, said
    assert "TRONG TỜ TRÌNH" in office.get(url("tieu-bieu")).text
    numbered = {"rev": rev_on(page), "number": "09/TTr-HKH", "proposed_on": "28/08/2026"}
    assert office.post(url(f"{address}/trinh"), data=numbered).status_code == 303
    back = {"rev": rev_on(committee.get(url(f"{address}/tra-lai"))), "reason": "Thêm bản chụp."}
    assert committee.post(url(f"{address}/tra-lai"), data=back).status_code == 303
    again = office.get(url(f"{address}/danh-sach"))
    assert "Lập lại danh sách" in again.text
    data = {"rev": rev_on(again), **listed(again)}
    assert office.post(url(f"{address}/danh-sach"), data=data).status_code == 303
    numbered["rev"] = rev_on(office.get(url(address)))
    assert office.post(url(f"{address}/trinh"), data=numbered).status_code == 303
    for code, said in (("m6-tb", "tính đến năm 2026"), ("m7-tb", "Điều 1. Ghi nhận")):
        paper = take(committee, f"giay-to/{address}/{code}")
        assert said in paper, code
        assert "2024/QĐ" in paper, code
    assert committee.get(url(f"giay-to/{address}/m7.pdf")).status_code == 404
    page = committee.get(url(address))
    signer = {"rev": rev_on(page), "signer": "Nguyễn Thị Minh Châu", "capacity": "deputy"}
    assert committee.post(url(f"{address}/ky"), data=signer).status_code == 303
    page = committee.get(url(address))
    assert "Ghi nhận cả danh sách cùng lúc" in page.text
    last = {"rev": rev_on(page), "number": "30/QĐ-UBND", "signed_on": "28/08/2026"}
    issued = committee.post(url(f"{address}/phat-hanh"), data={**last, "file": (io.BytesIO(PDF), "qd.pdf")})
    assert issued.status_code == 303
    (decision,) = recognised.rows(select(Decision).where(Decision.kind == "exemplary"))
    shown = committee.get(url(f"quyet-dinh/{decision.id}"))
    check_html(shown)
    assert "các năm 2022, 2023, 2024, 2025, 2026" in " ".join(shown.text.split())
    note = f"giay-to/tieu-bieu/{recognised.sheet_id}/m10"
    assert note in shown.text
    assert "30/QĐ-UBND" in take(committee, note)
    for code in ("m7-tb", "m10"):
        assert "Nguyễn Thị Hoa" in take(committee, f"giay-to/quyet-dinh/{decision.id}/{code}")
    assert committee.get(url(f"giay-to/quyet-dinh/{decision.id}/m8.pdf")).status_code == 404
    assert "30/QĐ-UBND" in office.get(url(f"nguoi/{recognised.person_id}")).text
    check_html(office.get(url("quyet-dinh")))
    check_html(office.get(url("giay-to")))
    assert fill(committee, recognised.sheet_id, "huy-ket-qua", reason="Trùng.").status_code == 303
    assert "KHÔNG CÒN ĐỦ NĂM LIỀN" in committee.get(url(f"quyet-dinh/{decision.id}")).text
    assert committee.get(url(f"{note}.pdf")).status_code == 404


def test_the_same_list_sent_twice_is_one_proposal_and_an_empty_one_is_none(recognised: World, sign_in: SignIn) -> None:
    office = sign_in("hkh")
    page = office.get(url("tieu-bieu"))
    once = re.search(r'name="once"[^>]*value="([^"]+)"', page.text)
    assert once
    data = {**listed(page), "once": once[1]}
    for _time in range(2):
        assert office.post(url("tieu-bieu"), data=data).status_code == 303
    assert len(recognised.rows(select(Proposal).where(Proposal.kind == "exemplary"))) == 1
    refused = office.post(url("tieu-bieu"), data={**listed(page), "once": factories.new_id()})
    assert refused.status_code == 422
    check_html(refused)
    empty = office.post(url("tieu-bieu"), data={})
    assert empty.status_code == 422
    assert "Chọn ít nhất một người." in empty.text
    assert sign_in("ubnd").post(url("tieu-bieu"), data=data).status_code == 403


def test_the_papers_of_a_title_decision_go_on_saying_what_they_said(
    world: World, sign_in: SignIn, clock: Clock
) -> None:
    with world.writing() as session:
        for year in range(2022, 2026):
            paper = titles.Paper(year, f"{year}/QĐ", factories.TODAY.replace(year=year), "UBND xã cũ")
            row = titles.enter(session, proposed.ASSOCIATION, world.person_id, paper, None, now=factories.NOW)
    clock.now = decided.AFTER
    decision = decided.recognise(world)
    with world.writing() as session:
        taken = session.get_one(type(row), (world.ward_id, row.id))
        titles.take_back(session, proposed.ASSOCIATION, taken.id, "Nhầm.", seen_rev=taken.rev, now=factories.NOW)
    assert [one.years[3]["number"] for one in world.rows(select(ExemplaryEntry))] == ["2025/QĐ"]
    client = sign_in("ubnd")
    made = client.get(url(f"giay-to/quyet-dinh/{decision}/m7.docx")).data
    words = " ".join(piece.text or "" for piece in Document(io.BytesIO(made)).element.body.iter())
    assert "2025/QĐ" in words
    assert "KHÔNG CÒN ĐỦ NĂM LIỀN" in client.get(url(f"quyet-dinh/{decision}")).text
