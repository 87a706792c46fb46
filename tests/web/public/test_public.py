"""What anyone sees and may say."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.support.app import Clock, SignIn
from tests.web.world import HOSTILE, World, check_html, make_sheet, url
from webapp.models import Campaign, Consent, Declaration, Household, Objection, Person
from webapp.queries import public as query
from webapp.services import objections
from webapp.web.public import pages

OBJECTION = {
    "about": "other",
    "text": "Máy xới là của tổ hợp tác.",
    "name": "Phan Công Sáu",
    "contact": "0235 000 0001",
}
MISSING = {"name": "Trần Văn Mười", "birth_year": "1955", "text": "Họp thống nhất 82 điểm.", "contact": "Tổ 2"}


@pytest.fixture
def posted(world: World) -> World:
    """The sheet is posted until 27 August."""
    with world.writing() as session:
        _post(session.get(Declaration, (world.ward_id, world.sheet_id)))
    return world


def _post(sheet: Declaration) -> None:
    sheet.state = "posted"
    sheet.posted_on, sheet.posted_until = factories.TODAY, factories.TODAY + timedelta(days=10)


def _objections(world: World) -> list[Objection]:
    return list(world.rows(select(Objection)))


def test_the_front_page_says_what_this_is_and_where_to_go(client: FlaskClient, posted: World) -> None:
    page = client.get(url())
    check_html(page)
    assert "Danh sách công khai" in page.text
    assert "Không thấy tên mình" in page.text
    assert '<meta name="description"' in page.text
    assert "X-Robots-Tag" not in page.headers


def test_the_list_names_people_and_collectives_and_nothing_else(client: FlaskClient, posted: World) -> None:
    page = client.get(url("danh-sach"))
    check_html(page)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Nguyễn Thị Hoa" in page.text
    assert "Khối phố Bàu Sen" in page.text
    assert "1964" not in page.text
    assert posted.person_id not in page.text
    assert "điểm" not in page.text.split("<main")[1]


def test_the_year_of_birth_tells_two_of_the_same_name_and_place_apart(client: FlaskClient, posted: World) -> None:
    with posted.writing() as session:
        campaign = session.get(Campaign, (posted.ward_id, posted.campaign_id))
        home = session.query(Household).filter_by(commune_id=posted.ward_id).first()
        person = factories.person(session, home, "Nguyễn Thị Hoa", birth_year=1978)
        sheet = make_sheet(session, person, campaign)
        _post(session.get(Declaration, (posted.ward_id, sheet)))
    page = client.get(url("danh-sach")).text
    assert "sinh năm 1964" in page
    assert "sinh năm 1978" in page


def _link(pattern: str, text: str) -> str:
    """The address that a pattern finds in a page; empty where there is none."""
    found = re.search(pattern, text)
    return unescape(found[1]) if found else ""


@pytest.fixture
def crowd(posted: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Five names in one place, where two stand on a page and four would be too many for one."""
    monkeypatch.setattr(pages, "WHOLE", 4)
    monkeypatch.setattr(query, "PAGE", 2)
    with posted.writing() as session:
        campaign = session.get(Campaign, (posted.ward_id, posted.campaign_id))
        home = session.query(Household).filter_by(commune_id=posted.ward_id).first()
        for name, year in [("Lê Văn An", 1950), ("Võ Thị Út", 1951), ("Nguyễn Thị Hoa", 1978), ("Bùi Văn Bé", 1952)]:
            person = factories.person(session, home, name, birth_year=year)
            _post(session.get(Declaration, (posted.ward_id, make_sheet(session, person, campaign))))
    return posted


