"""The PIN of a phone: the one place where tests and measurements let a phone in, and open its notebook."""

from playwright.sync_api import Page, Route, expect

PIN, WRONG = "482915", "739164"
LET_IN = "() => document.documentElement.dataset.locked?.startsWith('lock') || location.pathname === '/so/'"
SHOWN = "html:is([data-ready=true], [data-locked])"


def let_in(page: Page, *, pin: str | None = PIN, patience: float | None = None) -> None:
    """On the page of the code: open the notebook, choose the PIN where one is asked for, and wait for the first page.

    `pin` None: as somebody whose own sheet is all that there is, who may do without one. What is measured is then a
    notebook that is open, as it is for everybody from one page to the next. `patience`: ms for the lists to come.
    """
    if pin is None:
        page.route("**/api/v1/devices", _as_citizen, times=1)
    page.get_by_role("button", name="Mở sổ").click()
    page.wait_for_function(LET_IN, timeout=patience)
    if page.locator("html[data-locked=lock-choose]").count():
        chooses(page, pin)
    elif page.url.endswith("/bat-dau") and page.locator("html[data-locked=lock]").count():
        # The code of somebody who has a notebook on this phone: theirs is opened again.
        assert pin is not None, "locked, although no PIN was chosen"
        unlocks(page, pin)
    page.wait_for_url("**/so/", timeout=patience)
    ready(page, pin)


def chooses(page: Page, pin: str | None) -> None:
    """On the screen that asks for a PIN: choose one, or say that none is needed."""
    if pin is None:
        page.get_by_role("button", name="chưa cần mã").click()
        return
    page.get_by_label("Mã mới", exact=True).fill(pin)
    page.get_by_label("Gõ lại mã mới lần nữa").fill(pin)
    page.get_by_role("button", name="Đặt mã khóa").click()


def unlocks(page: Page, pin: str = PIN) -> None:
    """On the lock screen: give the PIN. Whether it was the right one is not waited for."""
    page.get_by_label("Mã mở khóa").fill(pin)
    page.get_by_role("button", name="Mở khóa", exact=True).click()


def ready(page: Page, pin: str | None = PIN) -> None:
    """Wait until the page that is on the screen has drawn itself; where it is locked, open it as its person does."""
    page.locator(SHOWN).wait_for(state="attached")
    if page.locator("html[data-locked=lock]").count():
        assert pin is not None, "locked, although no PIN was chosen"
        unlocks(page, pin)
    expect(page.locator("html[data-ready=true]")).to_be_attached()


def _as_citizen(route: Route) -> None:
    reply = route.fetch()
    said = reply.json()
    if "user" in said:
        said["user"]["role"] = "citizen"
    route.fulfill(response=reply, json=said)
