"""A verifier's hour: sheet after sheet with the keyboard alone, photos looked at closely, two phones told apart."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.navigators.official import Official
from tests.e2e.navigators.verifier import Verifier
from tests.e2e.support.installation import Installation

TO_VERIFY = ("D", "Enter")
# Every indicator looked at by itself; with all ten marked the key of the button presses it.
ONE_BY_ONE = ("1", *"VVVVVVVVVV", "D")
# Indicator 5 lacks something, 7 is not right, each with its reason; to the form that they fill in, to its button.
TO_RETURN_BY_MARKS = ("5", "I", "3", "Escape", "7", "O", "2", "Escape", "T", "T", "Enter")
# Indicator 5, return it, reason 3 (the photo cannot be read), out of the field; indicator 7, reason 2; to the button.
TO_RETURN = ("5", "T", "3", "Escape", "7", "2", "Escape", "T", "Enter")


@pytest.fixture
def verifier(official: Callable[[str], Official]) -> Verifier:
    return Verifier(official("tuong"))


def test_a_clean_sheet_is_verified_and_another_returned_for_two_reasons_by_keys(
    verifier: Verifier, capsys: pytest.CaptureFixture[str]
) -> None:
    verifier.opens_the_queue("submitted")
    first = verifier.name
    total = int(verifier.place.inner_text().split("/")[1])
    assert verifier.place.inner_text() == f"Phiếu 1 / {total}"

    verifier.pressed = 0
    verifier.presses(*TO_VERIFY)
    verifier.waits_for_another_sheet(first)
    verified = verifier.pressed
    expect(verifier.page.get_by_role("status").first).to_contain_text("phiếu chuyển sang bình xét")
    expect(verifier.place).to_have_text(f"Phiếu 1 / {total - 1}")

    second = verifier.name
    verifier.pressed = 0
    verifier.presses(*TO_RETURN[:2])
    expect(verifier.page.get_by_label("Lý do trả lại").nth(4)).to_be_focused()
    verifier.ready()
    verifier.presses(*TO_RETURN[2:])
    verifier.waits_for_another_sheet(second)
    returned = verifier.pressed
    expect(verifier.place).to_have_text(f"Phiếu 1 / {total - 2}")
    verifier.page.get_by_role("link", name="Xem lại phiếu vừa xong").click()
    expect(verifier.page.get_by_role("heading", level=1)).to_have_text(second)
    expect(verifier.official.stamp).to_have_text("CẦN BỔ SUNG")
    expect(verifier.official.row(5)).to_contain_text("Ảnh mờ, không đọc được chữ.")
    expect(verifier.official.row(7)).to_contain_text("Chỉ số này cần minh chứng.")

    with capsys.disabled():
        print(
            f"\n  keystrokes, the sheet being open: {verified} to verify it, {returned} to return it with two reasons"
        )
    assert (verified, returned) == (len(TO_VERIFY), len(TO_RETURN))


def test_marks_are_kept_undone_and_lead_on_by_keys(verifier: Verifier, capsys: pytest.CaptureFixture[str]) -> None:
    verifier.opens_the_queue("submitted")
    first = verifier.name
    verifier.presses("5", "I")
    expect(verifier.mark(5)).to_have_text("Thiếu")
    expect(verifier.count).to_have_text("Đã xem 1/10")
    verifier.presses("Escape", "Y")
    expect(verifier.count).to_have_text("Đã xem 0/10")
    expect(verifier.page.locator('.judge [aria-pressed="true"]')).to_have_count(0)
    verifier.pressed = 0
    verifier.presses(*ONE_BY_ONE[:-1])
    expect(verifier.count).to_have_text("Đã xem 10/10")
    expect(verifier.page.locator("[data-verifies][data-press]")).to_have_count(1)
    verifier.page.reload()
    verifier.ready()
    expect(verifier.mark(10)).to_have_text("Đủ")
    verifier.presses(ONE_BY_ONE[-1])
    verifier.waits_for_another_sheet(first)
    one_by_one = verifier.pressed

    second = verifier.name
    verifier.pressed = 0
    verifier.presses(*TO_RETURN_BY_MARKS[:-2])
    verifier.page.wait_for_url("**/tra-lai**")
    verifier.ready()
    expect(verifier.page.get_by_text("Lý do ở 2 chỉ số lấy từ dấu đã ghi")).to_be_visible()
    verifier.presses(*TO_RETURN_BY_MARKS[-2:])
    verifier.waits_for_another_sheet(second)
    by_marks = verifier.pressed
    verifier.page.get_by_role("link", name="Xem lại phiếu vừa xong").click()
    expect(verifier.official.row(5)).to_contain_text("Ảnh mờ, không đọc được chữ.")
    expect(verifier.official.row(7)).to_contain_text("Chỉ số này cần minh chứng.")
    with capsys.disabled():
        print(f"\n  keystrokes: {one_by_one} to mark ten and verify, {by_marks} to mark two and return")
    assert (one_by_one, by_marks) == (len(ONE_BY_ONE), len(TO_RETURN_BY_MARKS))


def test_indicators_photos_and_sheets_are_turned_over_by_keys(verifier: Verifier) -> None:
    verifier.official.opens_the_sheet_of("Nguyễn Tấn Phát", "tan phat")
    verifier.ready()
    expect(verifier.in_hand).to_have_text("Chỉ số 1 / 10 Đọc, cập nhật thông tin")
    verifier.presses("ArrowDown")
    expect(verifier.in_hand).to_contain_text("Chỉ số 2 / 10")
    expect(verifier.official.row(2)).to_be_focused()
    verifier.presses("0")
    expect(verifier.in_hand).to_contain_text("Chỉ số 10 / 10")
    verifier.presses("ArrowLeft")
    expect(verifier.in_hand).to_contain_text("Chỉ số 5 / 10")
    expect(verifier.caption).to_contain_text("Ảnh 1 / 2")
    verifier.page.wait_for_function("() => document.querySelector('.loupe__image').style.transform")

    verifier.presses("r")
    assert "rotate(90deg)" in verifier.lies()
    before = verifier.lies()
    verifier.presses("+", "+")
    expect(verifier.said).to_have_text("Xoay 90 độ, phóng 196 phần trăm")
    verifier.presses("Shift+ArrowDown")
    moved = verifier.lies()
    assert before != moved
    verifier.presses("z")
    assert verifier.lies() == before
    verifier.presses("f")
    expect(verifier.page.locator("dialog[open] .loupe__image")).to_be_visible()
    verifier.presses("ArrowRight")
    expect(verifier.caption).to_contain_text("Ảnh 2 / 2")
    verifier.presses("Escape")
    expect(verifier.page.locator("dialog[open]")).to_have_count(0)
    expect(verifier.page.locator(".reading__side .loupe")).to_be_visible()

    verifier.opens_the_queue("submitted")
    name = verifier.name
    verifier.presses(".")
    verifier.waits_for_another_sheet(name)
    expect(verifier.place).to_contain_text("Phiếu 2 /")
    verifier.presses(",")
    expect(verifier.page.get_by_role("heading", level=1)).to_have_text(name)
    verifier.ready()
    verifier.presses("q")
    expect(verifier.page.get_by_role("heading", level=1)).to_contain_text("Phiếu tự kê khai")


def test_keys_rest_while_somebody_types_and_can_be_turned_off(verifier: Verifier) -> None:
    verifier.official.opens_the_sheet_of("Nguyễn Tấn Phát", "tan phat")
    verifier.ready()
    verifier.presses("5", "Control+r")
    verifier.ready()
    verifier.presses("5", "t")
    verifier.page.wait_for_url("**/tra-lai**")
    verifier.ready()
    words = verifier.page.get_by_label("Ghi rõ thêm (nếu cần)").nth(4)
    words.focus()
    verifier.page.keyboard.type("d5?rq.,t")
    expect(words).to_have_value("d5?rq.,t")
    expect(verifier.page.locator("#keys[open]")).to_have_count(0)

    verifier.presses("Escape", "?")
    panel = verifier.page.locator("#keys[open]")
    expect(panel.get_by_role("heading", name="Phím tắt của trang này")).to_be_visible()
    verifier.presses("Shift+Tab", "Space", "Escape")
    expect(panel).to_have_count(0)
    expect(verifier.page.locator('html[data-keys="off"]')).to_have_count(1)
    verifier.page.reload()
    expect(verifier.page.locator('html[data-keys="off"]')).to_have_count(1)
    verifier.page.locator("#c05").focus()
    verifier.presses("7", "?", "q")
    expect(verifier.in_hand).to_contain_text("Chỉ số 5 / 10")
    expect(verifier.page.locator("[aria-keyshortcuts]")).to_have_count(0)
    verifier.page.get_by_role("button", name="Phím tắt").click()
    expect(panel).to_be_visible()


def test_of_the_values_of_two_phones_one_is_chosen_on_the_page(verifier: Verifier) -> None:
    verifier.official.opens_the_sheet_of("Nguyễn Tấn Phát", "tan phat")
    verifier.ready()
    assert verifier.official.row(4).locator(".score").inner_text().startswith("8")
    assert not any("Đủ minh chứng" in text for text in verifier.official.offered())
    verifier.presses("c", "Tab", "Enter")
    expect(verifier.page.get_by_text("Đã chọn xong.")).to_be_visible()
    expect(verifier.official.row(4).locator(".score").first).to_have_text("6")
    verifier.ready()
    verifier.presses("c", "Enter")
    expect(verifier.page.locator(".rival")).to_have_count(0)
    verifier.ready()
    verifier.presses(*TO_VERIFY)
    expect(verifier.official.stamp).to_have_text("ĐỦ HỒ SƠ")


def test_without_scripts_photos_are_links_and_steps_are_buttons(
    verifier: Verifier, browser: Browser, server: Installation
) -> None:
    verifier.official.opens_the_sheet_of("Nguyễn Tấn Phát", "tan phat")
    address, state = verifier.page.url, verifier.page.context.storage_state()
    plain = browser.new_context(base_url=server.url, java_script_enabled=False, storage_state=state)
    page = plain.new_page()
    page.goto(address)
    photo = page.locator("tr#c05 a[data-photo]")
    reply = plain.request.get(server.url + str(photo.get_attribute("href")))
    assert (reply.status, reply.headers["content-type"]) == (200, "image/jpeg")
    expect(page.locator(".loupe")).to_be_hidden()
    expect(page.locator("kbd:visible")).to_have_count(0)
    page.get_by_role("button", name="Giữ giá trị này").first.click()
    page.get_by_role("button", name="Giữ giá trị này").first.click()
    page.get_by_role("button", name="Đủ minh chứng, chuyển bình xét").click()
    expect(page.locator("main .stamp").first).to_have_text("ĐỦ HỒ SƠ")
    plain.close()
