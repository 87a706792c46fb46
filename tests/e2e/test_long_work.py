"""Long work on its pages: a list taken as a spreadsheet, a whole list posted, going away and coming back."""

import sqlite3
import uuid
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Browser, Page, expect

from tests.e2e.navigators.official import Official
from tests.e2e.support.browsers import PHONE, Watch
from tests.e2e.support.installation import Installation
from tests.e2e.test_pages import Gallery


class Elsewhere:
    """A worker on another machine: what it writes down is all that is seen of it."""

    def __init__(self, server: Installation) -> None:
        self._database = sqlite3.connect(server.database, isolation_level=None, timeout=30)
        self.id = str(uuid.uuid4())

    def takes(self, kind: str, total: int | None) -> str:
        """A job like the newest one, in its hands; gives the id."""
        cursor = self._database.execute("SELECT * FROM job ORDER BY created_at DESC LIMIT 1")
        row = dict(zip([one[0] for one in cursor.description], cursor.fetchone(), strict=True))
        row |= {"id": self.id, "kind": kind, "state": "running", "done": 0, "total": total, "worker": str(uuid.uuid4())}
        row |= {"heartbeat_at": "2099-01-01 00:00:00.000000", "finished_at": None, "file": None, "file_until": None}
        marks = ", ".join("?" * len(row))
        self._database.execute(f"INSERT INTO job ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        return self.id

    def has_done(self, done: int) -> None:
        """So much of it."""
        self._database.execute("UPDATE job SET done = ? WHERE id = ?", (done, self.id))

    def ends(self, state: str, problem: str | None = None) -> None:
        """For good or not."""
        self._database.execute(
            "UPDATE job SET state = ?, problem = ?, worker = NULL, finished_at = created_at WHERE id = ?",
            (state, problem, self.id),
        )

    def close(self) -> None:
        """Done."""
        self._database.close()


def hung(page: Page) -> Gallery:
    watch = Watch()
    watch.over(page)
    return Gallery(page, watch)


def exports(page: Page) -> None:
    page.get_by_role("button", name="Xuất ra bảng tính").click()
    expect(page.get_by_role("link", name="Tải bảng tính")).to_be_visible()


def test_a_list_becomes_a_spreadsheet_while_one_works_on(official: Callable[[str], Official], tmp_path: Path) -> None:
    association = official("tuong")
    desk = hung(association.page)
    association.goes_to("Phiếu")
    exports(association.page)
    desk.look("viec-dai-bang-tinh")
    association.goes_to("Việc của tôi")
    association.page.get_by_text("Thêm", exact=True).click()
    association.page.get_by_role("link", name="Việc đang chạy").click()
    desk.look("viec-dai")
    association.page.get_by_role("link", name="Xuất danh sách phiếu").click()
    with association.page.expect_download() as waited:
        association.page.get_by_role("link", name="Tải bảng tính").click()
    file = tmp_path / waited.value.suggested_filename
    waited.value.save_as(file)
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    assert file.name.startswith("phieu-tan-thanh-")
    assert (sheet.max_row, sheet["A5"].value, sheet["A49"].value) == (49, 1, 45)
    assert not desk.faults, "\n".join(desk.faults)


def test_the_page_follows_the_work_to_its_end(official: Callable[[str], Official], server: Installation) -> None:
    association = official("tuong")
    page, desk = association.page, hung(association.page)
    association.goes_to("Phiếu")
    exports(page)
    worker = Elsewhere(server)
    job = worker.takes("export_sheets", None)
    page.goto(f"{server.ward_url}/viec-dai/{job}")
    expect(page.get_by_text("Đang bắt đầu.")).to_be_visible()
    worker._database.execute("UPDATE job SET total = 21000 WHERE id = ?", (job,))
    worker.has_done(1240)
    expect(page.get_by_text("Đã xong 1.240 / 21.000.").first).to_be_visible()
    bar = page.get_by_role("progressbar")
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == ("1240", "21000")
    desk.look("viec-dai-dang-chay")
    # Read aloud at a quarter, not at each step.
    said = page.locator('[data-part="said"]')
    expect(said).to_be_empty()
    worker.has_done(6000)
    expect(said).to_have_text("Đã xong 6.000 / 21.000.")
    server.kill()
    expect(page.get_by_text("Việc vẫn chạy; trang sẽ tự hỏi lại.")).to_be_visible()
    server.start()
    expect(page.get_by_text("Đã xong 6.000 / 21.000.").first).to_be_visible()
    page.get_by_role("button", name="Dừng việc này").click()
    expect(page.get_by_text("Đang dừng lại.")).to_be_visible()
    desk.watch.complaints.clear()
    worker.ends("failed", "storage_full")
    expect(page.get_by_text("Máy chủ hết chỗ lưu.")).to_be_visible()
    desk.look("viec-dai-khong-xong")
    worker.close()
    assert not desk.faults, "\n".join(desk.faults)


def test_a_whole_list_is_posted_on_a_phone(official: Callable[[str], Official], server: Installation) -> None:
    association = official("tuong")
    page, desk = association.page, hung(association.page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{server.ward_url}/niem-yet")
    desk.look("niem-yet-chon-noi")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    desk.look("niem-yet-ca-danh-sach")
    page.get_by_role("button", name="Niêm yết 1 người").click()
    expect(page.get_by_text("Đã niêm yết 1 người.")).to_be_visible()
    desk.look("niem-yet-xong")
    assert not desk.faults, "\n".join(desk.faults)


def test_everything_works_without_a_script(browser: Browser, server: Installation) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    plain = Official(context, server.ward_url)
    plain.signs_in("tuong", server.password("tuong"))
    page = plain.page
    page.goto(f"{server.ward_url}/phieu")
    page.get_by_role("button", name="Xuất ra bảng tính").click()
    # The page asks for itself again, or is asked by its link.
    expect(page.get_by_role("link", name="Tải bảng tính")).to_be_visible()
    context.close()
