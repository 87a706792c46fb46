"""Somebody with an account, at the computer of an office."""

from collections.abc import Mapping
from datetime import date

from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect


class Official:
    """Works through the pages of their own position."""

    def __init__(self, context: BrowserContext, ward_url: str) -> None:
        self.page: Page = context.new_page()
        self.ward_url = ward_url

    def signs_in(self, username: str, password: str) -> None:
        """With user name and password."""
        self.page.goto(f"{self.ward_url}/dang-nhap")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(password)
        self.page.get_by_role("button", name="Đăng nhập").click()
        expect(self.page.get_by_role("button", name="Đăng xuất")).to_be_visible()

    def goes_to(self, place: str) -> None:
        """Follow a link at the head of the page."""
        link = self.page.get_by_role("navigation", name="Các trang").get_by_role("link", name=place)
        if not link.is_visible():
            # On a phone all pages are folded, at a desk those that are seldom needed.
            self.page.locator(".site__fold > summary").click()
        link.click()
        expect(self.page.locator(f'[aria-current="page"]:has-text("{place}")')).to_be_visible()

    # The declarations

    def opens_the_sheet_of(self, name: str, searched: str) -> None:
        """Find a declaration by a piece of the name, without marks, and open it."""
        self.goes_to("Phiếu")
        self.page.get_by_label("Tìm tên").fill(searched)
        self.page.get_by_role("button", name="Tìm và lọc").click()
        self.page.get_by_role("main").get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", name=name, level=1)).to_be_visible()

    @property
    def stamp(self) -> Locator:
        """The stamp at the head of the declaration."""
        return self.page.locator("main .stamp").first

    def row(self, indicator: int) -> Locator:
        """An indicator in the table of the declaration."""
        return self.page.locator(f"tr#c{indicator:02}")

    def shows_photos(self, indicator: int) -> int:
        """How many photos of an indicator are really drawn, not broken."""
        photos = self.row(indicator).locator("img")
        for photo in photos.all():
            photo.scroll_into_view_if_needed()
            self.page.wait_for_function("photo => photo.complete", arg=photo.element_handle())
        return int(photos.evaluate_all("all => all.filter(one => one.naturalWidth > 0).length"))

    def verifies(self) -> None:
        """All evidence is there: on to the meeting."""
        self.page.get_by_role("button", name="Đủ minh chứng, chuyển bình xét").click()
        expect(self.stamp).to_have_text("ĐỦ HỒ SƠ")

    def returns(self, reasons: Mapping[int, tuple[str, str]]) -> None:
        """Send it back, with a reason (and words) beside indicators."""
        self.page.get_by_role("link", name="Trả lại để bổ sung").click()
        for indicator, (reason, words) in reasons.items():
            part = self._part(indicator)
            part.get_by_label("Lý do trả lại").select_option(reason)
            part.get_by_label("Ghi rõ thêm").fill(words)
        self.page.get_by_role("button", name="Trả lại để bổ sung").click()
        expect(self.stamp).to_have_text("CẦN BỔ SUNG")

    def writes_down_the_meeting(self, on: date, minutes: str, other: Mapping[int, tuple[str, str]]) -> None:
        """The collective's scores: the person's own, but for those where the meeting agreed on others, and why."""
        self.page.get_by_role("link", name="Ghi điểm bình xét").click()
        self.page.get_by_label("Ngày họp").fill(f"{on:%d/%m/%Y}")
        self.page.get_by_label("Số, ký hiệu biên bản").fill(minutes)
        for indicator, (points, reason) in other.items():
            part = self._part(indicator)
            part.get_by_label("Điểm bình xét").fill(points)
            part.get_by_label("Lý do, nếu khác điểm tự chấm").fill(reason)
        self.page.get_by_role("button", name="Thông qua, ghi điểm bình xét").click()
        expect(self.stamp).to_have_text("ĐÃ BÌNH XÉT")

    def confirms(self) -> None:
        """The head agrees, without scores of their own."""
        self.page.get_by_role("button", name="Xác nhận kết quả").click()
        expect(self.stamp).to_have_text("ĐÃ XÁC NHẬN")

    def posts(self) -> None:
        """Onto the list of those proposed."""
        self.page.get_by_role("button", name="Niêm yết").click()
        expect(self.stamp).to_have_text("ĐANG NIÊM YẾT")

    def offered(self) -> list[str]:
        """The buttons beside the declaration."""
        return self.page.locator(".decision .button").all_inner_texts()

    # From proposal to decision

    def listed_for_proposal(self, name: str) -> Locator:
        """The box before a name in the list of a new proposal."""
        return self.page.locator(".choice", has_text=name).get_by_role("checkbox")

    def draws_up_the_proposal(self) -> None:
        """Everybody who is ticked."""
        self.page.get_by_role("button", name="Lập tờ trình").click()
        expect(self.page.get_by_role("heading", name="Tóm tắt trình ký")).to_be_visible()

    def proposes(self, number: str, on: date) -> None:
        """Number and day of the paper; then it lies before the committee."""
        self.page.get_by_label("Số tờ trình").fill(number)
        self.page.get_by_label("Ngày tờ trình").fill(f"{on:%d/%m/%Y}")
        self.page.get_by_role("button", name="Trình UBND phường").click()
        expect(self.stamp).to_have_text("ĐÃ TRÌNH")

    def opens_the_proposal(self, number: str) -> None:
        """One that waits for the committee."""
        self.goes_to("Quyết định")
        self.page.get_by_role("main").get_by_role("link", name=number).click()
        expect(self.page.get_by_role("heading", name=number, level=1)).to_be_visible()

    def returns_the_proposal(self, remark: str) -> None:
        """Back to the association, with a remark."""
        self.page.get_by_role("link", name="Trả lại Hội Khuyến học").click()
        self.page.get_by_label("Ý kiến của UBND phường").fill(remark)
        self.page.get_by_role("button", name="Trả lại Hội Khuyến học").click()
        expect(self.stamp).to_have_text("BỊ TRẢ LẠI")

    def signs(self, signer: str, capacity: str) -> None:
        """Who signed, in which capacity."""
        self.page.get_by_label("Người ký", exact=True).fill(signer)
        self.page.get_by_label(capacity).check(force=True)
        self.page.get_by_role("button", name="Ghi đã ký").click()
        expect(self.stamp).to_have_text("ĐÃ KÝ, CHỜ SỐ")

    def issues_the_decision(self, number: str, signed_on: date, paper: bytes) -> None:
        """Number, day and the signed paper make it valid."""
        self.page.get_by_label("Số quyết định").fill(number)
        self.page.get_by_label("Ngày ký").fill(f"{signed_on:%d/%m/%Y}")
        scan = FilePayload(name="quyet-dinh.pdf", mimeType="application/pdf", buffer=paper)
        self.page.get_by_label("Bản đã ký").set_input_files(scan)
        self.page.get_by_role("button", name="Ghi số, ngày quyết định và phát hành").click()
        expect(self.page.get_by_text(f"Số {number} ngày {signed_on:%d/%m/%Y}")).to_be_visible()

    def _part(self, indicator: int) -> Locator:
        return self.page.get_by_role("group", name=f"Chỉ số {indicator}", exact=True)
