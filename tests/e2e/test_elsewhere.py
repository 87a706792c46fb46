"""Inside Zalo, Facebook and old browsers: nothing is collected by halves, the way out is shown, web forms work."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.support.browsers import PATIENCE, PHONE, VIETNAM
from tests.e2e.support.installation import ROOT, Installation
from tests.e2e.support.targets import small_targets

ANDROID = "Mozilla/5.0 (Linux; Android 12; SM-A035F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
OLD = "Mozilla/5.0 (Linux; Android 8; SM-J250F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0 Mobile"
CODE = "ABCD-234567"
NOTHING_KEPT = """
  delete Navigator.prototype.serviceWorker;
  Object.defineProperty(window, 'indexedDB', { value: undefined });
  delete StorageManager.prototype.getDirectory;
"""
Held = Callable[..., Page]


@pytest.fixture(scope="module")
def server(filled: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One ward for all of these: hardly anything is written there."""
    own = filled.copy_to(tmp_path_factory.mktemp("elsewhere") / "instance")
    own.start()
    yield own
    own.kill()


@pytest.fixture
def held(browser: Browser, server: Installation) -> Iterator[Held]:
    """`held(agent)`: a page in the window of an app that says so; `keeps=False`: and in which nothing can be kept."""
    contexts = []

    def opened(agent: str, *, keeps: bool = False) -> Page:
        context = browser.new_context(
            base_url=server.url,
            user_agent=agent,
            viewport=PHONE,  # type: ignore[arg-type]
            service_workers="allow" if keeps else "block",
            permissions=[],
            **VIETNAM,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE)
        if not keeps:
            context.add_init_script(NOTHING_KEPT)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def at_the_door(page: Page, server: Installation) -> None:
    """The link from the slip of paper, as it opens inside the app."""
    page.goto(f"{server.ward_url}/bat-dau#{CODE}")
    expect(page.locator("html[data-ready=true]")).to_be_attached()


def refused(page: Page) -> None:
    """Nothing there takes a code, and no notebook was begun."""
    expect(page.get_by_role("button", name="Mở sổ", exact=True)).to_have_count(0)
    expect(page.get_by_label("Mã mở sổ")).to_have_count(0)
    assert page.evaluate("async () => (await globalThis.indexedDB?.databases?.() ?? []).length") == 0
    assert small_targets(page) == []


def look(page: Page, name: str) -> None:
    """A picture, to be looked at."""
    folder = ROOT / "test-results" / "elsewhere"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")


@pytest.mark.parametrize("keeps", [True, False])
def test_inside_zalo_on_android_one_touch_leads_to_chrome_with_the_code(
    held: Held, server: Installation, *, keeps: bool
) -> None:
    page = held(f"{ANDROID} Zalo android/12", keeps=keeps)
    at_the_door(page, server)
    expect(page.get_by_role("heading", name="Mở sổ bằng Chrome")).to_be_visible()
    expect(page.get_by_text("Trang đang mở trong Zalo.")).to_be_visible()
    expect(page.get_by_text(CODE)).to_be_visible()
    refused(page)
    link = page.get_by_role("link", name="Mở bằng Chrome").get_attribute("href")
    place = server.ward_url.removeprefix("http:")
    assert link == f"intent:{place}/bat-dau#{CODE}#Intent;scheme=http;package=com.android.chrome;end"
    look(page, f"zalo-android-{keeps}")


def test_inside_facebook_on_an_iphone_the_steps_lead_to_safari(held: Held, server: Installation) -> None:
    page = held(f"{IPHONE} [FBAN/FBIOS;FBAV/440.0]")
    at_the_door(page, server)
    expect(page.get_by_text("Trang đang mở trong Facebook.")).to_be_visible()
    expect(page.get_by_text("Chọn “Mở bằng Safari”")).to_be_visible()
    expect(page.get_by_role("link", name="Mở bằng")).to_have_count(0)
    refused(page)
    look(page, "facebook-iphone")


def test_the_address_that_is_copied_has_the_code(held: Held, server: Installation) -> None:
    page = held(f"{IPHONE} Zalo iOS/500")
    at_the_door(page, server)
    # Where the app forbids copying, the address is there to be held down.
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }")
    page.get_by_role("button", name="Sao chép đường dẫn").click()
    expect(page.get_by_label("Đường dẫn mở sổ")).to_have_value(f"{server.ward_url}/bat-dau#{CODE}")
    look(page, "copy-by-hand")
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    page.get_by_role("button", name="Sao chép đường dẫn").click()
    expect(page.get_by_text("✓ Đã sao chép")).to_be_visible()
    expect(page.get_by_label("Đường dẫn mở sổ")).to_be_hidden()
    assert page.evaluate("window.copied") == f"{server.ward_url}/bat-dau#{CODE}"


def test_a_browser_that_keeps_nothing_is_told_so_without_blaming_an_app(held: Held, server: Installation) -> None:
    page = held(OLD)
    at_the_door(page, server)
    expect(page.get_by_text("Trình duyệt này không giữ được phiếu")).to_be_visible()
    refused(page)
    look(page, "old-browser")


def test_a_form_of_the_web_is_sent_from_there_as_from_anywhere(held: Held, server: Installation) -> None:
    page = held(f"{ANDROID} Zalo android/12")
    at_the_door(page, server)
    page.get_by_role("link", name="trang của phường").click()
    page.goto(f"{server.ward_url}/danh-sach")
    page.locator('a[href$="/kien-nghi"]').first.click()
    page.get_by_label("Nội dung kiến nghị").fill("Tôi thấy bác đi học đều, xin ghi nhận.")
    page.get_by_label("Về người có tên ở trên").check()
    page.get_by_label("Họ và tên người kiến nghị").fill("Người góp ý")
    page.get_by_label("Địa chỉ hoặc số điện thoại để trả lời").fill("Tổ 3")
    page.get_by_role("button", name="Gửi kiến nghị").click()
    page.wait_for_url("**/da-nhan")
