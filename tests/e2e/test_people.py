"""Several people on one phone: a notebook and a PIN each; what one does never touches the other's."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.navigators.volunteer import Neighbour, Volunteer
from tests.e2e.support import lock
from tests.e2e.support.installation import Installation
from tests.e2e.support.profile import codings, search

BONG = Neighbour("Đặng Thị Bông", "Nữ", "14/07/1961", "Nông dân", id_number="000161900901")
OTHER_PIN = "573806"
PEOPLE = ("Huỳnh Thị Tường Vi", "Đặng Hữu Phước")
MOVED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 300);
})"""


def adds_somebody(volunteer: Volunteer, link: str) -> None:
    """On the phone that has one person: the code of another, and a PIN of their own."""
    page = volunteer.page
    page.goto(link)
    volunteer.ready()
    expect(page.get_by_role("heading", name="Thêm người dùng máy này")).to_be_visible()
    assert page.evaluate(MOVED) == 0
    lock.let_in(page, pin=OTHER_PIN)


def changes_over(page: Page, number: int, pin: str) -> None:
    """From the settings or from the lock screen."""
    page.get_by_role("button", name=f"Mở sổ của Người {number}").click()
    page.wait_for_url("**/so/")
    expect(page.get_by_text(f"Người {number} trên máy này")).to_be_visible()
    lock.ready(page, pin)


def test_two_people_share_a_phone_and_what_the_first_left_unsent_goes_while_the_second_has_theirs_open(
    volunteer: Volunteer, server: Installation, tmp_path: Path
) -> None:
    adds_somebody(volunteer, server.enrolment_link("huuphuoc"))
    page = volunteer.page
    server.kill()
    # Back to the first, without a network: her work stays on the phone.
    page.goto(f"{volunteer.phone.url}/so/cai-dat")
    lock.ready(page, OTHER_PIN)
    expect(page.get_by_text("Máy này có 2 người dùng.")).to_be_visible()
    changes_over(page, 1, lock.PIN)
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(BONG.full_name, "Tổ 3")
    volunteer.adds_a_person(BONG)
    # A cold start asks for her PIN; the other's does not open hers, and the other's notebook has none of hers.
    volunteer.phone.switch_off()
    page = volunteer.phone.switch_on()
    page.goto(f"{volunteer.phone.url}/so/")
    lock.unlocks(page, OTHER_PIN)
    expect(page.get_by_text("Mã chưa đúng.")).to_be_visible()
    changes_over(page, 2, OTHER_PIN)
    assert BONG.full_name not in page.content()
    page.goto(f"{volunteer.phone.url}/so/cai-dat")
    lock.ready(page, OTHER_PIN)
    expect(page.get_by_text("chưa gửi, đã niêm phong cho phường")).to_be_visible()
    server.start()
    page.reload()
    lock.ready(page, OTHER_PIN)
    waiting = page.locator("[data-part=people-here]").get_by_text("Mọi việc đã gửi.")
    for _ in range(10):
        if waiting.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
        lock.ready(page, OTHER_PIN)
    expect(waiting).to_be_visible()
    # The second signs out: the first's notebook is as it was.
    page.get_by_role("button", name="Đăng xuất máy này").click()
    page.wait_for_url("**/so/")
    lock.ready(page)
    volunteer.opens_the_place("Khối phố Bàu Sen")
    assert volunteer.searches(BONG.full_name)
    assert not volunteer.phone.watch.complaints
    # How many people there are lies in plain; who they are, whom they met and their PINs do not.
    volunteer.phone.switch_off()
    needles = {one for text in (*PEOPLE, BONG.full_name, BONG.id_number, OTHER_PIN) for one in codings(text)}
    assert search(tmp_path / "phone", needles) == []


def test_ten_wrong_pins_take_one_notebook_and_a_new_code_opens_it_again_with_the_others_untouched(
    volunteer: Volunteer, server: Installation
) -> None:
    adds_somebody(volunteer, server.enrolment_link("huuphuoc"))
    volunteer.phone.switch_off()
    page = volunteer.phone.switch_on()
    page.goto(f"{volunteer.phone.url}/so/")
    for _ in range(9):
        lock.unlocks(page, lock.WRONG)
        expect(page.get_by_label("Mã mở khóa")).to_have_value("")
        expect(page.get_by_role("button", name="Mở khóa", exact=True)).to_be_enabled()
    lock.unlocks(page, lock.WRONG)
    expect(page.get_by_role("heading", name="Sổ trên máy này đã khóa hẳn")).to_be_visible()
    changes_over(page, 1, lock.PIN)
    expect(page.get_by_role("link", name="Khối phố Bàu Sen").first).to_be_visible()
    # A new code of the second finds the second's own notebook; it is nobody new.
    page.goto(server.enrolment_link("huuphuoc"))
    lock.ready(page)
    lock.let_in(page, pin=OTHER_PIN)
    names = "async () => (await indexedDB.databases()).map(({ name }) => name).sort()"
    assert page.evaluate(names) == ["so-cdht", "so-cdht-2"]
    assert page.evaluate("localStorage.getItem('so')") == "so-cdht-2"
