"""A day with the book: go on where one stopped, take back a slip of the thumb, copy, send, keep it at hand."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.navigators.volunteer import Answer, Neighbour, Volunteer
from tests.e2e.support.installation import Installation

PLACE = "Khối phố Bàu Sen"
HAI = Neighbour("Trần Văn Hai", "Nam", "1960", "Nông dân")
BA = Neighbour("Trần Thị Ba", "Nữ", "1962", "Nông dân")
# A browser says once that the app may be installed; this stands for it, and notes what we asked it.
OFFER = """() => {
  const event = new Event('beforeinstallprompt', { cancelable: true });
  event.prompt = async () => { window.asked = true; };
  event.userChoice = Promise.resolve({ outcome: 'accepted' });
  dispatchEvent(event);
  return event.defaultPrevented;
}"""

# What stood on the page first, if that was before the notebook was read; and what stands on it now.
EARLY = """
  window.now = () => ['main', '.foot__pair', '.bar__title']
    .map((place) => document.querySelector(place)?.innerText).join('\\n');
  new MutationObserver(() => {
    const { shown, ready, locked } = document.documentElement.dataset;
    if (locked) window.wasLocked = true;
    if (!shown || ready || window.early) return;
    const text = window.now();
    window.early = () => text;
  }).observe(document, { attributes: true, subtree: true });
