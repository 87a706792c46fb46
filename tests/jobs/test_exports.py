"""Lists as spreadsheets: what is in the file, cell by cell; what a hostile name can do; what is left when it fails."""

import datetime
import errno
import io
import unicodedata
import zipfile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from tests import factories
from tests.hard.accidents import disk_full
from tests.jobs.support import Office
from tests.web.world import HOSTILE
from webapp.documents import lists, spreadsheet
from webapp.jobs import exports, posting
from webapp.models import Campaign, Collective, Job, Person
from webapp.services import jobs
from webapp.storage import StorageFullError, StoredFileMissingError

NAMES = ["Võ Tấn Lợi", "Đặng Thị Ánh", "Dương Văn An", "Đặng Văn Ân", "Lê Thị Mai"]
HOSTILE_NAMES = ["=1+1", "@SUM(A1)", "+84905", "-2+3", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x")', HOSTILE]


def opened(office: Office, job_id: str) -> Worksheet:
    job = office.job(job_id)
    assert (job.state, job.problem) == ("done", None)
    assert job.file is not None
    sheet = openpyxl.load_workbook(io.BytesIO(office.store.read(job.file))).active
    assert isinstance(sheet, Worksheet)
    return sheet


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=spreadsheet.HEADER_ROW + 2)]


def export(office: Office, **narrowed: str) -> Worksheet:
    job = office.ask_for_the_list(**narrowed)
    assert office.worker().work()
    return opened(office, job)


def test_numbers_are_numbers_and_days_are_days(office: Office) -> None:
    sheet = export(office)
    heads = [cell.value for cell in sheet[spreadsheet.HEADER_ROW + 1]]
    assert heads == [column.title for column in lists.SHEETS]
    (row,) = rows(sheet)
    found = dict(zip(heads, row, strict=True))
    assert (found["TT"], found["Họ và tên"], found["Năm sinh"], found["Giới tính"]) == (
        1,
        "Nguyễn Thị Hoa",
        1964,
        "Nữ",
    )
    assert (found["Tự chấm"], found["Tự chấm được tính"], found["Bình xét"]) == (90, 90, None)
    assert found["Từ ngày"] == datetime.datetime(2026, 8, 17)
    assert (found["Nơi kê khai"], found["Trạng thái"]) == ("Khối phố Bàu Sen", "Đã nộp")
    kinds = {cell.data_type for cell in sheet[spreadsheet.HEADER_ROW + 2] if cell.value is not None}
    assert kinds == {"s", "n", "d"}
    assert "1 người" in str(sheet["A2"].value)


def test_an_id_number_is_never_written_whole(office: Office) -> None:
    sheet = export(office)
    number = office.world.id_number
    assert rows(sheet)[0][4] == "••••••••" + number[-4:]
    everything = office.store.read(next(iter(office.store.names(""))))
    with zipfile.ZipFile(io.BytesIO(everything)) as packed:
        assert not any(number.encode() in packed.read(name) for name in packed.namelist())


def test_ready_for_the_printer(office: Office) -> None:
    sheet = export(office)
    assert sheet.freeze_panes == "C5"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.print_title_rows, sheet.page_setup.fitToHeight) == ("$4:$4", 0)
    assert sheet.print_area == "'Phiếu'!$A$1:$R$5"
    assert sheet.auto_filter.ref == "A4:R5"


def test_what_begins_like_a_formula_stays_text(office: Office) -> None:
    office.confirmed(["Người Thường"])
    with office.world.writing() as session:
        campaign = session.get_one(Campaign, (office.world.ward_id, office.world.campaign_id))
        area = session.get_one(Collective, (office.world.ward_id, office.world.area_id))
        home = factories.household(session, area)
        for name in HOSTILE_NAMES:
            person = factories.person(session, home, "Tên Tạm")
            person.full_name = name
            factories.declaration(session, person, campaign)
    sheet = export(office)
    cells = [row[1] for row in sheet.iter_rows(min_row=spreadsheet.HEADER_ROW + 2)]
    assert len(cells) == len(HOSTILE_NAMES) + 2
    assert {cell.data_type for cell in cells} == {"s"}
    shown = {str(cell.value) for cell in cells}
    assert {"=1+1", "@SUM(A1)", "+84905", "-2+3", '=HYPERLINK("http://x")', HOSTILE} <= shown
    for cell in cells:
        text = str(cell.value)
        assert not text.startswith(("\t", "\r", " "))
        assert cell.quotePrefix is text.startswith(("=", "@", "+", "-"))
        assert cell.hyperlink is None