def test_a_long_list_is_shown_by_places_and_each_place_a_page_at_a_time(client: FlaskClient, crowd: World) -> None:
    entrance = client.get(url("danh-sach"))
    check_html(entrance)
    assert "Nguyễn Thị Hoa" not in entrance.text
    assert "5 người" in entrance.text
    address = _link(r'href="([^"]*noi=[^"]*)"', entrance.text)
    read: list[list[str]] = []
    while address:
        page = client.get(address)
        check_html(page)
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        read.append(re.findall(r'list__name">([^<]+)', page.text))
        address = _link(r'rel="next" href="([^"]+)"', page.text)
    assert read == [["Lê Văn An", "Bùi Văn Bé"], ["Nguyễn Thị Hoa", "Nguyễn Thị Hoa"], ["Võ Thị Út"]]
    before = _link(r'rel="prev" href="([^"]+)"', page.text)
    assert re.findall(r'list__name">([^<]+)', client.get(before).text) == read[1]
    # Two of one name are told apart, also where they do not stand on one page.
    assert {"sinh năm 1964", "sinh năm 1978"} <= set(re.findall(r"sinh năm \d+", client.get(before).text))
    assert "sinh năm" not in page.text


def test_the_names_of_a_place_are_printed_whole(client: FlaskClient, crowd: World) -> None:
    entrance = client.get(url("danh-sach")).text
    page = client.get(_link(r'href="([^"]*noi=[^"]*)"', entrance))
    whole = client.get(_link(r'href="([^"]*ca=1[^"]*)"', page.text))
    check_html(whole)
    assert len(re.findall("list__name", whole.text)) == 5
    assert 'class="pager"' not in whole.text


@pytest.mark.parametrize("more", ["", "&muc=cong-nhan", "&muc=x"])
def test_a_place_without_names_is_no_page(client: FlaskClient, crowd: World, more: str) -> None:
    assert client.get(url(f"danh-sach?noi={factories.new_id()}{more}")).status_code == 404
    assert client.get(url(f"danh-sach?noi=%00{more}")).status_code == 404


@pytest.mark.parametrize("where", ["sau=x", "truoc=%00", "sau=&trang=99999999", "trang=-1", f"sau={'0' * 32}"])
def test_an_address_that_cannot_be_read_leads_to_the_first_page(client: FlaskClient, crowd: World, where: str) -> None:
    entrance = client.get(url("danh-sach")).text
    address = _link(r'href="([^"]*noi=[^"]*)"', entrance)
    assert "Lê Văn An" in client.get(f"{address}&{where}").text


def test_who_took_consent_back_is_not_counted_either(client: FlaskClient, crowd: World) -> None:
    with crowd.writing() as session:
        for row in session.scalars(select(Consent).where(Consent.person_id == crowd.person_id)):
            row.withdrawn_at = row.given_at
    page = client.get(url("danh-sach")).text
    assert "5 người" not in page


def test_anyone_objects_while_a_name_is_posted_and_stays_unnamed(
    client: FlaskClient, posted: World, sign_in: SignIn
) -> None:
    address = url(f"danh-sach/{posted.sheet_id}/kien-nghi")
    check_html(client.get(address))
    done = client.post(address, data=OBJECTION)
    assert (done.status_code, done.location) == (303, url("danh-sach/da-nhan"))
    check_html(client.get(done.location))
    found = _objections(posted)
    assert [(one.declaration_id, one.about_oneself) for one in found] == [(posted.sheet_id, False)]
    assert "Phan Công Sáu" not in client.get(url("danh-sach")).text
    assert "Phan Công Sáu" not in sign_in("to").get(url(f"kien-nghi/{found[0].id}")).text
    assert "Phan Công Sáu" in sign_in("hkh").get(url(f"kien-nghi/{found[0].id}")).text


def test_what_is_missing_is_said_at_the_field_and_what_was_typed_is_kept(client: FlaskClient, posted: World) -> None:
    address = url(f"danh-sach/{posted.sheet_id}/kien-nghi")
    page = client.post(address, data={"text": HOSTILE, "name": "", "contact": ""})
    assert page.status_code == 422
    check_html(page)
    for words in ("Ghi họ và tên.", "Ghi địa chỉ hoặc số điện thoại.", "Chọn một trong hai."):
        assert words in page.text
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert _objections(posted) == []


