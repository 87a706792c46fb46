"""Lists and sheets on paper: A4 from the real browser, read back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.e2e.navigators.official import Official
from tests.e2e.support.installation import ROOT

PAPER = ROOT / "test-results" / "paper"
# What is only for pressing, and what is never true of paper.
SCREEN_ONLY = ("Đăng xuất", "Tìm và lọc", "Chữ vừa", "Đến nội dung chính", "Phím tắt", "English")


def printed(page: Page, name: str) -> list[str]:
    """The text of each sheet of paper of the page; the file itself lies in test-results."""
    PAPER.mkdir(parents=True, exist_ok=True)
    page.pdf(path=PAPER / f"{name}.pdf", format="A4", prefer_css_page_size=True)
    return [sheet.extract_text(extraction_mode="layout") for sheet in PdfReader(PAPER / f"{name}.pdf").pages]


def black(page: Page) -> list[str]:
    """What would be printed in another colour than black, or on another ground than white."""
    page.emulate_media(media="print")
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((one) => {
             const { color, backgroundColor } = getComputedStyle(one);
             const grey = (text) => { const [r, g, b] = text.match(/\\d+/g); return r === g && g === b; };
             return one.checkVisibility() && !one.closest('svg') && !(grey(color) && grey(backgroundColor));
           }).map((one) => one.outerHTML.slice(0, 80))"""
    )
    page.emulate_media(media="screen")
    return found


@pytest.fixture
def association(official: Callable[[str], Official]) -> Official:
    return official("tuong")


def check(sheets: list[str], page: Page) -> None:
    """What holds of whatever is printed."""
    whole = "\n".join(sheets)
    assert [text for text in SCREEN_ONLY if text in whole] == []
    assert not re.search(r"https?://|/tan-thanh/", whole), "addresses of links are not printed"
    # Sheets get loose from each other: whose they are stands on the first and on the last.
    for sheet in (sheets[0], sheets[-1]):
        assert re.search(r"phường Tân Thạnh · in ngày \d{2}/\d{2}/\d{4}", sheet)
    assert f"{len(sheets)} / {len(sheets)}" in sheets[-1]
    assert black(page) == []


def test_a_list_is_printed_with_its_heads_on_every_sheet_and_no_row_in_two(association: Official) -> None:
    association.goes_to("Phiếu")
    sheets = printed(association.page, "danh-sach")
    assert len(sheets) > 1
    assert all(re.search(r"Họ và tên.*Trạng thái", text) for text in sheets)
    # Each row begins on the sheet where it ends: as many days as states on each.
    check(sheets, association.page)
    rows = association.page.locator("main tbody tr").count()
    days = [len(re.findall(r"\b\d{2}/\d{2}/\d{4}\b", text)) for text in sheets]
    assert sum(days) == rows + 2  # and the day of printing, at either end


def test_a_sheet_is_printed_with_all_ten_indicators_and_both_totals(association: Official) -> None:
    association.opens_the_sheet_of("Đặng Văn Bảy", "dang van bay")
    sheets = printed(association.page, "phieu")
    whole = " ".join(" ".join(sheets).split())
    assert all(f"{number}. " in whole for number in range(1, 11))
    assert "Đặng Văn Bảy" in sheets[0]
    assert "Tự chấm" in whole
    check(sheets, association.page)
