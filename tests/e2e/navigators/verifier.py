"""An official who reads sheet after sheet with the keyboard alone, every key counted."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.navigators.official import Official


class Verifier:
    """Sits at the page of a declaration. `pressed`: how many keys were pressed since it was last set to 0."""

    def __init__(self, official: Official) -> None:
        self.official = official
        self.page: Page = official.page
        self.pressed = 0

    def opens_the_queue(self, state: str) -> None:
        """The list of the sheets that wait in a state, the one that waits longest first; and its first sheet."""
        self.page.goto(f"{self.official.ward_url}/phieu?trang-thai={state}&xep=oldest")
        self.page.get_by_role("main").get_by_role("table").get_by_role("link").first.focus()
        self.presses("Enter")
        self.ready()

    def ready(self) -> None:
        """The page listens to keys."""
        expect(self.page.locator("html[data-keys]")).to_have_count(1)
        expect(self.page.locator("[data-indicator][aria-current]")).to_have_count(1)

    def presses(self, *keys: str) -> None:
        """One key after the other, as they are printed."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    @property
    def name(self) -> str:
        """Whose sheet it is."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def place(self) -> Locator:
        """“Phiếu 3 / 47”."""
        return self.page.locator(".through__place")

    @property
    def count(self) -> Locator:
        """“Đã xem 7/10”."""
        return self.page.locator('[data-part="count"]')

    def mark(self, indicator: int) -> Locator:
        """The mark that stands at an indicator, by its word."""
        return self.official.row(indicator).locator('[aria-pressed="true"] [data-part="word"]')

    @property
    def in_hand(self) -> Locator:
        """The number and name of the indicator in hand, beside the table."""
        return self.page.locator("#loupe-title")

    @property
    def caption(self) -> Locator:
        """What is said under the photo."""
        return self.page.locator('[data-part="caption"]')

    @property
    def said(self) -> Locator:
        """What a screen reader is told."""
        return self.page.locator('.loupe [data-part="said"]')

    def lies(self) -> str:
        """How the photo lies: the transformation that it is drawn with."""
        return str(self.page.locator(".loupe__image").evaluate("image => image.style.transform"))

    def waits_for_another_sheet(self, name: str) -> None:
        """The next sheet is there."""
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text(name)
        self.ready()
