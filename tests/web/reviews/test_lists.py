"""What waits, the list of declarations with its filters, the registrations."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import factories
from tests.support.app import Clock, SignIn
from tests.web.world import World, check_html, fill, make_sheet, press, review_fields, url
from webapp.domain.names import sort_key as names_key
from webapp.models import Campaign, Collective, Household
from webapp.queries import registrations, sheets

CHIP = re.compile(r'class="chip" href="([^"]+)">.*?chip__heading">[^<]*</span>([^<]*)</span>', re.DOTALL)


def _more_people(world: World) -> dict[str, str]:
    """Three more sheets: two in the other khối phố, one with a name that sorts first."""
    found = {}
    with world.writing() as session:
        campaign = session.get(Campaign, (world.ward_id, world.campaign_id))
        other = session.get(Collective, (world.ward_id, world.other_area_id))
        home = factories.household(session, other)
        for name, group in (("Alăng Thị Bưới", "farmer"), ("Zơ Râm Hùng", "worker"), ("Lê Ơn", "farmer")):
            person = factories.person(session, home, name, group=group)
            found[name] = make_sheet(session, person, campaign, submitted=name != "Lê Ơn")
    return found


def test_what_waits_is_told_to_whom_it_concerns_with_its_age(world: World, sign_in: SignIn, clock: Clock) -> None:
    clock.now += timedelta(days=3)
    page = sign_in("to").get(url("viec"))
    check_html(page)
    assert "Kiểm tra minh chứng" in page.text
    assert "chờ 3 ngày" in page.text
    assert "Nguyễn Thị Hoa" in page.text
    for nobody in ("ubnd", "truong", "tokhac"):
        other = sign_in(nobody).get(url("viec"))
        check_html(other)
        assert "Không có việc nào đang chờ" in other.text, nobody


def test_the_household_is_not_told_of_its_own_sheet_as_work(world: World, sign_in: SignIn) -> None:
    assert "Kiểm tra minh chứng" not in sign_in("nha").get(url("viec")).text


def test_the_committee_is_not_told_to_decline_what_the_association_declines(world: World, sign_in: SignIn) -> None:
    press(sign_in("to"), world.sheet_id, "kiem-tra")
    low = review_fields("7", **{f"reason_c{n:02}": "Thống nhất." for n in range(1, 11)})
    fill(sign_in("to"), world.sheet_id, "binh-xet", **low)
    press(sign_in("truong"), world.sheet_id, "xac-nhan")
    assert "Kết luận chưa đạt" in sign_in("hkh").get(url("viec")).text
    assert "Kết luận chưa đạt" not in sign_in("ubnd").get(url("viec")).text


def test_a_name_is_found_without_marks_and_does_not_stand_in_the_address(world: World, sign_in: SignIn) -> None:
    _more_people(world)
    client = sign_in("hkh")
    sent = client.post(url("phieu/loc"), data={"tim": "zo ram", "trang-thai": "submitted", "xep": "oldest"})
    assert sent.status_code == 303
    assert "ram" not in sent.location.lower().replace("trang", "")
    query = parse_qs(urlsplit(sent.location).query)
    assert (query["trang-thai"], query["xep"]) == (["submitted"], ["oldest"])
    page = client.get(sent.location)
    check_html(page)
    assert "Zơ Râm Hùng" in page.text
    assert "Nguyễn Thị Hoa" not in page.text
    assert 'value="zo ram"' in page.text


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("trang-thai=draft", "Lê Ơn", "Nguyễn Thị Hoa"),
        ("nhom=worker", "Zơ Râm Hùng", "Nguyễn Thị Hoa"),
        ("trang-thai=returned", "Không có phiếu nào như vậy", "Lê Ơn"),
        ("tim=hong-phai-ma-that&page=99999&xep=la", "Alăng Thị Bưới", "Không có phiếu nào như vậy"),
    ],
)
def test_the_list_is_narrowed_by_its_address(world: World, sign_in: SignIn, query: str, there: str, gone: str) -> None:
    _more_people(world)
    page = sign_in("hkh").get(url(f"phieu?{query}"))
    check_html(page)
    assert there in page.text
    assert gone not in page.text.split("<table")[-1] or there == "Không có phiếu nào như vậy"


def test_lists_are_in_vietnamese_order_and_sheets_lead_to_their_neighbours(world: World, sign_in: SignIn) -> None:
    made = _more_people(world)
    client = sign_in("hkh")
    text = client.get(url("phieu")).text
    places = [text.index(name) for name in ("Alăng Thị Bưới", "Nguyễn Thị Hoa", "Zơ Râm Hùng", "Lê Ơn")]
    assert places == sorted(places)
    page = client.get(url(f"phieu/{world.sheet_id}?trang-thai=submitted")).text
    assert f"{made['Alăng Thị Bưới']}?trang-thai=submitted" in page
    assert f"{made['Zơ Râm Hùng']}?trang-thai=submitted" in page


def test_a_panel_lists_its_own_collective_only(world: World, sign_in: SignIn) -> None:
    _more_people(world)
    page = sign_in("tokhac").get(url("phieu")).text
    assert "Zơ Râm Hùng" in page
    assert "Nguyễn Thị Hoa" not in page
    assert sign_in("bcd").get(url("phieu")).status_code == 403


def test_registrations_show_quotas_filled_and_free(world: World, sign_in: SignIn) -> None:
    with world.writing() as session:
        campaign = session.get(Campaign, (world.ward_id, world.campaign_id))
        campaign.quotas = {"farmer": 1, "worker": 15}
        home = session.query(Household).filter_by(commune_id=world.ward_id, area_id=world.area_id).first()
        for name in ("Trần Văn Mười", "Phan Thị Cúc"):
            factories.registration(session, factories.person(session, home, name), campaign)
    page = sign_in("hkh").get(url("dang-ky"))
    check_html(page)
    assert "Đã đăng ký 2 trên 1 chỉ tiêu" in page.text
    assert "Vượt chỉ tiêu 1 người" in page.text
    assert "Còn 15 chỗ" in page.text
    assert "0 người đăng ký, không có chỉ tiêu" in page.text
    assert "Phan Thị Cúc" in page.text
    assert "Phan Thị Cúc" not in sign_in("tokhac").get(url("dang-ky")).text


def test_pages_of_a_ward_without_a_campaign_say_so(database, sign_in: SignIn) -> None:
    engine = factories.engine_of(database)
    with factories.writing(engine) as session:
        factories.ward(session)
        factories.account(session, "hkh", "association")
    engine.dispose()
    for address in ("viec", "phieu", "dang-ky"):
        page = sign_in("hkh").get(url(address))
        check_html(page)
        assert "Chưa có đợt nào" in page.text
    for address in ("quyet-dinh", "kien-nghi", "may", "danh-sach", "y-kien", ""):
        check_html(sign_in("hkh").get(url(address)))


def test_what_narrows_the_list_is_shown_and_taken_away_one_by_one(world: World, sign_in: SignIn) -> None:
    _more_people(world)
    client = sign_in("hkh")
    sent = client.post(url("phieu/loc"), data={"tim": "a", "trang-thai": "submitted", "nhom": "farmer"})
    page = client.get(sent.location)
    check_html(page)
    chips = {unescape(words.strip()): unescape(href) for href, words in CHIP.findall(page.text)}
    assert set(chips) == {"a", "Đã nộp", "farmer"}
    without = parse_qs(urlsplit(chips["Đã nộp"]).query)
    assert without.keys() == {"nhom", "tim"}
    assert "trang-thai=submitted" in chips["a"]
    assert "tim=" not in chips["a"]


def test_pages_are_turned_by_addresses_that_tell_no_name(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "PAGE", 1)
    _more_people(world)
    client, names = sign_in("hkh"), ("Alăng Thị Bưới", "Nguyễn Thị Hoa", "Zơ Râm Hùng", "Lê Ơn")
    for order in ("", "?xep=oldest", "?xep=points"):
        page, seen = client.get(url(f"phieu{order}")), []
        for number in range(1, 5):
            check_html(page)
            assert f"Trang {number} / 4" in page.text
            seen += [name for name in names if f">{name}</a>" in page.text]
            way_on = re.search(r'rel="next" href="([^"]+)"', page.text)
            if way_on:
                assert not any(names_key(name) in way_on[1] for name in names)
                page = client.get(unescape(way_on[1]))
        assert sorted(seen) == sorted(names)
        assert not way_on
        back = re.search(r'rel="prev" href="([^"]+)"', page.text)
        assert back
        assert "Trang 3 / 4" in client.get(unescape(back[1])).text
        last = re.search(r'href="([^"]+)">Cuối</a>', client.get(url(f"phieu{order}")).text)
        assert last
        assert f">{seen[-1]}</a>" in client.get(unescape(last[1])).text


def test_a_page_of_another_order_or_made_up_is_the_first_page(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "PAGE", 1)
    _more_people(world)
    client = sign_in("hkh")
    onward = re.search(r'rel="next" href="[^"]*(sau=[^"&]+)', client.get(url("phieu")).text)
    assert onward
    for query in (f"xep=points&{onward[1]}", "sau=khong-phai-ma", "truoc=", "sau=cuoi", f"{onward[1][:-4]}AAAA"):
        assert "Trang 1 / 4" in client.get(url(f"phieu?{query}")).text, query
    searched = client.post(url("phieu/loc"), data={"tim": "hoa"}).location
    token = parse_qs(urlsplit(searched).query)["tim"][0]
    assert "Trang 1 / 4" in client.get(url(f"phieu?sau={token}")).text, "a search is no place in a list"


def test_registrations_are_narrowed_and_turned_as_sheets_are(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registrations, "PAGE", 2)
    with world.writing() as session:
        campaign = session.get(Campaign, (world.ward_id, world.campaign_id))
        home = session.query(Household).filter_by(commune_id=world.ward_id, area_id=world.area_id).first()
        for name, group in (("Y Ơn", "worker"), ("Trần Văn Ân", "farmer"), ("Lê An", "farmer"), ("Đỗ Ánh", "farmer")):
            factories.registration(session, factories.person(session, home, name, group=group), campaign)
    client, seen, address = sign_in("hkh"), [], url("dang-ky")
    while address:
        page = client.get(address)
        check_html(page)
        seen += re.findall(r'<th scope="row">([^<]+)', page.text)
        way_on = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = unescape(way_on[1]) if way_on else ""
    assert [name.strip() for name in seen] == ["Lê An", "Đỗ Ánh", "Trần Văn Ân", "Y Ơn"]
    sent = client.post(url("dang-ky/loc"), data={"tim": "an", "nhom": "farmer", "trang-thai": "draft"})
    assert sent.status_code == 303
    assert sent.location.startswith(url("dang-ky?"))
    page = client.get(sent.location)
    assert "<b>3 người</b>" in page.text
    assert "Y Ơn" not in page.text
    empty = client.post(url("dang-ky/loc"), data={"tim": "khong co ai"}).location
    assert "Không có ai như vậy" in client.get(empty).text
