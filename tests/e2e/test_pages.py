"""Every page, on a phone and on a desk: nothing wrong on the console, one heading, nothing that shuts anybody out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.navigators.official import Official
from tests.e2e.navigators.visitor import Visitor
from tests.e2e.navigators.volunteer import Answer, Neighbour, Volunteer
from tests.e2e.support.browsers import DESK, PHONE, Watch
from tests.e2e.support.installation import Installation
from tests.e2e.support.looking import faults
from tests.e2e.support.pictures import notebook_page

SIZES = [PHONE, DESK]
LONG = Neighbour(
    "Công Huyền Tôn Nữ Thị Diệu Hiền Nguyễn Phước Bảo Trân", "Nữ", "1958", "Cán bộ", goals="Học tin học văn phòng."
)


class Gallery:
    """Goes from page to page, and gathers what is wrong."""

    def __init__(self, page: Page, watch: Watch) -> None:
        self.page, self.watch = page, watch
        self.faults: list[str] = []

    def look(self, name: str) -> None:
        """The page on the screen, in both sizes."""
        for size in SIZES:
            self.page.set_viewport_size(ViewportSize(width=size["width"], height=size["height"]))
            self.faults += faults(self.page, name, self.watch.complaints)

    def visit(self, name: str, address: str) -> None:
        """A page by its address."""
        self.page.goto(address)
        self.look(name)


@pytest.fixture
def hang() -> Callable[[Page], Gallery]:
    """`hang(page)`: a gallery that has watched the page from its first word."""

    def opened(page: Page) -> Gallery:
        watch = Watch()
        watch.over(page)
        return Gallery(page, watch)

    return opened


def test_the_pages_of_the_book_on_the_phone(
    volunteer: Volunteer, server: Installation, hang: Callable[[Page], Gallery]
) -> None:
    book = hang(volunteer.page)
    address = volunteer.phone.url
    book.visit("so-mo-may", f"{server.ward_url}/bat-dau")
    volunteer.comes_home()
    book.look("so-trang-dau")
    volunteer.opens_the_place("Khối phố Bàu Sen")
    book.look("so-danh-sach")
    volunteer.comes_home()
    volunteer.page.get_by_role("searchbox").fill("nguyen thi hoa")
    book.look("so-trang-dau-tim")
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.searches("nguyen thi hoa")
    book.look("so-danh-sach-tim")
    volunteer.searches("khong co ai nhu vay")
    book.look("so-danh-sach-khong-thay")
    volunteer.adds_a_household("Công Huyền Tôn Nữ Thị Diệu Hiền", "Tổ 3, sau nhà văn hóa", note="Chó dữ, gọi trước")
    volunteer.notes_the_visit("Hẹn lại")
    book.look("so-ho-hen-lai")
    volunteer.adds_a_person(LONG)
    book.look("so-nguoi")
    volunteer.page.get_by_role("link", name="Thêm người trong hộ").click()
    volunteer.page.wait_for_url("**#moi/**")
    volunteer.page.reload()
    volunteer.ready()
    book.look("so-nguoi-moi")
    volunteer.page.go_back()
    volunteer.ready()
    person = volunteer.page.url
    for view in ("sua", "dang-ky", "dong-y", "rut"):
        volunteer.page.goto(f"{person}/{view}")
        volunteer.page.reload()
        volunteer.ready()
        book.look(f"so-nguoi-{view}")
    volunteer.page.goto(person)
    volunteer.page.reload()
    volunteer.ready()
    volunteer.opens_the_sheet()
    book.look("so-phieu-moi")
    volunteer.answers(1, Answer(8, "Đọc 6 cuốn sách chuyên môn.", (("Con số", "cuốn"),), number="6"))
    volunteer.goes_to(2)
    volunteer.answers(2, Answer(9))
    book.look("so-phieu-thieu-minh-chung")
    volunteer.goes_to(5)
    volunteer.takes_a_photo(notebook_page())
    volunteer.indicator.get_by_role("button", name="Con số", exact=True).click()
    book.look("so-phieu-anh")
    volunteer.looks_over()
    book.look("so-phieu-nop")
    server.kill()
    volunteer.goes_to(3)
    volunteer.states("Họp khối phố 6 buổi, học ở Trung tâm 4 buổi.")
    volunteer.opens_the_outbox()
    book.look("so-cho-gui")
    book.visit("so-khong-co-mang", f"{server.ward_url}/danh-sach")
    server.start()
    volunteer.sends_now()
    book.look("so-da-gui")
    volunteer.page.goto(f"{address}/so/cai-dat")
    volunteer.ready()
    book.look("so-cai-dat")
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.opens("Công Huyền Tôn Nữ")
    book.look("so-ho")
    volunteer.page.get_by_role("link", name="Sửa hộ").click()
    book.look("so-ho-sua")
    volunteer.comes_home()
    came_back = volunteer.page.locator('[data-part="returned"]').get_by_role("link", name="Nguyễn Thị Hoa")
    came_back.first.click()
    volunteer.page.wait_for_url("**/so/phieu/**")
    volunteer.ready()
    expect(volunteer.reason).to_be_visible()
    book.look("so-phieu-tra-lai")
    assert not book.faults, "\n".join(book.faults)


def test_the_pages_that_anybody_may_see(
    visitor: Visitor, server: Installation, hang: Callable[[Page], Gallery]
) -> None:
    public = hang(visitor.page)
    public.visit("cong-khai-may-chu", f"{server.url}/")
    public.visit("cong-khai-trang-dau", f"{server.ward_url}/")
    public.visit("cong-khai-danh-sach", f"{server.ward_url}/danh-sach")
    visitor.page.get_by_role("link", name="Nêu kiến nghị về").first.click()
    public.look("cong-khai-kien-nghi")
    visitor.page.get_by_role("button", name="Gửi kiến nghị").click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    public.look("cong-khai-kien-nghi-thieu")
    public.visit("cong-khai-y-kien", f"{server.ward_url}/y-kien")
    public.visit("cong-khai-dang-nhap", f"{server.ward_url}/dang-nhap")
    visitor.page.get_by_label("Tên đăng nhập").fill("thoa")
    visitor.page.get_by_label("Mật khẩu").fill("sai-mat-khau")
    visitor.page.get_by_role("button", name="Đăng nhập").click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    public.look("cong-khai-dang-nhap-sai")
    visitor.page.goto(f"{server.ward_url}/khong-co-trang-nay")
    public.look("cong-khai-khong-co-trang")
    assert not public.faults, "\n".join(public.faults)


def test_the_pages_of_the_panel_and_the_head(
    official: Callable[[str], Official], hang: Callable[[Page], Gallery]
) -> None:
    panel = official("thoa")
    desk = hang(panel.page)
    panel.goes_to("Việc của tôi")
    desk.look("ban-binh-xet-viec")
    panel.goes_to("Phiếu")
    desk.look("ban-binh-xet-phieu")
    panel.opens_the_sheet_of("Võ Tấn Lợi", "vo tan loi")
    desk.look("ban-binh-xet-phieu-du-ho-so")
    panel.page.get_by_role("link", name="Trả lại để bổ sung").click()
    desk.look("ban-binh-xet-tra-lai")
    panel.page.get_by_role("button", name="Trả lại để bổ sung").click()
    expect(panel.page.get_by_role("alert")).to_be_visible()
    desk.look("ban-binh-xet-tra-lai-thieu")
    panel.opens_the_sheet_of("Võ Tấn Lợi", "vo tan loi")
    panel.page.get_by_role("link", name="Ghi điểm bình xét").click()
    desk.look("ban-binh-xet-binh-xet")
    panel.page.get_by_role("button", name="Thông qua, ghi điểm bình xét").click()
    expect(panel.page.get_by_role("alert")).to_be_visible()
    desk.look("ban-binh-xet-binh-xet-thieu")
    panel.goes_to("Đăng ký")
    desk.look("ban-binh-xet-dang-ky")
    head = official("ngocan")
    room = hang(head.page)
    head.goes_to("Việc của tôi")
    room.look("dung-dau-viec")
    head.opens_the_sheet_of("Phan Thị Cúc", "phan thi cuc")
    room.look("dung-dau-phieu")
    head.page.get_by_role("link", name="Đề nghị bình xét lại").click()
    room.look("dung-dau-de-nghi-binh-xet-lai")
    assert not desk.faults + room.faults, "\n".join(desk.faults + room.faults)


def test_the_pages_of_the_association_and_the_committee(
    official: Callable[[str], Official], hang: Callable[[Page], Gallery]
) -> None:
    association = official("tuong")
    desk = hang(association.page)
    association.goes_to("Việc của tôi")
    desk.look("hoi-viec")
    association.goes_to("Phiếu")
    desk.look("hoi-phieu")
    for name, searched in (
        ("Đặng Văn Bảy", "dang van bay"),
        ("Trần Văn Mười", "tran van muoi"),
        ("Hồ Viết Dũng", "ho viet dung"),
        ("Nguyễn Tấn Phát", "nguyen tan phat"),
        ("Tôn Nữ Thị Diệu Hiền", "dieu hien"),
    ):
        association.opens_the_sheet_of(name, searched)
        desk.look(f"hoi-phieu-{searched.replace(' ', '-')}")
    association.opens_the_sheet_of("Nguyễn Tấn Phát", "tan phat")
    association.page.locator("tr#c05 [data-photo]").click()
    desk.look("hoi-phieu-anh")
    association.page.keyboard.press("f")
    expect(association.page.locator("dialog[open] .loupe")).to_be_visible()
    desk.look("hoi-phieu-anh-lon")
    association.page.keyboard.press("Escape")
    association.page.keyboard.press("?")
    expect(association.page.locator("#keys[open]")).to_be_visible()
    desk.look("hoi-phieu-phim-tat")
    association.page.keyboard.press("Escape")
    for place, picture in (
        ("Đăng ký", "hoi-dang-ky"),
        ("Kiến nghị", "hoi-kien-nghi"),
        ("Tờ trình", "hoi-to-trinh"),
        ("Quyết định", "hoi-quyet-dinh"),
        ("Lịch", "hoi-lich"),
        ("Máy", "hoi-may"),
    ):
        association.goes_to(place)
        desk.look(picture)
    association.goes_to("Lịch")
    association.page.get_by_role("link", name="Đặt ngày").click()
    desk.look("hoi-lich-dat-ngay")
    association.goes_to("Máy")
    association.page.get_by_role("link", name="Nhập tệp dự phòng").click()
    desk.look("hoi-tep-du-phong")
    association.goes_to("Máy")
    association.page.get_by_label("Người được cấp").select_option(index=1)
    association.page.get_by_role("button", name="Cấp mã").click()
    expect(association.page.get_by_role("img", name="Mã QR")).to_be_visible()
    desk.look("hoi-ma-may")
    association.goes_to("Kiến nghị")
    association.page.get_by_role("link", name="Hồ Viết Dũng").click()
    desk.look("hoi-kien-nghi-mot")
    committee = official("chau")
    office = hang(committee.page)
    committee.goes_to("Việc của tôi")
    office.look("uy-ban-viec")
    committee.goes_to("Quyết định")
    office.look("uy-ban-quyet-dinh")
    assert not desk.faults + office.faults, "\n".join(desk.faults + office.faults)
