"""How much work a full sheet with a citizen is for the volunteer's thumb."""

import pytest
from playwright.sync_api import expect

from tests.e2e.navigators.volunteer import Neighbour, Volunteer
from tests.e2e.support.taps import Taps

MOST_TAPS, MOST_SCREENS = 40, 12
TU = Neighbour("Ngô Thị Tư", "Nữ", "1966", "Nông dân", id_number="000166900902")
# What is typed to each of the six indicators that need to be shown; the other four need a sentence only.
SHOWN = {
    1: ("Giấy tờ lưu tại", "Sổ tay, lưu tại nhà"),
    2: ("Con số", "3\nbuổi học"),
    3: ("Người biết việc", "Chi hội trưởng khuyến học"),
    5: ("Người biết việc", "Tổ trưởng tổ đoàn kết"),
    6: ("Người biết việc", "Tổ trưởng tổ đoàn kết"),
    7: ("Con số", "4,2\ntriệu đồng"),
}


@pytest.fixture
def household(volunteer: Volunteer) -> Volunteer:
    """At a household where somebody was written down and said yes on an earlier day."""
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(TU.full_name, "Tổ 3")
    address = volunteer.page.url
    volunteer.adds_a_person(TU)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.asks_for_consent("2. Niêm yết họ tên")
    volunteer.page.goto("about:blank")
    taps = Taps(volunteer.page)
    volunteer.taps = taps  # type: ignore[attr-defined]
    volunteer.page.goto(address)
    volunteer.ready()
    expect(volunteer.page.get_by_role("link", name=TU.full_name).first).to_be_visible()
    taps.begin()
    return volunteer


def test_a_full_sheet_takes_at_most_forty_touches_and_twelve_screens(household: Volunteer) -> None:
    page, taps = household.page, household.taps  # type: ignore[attr-defined]
    page.get_by_role("main").get_by_role("link", name=TU.full_name).first.tap()
    page.wait_for_url("**/so/nguoi#*")
    household.ready()
    page.locator(".foot [data-part=next]").tap()
    page.wait_for_url("**/so/phieu/**")
    household.ready()
    for number in range(1, 11):
        indicator = household.indicator
        expect(indicator).to_have_attribute("data-number", str(number))
        score = indicator.locator(".scores__option", has_text="8")
        # Without scrolling: above the foot, below the head.
        box, foot = score.bounding_box(), page.locator(".foot").bounding_box()
        assert box
        assert foot
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= foot["y"] + 1
        score.locator("input").tap()
        indicator.locator("[data-phrase]:visible").first.tap()
        if number in SHOWN:
            kind, text = SHOWN[number]
            indicator.get_by_role("button", name=kind, exact=True).tap()
            expect(indicator.locator(".evidence__form :focus")).to_be_visible()
            for part in text.split("\n"):
                page.keyboard.type(part)
                if part != text.rsplit("\n", maxsplit=1)[-1]:
                    page.keyboard.press("Enter")
        page.get_by_role("button", name="Tiếp:").tap()
    expect(page.locator('[data-part="verdict"]')).to_have_text("Đủ điều kiện đề nghị công nhận, theo điểm tự chấm.")
    page.get_by_role("button", name="Nộp phiếu", exact=True).tap()
    expect(page.locator('[data-part="submitted"]')).to_be_visible()

    print(f"touches: {taps.touches} of {MOST_TAPS}; screens: {len(taps.screens)} of {MOST_SCREENS}")
    for name in taps.screens:
        print(f"  {name}")
    # A counter that sees nothing is content with everything.
    assert taps.touches >= 25
    assert taps.touches <= MOST_TAPS
    assert 10 < len(taps.screens) <= MOST_SCREENS, taps.screens
    assert household.phone.watch.complaints == []
