"""“Việc của tôi”: the next step, what is late, what waits for others; one tap leads into the row of sheets."""

import re
from datetime import timedelta

from tests import factories
from tests.support.app import Clock, SignIn
from tests.web import proposed
from tests.web.world import World, check_html, make_sheet, press, url
from webapp.models import Campaign, Collective, Declaration, Objection


def _next(text: str) -> tuple[str, str]:
    """Where the large button leads, and what it says."""
    found = re.search(r'<a class="[^"]*next__go" href="([^"]+)"><span>([^<]+)</span>', text)
    assert found, text[:400]
    return found[1].replace("&amp;", "&"), found[2]


def _another(world: World, name: str, days: int = 0, state: str = "submitted") -> str:
    """One more sheet of the place; it stands in its state for so many days less than the first."""
    with world.writing() as session:
        campaign = session.get(Campaign, (world.ward_id, world.campaign_id))
        area = session.get(Collective, (world.ward_id, world.area_id))
        person = factories.person(session, factories.household(session, area), name)
        made = make_sheet(session, person, campaign)
        row = session.get(Declaration, (world.ward_id, made))
        row.state, row.state_since = state, factories.NOW + timedelta(days=days)
        row.passes = True if state in ("confirmed", "posted") else None
        return made


def test_the_next_step_is_one_button_that_opens_the_oldest_with_the_others_behind_it(
    world: World, sign_in: SignIn, clock: Clock
) -> None:
    other = _another(world, "Võ Tấn Lợi", days=1)
    clock.now += timedelta(days=3)
    client = sign_in("to")
    work = client.get(url("viec"))
    check_html(work)
    address, words = _next(work.text)
    assert words == "Kiểm tra 2 phiếu chờ: bắt đầu từ Nguyễn Thị Hoa"
    assert "Chờ lâu nhất từ ngày 17/08/2026, đã 3 ngày." in work.text
    page = client.get(address)
    check_html(page)
    assert world.sheet_id in address
    assert f"{other}?trang-thai=submitted" in page.text, "the next sheet of the row is one tap away"
    assert "chờ quá" not in work.text


def test_what_is_late_comes_first_and_is_said(world: World, sign_in: SignIn, clock: Clock) -> None:
    _another(world, "Võ Tấn Lợi", days=-6, state="verified")
    clock.now += timedelta(days=2)
    text = sign_in("to").get(url("viec")).text
    assert _next(text)[1] == "Ghi điểm bình xét 1 phiếu: bắt đầu từ Võ Tấn Lợi"
    assert "1 phiếu chờ quá 7 ngày." in text
    assert text.index('id="task-review"') < text.index('id="task-verify"')


def test_what_waits_for_others_is_told_with_whom_it_waits_for(world: World, sign_in: SignIn) -> None:
    _another(world, "Võ Tấn Lợi", state="reviewed")
    _another(world, "Phan Thị Cúc", state="draft")
    panel = sign_in("to").get(url("viec")).text.partition("Đang chờ nơi khác")[2]
    assert "Người đứng đầu xác nhận" in panel
    assert "Người kê khai viết tiếp" in panel
    assert "Tập thể bình xét kiểm tra" not in panel, "that waits for the panel itself"
    head = sign_in("truong").get(url("viec")).text
    assert _next(head)[1] == "Xác nhận 1 kết quả: bắt đầu từ Võ Tấn Lợi"
    assert "Tập thể bình xét kiểm tra" in head.partition("Đang chờ nơi khác")[2]


def test_days_of_posting_and_of_objections_count_from_their_own_day(
    world: World, sign_in: SignIn, clock: Clock
) -> None:
    over, objected = (_another(world, name, state="posted") for name in ("Võ Tấn Lợi", "Phan Thị Cúc"))
    with world.writing() as session:
        for sheet in (over, objected):
            session.get(Declaration, (world.ward_id, sheet)).posted_until = factories.TODAY + timedelta(days=2)
        session.add(
            Objection(
                commune_id=world.ward_id,
                id=factories.new_id(),
                rev=1,
                declaration_id=objected,
                state="open",
                sealed=b"x",
                opened_at=factories.NOW + timedelta(days=4),
            )
        )
    clock.now += timedelta(days=5)
    drawing = sign_in("hkh").get(url("viec"))
    check_html(drawing)
    waits = drawing.text.partition('id="task-propose"')[2]
    assert "Võ Tấn Lợi" in waits
    assert "Phan Thị Cúc" not in waits.partition('id="task-')[0], "an open objection stands in the way"
    assert "Ghi quyết định" not in sign_in("ubnd").get(url("viec")).text, "nobody was proposed yet"
    proposed.of(world, over, upto="proposed", now=clock.now)
    committee = sign_in("ubnd").get(url("viec"))
    check_html(committee)
    assert _next(committee.text) == (url("quyet-dinh"), "Ghi quyết định công nhận 1 người")
    assert "Chờ lâu nhất từ ngày 20/08/2026, đã 2 ngày." in committee.text
    association = sign_in("hkh").get(url("viec")).text
    answer = association.partition('id="task-answer_objection"')[2]
    assert "chờ 1 ngày" in answer


def test_a_finished_step_leads_on_in_the_row(world: World, sign_in: SignIn) -> None:
    _another(world, "Võ Tấn Lợi")
    client = sign_in("to")
    assert "2 phiếu chờ" in _next(client.get(url("viec")).text)[1]
    press(client, world.sheet_id, "kiem-tra")
    # Counts are of now, not of before the step.
    text = client.get(url("viec")).text
    assert "Kiểm tra 1 phiếu chờ: bắt đầu từ Võ Tấn Lợi" in text
