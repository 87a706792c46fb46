"""The pages of papers: who may take which, what the file is, the ward's own templates, and a batch."""

import io
import re
from urllib.parse import unquote

from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.hard.accidents import engine_of
from tests.support.app import Clock, SignIn
from tests.web.world import World, check_html, fill, press, review_fields, url
from webapp.documents.papers.catalogue import KINDS, shipped
from webapp.jobs import Runner
from webapp.models import Audit, Objection

DOCX = "wordprocessingml.document"


def words_of(reply: TestResponse) -> str:
    """What a paper says."""
    assert reply.status_code == 200, reply.text[:500]
    if reply.mimetype == "application/pdf":
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(reply.data)).pages)
    assert DOCX in (reply.mimetype or "")
    body = Document(io.BytesIO(reply.data)).element.body
    return " ".join(piece.text or "" for piece in body.iter() if str(piece.tag).endswith("}t"))


def take(client: FlaskClient, address: str) -> str:
    """A paper in both forms says the same of who it is about."""
    word, drawn = client.get(url(f"{address}.docx")), client.get(url(f"{address}.pdf"))
    assert "attachment" in drawn.headers["Content-Disposition"]
    assert "sandbox" in drawn.headers["Content-Security-Policy"]
    return words_of(word) + words_of(drawn)


def test_each_finds_their_papers_on_one_page(world: World, sign_in: SignIn) -> None:
    for name, there, hidden in (
        ("ctv", "Giấy mời", "Biên bản họp bình xét"),
        ("to", "Biên bản họp bình xét", "Tờ trình"),
        ("hkh", "Tờ trình", "không có ở đây"),
        ("ubnd", "Tóm tắt trình ký", "Mẫu giấy tờ của phường"),
    ):
        page = sign_in(name).get(url(f"giay-to?tap-the={world.area_id}"))
        check_html(page)
        assert there in page.text, name
        assert hidden not in page.text, name
    assert sign_in("bcd").get(url("giay-to")).status_code == 403


def test_the_papers_of_a_person_carry_what_is_known(world: World, sign_in: SignIn) -> None:
    client = sign_in("to")
    for code in ("m1", "m2", "m3a"):
        assert "Nguyễn Thị Hoa" in take(client, f"giay-to/phieu/{world.sheet_id}/{code}")
    reply = client.get(url(f"giay-to/phieu/{world.sheet_id}/m2.pdf"))
    assert len(PdfReader(io.BytesIO(reply.data)).pages) == 1
    assert world.id_number not in words_of(reply)
    named = reply.headers["Content-Disposition"]
    # Servers write headers in plain letters: with others in it the whole reply would be lost.
    assert named.isascii()
    assert "filename=m2-phieu-tu-ke-khai-nguyen-thi-hoa.pdf;" in named
    assert "filename*=UTF-8''M2 - Phiếu tự kê khai - Nguyễn Thị Hoa.pdf" in unquote(named)
    page = client.get(url(f"phieu/{world.sheet_id}"))
    check_html(page)
    assert f"giay-to/phieu/{world.sheet_id}/m2.pdf" in page.text
    assert client.get(url(f"giay-to/phieu/{world.sheet_id}/thu-rieng.pdf")).status_code == 404
    assert client.get(url(f"giay-to/phieu/{factories.new_id()}/m2.pdf")).status_code == 404
    assert sign_in("tokhac").get(url(f"giay-to/phieu/{world.sheet_id}/m2.pdf")).status_code == 403
    taken = [row for row in world.rows(select(Audit)) if row.action == "paper.take"]
    assert len(taken) == 7
    assert {row.entity_id for row in taken} == {world.sheet_id}


def test_blank_forms(world: World, sign_in: SignIn) -> None:
    client = sign_in("ctv")
    assert "PHIẾU ĐĂNG KÝ" in take(client, "giay-to/trong/m1")
    farmer = client.get(url("giay-to/trong/m2.pdf?nhom=farmer"))
    assert "Dùng cho" in words_of(farmer)
    assert len(PdfReader(io.BytesIO(farmer.data)).pages) == 1
    assert client.get(url("giay-to/trong/m2.pdf?nhom=khac")).status_code == 404
    assert client.get(url("giay-to/trong/m7.pdf")).status_code == 404


def test_the_minutes_say_what_was_agreed(world: World, sign_in: SignIn) -> None:
    panel = sign_in("to")
    assert press(panel, world.sheet_id, "kiem-tra").status_code == 303
    agreed = review_fields(points_c05="7", reason_c05="chưa tự tra cứu được", minutes="12/BB-KP")
    assert fill(panel, world.sheet_id, "binh-xet", **agreed).status_code == 303
    minutes = take(panel, f"giay-to/tap-the/{world.area_id}/m4")
    for said in ("Nguyễn Thị Hoa", "chưa tự tra cứu được", "12/BB-KP", "ngày 01 tháng 8 năm 2026", "tự chấm 9", "88"):
        assert said in minutes, said
    assert "Nguyễn Thị Hoa" in take(panel, f"giay-to/tap-the/{world.area_id}/m3")
    for code in ("giay-moi", "danh-sach-ky", "kiem-phieu", "niem-yet", "ket-thuc-niem-yet"):
        assert "khối phố bàu sen" in take(panel, f"giay-to/tap-the/{world.area_id}/{code}").lower()
    carrier = sign_in("ctv")
    assert carrier.get(url(f"giay-to/tap-the/{world.area_id}/m4.pdf")).status_code == 403
    assert carrier.get(url(f"giay-to/tap-the/{world.other_area_id}/giay-moi.pdf")).status_code == 403
    assert panel.get(url(f"giay-to/tap-the/{world.area_id}/m6.pdf")).status_code == 404


