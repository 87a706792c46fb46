"""The lock of the phone: a PIN at the door, handed from page to page, ten tries, and back to where one was."""

from playwright.sync_api import Page, expect

from tests.e2e.navigators.volunteer import Answer, Neighbour, Volunteer
from tests.e2e.support import lock
from tests.e2e.support.installation import Installation

BONG = Neighbour("Đặng Thị Bông", "Nữ", "14/07/1961", "Nông dân", id_number="000161900901")
STATEMENT = "Chiều bán rau ở chợ, tối học tính lãi với con gái."
SECOND = 1000
OPEN = "html[data-ready=true]:not([data-locked])"
# A phone's own, as a browser for tests plays it.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "hasPrf": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SHUT = "html[data-locked=lock]"


def is_locked(page: Page) -> None:
    """The lock stands in the place of the page, and nothing of the notebook is on it."""
    expect(page.locator(SHUT)).to_be_attached()
    expect(page.get_by_role("heading", name="Sổ đang khóa")).to_be_visible()
    assert "Bàu Sen" not in page.locator("body").inner_text()


def is_open(page: Page) -> None:
    expect(page.locator(OPEN)).to_be_attached()


def test_the_pin_is_asked_for_at_a_cold_start_and_not_from_page_to_page(volunteer: Volunteer) -> None:
    volunteer.phone.switch_off()
    page = volunteer.phone.switch_on()
    page.goto(f"{volunteer.phone.url}/so/")
    is_locked(page)
    lock.unlocks(page)
    is_open(page)
    # Links, reloads, an address, another tab.
    page.get_by_role("link", name="Khối phố Bàu Sen").first.click()
    page.wait_for_url("**/so/ho-gia-dinh#*")
    is_open(page)
    page.reload()
    is_open(page)
    page.goto(f"{volunteer.phone.url}/so/cho-gui")
    is_open(page)
    assert volunteer.phone.context is not None
    other = volunteer.phone.context.new_page()
    other.goto(f"{volunteer.phone.url}/so/cai-dat")
    is_open(other)
    assert not volunteer.phone.watch.complaints


def test_locked_by_hand_all_tabs_are_locked_and_come_back_to_the_same_indicator_with_every_word(
    volunteer: Volunteer, server: Installation
) -> None:
    server.kill()
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(BONG.full_name, "Tổ 3")
    volunteer.adds_a_person(BONG)
    volunteer.opens_the_sheet()
    volunteer.answers(3, Answer(8, STATEMENT))
    sheet = volunteer.page
    # Typed a moment ago: nobody said that it is saved.
    volunteer.indicator.get_by_label("Đã làm được việc gì").press_sequentially(" Thêm một câu.")
    assert volunteer.phone.context is not None
    settings = volunteer.phone.context.new_page()
    settings.goto(f"{volunteer.phone.url}/so/cai-dat")
    is_open(settings)
    settings.get_by_role("button", name="Khóa ngay").click()
    for page in (settings, sheet):
        is_locked(page)
        assert BONG.full_name not in page.content()
    lock.unlocks(sheet)
    is_open(sheet)
    expect(sheet.locator("[data-indicator=c03]")).to_be_visible()
    expect(sheet.locator("[data-indicator=c03]").get_by_label("Đã làm được việc gì")).to_have_value(
        f"{STATEMENT} Thêm một câu."
    )


def test_it_locks_itself_when_nobody_touched_it(volunteer: Volunteer) -> None:
    page = volunteer.page
    page.clock.install()
    page.goto(f"{volunteer.phone.url}/so/cai-dat")
    volunteer.ready()
    page.get_by_role("radio", name="2 phút").check()
    page.clock.run_for(90 * SECOND)
    is_open(page)
    page.keyboard.press("Tab")
    page.clock.run_for(90 * SECOND)
    is_open(page)
    page.clock.run_for(60 * SECOND)
    is_locked(page)


