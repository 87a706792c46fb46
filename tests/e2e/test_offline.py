"""The phone where there is no signal: it starts, keeps every word, sends each thing once, hides what it has."""

import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.e2e.navigators.official import Official
from tests.e2e.navigators.volunteer import Answer, Neighbour, Volunteer
from tests.e2e.support.browsers import Phone
from tests.e2e.support.installation import Installation
from tests.e2e.support.losing_line import LosingLine
from webapp.demo.summary import data

BONG = Neighbour("Đặng Thị Bông", "Nữ", "14/07/1961", "Nông dân", id_number="000161900901")
OPERATIONS = "/api/v1/operations"


def at_a_sheet(volunteer: Volunteer) -> None:
    """A new neighbour, up to the first indicator of the declaration."""
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(BONG.full_name, "Tổ 3")
    volunteer.adds_a_person(BONG)
    volunteer.asks_for_consent("1. Để xét danh hiệu")
    volunteer.opens_the_sheet()


def test_every_page_of_the_book_opens_from_a_cold_start_without_a_server(
    volunteer: Volunteer, server: Installation
) -> None:
    server.kill()
    volunteer.starts_cold()
    addresses = {"Khối phố Bàu Sen": volunteer.phone.url + "/so/"}
    volunteer.opens_the_place("Khối phố Bàu Sen")
    addresses["Hộ Đặng Văn Bảy"] = volunteer.page.url
    volunteer.opens("Hộ Đặng Văn Bảy")
    addresses["Người trong hộ"] = volunteer.page.url
    volunteer.opens("Huỳnh Thị Sương")
    addresses["Phiếu tự kê khai"] = volunteer.page.url
    volunteer.opens_the_sheet()
    addresses["Phiếu đã nộp"] = volunteer.page.url
    addresses["Không có gì chờ gửi"] = volunteer.phone.url + "/so/cho-gui"
    addresses["Nơi phụ trách"] = volunteer.phone.url + "/so/cai-dat"

    for shown, address in addresses.items():
        volunteer.phone.switch_off()
        volunteer.phone.switch_on()
        reply = volunteer.page.goto(address)
        volunteer.ready()
        expect(volunteer.page.get_by_role("main").get_by_text(shown).locator("visible=true").first).to_be_visible()
        assert reply is not None
        assert reply.from_service_worker
    assert volunteer.phone.watch.complaints == []


def test_a_page_that_needs_the_server_says_so_and_leads_back_to_the_book(
    volunteer: Volunteer, server: Installation
) -> None:
    server.kill()
    volunteer.page.goto(f"{server.ward_url}/danh-sach")
    expect(volunteer.page.get_by_role("heading", name="Không có mạng")).to_be_visible()
    volunteer.page.get_by_role("link", name="Vào sổ trên máy").click()
    volunteer.ready()
    expect(volunteer.page.get_by_role("link", name="Khối phố Bàu Sen")).to_be_visible()


def test_a_phone_that_dies_while_somebody_types_has_all_that_it_said_was_saved(
    volunteer: Volunteer, server: Installation
) -> None:
    server.kill()
    at_a_sheet(volunteer)
    volunteer.states("Sáng nghe đài phường.")
    volunteer.indicator.get_by_label("Đã làm được việc gì").press_sequentially(" Tối xem bản tin")
    volunteer.phone.kill()

    volunteer.phone.switch_on()
    volunteer.comes_home()
    volunteer.page.get_by_role("link", name=BONG.full_name).first.click()
    volunteer.ready()
    kept = volunteer.indicator.get_by_label("Đã làm được việc gì").input_value()
    assert kept.startswith("Sáng nghe đài phường.")
    assert "Sáng nghe đài phường. Tối xem bản tin".startswith(kept)


def test_what_was_typed_is_saved_when_the_page_is_left_at_once(volunteer: Volunteer, server: Installation) -> None:
    server.kill()
    at_a_sheet(volunteer)
    volunteer.indicator.get_by_label("Đã làm được việc gì").fill("Đọc báo Nông nghiệp mỗi tuần.")
    volunteer.goes_to_the_person()
    volunteer.opens_the_sheet()
    expect(volunteer.indicator.get_by_label("Đã làm được việc gì")).to_have_value("Đọc báo Nông nghiệp mỗi tuần.")


def test_what_was_typed_is_saved_before_the_camera_opens(volunteer: Volunteer, server: Installation) -> None:
    server.kill()
    at_a_sheet(volunteer)
    volunteer.goes_to(5)
    # Time stands still: nothing that waits for a moment to pass can save, only the touch on the camera.
    volunteer.page.clock.install()
    # (A minute from now: after more of them the notebook locks itself.)
    volunteer.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    saved = volunteer.page.locator("[data-saved]")
    saved.evaluate("place => { place.dataset.state = ''; }")
    volunteer.indicator.get_by_label("Đã làm được việc gì").fill("Gọi video cho con.")
    with volunteer.page.expect_file_chooser():
        volunteer.indicator.get_by_label("Chụp ảnh").click()
    expect(saved).to_have_attribute("data-state", "saved")
    # The camera takes the memory, and the browser with it.
    volunteer.phone.kill()

    volunteer.phone.switch_on()
    volunteer.comes_home()
    volunteer.page.get_by_role("link", name=BONG.full_name).first.click()
    volunteer.ready()
    volunteer.goes_to(5)
    expect(volunteer.indicator.get_by_label("Đã làm được việc gì")).to_have_value("Gọi video cho con.")