def test_the_order_is_vietnamese_and_the_text_in_one_normal_form(office: Office) -> None:
    office.confirmed([unicodedata.normalize("NFD", name) for name in NAMES])
    names = [str(row[1]) for row in rows(export(office, state="confirmed"))]
    assert names == ["Dương Văn An", "Đặng Thị Ánh", "Đặng Văn Ân", "Võ Tấn Lợi", "Lê Thị Mai"]
    assert all(unicodedata.is_normalized("NFC", name) for name in names)


def test_the_filters_of_the_page_narrow_the_file(office: Office) -> None:
    office.confirmed(NAMES)
    sheet = export(office, search="dang", state="confirmed")
    assert len(rows(sheet)) == 2
    assert "Tìm tên: dang" in str(sheet["A2"].value)
    assert "Trạng thái: Đã xác nhận" in str(sheet["A2"].value)


def test_the_registrations(office: Office) -> None:
    with office.world.writing() as session:
        person = session.get_one(Person, (office.world.ward_id, office.world.person_id))
        campaign = session.get_one(Campaign, (office.world.ward_id, office.world.campaign_id))
        factories.registration(session, person, campaign, goals="=học\u202e lớp nấm rơm")
    asked = {"campaign_id": office.world.campaign_id, "filter": {"search": "thi hoa"}}
    job = office.ask("hkh", jobs.EXPORT_REGISTRATIONS, asked)
    office.worker().work()
    assert "Tìm tên: thi hoa" in str(opened(office, job)["A2"].value)
    (row,) = rows(opened(office, job))
    none = office.ask("hkh", jobs.EXPORT_REGISTRATIONS, asked | {"filter": {"group": "worker"}})
    office.worker().work()
    assert rows(opened(office, none)) == []
    assert (row[1], row[8], row[10]) == ("Nguyễn Thị Hoa", "=học lớp nấm rơm", "Đã nộp")
    assert row[9] == datetime.datetime(2026, 8, 17)


def test_an_empty_list_is_a_file_too(office: Office) -> None:
    assert rows(export(office, search="khong co ai")) == []


@pytest.mark.parametrize("trouble", [StorageFullError("full"), OSError(errno.ENOSPC, "full")])
def test_no_room_for_the_file(office: Office, monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    def refuse(*_words: object) -> None:
        raise trouble

    monkeypatch.setattr(office.store, "write_from", refuse)
    job = office.ask_for_the_list()
    office.worker().work()
    assert (office.job(job).state, office.job(job).problem, office.job(job).file) == ("failed", "storage_full", None)
    assert office.outcomes(job) == []


def test_no_room_in_the_database_in_the_middle_keeps_what_was_posted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = office.confirmed(NAMES[:3])
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    settle, seen = posting._settle, []

    def full_at_the_second(*words):
        seen.append(1)
        if len(seen) == 2:
            raise disk_full(office.world.engine)
        return settle(*words)

    monkeypatch.setattr(posting, "_settle", full_at_the_second)
    office.worker().work()
    assert sorted(office.states(sheets)) == ["confirmed", "confirmed", "posted"]
    assert (office.job(job).state, office.job(job).problem, office.job(job).done) == ("failed", "storage_full", 1)


def test_a_worker_that_dies_while_the_file_is_written_leaves_one_file_in_the_end(office: Office) -> None:
    job = office.ask_for_the_list()
    assert office.claim() is not None
    name = f"{exports.folder(office.world.ward_id)}{job}.xlsx"
    office.store.write(name, b"half a life")
    office.later(minutes=2)
    assert office.worker().work()
    assert list(office.store.names("")) == [name]
    assert len(rows(opened(office, job))) == 1


def test_a_file_lives_for_a_day_and_a_job_for_a_month(office: Office) -> None:
    job = office.ask_for_the_list()
    office.worker().work()
    file = office.job(job).file
    assert file is not None
    orphan = f"{exports.folder(office.world.ward_id)}{factories.new_id()}.xlsx"
    office.store.write(orphan, b"of nobody")
    office.worker().sweep()
    assert list(office.store.names("")) == [file]
    office.later(hours=24)
    office.worker().sweep()
    with pytest.raises(StoredFileMissingError):
        office.store.read(file)
    assert (office.job(job).state, office.job(job).file) == ("done", None)
    office.later(days=30)
    office.worker().sweep()
    assert office.world.rows(select(Job)) == []