"""
KEPT = """async () => {
  const read = (key) => new Promise((tell) => {
    indexedDB.open('so-cdht').onsuccess = ({ target: { result: db } }) => {
      db.transaction('meta').objectStore('meta').get(key).onsuccess = ({ target: { result } }) => tell(result);
      db.close();
    };
  });
  while ((await read('front'))?.gen !== (await read('gen'))) await new Promise((again) => setTimeout(again, 100));
}"""


def next_step(page: Page) -> str:
    """What the button under the thumb on the first page says."""
    return " ".join(page.locator('[data-part="next"]').inner_text().split())


def at_the_household(volunteer: Volunteer, head: str = HAI.full_name, address: str = "Tổ 3, sau nhà văn hóa") -> None:
    """A new household on the screen."""
    volunteer.comes_home()
    volunteer.opens_the_place(PLACE)
    volunteer.adds_a_household(head, address, phone="0905 000 123")


def test_she_goes_on_where_she_stopped_after_a_cold_start_without_a_network(
    volunteer: Volunteer, server: Installation
) -> None:
    server.kill()
    at_the_household(volunteer)
    volunteer.adds_a_person(HAI)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.opens_the_sheet()
    volunteer.answers(4, Answer(8))

    volunteer.starts_cold()
    assert next_step(volunteer.page) == "Tiếp tục Trần Văn Hai – chỉ số 4"
    volunteer.page.get_by_role("link", name="Tiếp tục").click()
    volunteer.page.wait_for_url("**/so/phieu/**")
    volunteer.ready()
    expect(volunteer.indicator).to_have_attribute("data-number", "4")


def test_a_cold_start_shows_what_the_first_page_showed_last_before_the_notebook_is_read(
    volunteer: Volunteer, server: Installation
) -> None:
    server.kill()
    volunteer.phone.on_each_page(EARLY)
    at_the_household(volunteer)
    volunteer.comes_home()
    assert volunteer.page.evaluate("window.early") is None, "written since: nothing older is shown"
    volunteer.page.evaluate(KEPT)

    volunteer.starts_cold()
    early, now = (volunteer.page.evaluate(f"window.{name}()") for name in ("early", "now"))
    assert "29/35 người đã nộp" in now
    assert early == now
    assert volunteer.page.evaluate("window.wasLocked"), "after the PIN alone"

    at_the_household(volunteer, "Lê Thị Tư", "Tổ 1")
    volunteer.starts_cold()
    assert volunteer.page.evaluate("window.early") is None
    assert volunteer.page.evaluate("window.now()") != now, "one household more"


def test_what_came_back_is_the_first_thing_of_the_day(volunteer: Volunteer) -> None:
    volunteer.comes_home()
    assert re.match(r"Bổ sung phiếu .+ – chỉ số \d+", next_step(volunteer.page))
    volunteer.page.get_by_role("searchbox").fill("le on")
    hits = volunteer.page.locator('[data-part="hit-list"]')
    expect(hits.get_by_role("link", name=re.compile("^Hộ Lê Ơn"))).to_be_visible()
    expect(hits.get_by_role("link", name="HẸN HÔM NAY")).to_have_count(1)
    volunteer.page.get_by_role("searchbox").fill("")
    expect(volunteer.page.get_by_role("heading", name="Hẹn hôm nay")).to_be_visible()


def test_a_visit_that_was_touched_by_mistake_is_taken_back_by_keyboard(
    volunteer: Volunteer, server: Installation
) -> None:
    at_the_household(volunteer)
    volunteer.notes_the_visit("Từ chối")
    page = volunteer.page
    expect(page.locator("[data-undo]").get_by_role("status")).to_have_text("Đã ghi: Từ chối.")
    undo = page.get_by_role("button", name="Hoàn tác")
    undo.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-undo]").get_by_role("status")).to_have_text("Đã hoàn tác.")
    expect(page.get_by_role("heading", name="Các lần đến")).to_be_hidden()
    expect(page.get_by_role("button", name="Từ chối")).to_have_attribute("aria-pressed", "false")
    expect(undo).to_be_hidden()
    # A second thought after a second tap: the first outcome is back.
    volunteer.notes_the_visit("Vắng nhà")
    volunteer.notes_the_visit("Hẹn lại")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Vắng nhà")).to_have_attribute("aria-pressed", "true")
    volunteer.sends_now()
    volunteer.sees_in_the_outbox("Đã gửi", {"Hộ gia đình": 1, "Lần đến hộ": 1})


def test_an_appointment_is_made_with_one_tap_and_stands_in_the_round(volunteer: Volunteer) -> None:
    at_the_household(volunteer)
    volunteer.adds_a_person(HAI)
    volunteer.page.get_by_role("link", name="Quay lại").click()
    volunteer.notes_the_visit("Hẹn lại")
    volunteer.page.get_by_role("button", name="Ngày mai").click()
    expect(volunteer.page.get_by_label("Ghi thêm cho lần đến này")).to_have_value(
        re.compile(r"^Hẹn Ngày mai, \d\d/\d\d$")
    )
    # Nobody here is to be asked now: the next door is one tap away.
    expect(volunteer.page.get_by_role("contentinfo").get_by_role("link", name="Hộ tiếp:")).to_be_visible()
    volunteer.comes_home()
    volunteer.page.get_by_role("searchbox").fill("tran van hai")
    row = volunteer.page.locator('[data-part="hit-list"]').get_by_role("link", name=re.compile("^Hộ Trần Văn Hai"))
    expect(row).to_contain_text(re.compile(r"HẸN \d\d/\d\d"))


def test_a_person_who_was_removed_comes_back_on_the_page_of_the_household(volunteer: Volunteer) -> None:
    at_the_household(volunteer)
    volunteer.adds_a_person(HAI)
    page = volunteer.page
    page.get_by_role("link", name="Sửa", exact=True).click()
    page.get_by_role("button", name="Bỏ người này").click()
    page.wait_for_url("**/so/ho#*")
    volunteer.ready()
    expect(page.get_by_text("Chưa ghi ai trong hộ này.")).to_be_visible()
    expect(page.locator("[data-undo]").get_by_role("status")).to_have_text("Đã bỏ người này khỏi hộ.")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("main").get_by_role("link", name="Trần Văn Hai")).to_be_visible()


def test_what_members_share_is_copied_and_the_next_member_is_one_tap_away(volunteer: Volunteer) -> None:
    at_the_household(volunteer)
    volunteer.adds_a_person(HAI)
    page = volunteer.page
    page.get_by_role("link", name="Thêm người trong hộ").click()
    page.wait_for_url("**/so/nguoi#moi/**")
    volunteer.ready()
    page.get_by_role("button", name="Trần", exact=True).click()
    expect(page.get_by_label("Họ và tên")).to_have_value("Trần ")
    page.get_by_label("Họ và tên").press_sequentially("Thị Ba")
    page.get_by_role("button", name="Chép từ Trần Văn Hai").click()
    chosen = page.locator(".choice", has=page.locator('input[name="group"]:checked'))
    expect(chosen).to_contain_text("Nông dân")
    page.get_by_role("button", name="Chép từ hộ này").click()
    expect(page.get_by_role("textbox", name="Số điện thoại")).to_have_value("0905 000 123")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("textbox", name="Số điện thoại")).to_have_value("")
    page.get_by_role("link", name="Xong: xem người này").click()
    expect(page.get_by_role("link", name=re.compile("^Trần Văn Hai nông dân"))).to_be_visible()
    page.get_by_role("link", name="Quay lại").click()
    page.get_by_role("contentinfo").get_by_role("link", name="Người tiếp: Trần Thị Ba").click()
    page.wait_for_url("**/so/nguoi#*")


def test_the_outbox_speaks_of_people(volunteer: Volunteer, server: Installation) -> None:
    server.kill()
    at_the_household(volunteer)
    volunteer.adds_a_person(HAI)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.opens_the_sheet()
    volunteer.answers(1, Answer(8, "Đọc báo hằng ngày.", (("Người biết việc", "Tổ trưởng"),)))
    volunteer.opens_the_outbox()
    page = volunteer.page
    person = page.locator(".list__row", has=page.get_by_role("link", name="Trần Văn Hai", exact=True))
    expect(person.locator("li")).to_have_text(["Người kê khai", "Ý kiến đồng ý", "Phiếu tự kê khai", "Minh chứng"])
    expect(person).to_contain_text("Đang chờ mạng")
    expect(person).to_contain_text("CHỜ GỬI")
    standing = page.locator('[data-part="standing"]')
    expect(standing).to_contain_text("Không có mạng. Không mất gì cả.")
    expect(standing).to_contain_text("Máy tự thử lại lúc")
    server.start()
    volunteer.sends_now()
    expect(person).to_contain_text("✓ Phường đã nhận lúc")
    volunteer.sees_in_the_outbox(
        "Đã gửi",
        {"Hộ gia đình": 1, "Người kê khai": 1, "Ý kiến đồng ý": 1, "Phiếu tự kê khai": 1, "Minh chứng": 1},
    )


def test_a_sheet_is_withdrawn_and_that_is_taken_back(volunteer: Volunteer, server: Installation) -> None:
    at_the_household(volunteer)
    volunteer.adds_a_person(HAI)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.opens_the_sheet()
    volunteer.answers(1, Answer(8))
    volunteer.goes_to_the_person()
    page = volunteer.page
    for taken_back in (True, False):
        page.get_by_role("link", name="Rút hồ sơ theo ý người kê khai").click()
        page.locator(".choice", has_text="Đã chuyển đi nơi khác").click()
        page.get_by_role("button", name="Rút phiếu tự kê khai").click()
        expect(page.get_by_text("ĐÃ RÚT, CHỜ GỬI")).to_be_visible()
        if taken_back:
            page.get_by_role("button", name="Hoàn tác").click()
            expect(page.get_by_text("ĐÃ RÚT, CHỜ GỬI")).to_be_hidden()
    address = page.url
    volunteer.sends_now()
    expect(volunteer.outbox("Cần xử lý")).to_have_count(0)
    page.goto(address)
    volunteer.ready()
    expect(page.get_by_text("ĐÃ RÚT HỒ SƠ")).to_be_visible()


def test_a_place_on_the_home_screen_is_offered_after_something_was_sent_and_never_while_writing(
    volunteer: Volunteer,
) -> None:
    page = volunteer.page
    # The browser may offer by itself, at any moment; only our offers can be told from one another.
    page.add_init_script(
        "addEventListener('beforeinstallprompt', (e) => { if (e.isTrusted) e.stopImmediatePropagation(); }, true)"
    )
    volunteer.comes_home()
    assert page.evaluate(OFFER), "the browser's own bar is not shown"
    invitation = page.get_by_role("heading", name="Để sổ ra màn hình chính")
    expect(invitation).to_be_hidden()
    at_the_household(volunteer)
    assert page.evaluate(OFFER)
    expect(invitation).to_have_count(0)
    volunteer.sends_now()
    volunteer.comes_home()
    page.evaluate(OFFER)
    expect(invitation).to_be_visible()
    page.get_by_role("button", name="Để sau, xem trong Cài đặt").click()
    expect(invitation).to_be_hidden()
    volunteer.comes_home()
    page.evaluate(OFFER)
    expect(invitation).to_be_hidden()
    page.get_by_role("link", name="Cài đặt").click()
    volunteer.ready()
    page.evaluate(OFFER)
    page.get_by_role("button", name="Thêm vào màn hình chính").click()
    page.wait_for_function("() => window.asked")


def test_the_list_is_filtered_by_group_and_state_and_the_address_keeps_it(volunteer: Volunteer) -> None:
    volunteer.comes_home()
    volunteer.opens_the_place(PLACE)
    page = volunteer.page
    rows = page.locator('[data-part="list"] .list__row')
    before = rows.count()
    page.get_by_label("Tổ", exact=True).select_option("2")
    expect(rows.first).to_contain_text("Tổ đoàn kết số 2")
    assert 0 < rows.count() < before
    page.get_by_label("Tình trạng").select_option("done")
    found = rows.all_inner_texts()
    assert all("XONG" in text for text in found)
    page.reload()
    volunteer.ready()
    assert rows.all_inner_texts() == found
    page.get_by_role("button", name="Bỏ lọc").click()
    expect(rows).to_have_count(before)
