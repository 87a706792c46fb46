"""The declaration in the hand: last year beside this one, undo instead of asking, photos seen closely, keys alone."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.e2e.navigators.volunteer import Answer, Neighbour, Volunteer
from tests.e2e.support.browsers import DESK, PHONE
from tests.e2e.support.installation import Installation
from tests.e2e.support.looking import faults
from tests.e2e.support.pictures import notebook_page

BONG = Neighbour("Đặng Thị Bông", "Nữ", "14/07/1961", "Nông dân", id_number="000161900901")
SAVED = re.compile(r"^✓ Đã lưu trên máy \d\d:\d\d$")


def faults_of(volunteer: Volunteer, name: str) -> list[str]:
    """What is wrong with the screen, on the phone and at a desk."""
    found = []
    for size in (DESK, PHONE):
        volunteer.page.set_viewport_size(ViewportSize(width=size["width"], height=size["height"]))
        found += faults(volunteer.page, name, volunteer.phone.watch.complaints)
    return found


@pytest.fixture
def sheet(volunteer: Volunteer) -> Volunteer:
    """At the first indicator of somebody who said yes; the line is up."""
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(BONG.full_name, "Tổ 3")
    volunteer.adds_a_person(BONG)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.opens_the_sheet()
    return volunteer


def toast(page: Page) -> Locator:
    """What was just done, with the way back."""
    return page.locator("[data-undo]")


def pieces(volunteer: Volunteer) -> Locator:
    """Evidence that counts, without what was taken off."""
    return volunteer.indicator.locator(".evidence__item:not(.evidence__item--thrown)")


def test_last_year_stands_beside_this_one_and_one_touch_copies_its_sentence(volunteer: Volunteer) -> None:
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.searches("le on")
    volunteer.opens("Lê Ơn")
    if "/so/ho#" in volunteer.page.url:
        volunteer.opens("Lê Ơn")
    volunteer.opens_the_sheet()
    volunteer.goes_to(8)
    indicator = volunteer.indicator
    expect(indicator.locator("[data-fill=before]")).to_have_text(re.compile(r"^Năm 20\d\d: tự chấm \d+ điểm\.$"))
    copy = indicator.get_by_role("button", name="Chép năm")
    sentence = (copy.get_attribute("data-phrase") or "").strip()
    statement = indicator.get_by_label("Đã làm được việc gì")
    expect(statement).to_have_value("")
    found = faults_of(volunteer, "so-phieu-nam-truoc")
    copy.tap()
    expect(statement).to_have_value(sentence)
    expect(copy).to_have_attribute("aria-pressed", "true")
    copy.tap()
    expect(statement).to_have_value("")
    assert not found, "\n".join(found)


def test_evidence_that_was_removed_comes_back_at_once_and_later(sheet: Volunteer) -> None:
    sheet.adds_evidence("Người biết việc", "Tổ trưởng tổ đoàn kết")
    sheet.adds_evidence("Giấy tờ lưu tại", "Sổ tay, lưu tại nhà")
    sheet.indicator.get_by_role("button", name="Bỏ: Người biết việc").tap()
    expect(pieces(sheet)).to_have_count(1)
    expect(toast(sheet.page)).to_contain_text("Đã bỏ một minh chứng.")
    found = faults_of(sheet, "so-phieu-hoan-tac")
    toast(sheet.page).get_by_role("button", name="Hoàn tác").tap()
    expect(pieces(sheet)).to_have_count(2)

    # Later, and after a new start: in the place itself.
    sheet.indicator.get_by_role("button", name="Bỏ: Giấy tờ lưu tại").tap()
    expect(pieces(sheet)).to_have_count(1)
    sheet.page.reload()
    sheet.ready()
    sheet.goes_to(1)
    expect(pieces(sheet)).to_have_count(1)
    sheet.indicator.get_by_role("button", name="Hoàn tác: Giấy tờ lưu tại").tap()
    expect(pieces(sheet)).to_have_count(2)
    expect(sheet.indicator.locator(".evidence__item--thrown")).to_have_count(0)
    assert not found, "\n".join(found)


def test_a_score_that_was_taken_away_comes_back(sheet: Volunteer) -> None:
    sheet.answers(1, Answer(8))
    sheet.indicator.get_by_role("button", name="Bỏ chấm").tap()
    chosen = sheet.indicator.get_by_role("radio", name="8", exact=True)
    expect(chosen).not_to_be_checked()
    expect(sheet.indicator.get_by_role("button", name="Hoàn tác: 8 điểm")).to_be_visible()
    toast(sheet.page).get_by_role("button", name="Hoàn tác").tap()
    expect(chosen).to_be_checked()
    expect(sheet.page.locator("[data-saved]")).to_have_text(SAVED)


def test_photos_are_looked_at_closely_without_a_line(sheet: Volunteer, server: Installation) -> None:
    server.kill()
    page = sheet.page
    sheet.goes_to(5)
    for _photo in range(2):
        sheet.takes_a_photo(notebook_page())
    # A finger: larger, turned, the next one, and "back" closes it.
    sheet.indicator.get_by_role("button", name="Xem ảnh").first.tap()
    box = page.get_by_role("dialog", name="Xem ảnh minh chứng")
    expect(box.get_by_text("Ảnh 1/2")).to_be_visible()
    picture = box.get_by_role("img")
    expect(picture).to_have_css("transform", re.compile("matrix"))
    whole = picture.bounding_box()
    box.get_by_role("button", name="Phóng to").tap()
    larger = picture.bounding_box()
    assert whole
    assert larger
    assert larger["width"] > whole["width"] * 1.3
    box.get_by_role("button", name="Xoay").tap()
    turned = picture.bounding_box()
    assert turned
    assert turned["height"] > turned["width"]
    found = faults_of(sheet, "so-phieu-xem-anh")
    box.get_by_role("button", name="Ảnh sau").tap()
    expect(box.get_by_text("Ảnh 2/2")).to_be_visible()
    page.go_back()
    expect(box).to_have_count(0)
    expect(sheet.indicator).to_have_attribute("data-number", "5")

    # Keys alone; the focus comes back to where it was.
    opener = sheet.indicator.get_by_role("button", name="Xem ảnh").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(box.get_by_text("Ảnh 1/2")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(box.get_by_text("Ảnh 2/2")).to_be_visible()
    page.keyboard.press("+")
    expect(box.get_by_role("status")).to_have_text("Cỡ 160%, xoay 0 độ.")
    page.keyboard.press("F8")
    expect(box.get_by_role("status")).to_have_text("Cỡ 100%, xoay 90 độ.")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(opener).to_be_focused()

    # Removed there, taken back here, with its picture.
    opener.tap()
    box.get_by_role("button", name="Bỏ ảnh").tap()
    expect(sheet.indicator.locator(".evidence__photo:visible")).to_have_count(1)
    toast(page).get_by_role("button", name="Hoàn tác").tap()
    expect(sheet.indicator.locator(".evidence__photo:visible")).to_have_count(2)
    assert not found, "\n".join(found)


def test_a_sheet_handed_in_without_a_line_is_opened_again(sheet: Volunteer, server: Installation) -> None:
    server.kill()
    declaration = sheet.page.url.split("#")[1].split("/")[0]
    sheet.answers(4, Answer(9, "Nuôi con út học điều dưỡng năm ba."))
    sheet.page.get_by_role("link", name="Chỉ số 10:").tap()
    sheet.page.get_by_role("button", name="Tiếp:").tap()
    # What is missing comes first; handing in all the same is there too.
    expect(sheet.page.get_by_role("button", name="Tiếp: chấm chỉ số 1")).to_be_visible()
    expect(sheet.page.locator(".readback", has_text="Động viên")).to_contain_text("Nuôi con út học điều dưỡng năm ba.")
    sheet.page.get_by_role("button", name="Nộp phiếu dù chưa chấm đủ").tap()
    expect(sheet.page.locator('[data-part="submitted"]')).to_be_visible()
    found = faults_of(sheet, "so-phieu-da-nop")
    again = sheet.page.get_by_role("button", name="Hoàn tác: mở lại để sửa")
    again.tap()
    expect(sheet.page.get_by_role("heading", name="Đọc lại và nộp phiếu")).to_be_visible()
    sheet.goes_to(4)
    expect(sheet.indicator.get_by_label("Đã làm được việc gì")).to_be_enabled()
    server.start()
    sheet.sends_now()
    with closing(sqlite3.connect(server.database)) as database:
        newest = database.execute("SELECT id, state FROM declaration ORDER BY created_at DESC LIMIT 1").fetchone()
    assert newest == (declaration, "draft")
    assert not found, "\n".join(found)


def test_an_indicator_is_filled_in_with_keys_alone(sheet: Volunteer) -> None:
    page, indicator = sheet.page, sheet.indicator
    saved = page.locator("[data-saved]")
    expect(saved).to_have_attribute("role", "status")
    indicator.get_by_role("radio", name="5", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(indicator.get_by_role("radio", name="6", exact=True)).to_be_checked()
    expect(saved).to_have_text(SAVED)
    # Walking past the scores does not carry the page away.
    assert page.evaluate("scrollY") == 0
    indicator.locator("[data-phrase]:visible").first.focus()
    page.keyboard.press("Enter")
    expect(indicator.get_by_label("Đã làm được việc gì")).not_to_have_value("")
    indicator.get_by_role("button", name="Người biết việc", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Tổ trưởng")
    page.get_by_role("button", name="Xong minh chứng này").focus()
    page.keyboard.press("Enter")
    expect(pieces(sheet)).to_have_count(1)
    indicator.get_by_role("button", name="Bỏ: Người biết việc").focus()
    page.keyboard.press("Enter")
    expect(indicator.get_by_role("button", name="Hoàn tác: Người biết việc")).to_be_focused()
    page.keyboard.press("Enter")
    expect(pieces(sheet)).to_have_count(1)
    expect(page.get_by_role("link", name="Chỉ số 1: Đọc, cập nhật thông tin, 6 điểm")).to_be_visible()
