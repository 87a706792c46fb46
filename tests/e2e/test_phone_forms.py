"""A form on the phone that cannot go on as it is: the same signs as on the server's pages, and nothing lost."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.navigators.volunteer import Volunteer
from tests.e2e.support.installation import Installation


def refused(page: Page, *texts: str) -> Locator:
    """The summary has the focus and says `texts`; the title says so too. Gives the summary."""
    summary = page.get_by_role("alert").filter(has_text="Cần sửa trước khi tiếp tục")
    expect(summary).to_be_focused()
    assert summary.get_by_role("link").all_inner_texts() == list(texts)
    assert page.title().startswith("Lỗi: ")
    return summary


def marked(field: Locator, text: str) -> None:
    """The message is at the field, and tied to it."""
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(text)


def well(page: Page, field: Locator) -> None:
    """No sign is left."""
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(page.locator(".field__error")).to_have_count(0)
    assert field.get_attribute("aria-invalid") is None
    assert not page.title().startswith("Lỗi")


@pytest.fixture
def page(volunteer: Volunteer) -> Page:
    return volunteer.page


def test_a_household_without_a_name_says_what_it_needs(volunteer: Volunteer, page: Page) -> None:
    volunteer.comes_home()
    page.goto(f"{volunteer.phone.url}/so/ho#moi")
    volunteer.ready()
    page.locator("#address").fill("Tổ 3")
    page.locator("[data-part=done]").click()
    summary = refused(page, "Ghi tên chủ hộ trước đã.")
    name = page.locator("#head_name")
    marked(name, "Ghi tên chủ hộ trước đã.")
    summary.get_by_role("link").click()
    expect(name).to_be_focused()
    expect(page.locator("#address")).to_have_value("Tổ 3")
    name.fill("Lê Ơn")
    well(page, name)


def test_a_person_of_no_household_says_each_thing_that_is_missing(volunteer: Volunteer, page: Page) -> None:
    volunteer.comes_home()
    page.goto(f"{volunteer.phone.url}/so/nguoi#moi/don-vi")
    volunteer.ready()
    page.locator("#unit_id").select_option("")
    page.locator("[data-part=done]").click()
    refused(page, "Ghi họ và tên trước đã.", "Chọn nơi làm việc, vì người này không ở hộ nào trong sổ.")
    marked(page.locator("#full_name"), "Ghi họ và tên trước đã.")


def test_a_code_that_is_none_is_said_at_its_field(volunteer: Volunteer, page: Page, server: Installation) -> None:
    page.goto(f"{server.ward_url}/bat-dau")
    volunteer.ready()
    code = page.get_by_label("Mã mở sổ")
    code.fill("ABC")
    page.get_by_role("button", name="Mở sổ").click()
    refused(page, "Mã gồm 10 chữ và số, như ABCD-234567. Xin xem lại.")
    expect(code).to_have_value("ABC")
    # What stood there to help still does, beside what is wrong.
    expect(code).to_have_attribute("aria-describedby", "code-hint code-error")
    code.fill("ABCD-234567")
    expect(code).to_have_attribute("aria-describedby", "code-hint")
    well(page, code)


def test_evidence_that_counts_in_words_is_asked_for_a_number_and_keeps_the_words(
    volunteer: Volunteer, page: Page
) -> None:
    volunteer.comes_home()
    volunteer.opens_what_came_back("Nguyễn Thị Hoa")
    volunteer.goes_to(1)
    volunteer.indicator.get_by_role("button", name="Con số", exact=True).click()
    form = volunteer.indicator.locator(".evidence__form")
    number = form.get_by_label("Con số")
    number.fill("sáu cuốn")
    form.get_by_role("button", name="Xong minh chứng này").click()
    says = "Con số ghi bằng chữ số, ví dụ 6 hoặc 2,5. Chữ thì ghi ở ô dưới."
    refused(page, says)
    marked(number, says)
    expect(number).to_have_value("sáu cuốn")
    number.fill("6")
    well(page, number)
    form.get_by_role("button", name="Xong minh chứng này").click()
    expect(form).to_have_count(0)
    # Who leaves it so loses nothing: it stands in words.
    volunteer.indicator.get_by_role("button", name="Con số", exact=True).click()
    number.fill("dăm bảy buổi")
    volunteer.goes_to(2)
    volunteer.goes_to(1)
    expect(volunteer.indicator.get_by_text("dăm bảy buổi")).to_be_visible()
