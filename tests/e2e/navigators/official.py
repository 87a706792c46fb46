"""Somebody with an account, at the computer of an office."""

from playwright.sync_api import BrowserContext, Page, expect


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
