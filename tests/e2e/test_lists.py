"""The officials' start page, lists and charts in a real browser: with and without scripts, on a phone and at a desk."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.navigators.official import Official
from tests.e2e.support.browsers import DESK, PHONE, VIETNAM, Watch
from tests.e2e.support.installation import Installation
from tests.e2e.test_pages import Gallery

SIZES = [ViewportSize(width=size["width"], height=size["height"]) for size in (PHONE, DESK)]


@pytest.fixture
def bare(browser: Browser, server: Installation) -> Iterator[Page]:
    """The association on a phone whose browser runs no scripts."""
    context = browser.new_context(base_url=server.url, java_script_enabled=False, viewport=SIZES[0], **VIETNAM)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server.ward_url}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("tuong")
    page.get_by_label("Mật khẩu").fill(server.password("tuong"))
    page.get_by_role("button", name="Đăng nhập").click()
    yield page
    context.close()


def test_without_scripts_a_phone_goes_from_the_start_into_the_row_and_through_the_lists(bare: Page) -> None:
    expect(bare.get_by_role("heading", name="Việc của tôi", level=1)).to_be_visible()
    bare.locator(".next__go").click()
    expect(bare).to_have_url(re.compile(r"/phieu/[0-9a-f-]{36}\?.*xep=oldest"))
    bare.locator(".site__fold > summary").click()
    pages = bare.get_by_role("navigation", name="Các trang", exact=True)
    expect(pages.locator('[aria-current="page"]')).to_have_text("Phiếu")
    pages.get_by_role("link", name="Phiếu").click()
    more = bare.get_by_label("Trạng thái")
    expect(more).to_be_hidden()
    bare.get_by_label("Tìm tên").fill("nguyen")
    bare.get_by_text("Lọc và xếp").click()
    more.select_option("submitted")
    bare.get_by_role("button", name="Tìm và lọc").click()
    chips = bare.get_by_label("Đang lọc theo").get_by_role("link")
    expect(chips).to_have_count(2)
    narrowed = bare.locator("main tbody tr").count()
    chips.filter(has_text="Đã nộp").click()
    expect(chips).to_have_count(1)
    assert bare.locator("main tbody tr").count() > narrowed
    # A tap anywhere on the card opens the sheet.
    card = bare.locator("main tbody tr").first
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    assert box
    bare.mouse.click(box["x"] + box["width"] - 8, box["y"] + box["height"] - 8)
    expect(bare).to_have_url(re.compile(r"/phieu/[0-9a-f-]{36}"))


def test_without_scripts_the_numbers_behind_a_chart_open(bare: Page, server: Installation) -> None:
    bare.goto(f"{server.ward_url}/tien-do")
    chart = bare.get_by_role("figure", name="Theo nơi kê khai")
    expect(chart.get_by_role("table")).to_be_hidden()
    chart.get_by_text("Xem bảng số").click()
    expect(chart.get_by_role("table")).to_be_visible()
    assert chart.get_by_role("img").count() == chart.get_by_role("rowheader").count()


def test_the_head_is_one_row_and_the_page_begins_on_the_first_screen(
    official: Callable[[str], Official], server: Installation
) -> None:
    for name in ("tuong", "thoa", "chau"):
        page = official(name).page
        for size in SIZES:
            page.set_viewport_size(size)
            for place in ("viec", "phieu", "tien-do"):
                page.goto(f"{server.ward_url}/{place}")
                head, title = page.locator("header.site").bounding_box(), page.locator("h1").bounding_box()
                assert head
                assert title
                assert head["height"] <= 96, (name, size, place, head)
                assert title["y"] < size["height"] / 3, (name, size, place)


def test_what_is_printed_of_the_progress_has_its_numbers(official: Callable[[str], Official]) -> None:
    association = official("tuong")
    association.goes_to("Tiến độ")
    association.page.emulate_media(media="print")
    assert association.page.get_by_role("table").count() == association.page.get_by_role("figure").count()
    expect(association.page.get_by_role("table").first).to_be_visible()


def test_pictures_of_folded_and_narrowed_lists_and_of_charts(
    official: Callable[[str], Official], server: Installation
) -> None:
    association = official("tuong")
    watch = Watch()
    watch.over(association.page)
    desk = Gallery(association.page, watch)
    association.goes_to("Việc của tôi")
    association.page.locator(".site__fold > summary").click()
    desk.look("hoi-trang-mo")
    association.page.set_viewport_size(SIZES[0])
    association.page.goto(f"{server.ward_url}/phieu?trang-thai=submitted&nhom=farmer")
    association.page.get_by_text("Lọc và xếp").click()
    desk.look("hoi-phieu-loc")
    desk.visit("hoi-phieu-khong-thay", f"{server.ward_url}/phieu?trang-thai=withdrawn&nhom=farmer")
    desk.visit("hoi-tien-do", f"{server.ward_url}/tien-do")
    for summary in association.page.get_by_text("Xem bảng số").all():
        summary.click()
    desk.look("hoi-tien-do-bang")
    desk.visit("hoi-dang-ky-nhom", f"{server.ward_url}/dang-ky?nhom=worker")
    association.page.emulate_media(color_scheme="dark")
    desk.visit("hoi-viec-toi", f"{server.ward_url}/viec")
    desk.visit("hoi-tien-do-toi", f"{server.ward_url}/tien-do")
    head = official("ngocan")
    watch.over(head.page)
    room = Gallery(head.page, watch)
    head.goes_to("Tiến độ")
    room.look("dung-dau-tien-do")
    assert not desk.faults + room.faults, "\n".join(desk.faults + room.faults)
