"""Anybody who looks at the ward's public pages."""

from playwright.sync_api import BrowserContext, Locator, Page, expect


class Visitor:
    """Has no account."""

    def __init__(self, context: BrowserContext, ward_url: str) -> None:
        self.page: Page = context.new_page()
        self.ward_url = ward_url

    def reads_the_public_list(self) -> None:
        """From the ward's first page to the list."""
        self.page.goto(f"{self.ward_url}/")
        self.page.get_by_role("link", name="Danh sách công khai").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Danh sách “Công dân học tập”")

    def proposed(self, name: str) -> Locator:
        """A name among those proposed."""
        return self._named("Đang niêm yết: đề nghị công nhận", name)

    def recognised(self, name: str) -> Locator:
        """A name among those recognised."""
        return self._named("Đã công nhận", name)

    def _named(self, section: str, name: str) -> Locator:
        return self.page.get_by_role("region", name=section).locator(".list__row", has_text=name)
