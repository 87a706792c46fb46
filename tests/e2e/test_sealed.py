"""What was written without a network is sent by a phone that is locked, and goes into a rescue file by one tap."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support import lock
from tests.e2e.support.installation import Installation

MAGIC = b"CDHTRES1"


def test_a_locked_phone_sends_and_one_tap_makes_the_rescue_file(
    volunteer: Volunteer, server: Installation, tmp_path: Path
) -> None:
    server.kill()
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.adds_a_household("Đặng Thị Bông", "Tổ 3")
    page = volunteer.page
    page.goto(f"{volunteer.phone.url}/so/cho-gui")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Xuất tệp dự phòng").click()
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    assert file.name.startswith("so-cdht-du-phong-")
    assert file.suffix == ".cdht"
    made = file.read_bytes()
    assert made.startswith(MAGIC)
    assert "Bông".encode() not in made
    expect(page.get_by_text("Đã xuất so-cdht-du-phong-")).to_be_visible()

    volunteer.phone.switch_off()
    page = volunteer.phone.switch_on()
    page.goto(f"{volunteer.phone.url}/so/cho-gui")
    expect(page.locator("html[data-locked=lock]")).to_be_attached()
    with page.expect_response(lambda reply: reply.url.endswith("/api/v1/sealed") and reply.ok) as sent:
        server.start()
        page.evaluate("dispatchEvent(new Event('online'))")
    assert [receipt["status"] for (receipt,) in sent.value.json()["receipts"]] == ["stored"]
    lock.unlocks(page)
    expect(page.get_by_text("✓ Phường đã nhận lúc")).to_be_visible()
    assert not volunteer.phone.watch.complaints