def test_the_list_of_a_collective_comes_in_cells_too(world: World, sign_in: SignIn) -> None:
    panel, address = sign_in("to"), url(f"giay-to/tap-the/{world.area_id}/m3.xlsx")
    assert address in panel.get(url(f"giay-to?tap-the={world.area_id}")).text
    reply = panel.get(address)
    assert reply.headers["Cache-Control"] == "no-store"
    sheet = load_workbook(io.BytesIO(reply.data)).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if "Nguyễn Thị Hoa" in row]
    assert [(type(row[0]), type(row[2]), row[6]) for row in rows] == [(int, int, 90)]
    assert sheet.print_title_rows == "$4:$4"
    assert [row.codes for row in world.rows(select(Audit)) if row.action == "paper.take"] == [["m3", "xlsx"]]
    carrier = sign_in("ctv")
    assert carrier.get(address).status_code == 403
    assert "m3.xlsx" not in carrier.get(url(f"giay-to?tap-the={world.area_id}")).text
    assert panel.get(url(f"giay-to/tap-the/{world.other_area_id}/m3.xlsx")).status_code == 403


def test_the_papers_of_the_ward_are_for_association_and_committee(world: World, sign_in: SignIn) -> None:
    client = sign_in("ubnd")
    for code, said in (
        ("m5", "niêm yết"),
        ("m6", "TM. BAN THƯỜNG VỤ"),
        ("trinh-ky", "TÓM TẮT"),
        ("m7", "Điều 1."),
        ("m3", "Nguyễn Thị Hoa"),
    ):
        assert said in take(client, f"giay-to/dot/{code}"), code
    assert sign_in("to").get(url("giay-to/dot/m6.pdf")).status_code == 403


def test_an_answer_never_names_who_objected(world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    objections = world.rows(select(Objection))
    assert objections == []
    assert client.get(url(f"giay-to/kien-nghi/{factories.new_id()}/tra-loi.pdf")).status_code == 404


def test_a_ward_replaces_a_template_without_programming(world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    for kind in KINDS:
        check_html(client.get(url(f"giay-to/mau/{kind.code}")))
    check_html(client.get(url("giay-to/mau")))
    template = Document(io.BytesIO(client.get(url("giay-to/mau/m1.docx")).data))
    template.add_paragraph("Phường kính chúc ông/bà {{ person.full_name }} học tốt.")
    mine, wrong = io.BytesIO(), io.BytesIO()
    template.save(mine)
    template.add_paragraph("Số điện thoại: {{ person.phone_number }}")
    template.save(wrong)
    refused = client.post(url("giay-to/mau/m1"), data={"file": (io.BytesIO(wrong.getvalue()), "m1.docx")})
    assert refused.status_code == 422
    check_html(refused)
    assert "person.phone_number" in refused.text
    assert "kính chúc" not in take(client, f"giay-to/phieu/{world.sheet_id}/m1")
    assert client.post(url("giay-to/mau/m1"), data={}).status_code == 422
    for _twice in range(2):
        assert (
            client.post(url("giay-to/mau/m1"), data={"file": (io.BytesIO(mine.getvalue()), "m1.docx")}).status_code
            == 303
        )
    taken = take(client, f"giay-to/phieu/{world.sheet_id}/m1")
    assert taken.count("kính chúc ông/bà Nguyễn Thị Hoa học tốt") == 2
    assert "kính chúc" in words_of(client.get(url("giay-to/mau/m1.pdf")))
    assert client.post(url("giay-to/mau/m1/mau-goc"), data={}).status_code == 303
    assert client.get(url("giay-to/mau/m1.docx")).data == shipped("m1")
    assert sign_in("ubnd").get(url("giay-to/mau")).status_code == 403


def test_all_sheets_of_a_collective_come_as_one_file(app: Flask, world: World, sign_in: SignIn, clock: Clock) -> None:
    client = sign_in("to")
    reply = client.post(url(f"giay-to/tap-the/{world.area_id}/m2"))
    assert reply.status_code == 303
    found = re.search(r"/viec-dai/([0-9a-f-]{36})", reply.location)
    assert found
    assert Runner(engine_of(app), factories.KEYRING, app.extensions["evidence"], clock).work()
    page = client.get(url(f"viec-dai/{found[1]}"))
    check_html(page)
    assert "Tải tệp để in" in page.text
    printed = client.get(url(f"viec-dai/{found[1]}/tep"))
    assert printed.mimetype == "application/pdf"
    assert "Nguyễn Thị Hoa" in words_of(printed)
    assert sign_in("hkh").get(url(f"viec-dai/{found[1]}/tep")).status_code == 404
    assert sign_in("ctv").post(url(f"giay-to/tap-the/{world.other_area_id}/m2")).status_code == 403
