"""The calendar of the campaign: read by all who see how far it is, set by the association, passed on without names."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.support.app import Clock, SignIn
from tests.web.world import HOSTILE, World, check_html, make_sheet, rev_on, url
from webapp.models import Audit, Campaign, Collective, Declaration, History

DAY = timedelta(days=1)
PAGE, FORM = "lich", "lich/dat-ngay"
DATES = {
    "declaring_starts": "1/8/2026",
    "declaring_ends": "16/08/2026",
    "review_starts": "17/08/2026",
    "review_ends": "2026-08-25",
    "posting_starts": "26/08/2026",
    "posting_ends": "10/09/2026",
}


def _set(client: FlaskClient, **changes: str):
    form = {"posting_days": "10", "posted_by": "both", "rev": rev_on(client.get(url(FORM)))} | DATES | changes
    return client.post(url(FORM), data=form)


def _campaign(world: World) -> Campaign:
    return world.rows(select(Campaign))[0]


def _texts(page: str) -> dict[str, str]:
    """Label → what is offered to be passed on."""
    labels = dict(re.findall(r'for="(copy-[^"]+)">([^<]+)<', page))
    areas = dict(re.findall(r'<textarea[^>]*id="(copy-[^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL))
    return {unescape(labels[name]): unescape(text) for name, text in areas.items()}


def _more(world: World, name: str, state: str, passes: bool | None = None) -> None:
    """Somebody of the other place."""
    with world.writing() as session:
        area = session.get(Collective, (world.ward_id, world.other_area_id))
        campaign = session.get(Campaign, (world.ward_id, world.campaign_id))
        person = factories.person(session, factories.household(session, area), name)
        row = session.get(Declaration, (world.ward_id, make_sheet(session, person, campaign)))
        row.state, row.passes = state, passes
        factories.registration(session, person, campaign)


def test_the_association_sets_the_days_and_everybody_who_follows_the_campaign_reads_them(
    world: World, sign_in: SignIn
) -> None:
    client = sign_in("hkh")
    check_html(client.get(url(FORM)))
    assert _set(client, posting_days="7", posted_by="association").status_code == 303
    campaign = _campaign(world)
    assert campaign.dates["review"] == ["2026-08-17", "2026-08-25"]
    assert "registration" not in campaign.dates
    assert (campaign.posting_days, campaign.posted_by) == (7, "association")
    assert world.rows(select(Audit.action).where(Audit.action == "campaign.set")) == ["campaign.set"]
    for who in ("hkh", "to", "truong", "ubnd", "bcd"):
        page = sign_in(who).get(url(PAGE))
        check_html(page)
        assert "Từ 17/08/2026 đến hết 25/08/2026" in page.text, who
    assert sign_in("ctv").get(url(PAGE)).status_code == 403
    for who in ("to", "truong", "ubnd"):
        assert sign_in(who).get(url(FORM)).status_code == 403
        assert sign_in(who).post(url(FORM), data=DATES).status_code == 403


def test_without_days_those_of_the_criteria_are_offered_and_nothing_is_set_by_looking(
    world: World, sign_in: SignIn
) -> None:
    page = sign_in("hkh").get(url(FORM))
    assert "gợi ý của bộ tiêu chí" in page.text
    assert _campaign(world).dates == {}
    assert "CHƯA ĐẶT NGÀY" in sign_in("hkh").get(url(PAGE)).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"review_ends": "16/8/2026"}, "Ngày cuối đứng trước ngày đầu."),
        ({"review_starts": ""}, "Ghi cả ngày đầu và ngày cuối, hoặc để trống cả hai."),
        ({"review_starts": "hôm qua"}, "Ghi ngày như 05/02/2026."),
        ({"review_starts": "31/2/2026"}, "Ghi ngày như 05/02/2026."),
        ({"posting_ends": "30/08/2026"}, "Khoảng này ngắn hơn số ngày niêm yết."),
        ({"posting_days": "mười"}, "Ghi số ngày từ 1 đến 90."),
        ({"posting_days": HOSTILE}, "Ghi dài quá, xin rút gọn."),
        ({"posted_by": "king"}, 'id="posted_by-error"'),
    ],
)
def test_days_that_cannot_be_are_told_at_their_field_and_what_was_typed_stays(
    world: World, sign_in: SignIn, changes: dict[str, str], words: str
) -> None:
    page = _set(sign_in("hkh"), **changes)
    assert page.status_code == 422
    check_html(page)
    assert words in page.text
    assert 'value="1/8/2026"' in page.text
    assert _campaign(world).dates == {}


def test_sent_twice_it_is_set_once_and_another_plan_is_not_overwritten_unseen(world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    seen = rev_on(client.get(url(FORM)))
    for _ in range(2):
        assert _set(client, rev=seen).status_code == 303
    written = select(History).where(History.entity_type == "campaign", History.operation == "campaign.set")
    assert len(world.rows(written)) == 1
    late = _set(client, rev=seen, review_ends="24/08/2026")
    assert late.status_code == 409
    check_html(late)
    assert "Có người vừa sửa lịch trước" in late.text
    assert 'value="24/08/2026"' in late.text
    assert _set(client, rev=rev_on(late), review_ends="24/08/2026").status_code == 303
    assert _campaign(world).dates["review"][1] == "2026-08-24"


def test_a_day_that_has_passed_is_late_only_where_somebody_is_waited_for(
    world: World, sign_in: SignIn, clock: Clock
) -> None:
    _set(sign_in("hkh"))
    clock.now += 10 * DAY
    client = sign_in("hkh")
    page = client.get(url(PAGE)).text
    stamps = re.findall(r"<h2>([^<]+)</h2>.*?stamp--\w+\">([^<]+)<", page, re.DOTALL)
    found = dict(stamps)
    assert found["Tự kê khai, tự chấm"] == "XONG"
    assert found["Kiểm tra, bình xét, xác nhận"] == "TRỄ"
    assert found["Niêm yết, trả lời kiến nghị"] == "ĐANG LÀM"
    assert found["Đề nghị, quyết định công nhận"] == "CHƯA ĐẶT NGÀY"
    assert "1 phiếu chờ tập thể kiểm tra minh chứng" in page
    assert 'role="alert"' not in page
    address = unescape(re.findall(r'href="([^"]+)">1 phiếu chờ tập thể kiểm tra', page)[0])
    assert "Nguyễn Thị Hoa" in client.get(address).text
    day = client.get(url("viec")).text
    line = day.split("plan-line", 1)[1].split("</a>")[0]
    assert line.index("TRỄ") < line.index("ĐANG LÀM")
    assert "Kiểm tra, bình xét, xác nhận" in line


def test_each_sees_what_waits_in_their_own_places(world: World, sign_in: SignIn) -> None:
    _more(world, "Huỳnh Thị Sương", "verified")
    whole = sign_in("bcd").get(url(PAGE)).text
    assert "1 phiếu chờ tập thể họp bình xét" in whole
    assert set(_texts(whole)) == {"Cả phường", "Khối phố Bàu Sen", "Khối phố Bến Trúc"}
    mine = sign_in("to").get(url(PAGE)).text
    assert "chờ tập thể họp bình xét" not in mine
    assert set(_texts(mine)) == {"Khối phố Bàu Sen"}


def test_the_texts_for_a_group_hold_numbers_and_places_and_nobody(world: World, sign_in: SignIn) -> None:
    _set(sign_in("hkh"))
    for name, state, passes in (
        ("Huỳnh Thị Sương", "draft", None),
        ("Võ Tấn Lợi", "confirmed", False),
        ("Lê Văn An", "confirmed", True),
        ("Bùi Văn Bé", "not_recognised", False),
    ):
        _more(world, name, state, passes)
    for language in ("", "?lang=en"):
        page = sign_in("hkh").get(url(PAGE + language)).text
        texts = _texts(page)
        other = texts["Khối phố Bến Trúc"]
        assert other.startswith("Khối phố Bến Trúc – “Công dân học tập” năm 2026, đến ngày 17/08/2026.\n")
        assert "Còn 1 người đăng ký chưa nộp phiếu tự kê khai. Hạn đến hết ngày 16/08/2026." in other
        assert (
            "- Khối phố Bến Trúc: 1 người chưa nộp phiếu." in texts["Cả phường" if not language else "The whole ward"]
        )
        for text in texts.values():
            for word in ("Sương", "Lợi", "Văn An", "Bé", "Hoa", "chưa đạt", "đủ điều kiện", "kiến nghị", "niêm yết"):
                assert word not in text, (word, text)
    page = sign_in("hkh").get(url(PAGE)).text
    assert "1 phiếu chưa đạt chờ Hội Khuyến học phường báo riêng" in page
    for who in ("bcd", "ubnd", "truong"):
        assert "báo riêng" not in sign_in(who).get(url(PAGE)).text


def test_before_the_first_campaign_the_calendar_is_empty(world: World, sign_in: SignIn, clock: Clock) -> None:
    clock.now = clock.now.replace(year=clock.now.year - 1, month=12)
    client = sign_in("hkh")
    page = client.get(url(PAGE))
    check_html(page)
    assert "Chưa có đợt nào" in page.text
    assert client.get(url(FORM)).status_code == 404


def test_phones_are_told_of_the_new_days(world: World, sign_in: SignIn) -> None:
    before = _campaign(world).rev
    _set(sign_in("hkh"))
    after = _campaign(world)
    assert after.rev > before
    assert date.fromisoformat(after.dates["declaring"][1]) == date(2026, 8, 16)
