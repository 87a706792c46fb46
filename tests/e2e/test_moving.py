"""Somebody marries, or a household parts: a person moves to another household, at the door and without a network."""

from playwright.sync_api import expect

from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support.installation import Installation


def test_a_person_moves_to_another_household_without_a_network_and_back_with_one_touch(
    volunteer: Volunteer, server: Installation
) -> None:
    page = volunteer.page
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.opens("Hộ Đặng Văn Bảy")
    volunteer.opens("Huỳnh Thị Sương")
    server.kill()
    page.get_by_role("link", name="Chuyển hộ").click()
    expect(page.get_by_role("button", name="Hộ Đặng Văn Bảy")).to_have_count(0)
    page.get_by_label("Tìm hộ").fill("phan thi cuc")
    page.get_by_role("button", name="Hộ Phan Thị Cúc").click()
    home = page.locator('[data-part="household"]')
    expect(home).to_have_text("Hộ Phan Thị Cúc")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(home).to_have_text("Hộ Đặng Văn Bảy")
    page.get_by_role("link", name="Chuyển hộ").click()
    page.get_by_role("button", name="Hộ Phan Thị Cúc").click()
    expect(home).to_have_text("Hộ Phan Thị Cúc")
    server.start()
    volunteer.sends_now()
    expect(volunteer.outbox("Cần xử lý")).to_have_count(0)
    volunteer.comes_home()
    volunteer.opens_the_place("Khối phố Bàu Sen")
    volunteer.opens("Hộ Phan Thị Cúc")
    expect(page.locator('[data-part="people"]').get_by_role("link", name="Huỳnh Thị Sương")).to_be_visible()
