"""A list of people brought in through the pages: from the file to the register and back; files that are refused."""

import io
import re
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.services.test_table_files import locked, packed
from tests.support.app import Clock, SignIn
from tests.web.test_jobs import asked, work
from tests.web.world import HOSTILE, World, check_html, url
from webapp.models import Collective, ListImport, Person
from webapp.services import table_files, workbook_sheets
from webapp.storage import StorageFullError

PAGE = url("nhap-danh-sach")
LIST = re.compile(r"/nhap-danh-sach/([0-9a-f-]{36})")
SELECT = re.compile(r'<select class="input" id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
ROWS: list[list[Any]] = [
    ["STT", "HỌ VÀ TÊN", "Ngày sinh", "Số CCCD", "Chủ hộ", "Khối phố"],
    [1, "LÊ THỊ MAI", "14/07/1964", 48164900001, "Lê Văn Tám", "Bàu Sen"],
    [2, "Lê Văn Tám", 1960, None, None, None],
    [3, "Nguyễn Thị Hoa", 1964, None, None, "Bàu Sen"],
    [4, "Ai Đó", "1/1/64", None, None, "Bàu Sen"],
    [5, HOSTILE, 1970, None, None, "Bến Trúc"],
    ["", "Tổng cộng: 5"],
]


def book(*sheets: list[list[Any]]) -> bytes:
    """A file of these sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as made:
        for rows in sheets:
            sheet = made.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def upload(browser: FlaskClient, content: bytes) -> TestResponse:
    """As a browser sends it: the test's own client would put a large form into a file that it leaves open."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="ds.xlsx"\r\n\r\n'
    form = io.BytesIO(head + content + b"\r\n--x--\r\n")
    kind = "multipart/form-data; boundary=x"
    return browser.post(PAGE, input_stream=form, content_length=len(form.getbuffer()), content_type=kind)


def brought(reply: TestResponse) -> str:
    assert reply.status_code == 303, reply.text
    found = LIST.search(reply.location)
    assert found
    return found[1]


def fields_of(page: TestResponse) -> dict[str, str]:
    """What the page of the columns proposes."""
    chosen = {"sheet": "0", "first": "0", "area": ""}
    for name, options in re.findall(
        r'<select class="input" id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', page.text, re.S
    ):
        found = re.search(r'value="([^"]*)" selected', options)
        chosen[name] = found[1] if found else ""
    for name in ("sheet", "first"):
        found = re.search(rf'name="{name}" value="(\d+)"', page.text)
        assert found
        chosen[name] = found[1]
    return chosen


def planned(app: Flask, clock: Clock, browser: FlaskClient, content: bytes, **more: str) -> str:
    """A list that was uploaded and read; its id."""
    one = brought(upload(browser, content))
    fields = fields_of(browser.get(f"{PAGE}/{one}")) | more
    asked(browser.post(f"{PAGE}/{one}/cot", data=fields))
    assert work(app, clock)
    return one


def test_from_the_file_to_the_register_and_back(app: Flask, world: World, sign_in: SignIn, clock: Clock) -> None:
    browser = sign_in("hkh")
    front = browser.get(PAGE)
    check_html(front)
    one = brought(upload(browser, book(ROWS)))
    page = browser.get(f"{PAGE}/{one}")
    check_html(page)
    assert "Tiêu đề ở dòng 1; dưới đó có 6 dòng." in page.text
    fields = fields_of(page)
    assert [fields[f"column-{n}"] for n in range(6)] == ["", "full_name", "birth", "id_number", "head_name", "area"]
    people = len(world.rows(select(Person)))
    job = asked(browser.post(f"{PAGE}/{one}/cot", data=fields))
    assert asked(browser.post(f"{PAGE}/{one}/cot", data=fields)) == job
    assert "Đang chờ đến lượt." in browser.get(f"{PAGE}/{one}").text
    assert work(app, clock)
    read = browser.get(url(f"viec-dai/{job}"))
    check_html(read)
    assert "Đã đọc xong 5 dòng. Trong sổ chưa có gì thay đổi." in read.text
    seen = browser.get(f"{PAGE}/{one}")
    check_html(seen)
    assert "Nhập 3 người mới" in seen.text
    assert "••••••••0001" in seen.text
    assert "048164900001" not in seen.text
    assert "Cùng tên, và năm sinh giống hoặc không rõ." in seen.text
    assert "Trong sổ" in seen.text
    assert "Năm sinh chỉ có hai số" in seen.text
    assert "<script>alert(1)" not in seen.text
    like = browser.get(f"{PAGE}/{one}?xem=like")
    assert "Nguyễn Thị Hoa" in like.text
    assert "Lê Thị Mai" not in like.text
    assert len(world.rows(select(Person))) == people, "nothing is written before it is asked for"
    job = asked(browser.post(f"{PAGE}/{one}/nhap"))
    assert asked(browser.post(f"{PAGE}/{one}/nhap")) == job, "pressed twice, it is one piece of work"
    assert work(app, clock)
    assert len(world.rows(select(Person))) == people + 3
    done = browser.get(f"{PAGE}/{one}")
    check_html(done)
    assert "Hoàn tác: bỏ 3 người đã nhập" in done.text
    assert "Ai Đó" not in done.text, "what was not taken in is not kept"
    assert browser.post(f"{PAGE}/{one}/nhap").location.endswith(one), "it is in already"
    assert len(world.rows(select(Person))) == people + 3
    (mai,) = world.rows(select(Person).where(Person.full_name == "Lê Thị Mai"))
    with world.writing() as session:
        factories.consent(session, session.get_one(Person, (world.ward_id, mai.id)))
    asked(browser.post(f"{PAGE}/{one}/hoan-tac"))
    assert work(app, clock)
    back = browser.get(f"{PAGE}/{one}")
    check_html(back)
    assert "Đã có phiếu, đăng ký" in back.text
    assert "Lê Thị Mai" in back.text
    assert len(world.rows(select(Person).where(Person.deleted_at.is_(None)))) == people + 1
    assert "Hoàn tác: bỏ" not in back.text


def test_columns_are_changed_by_hand_and_what_is_missing_is_told(
    app: Flask, world: World, sign_in: SignIn, clock: Clock
) -> None:
    browser = sign_in("hkh")
    other: list[list[Any]] = [["a", "b"], ["Trần Bé", "x"]]
    one = brought(upload(browser, book([["DANH SÁCH"], [], *ROWS], other)))
    page = browser.get(f"{PAGE}/{one}")
    assert "Tiêu đề ở dòng 3" in page.text
    second = browser.get(f"{PAGE}/{one}?cot=1&trang=1")
    check_html(second)
    assert "Chưa thấy dòng tiêu đề" in second.text
    told = browser.get(f"{PAGE}/{one}?cot=1&trang=1&dong=1")
    fields = fields_of(told)
    assert (fields["sheet"], fields["first"]) == ("1", "1")
    for wrong, sentence in (
        ({}, "Chọn cột ghi họ và tên."),
        ({"column-0": "full_name"}, "Chọn khối phố của danh sách"),
        ({"column-0": "full_name", "column-1": "full_name", "area": world.area_id}, "đang chọn cho hai cột"),
    ):
        again = browser.post(f"{PAGE}/{one}/cot", data=fields | wrong)
        assert again.status_code == 422
        check_html(again)
        assert sentence in again.text
    good = fields | {"column-0": "full_name", "area": world.area_id}
    assert browser.post(f"{PAGE}/{one}/cot", data=good | {"area": factories.new_id()}).status_code == 404
    asked(browser.post(f"{PAGE}/{one}/cot", data=good))
    assert work(app, clock)
    assert "Nhập 1 người mới" in browser.get(f"{PAGE}/{one}").text
    assert "Cột nào là gì?" in browser.get(f"{PAGE}/{one}?cot=1").text
    assert browser.post(f"{PAGE}/{one}/bo").status_code == 303
    assert browser.get(f"{PAGE}/{one}").status_code == 404
    assert list(app.extensions["evidence"].names("lists/")) == []
    assert "Danh sách lúc" not in browser.get(PAGE).text


def test_the_header_that_was_found_is_read_the_same_when_it_is_told(app: Flask, world: World, sign_in: SignIn) -> None:
    browser = sign_in("hkh")
    two: list[list[Any]] = [
        ["DANH SÁCH"],
        ["TT", "Họ và tên", "Năm sinh", "", "Khối phố"],
        ["", "", "Nam", "Nữ", ""],
        [1, "Trần Bé", 1960, "", "Bàu Sen"],
    ]
    one = brought(upload(browser, book(two)))
    found = fields_of(browser.get(f"{PAGE}/{one}"))
    assert found["first"] == "3"
    assert {"birth_male", "birth_female"} <= set(found.values()), found
    assert fields_of(browser.get(f"{PAGE}/{one}?cot=1&trang=0&dong=2")) == found
    lower = fields_of(browser.get(f"{PAGE}/{one}?cot=1&trang=0&dong=3"))
    assert (lower["first"], "full_name" in lower.values()) == ("3", False)
    assert fields_of(browser.get(f"{PAGE}/{one}?cot=1&trang=0&dong=99"))["first"] == "0"


def test_a_list_in_an_old_font_from_a_csv_file(app: Flask, world: World, sign_in: SignIn, clock: Clock) -> None:
    browser = sign_in("hkh")
    content = "Hä vµ tªn,N¨m sinh\r\nTrÇn ThÞ B×nh,1960\r\nNguyÔn V¨n Hïng,1971\r\n".encode("cp1252")
    one = planned(app, clock, browser, content, area=world.area_id)
    page = browser.get(f"{PAGE}/{one}")
    assert "Trần Thị Bình" in page.text
    assert "Nguyễn Văn Hùng" in page.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp rỗng"),
        (b"%PDF-1.7", "không phải bảng tính"),
        (b"<html>", "trang web"),
        (locked(), "mật khẩu"),
        (book(ROWS)[:-100], "Tệp hỏng"),
        (packed(xl__workbook_xml="<!DOCTYPE a>"), "không phải bảng tính"),
        (b"a\n" * (workbook_sheets.MOST_ROWS + 1), "25.000 dòng"),
        (bytes(table_files.MOST_BYTES) + b"a", "Tệp lớn quá"),
        (bytes(table_files.MOST_BYTES + 200_000), "Tệp lớn quá"),
        (book([]), "không có dòng nào"),
    ],
    ids=range(10),
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_no_list_is_refused_in_a_plain_sentence(
    app: Flask, world: World, sign_in: SignIn, content: bytes, sentence: str
) -> None:
    page = upload(sign_in("hkh"), content)
    assert page.status_code in (413, 422)
    check_html(page)
    assert sentence in page.text
    assert world.rows(select(ListImport)) == []