def test_a_filled_trap_drops_nothing_in_silence(client: FlaskClient, posted: World) -> None:
    page = client.post(url(f"danh-sach/{posted.sheet_id}/kien-nghi"), data={**OBJECTION, "website": "http://x"})
    assert page.status_code == 422
    check_html(page)
    assert "Ô này phải để trống" in page.text
    assert _objections(posted) == []


def test_who_is_not_posted_is_not_found_whatever_their_state(client: FlaskClient, world: World, clock: Clock) -> None:
    for state in ("submitted", "confirmed", "not_recognised", "recognised", "withdrawn"):
        with world.writing() as session:
            session.get(Declaration, (world.ward_id, world.sheet_id)).state = state
        assert client.get(url(f"danh-sach/{world.sheet_id}/kien-nghi")).status_code == 404
        assert client.post(url(f"danh-sach/{world.sheet_id}/kien-nghi"), data=OBJECTION).status_code == 404
    assert client.get(url(f"danh-sach/{factories.new_id()}/kien-nghi")).status_code == 404


def test_after_the_days_of_posting_an_objection_is_refused_in_words(
    client: FlaskClient, posted: World, clock: Clock
) -> None:
    clock.now += timedelta(days=11)
    page = client.post(url(f"danh-sach/{posted.sheet_id}/kien-nghi"), data=OBJECTION)
    assert page.status_code == 422
    assert "Đã hết thời gian niêm yết" in page.text
    assert _objections(posted) == []


def _declined(world: World) -> str:
    with world.writing() as session:
        campaign = session.get(Campaign, (world.ward_id, world.campaign_id))
        home = session.query(Household).filter_by(commune_id=world.ward_id).first()
        sheet = make_sheet(session, factories.person(session, home, "Trần Văn Mười", birth_year=1955), campaign)
        session.get(Declaration, (world.ward_id, sheet)).state = "not_recognised"
    return sheet


def test_somebody_who_is_left_out_is_found_without_being_told(client: FlaskClient, posted: World) -> None:
    check_html(client.get(url("y-kien")))
    sheet = _declined(posted)
    replies = []
    for name, year in (
        ("trần  văn mười", "1955"),
        ("Trần Văn Mười", "1956"),
        ("Không Có Ai", "1990"),
        ("Nguyễn Thị Hoa", "1964"),
    ):
        reply = client.post(url("y-kien"), data={**MISSING, "name": name, "birth_year": year})
        replies.append((reply.status_code, reply.location))
    assert set(replies) == {(303, url("danh-sach/da-nhan"))}
    found = _objections(posted)
    assert sorted(str(one.declaration_id) for one in found) == sorted(["None", "None", sheet, posted.sheet_id])
    with factories.reading(posted.engine, posted.ward_id) as session:
        words = [objections.read(session, session.merge(one)) for one in found]
    assert "Năm sinh 1990. Nơi kê khai: không ghi." in [one.about for one in words]


def test_without_a_posting_nobody_is_asked_to_write(client: FlaskClient, world: World) -> None:
    page = client.get(url("y-kien"))
    assert "Hiện không có danh sách nào đang niêm yết" in page.text
    late = client.post(url("y-kien"), data=MISSING)
    assert late.status_code == 422
    assert "Họp thống nhất 82 điểm." in late.text


def test_too_many_objections_from_one_place_are_asked_to_wait(app: Flask, posted: World) -> None:
    client = app.test_client()
    replies = [client.post(url("y-kien"), data={}).status_code for _ in range(22)]
    assert replies[0] == 422
    assert replies[-1] == 429


def test_an_erased_person_stands_on_no_list(client: FlaskClient, posted: World) -> None:
    with posted.writing() as session:
        session.get(Person, (posted.ward_id, posted.person_id)).deleted_at = factories.NOW
    assert "Nguyễn Thị Hoa" not in client.get(url("danh-sach")).text
