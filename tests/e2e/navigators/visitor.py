"""Anybody who looks at the ward's public pages."""

from playwright.sync_api import BrowserContext, Page


class Visitor:
    """Has no account."""

    def __init__(self, context: BrowserContext, ward_url: str) -> None:
        self.page: Page = context.new_page()
        self.ward_url = ward_url
