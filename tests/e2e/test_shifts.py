"""Nothing moves while a page comes, neither for anybody nor in the book: on a phone slow enough to be watched."""

from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.e2e.navigators.visitor import Visitor
from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support import lock
from tests.e2e.support.browsers import PHONE, Phone
from tests.e2e.support.installation import Installation

SLOWER = 4
# What is less is a hair of a letter, and shown as 0 by every tool.
SEEN = 0.0005
# What moved without anybody having touched the page, with the elements that did.
WATCH = """(() => {
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput) window.moved.push([value, sources.map(({ node }) => node?.className ?? node?.nodeName)]);
  }).observe({ type: 'layout-shift', buffered: true });
})();"""


def _slow_pages(context: BrowserContext) -> Page:
    context.add_init_script(WATCH)
    page = context.pages[-1] if context.pages else context.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _moved(page: Page, address: str, *, drawn: bool) -> list[Any]:
    """Open a page as from nowhere and wait until it has come to rest; what of it moved."""
    page.goto("about:blank")
    page.goto(address)
    if drawn:
        page.wait_for_selector("html[data-ready=true]", state="attached")
    page.wait_for_timeout(300)
    moved: list[Any] = page.evaluate("() => window.moved")
    return [(address, *one) for one in moved if one[0] >= SEEN]


def test_nothing_moves_on_the_pages_of_the_book(phone: Phone, server: Installation) -> None:
    # Without a PIN: a page that is opened from nowhere would show the lock first.
    volunteer = Volunteer(phone)
    phone.page.goto(server.enrolment_link("tuongvi"))
    lock.ready(phone.page, None)
    lock.let_in(phone.page, pin=None)
    volunteer.opens_the_place("Khối phố Bàu Sen")
    listed = volunteer.page.url
    volunteer.opens("Hộ Đặng Văn Bảy")
    household = volunteer.page.url
    volunteer.page.locator('[data-part="people"]').get_by_role("link").first.click()
    volunteer.page.wait_for_url("**/so/nguoi#*")
    volunteer.ready()
    person = volunteer.page.url
    volunteer.comes_home()
    volunteer.page.locator('[data-part="returned"]').get_by_role("link").first.click()
    volunteer.page.wait_for_url("**/so/phieu/**")
    volunteer.ready()
    sheet = volunteer.page.url.rsplit("/", 1)[0]
    book = f"{server.url}/so"
    kept = [f"{book}/", listed, household, person, f"{sheet}/c01"]
    kept += [f"{sheet}/review", f"{book}/cho-gui", f"{book}/cai-dat"]
    assert phone.context is not None
    page = _slow_pages(phone.context)
    assert [one for address in kept for one in _moved(page, address, drawn=True)] == []


def test_nothing_moves_on_the_pages_for_anybody(visitor: Visitor, server: Installation) -> None:
    page = _slow_pages(visitor.page.context)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    places = ["", "danh-sach", "danh-sach/da-nhan", "y-kien", "dang-nhap", "bat-dau"]
    anybody = [f"{server.ward_url}/{place}" for place in places] + [f"{server.url}/offline"]
    assert [one for address in anybody for one in _moved(page, address, drawn=False)] == []
