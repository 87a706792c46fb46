"""A pile of paper sheets: each found, typed in and handed in with the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.navigators.official import Official

NAME = "nguyen thi hoa"
ROW = ("x", "Enter")


def test_a_paper_sheet_is_typed_in_by_keyboard_alone(
    official: Callable[[str], Official], capsys: pytest.CaptureFixture[str]
) -> None:
    one = official("tuongvi")
    page = one.page
    one.goes_to("Giấy tờ")
    page.get_by_role("link", name="Gõ phiếu giấy đã ghi tay vào sổ").click()
    expect(page.get_by_label("Họ tên, hoặc mã phiếu")).to_be_focused()
    pressed = 0

    def press(*keys: str) -> None:
        nonlocal pressed
        for key in keys:
            page.keyboard.press(key)
            pressed += 1

    page.keyboard.type(NAME)
    press("Enter")
    # Two people have that name: the elder one is still writing her sheet, the other's was handed in.
    expect(page.get_by_role("link", name="sinh năm 1978")).to_be_visible()
    expect(page.get_by_role("link", name="sinh năm 1964")).to_be_focused()
    press("Enter")
    first = page.get_by_label("Chỉ số 1: điểm tự chấm")
    expect(first).to_be_focused()
    total = page.locator('[data-part="total"]')
    expect(total).not_to_have_text("–")
    for number in range(10):
        press("7" if number == 4 else "8", *ROW)
    expect(total).to_have_text("79")
    expect(page.get_by_label("Chỉ số 5: phiếu giấy có ghi")).to_be_checked()
    signed = page.get_by_label("Phiếu có chữ ký hoặc điểm chỉ của người kê khai")
    expect(signed).to_be_focused()
    press("Space")
    expect(signed).to_be_checked()
    # The person agreed to both purposes before, so that these boxes bear their marks already.
    expect(page.get_by_label("Có đánh dấu đồng ý cho phường xét danh hiệu")).to_be_checked()
    press("Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã nộp phiếu giấy của Nguyễn Thị Hoa: 79 điểm.")
    expect(page.get_by_label("Họ tên, hoặc mã phiếu")).to_be_focused()
    with capsys.disabled():
        print(f"\n  keystrokes, apart from the name: {pressed} to type a paper sheet in and hand it in")
    assert pressed <= 45
