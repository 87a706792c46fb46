"""“Tiến độ”: charts with their tables, each for what somebody's positions reach."""

import itertools
import re

import pytest

from tests import factories
from tests.support.app import Clock, SignIn
from tests.web.world import World, check_html, make_sheet, press, url
from webapp.models import Campaign, Collective, Declaration
from webapp.queries import progress

STATES = ("draft", "submitted", "reviewed", "confirmed", "not_recognised", "posted", "recognised", "withdrawn")


@pytest.fixture
def full(world: World) -> World:
    """Besides the sheet of the world one in each state, in the other khối phố."""
    with world.writing() as session:
        campaign = session.get(Campaign, (world.ward_id, world.campaign_id))
        home = factories.household(session, session.get(Collective, (world.ward_id, world.other_area_id)))
        for number, state in enumerate(STATES):
            person = factories.person(session, home, f"Người Thứ {number}", group="worker")
            made = make_sheet(session, person, campaign, points=number + 3)
            session.get(Declaration, (world.ward_id, made)).state = state
    return world


def table(text: str, code: str) -> dict[str, list[str]]:
    """The real table of a chart: its rows by their heads."""
    part = text.partition(f'aria-labelledby="chart-{code}"')[2].partition("</figure>")[0]
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', part, re.DOTALL)
    return {head: re.findall(r"<td[^>]*>([^<]*)</td>", cells) for head, cells in rows}


def test_the_association_sees_the_whole_ward(full: World, sign_in: SignIn) -> None:
    page = sign_in("hkh").get(url("tien-do"))
    check_html(page)
    way = {name: cells[0] for name, cells in table(page.text, "way").items()}
    assert way == {
        "Đã đăng ký": "0",
        "Đã kê khai": "8",
        "Đã nộp": "7",
        "Đủ hồ sơ": "5",
        "Đã bình xét": "5",
        "Đã xác nhận": "4",
        "Đã niêm yết": "2",
        "Đã công nhận": "1",
    }
    places = table(page.text, "place")
    assert places == {"Khối phố Bàu Sen": list("010001"), "Khối phố Bến Trúc": list("122117")}
    groups = table(page.text, "group")
    assert sorted(cells[-1] for cells in groups.values()) == ["0", "1", "7"]


def test_each_bar_says_in_words_what_it_shows_and_its_parts_fill_it(full: World, sign_in: SignIn) -> None:
    text = sign_in("ubnd").get(url("tien-do")).text
    assert (
        "Khối phố Bến Trúc: đang kê khai 1, đang xét 2, chờ công nhận 2, đã công nhận 1, chưa đạt, đã hủy 1</title>"
        in text
    )
    for bar in re.findall(r'<svg class="chart__bar".*?</svg>', text, re.DOTALL):
        parts = [(float(x), float(width)) for x, width in re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', bar)]
        for (start, width), (after, _width) in itertools.pairwise(parts):
            assert after == pytest.approx(start + width, abs=0.01)
        assert not parts or sum(parts[-1]) <= 100.01
        assert len(set(re.findall(r"#look-\d", bar))) == len(parts), "no two parts of a bar look the same"


def test_points_are_those_of_sheets_handed_in(full: World, sign_in: SignIn) -> None:
    points = table(sign_in("hkh").get(url("tien-do")).text, "points")
    assert len(points) == 10
    # 9 in Bàu Sen; 4 to 9 in the other: the draft (3) and the withdrawn one (10) do not count.
    assert {tuple(cells) for cells in points.values()} == {("0", "1", "2", "2", "2", "6,9")}


def test_heads_and_panels_see_their_own_place(full: World, sign_in: SignIn) -> None:
    for name in ("to", "truong"):
        text = sign_in(name).get(url("tien-do")).text
        assert "Chỉ tính phần được giao: Khối phố Bàu Sen." in text
        assert list(table(text, "place")) == ["Khối phố Bàu Sen"]
        assert table(text, "way")["Đã kê khai"][0] == "1"
        assert {tuple(cells[:5]) for cells in table(text, "points").values()} == {("0", "0", "0", "0", "1")}
    assert sign_in("ctv").get(url("tien-do")).status_code == 403
    steering = sign_in("bcd").get(url("tien-do"))
    assert table(steering.text, "way")["Đã kê khai"][0] == "8"
    assert "phieu?tap-the" not in steering.text, "no link to lists that they may not open"


def test_the_picture_of_points_may_be_five_minutes_old_the_rest_is_of_now(
    full: World, sign_in: SignIn, clock: Clock
) -> None:
    client = sign_in("to")
    before = client.get(url("tien-do")).text
    assert table(before, "way")["Đủ hồ sơ"][0] == "0"
    clock.now += progress.FRESH / 2
    press(client, full.sheet_id, "kiem-tra")
    soon = client.get(url("tien-do")).text
    assert table(soon, "way")["Đủ hồ sơ"][0] == "1"
    stamp = r"Điểm theo chỉ số tính lúc ([^;]+);"
    assert re.findall(stamp, soon) == re.findall(stamp, before) != []
    clock.now += progress.FRESH
    assert re.findall(stamp, client.get(url("tien-do")).text) != re.findall(stamp, before)


def test_a_ward_without_a_campaign_or_without_sheets_says_so(database, sign_in: SignIn) -> None:
    engine = factories.engine_of(database)
    with factories.writing(engine) as session:
        ward = factories.ward(session)
        factories.account(session, "hkh", "association")
    page = sign_in("hkh").get(url("tien-do"))
    check_html(page)
    assert "Chưa có đợt nào" in page.text
    with factories.writing(engine, ward.id) as session:
        factories.campaign(session)
    engine.dispose()
    page = sign_in("hkh").get(url("tien-do"))
    check_html(page)
    assert "Chưa có phiếu nào" in page.text