def test_two_tabs_show_each_others_work_and_send_each_thing_once(volunteer: Volunteer, server: Installation) -> None:
    server.kill()
    at_a_sheet(volunteer)
    first, address = volunteer.page, volunteer.page.url
    assert volunteer.phone.context is not None
    second = volunteer.phone.context.new_page()
    second.goto(address)
    volunteer.ready()
    volunteer.answers(2, Answer(9, "Học lớp nấm rơm."))
    first.bring_to_front()
    expect(first.locator('[data-part="total"]')).to_contain_text("Đã chấm 9")

    server.start()
    for page in (first, second):
        page.goto(f"{volunteer.phone.url}/so/cho-gui")
        expect(page.locator("html[data-ready=true]")).to_be_attached()
    for page in (first, second):
        page.get_by_role("button", name="Gửi ngay").click()
    for page in (first, second):
        expect(page.get_by_text("Mọi việc đã ghi đều đã gửi.")).to_be_visible(timeout=60_000)
    sent = [
        one["id"]
        for reply in volunteer.phone.watch.answers
        if reply.url.endswith(OPERATIONS)
        for one in operations_of(reply.request)
    ]
    assert len(sent) == len(set(sent)) > 0
    assert rows(server, "household", "head_name = ?", BONG.full_name) == 1


@pytest.fixture
def line(server: Installation) -> Iterator[LosingLine]:
    """A bad line before the server."""
    laid = LosingLine(server.port, OPERATIONS)
    yield laid
    laid.close()


def test_a_lost_reply_leads_to_one_record_and_one_receipt(phone: Phone, server: Installation, line: LosingLine) -> None:
    phone.url = line.url
    volunteer = Volunteer(phone)
    volunteer.opens_the_book(server.enrolment_link("tuongvi").replace(server.url, line.url))
    line.to_lose = 1
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household(BONG.full_name, "Tổ 3")
    volunteer.opens_the_outbox()
    volunteer.page.get_by_role("button", name="Gửi ngay").click()
    expect(volunteer.page.get_by_text("Mọi việc đã ghi đều đã gửi.")).to_be_visible(timeout=60_000)

    assert len(line.lost) == 1
    assert rows(server, "household", "head_name = ?", BONG.full_name) == 1
    expect(volunteer.outbox("Cần xử lý")).to_have_count(0)
    expect(volunteer.outbox("Đã gửi")).to_have_count(1)


def test_no_cache_of_the_browser_holds_a_page_with_somebodys_data(volunteer: Volunteer, server: Installation) -> None:
    at_a_sheet(volunteer)
    volunteer.sends_now()
    # An official who uses the same phone leaves nothing behind either.
    volunteer.page.goto(f"{server.ward_url}/dang-nhap")
    volunteer.page.get_by_label("Tên đăng nhập").fill("thoa")
    volunteer.page.get_by_label("Mật khẩu").fill(server.password("thoa"))
    volunteer.page.get_by_role("button", name="Đăng nhập").click()
    volunteer.page.goto(f"{server.ward_url}/phieu")
    expect(volunteer.page.get_by_role("link", name="Đặng Văn Bảy")).to_be_visible()

    kept: dict[str, str] = volunteer.page.evaluate(
        """async () => {
          const kept = {};
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const { pathname, search } = new URL(request.url);
              kept[`${name} ${pathname}${search}`] = await (await cache.match(request)).text();
            }
          }
          return kept;
        }"""
    )
    assert any(" /so/ho-gia-dinh" in key for key in kept)
    names = {person["full_name"] for person in data()["people"]} | {BONG.full_name}
    for key, text in kept.items():
        path = key.split(" ", 1)[1]
        assert path.startswith(("/so/", "/static/build/", "/offline")) or key.startswith("cdht-notes "), key
        assert not [name for name in names if name in text], key
        assert "Bearer" not in text or path.endswith(".js"), key


def test_the_worker_leaves_whatever_changes_something_to_the_page(volunteer: Volunteer, server: Installation) -> None:
    at_a_sheet(volunteer)
    volunteer.sends_now()
    answers = volunteer.phone.watch.answers
    assert [reply for reply in answers if reply.url.endswith(OPERATIONS)]
    assert not [reply.url for reply in answers if reply.from_service_worker]


def test_nothing_of_a_person_can_be_read_from_the_phones_disk(
    volunteer: Volunteer, server: Installation, tmp_path: Path
) -> None:
    server.kill()
    at_a_sheet(volunteer)
    volunteer.states("Chiều bán rau ở chợ, tối học tính lãi với con gái.")
    volunteer.phone.switch_off()
    secrets = [BONG.full_name, BONG.id_number, "Chiều bán rau ở chợ"]
    needles = {one.encode(coding) for one in secrets for coding in ("utf-8", "utf-16-le")}
    files = [path for path in (tmp_path / "phone").rglob("*") if path.is_file()]
    assert files
    found = [(path.name, needle) for path in files for needle in needles if needle in path.read_bytes()]
    assert found == []


def operations_of(request: Request) -> list[dict[str, Any]]:
    """What a request carries; larger ones come compressed."""
    body = request.post_data_buffer or b"{}"
    body = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    found: list[dict[str, Any]] = json.loads(body).get("operations", [])
    return found


def rows(server: Installation, table: str, where: str, *values: str) -> int:
    """How many rows of the server's database are so."""
    with sqlite3.connect(f"file:{server.database}?mode=ro", uri=True) as database:
        return int(database.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()[0])


def test_what_a_phone_sent_is_on_the_officials_page(volunteer: Volunteer, official: Callable[[str], Official]) -> None:
    at_a_sheet(volunteer)
    volunteer.states("Sáng nghe đài phường <b>&amp; tối xem bản tin</b>.")
    volunteer.sends_now()
    panel = official("thoa")
    panel.opens_the_sheet_of(BONG.full_name, "bong")
    expect(panel.row(1)).to_contain_text("Sáng nghe đài phường <b>&amp; tối xem bản tin</b>.")