def test_a_server_without_room_says_so_and_keeps_nothing(
    app: Flask, world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise StorageFullError

    monkeypatch.setattr(app.extensions["evidence"], "write", full)
    page = upload(sign_in("hkh"), book(ROWS))
    assert page.status_code == 507
    assert "Máy chủ hết chỗ" in page.text
    assert [one.state for one in world.rows(select(ListImport))] == ["dropped"]


def test_a_file_that_is_gone_is_asked_for_again(app: Flask, world: World, sign_in: SignIn) -> None:
    browser = sign_in("hkh")
    one = brought(upload(browser, book(ROWS)))
    app.extensions["evidence"].delete(f"lists/{world.ward_id}/{one}")
    assert browser.get(f"{PAGE}/{one}").status_code == 410
    assert browser.post(f"{PAGE}/{one}/cot", data={}).status_code == 410


def test_a_colleague_sees_the_list_and_not_the_work(app: Flask, world: World, sign_in: SignIn) -> None:
    with world.writing() as session:
        factories.account(session, "hkh-hai", "association", None)
        assert session.get(Collective, (world.ward_id, world.area_id))
    browser = sign_in("hkh")
    one = brought(upload(browser, book(ROWS)))
    fields = fields_of(browser.get(f"{PAGE}/{one}"))
    asked(browser.post(f"{PAGE}/{one}/cot", data=fields))
    other = sign_in("hkh-hai")
    assert "Người khác đang làm" in other.get(f"{PAGE}/{one}").text
    assert other.post(f"{PAGE}/{one}/cot", data=fields).location.endswith(one)
    assert other.post(f"{PAGE}/{one}/bo").location.endswith(one)


def test_the_form_needs_its_token(strict_app: Flask, world: World) -> None:
    assert upload(strict_app.test_client(), book(ROWS)).status_code in (302, 401)