def test_after_ten_wrong_pins_the_key_is_gone_and_a_new_code_lets_the_phone_in_again(
    volunteer: Volunteer, server: Installation
) -> None:
    volunteer.phone.switch_off()
    page = volunteer.phone.switch_on()
    page.goto(f"{volunteer.phone.url}/so/")
    for wrong in range(1, 10):
        is_locked(page)
        lock.unlocks(page, lock.WRONG)
        expect(page.get_by_text("Mã chưa đúng.")).to_be_visible()
        expect(page.get_by_text(f"Còn {10 - wrong} lần thử")).to_have_count(0 if wrong < 3 else 1)
        if wrong == 5:
            # Switching it off and on gives no new tries.
            page.reload()
    lock.unlocks(page, lock.WRONG)
    expect(page.get_by_role("heading", name="Sổ trên máy này đã khóa hẳn")).to_be_visible()
    expect(page.get_by_text("Việc đã ghi mà chưa gửi thì không mất")).to_be_visible()
    page.get_by_role("link", name="Tôi đã có mã mới").click()
    page.wait_for_url("**/bat-dau")
    volunteer.ready()
    page.get_by_label("Mã mở sổ").fill(server.enrolment_link("tuongvi").partition("#")[2])
    lock.let_in(page)
    expect(page.get_by_role("link", name="Khối phố Bàu Sen").first).to_be_visible()


def test_pins_that_a_stranger_tries_first_are_refused_with_a_sentence(volunteer: Volunteer) -> None:
    page = volunteer.page
    page.goto(f"{volunteer.phone.url}/so/cai-dat")
    volunteer.ready()
    page.get_by_role("button", name="Đổi mã").click()
    for pin, said in (("111111", "nhiều số lặp lại"), ("123456", "liền nhau"), ("196412", "năm sinh"), ("12", "6 số")):
        page.get_by_label("Mã đang dùng").fill(lock.PIN)
        lock.chooses(page, pin)
        expect(page.locator(".error-summary")).to_contain_text(said)
    page.get_by_label("Mã mới", exact=True).fill("573806")
    page.get_by_label("Gõ lại mã mới lần nữa").fill("573807")
    page.get_by_role("button", name="Đặt mã khóa").click()
    expect(page.locator(".error-summary")).to_contain_text("chưa giống nhau")
    # A wrong old one costs a try as at the door; the right one changes it.
    page.get_by_label("Mã đang dùng").fill(lock.WRONG)
    lock.chooses(page, "573806")
    expect(page.get_by_text("Mã chưa đúng.")).to_be_visible()
    page.get_by_label("Mã đang dùng").fill(lock.PIN)
    lock.chooses(page, "573806")
    expect(page.get_by_text("Đã đổi mã khóa.")).to_be_visible()
    page.get_by_role("button", name="Khóa ngay").click()
    is_locked(page)
    lock.unlocks(page)
    expect(page.get_by_text("Mã chưa đúng.")).to_be_visible()
    lock.unlocks(page, "573806")
    is_open(page)


def test_a_fingerprint_opens_it_where_the_phone_can_make_a_key_of_one(volunteer: Volunteer) -> None:
    page = volunteer.page
    page.goto(f"{volunteer.phone.url}/so/cai-dat")
    volunteer.ready()
    offered = page.get_by_role("button", name="Mở bằng vân tay hoặc khuôn mặt")
    expect(page.get_by_role("button", name="Đổi mã")).to_be_visible()
    expect(offered).to_be_hidden()

    chip = page.context.new_cdp_session(page)
    chip.send("WebAuthn.enable")
    chip.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.reload()
    volunteer.ready()
    offered.click()
    page.get_by_label("Mã đang dùng").fill(lock.PIN)
    page.get_by_role("button", name="Dùng vân tay, khuôn mặt").click()
    expect(page.get_by_text("Từ nay mở được bằng vân tay hoặc khuôn mặt")).to_be_visible()
    page.get_by_role("button", name="Khóa ngay").click()
    is_locked(page)
    offered.click()
    is_open(page)
    expect(page.get_by_text("Huỳnh Thị Tường Vi")).to_be_visible()

    page.get_by_role("button", name="Thôi mở bằng vân tay, khuôn mặt").click()
    expect(page.get_by_text("Từ nay chỉ mở bằng mã.")).to_be_visible()
    page.get_by_role("button", name="Khóa ngay").click()
    is_locked(page)
    expect(offered).to_be_hidden()
    lock.unlocks(page)
    is_open(page)
