"""At the meeting: what it would give is said before it is saved, for the room to see, and nothing typed is dropped."""

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, ViewportSize, expect

from tests.e2e.navigators.official import Official
from tests.e2e.support.browsers import DESK, PHONE, Watch
from tests.e2e.support.looking import faults
from tests.e2e.support.pictures import notebook_page

PERSON = "Võ Tấn Lợi"


def test_the_result_is_said_before_it_is_saved_and_shown_to_the_room(official: Callable[[str], Official]) -> None:
    secretary = official("thoa")
    page, watch = secretary.page, Watch()
    watch.over(page)
    secretary.goes_to("Họp bình xét")
    page.locator("a.list__row", has_text="ĐANG HỌP").click()
    page.locator("a.list__row", has_text=PERSON).click()
    live, typed = page.locator('[data-part="live"]'), page.get_by_role("button", name="Ghi điểm đã sửa")
    expect(live).to_contain_text("✓ Đủ điều kiện")
    expect(page.locator("html[data-keys]")).to_have_count(1)

    sixth = page.locator("#c06")
    sixth.get_by_label("Điểm bình xét").fill("4")
    expect(live).to_contain_text("chỉ số 6 dưới 5")
    expect(live).to_contain_text("cần ghi lý do: chỉ số 6.")
    sixth.get_by_label("Điểm bình xét").fill("8")
    sixth.get_by_label("Lý do, nếu khác điểm tự chấm").fill("Đọc được nhãn thuốc, cả họp đều biết.")
    expect(live).to_contain_text("✓ Đủ điều kiện")
    expect(live).not_to_contain_text("cần ghi lý do")
    # What was typed comes first to the eye now, and the key of the other button only leads to it.
    expect(typed).not_to_have_class(re.compile("button--quiet"))
    page.keyboard.press("Escape")
    page.keyboard.press("N")
    expect(page.get_by_role("button", name="Nhất trí điểm tự chấm")).to_be_focused()
    page.keyboard.press("P")
    expect(page.locator('html[data-wall="on"]')).to_have_count(1)
    expect(page.get_by_role("button", name="Màn chiếu")).to_have_attribute("aria-pressed", "true")
    found = []
    for size in (PHONE, DESK):
        page.set_viewport_size(ViewportSize(width=size["width"], height=size["height"]))
        found += faults(page, "cuoc-hop-man-chieu", watch.complaints)
    page.keyboard.press("P")
    found += faults(page, "cuoc-hop-mot-nguoi", watch.complaints)
    assert found == []

    sixth.get_by_label("Điểm bình xét").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(f"Đã ghi: {PERSON}.")
    row = page.locator("a.list__row", has_text=PERSON)
    expect(row).to_contain_text("bình xét 84")
    # As it was found.
    row.click()
    page.get_by_role("button", name="Bỏ phần đã ghi").click()
    expect(page.get_by_text("Đã bỏ phần ghi của người này.")).to_be_visible()


def test_the_record_of_a_closed_meeting_takes_a_photo_of_its_signed_minutes(
    official: Callable[[str], Official],
) -> None:
    secretary = official("thoa")
    page, watch = secretary.page, Watch()
    watch.over(page)
    secretary.goes_to("Họp bình xét")
    page.locator("a.list__row", has_text="ĐÃ KẾT THÚC").first.click()
    photo = FilePayload(name="bien-ban.png", mimeType="image/png", buffer=notebook_page())
    page.get_by_label("Biên bản có chữ ký").set_input_files(photo)
    page.get_by_role("button", name="Lưu vào biên bản").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu một trang biên bản có chữ ký.")
    page.get_by_alt_text("Biên bản có chữ ký, tệp 1").scroll_into_view_if_needed()
    found = []
    for size in (PHONE, DESK):
        page.set_viewport_size(ViewportSize(width=size["width"], height=size["height"]))
        found += faults(page, "cuoc-hop-da-ket-thuc", watch.complaints)
    assert found == []
    page.get_by_role("button", name="Bỏ tệp 1").click()
    expect(page.get_by_text("Đã bỏ trang ấy khỏi biên bản.")).to_be_visible()
