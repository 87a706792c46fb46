"""A list of people as a ward has it, brought in at a desk: every page in both sizes, and all of it without a script."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page, expect

from tests.e2e.navigators.official import Official
from tests.e2e.support.browsers import Watch
from tests.e2e.support.installation import Installation
from tests.e2e.test_pages import Gallery

ROWS = (
    ("DANH SÁCH CÔNG DÂN KHỐI PHỐ",),
    (),
    ("STT", "HỌ VÀ TÊN", "Ngày, tháng, năm sinh", None, "Số CCCD", "Điện thoại", "Chủ hộ", "Địa chỉ", "Khối phố"),
    (None, None, "Nam", "Nữ"),
    (1, "LÊ THỊ MAI MINH HỌA", None, "14/07/1964", 164900001, "905000001", "Lê Văn Tám", "12 Đường Một", "Bàu Sen"),
    (2, "Lê Văn Tám", 1960),
    (3, "Đặng Văn Bảy", 1959, None, None, "hỏi con", "Đặng Văn Bảy", None, "Bàu Sen"),
    (4, "Phan Nguyễn Hoàng Thị Kim Ngọc Tuyết Vân", None, "1/1/64", "4,9E+10", None, "Phan Chín", None, "Bàu Sen"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The list; nobody in it is real."""
    path = tmp_path / "danh-sach.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("Danh sách", "Ghi thêm"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(ROWS):
                sheet.write_row(number, 0, row)
    return path


def go_through(page: Page, address: str, file: Path, look: Callable[[str], None]) -> None:
    """From the file to the register and back."""
    page.goto(address)
    look("nhap-danh-sach")
    page.get_by_role("button", name="Đọc tệp này").click()
    expect(page.get_by_role("alert")).to_contain_text("Chọn tệp danh sách")
    look("nhap-danh-sach-thieu-tep")
    page.get_by_label("Tệp danh sách").set_input_files(file)
    page.get_by_role("button", name="Đọc tệp này").click()
    expect(page.get_by_label("Năm sinh (cột của nam)")).to_have_count(0)
    expect(page.get_by_label("HỌ VÀ TÊN")).to_have_value("full_name")
    look("nhap-danh-sach-cot")
    page.get_by_label("HỌ VÀ TÊN").select_option("")
    page.get_by_role("button", name="Đúng, đọc từng dòng").click()
    expect(page.get_by_role("alert")).to_contain_text("Chọn cột ghi họ và tên.")
    look("nhap-danh-sach-cot-sai")
    page.get_by_label("HỌ VÀ TÊN").select_option("full_name")
    page.get_by_role("button", name="Đúng, đọc từng dòng").click()
    page.get_by_role("link", name="Xem từng dòng trước khi nhập").click()
    expect(page.get_by_role("heading", name="Lê Thị Mai Minh Họa")).to_be_visible()
    expect(page.get_by_text("Trong sổ", exact=True)).to_be_visible()
    look("nhap-danh-sach-tung-dong")
    page.get_by_role("button", name="Nhập 2 người mới").click()
    page.get_by_role("link", name="Xem kết quả từng dòng").click()
    look("nhap-danh-sach-ket-qua")
    page.get_by_role("button", name="Hoàn tác: bỏ 2 người đã nhập").click()
    page.get_by_role("link", name="Xem kết quả từng dòng").click()
    expect(page.get_by_text("ĐÃ HOÀN TÁC").first).to_be_visible()
    look("nhap-danh-sach-hoan-tac")


def test_a_list_is_brought_in_and_taken_back(
    official: Callable[[str], Official], server: Installation, file: Path
) -> None:
    association = official("tuong")
    watch = Watch()
    watch.over(association.page)
    desk = Gallery(association.page, watch)
    association.goes_to("Nhập danh sách")
    go_through(association.page, f"{server.ward_url}/nhap-danh-sach", file, desk.look)
    assert not desk.faults, "\n".join(desk.faults)


def test_the_same_without_a_script(browser: Browser, server: Installation, file: Path) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    plain = Official(context, server.ward_url)
    plain.signs_in("tuong", server.password("tuong"))
    go_through(plain.page, f"{server.ward_url}/nhap-danh-sach", file, lambda _name: None)
    context.close()
