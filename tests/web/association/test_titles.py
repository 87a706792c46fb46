"""The pages of earlier titles: typed in with their scan, the run in words, taken back, who may see what."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.support.app import Clock, SignIn
from tests.web import decided
from tests.web.world import HOSTILE, PDF, World, check_html, fill, rev_on, url
from webapp.models import Audit, TitleYear
from webapp.services import titles as service
from webapp.storage import StorageFullError

SAID = {"decision_number": "92/QĐ-UBND", "issuer": "UBND phường cũ", "place": "here"}


def send(client: FlaskClient, world: World, when: int, content: bytes | None = None, **changed: str) -> TestResponse:
    data: dict[str, Any] = {"year": str(when), "decided_on": f"20/12/{when}", **SAID, **changed}
    if content is not None:
        data["file"] = (io.BytesIO(content), "quyet-dinh.pdf")
    return client.post(url(f"nguoi/{world.person_id}/nam"), data=data)


def words(client: FlaskClient, world: World) -> str:
    page = client.get(url(f"nguoi/{world.person_id}"))
    check_html(page)
    return " ".join(page.text.split())


def test_earlier_years_and_this_one_make_the_run_and_the_page_says_when(
    app: Flask, world: World, sign_in: SignIn, clock: Clock
) -> None:
    client = sign_in("hkh")
    assert "Tiêu biểu năm 2030, nếu đạt 2026, 2027, 2028, 2029 và 2030." in words(client, world)
    for year in (2022, 2023, 2025):
        assert send(client, world, year, PDF).status_code == 303
    said = words(client, world)
    assert "1 năm: 2025" in said
    assert "Năm 2024 làm đứt các năm trước đó." in said
    assert "nếu đạt 2026, 2027, 2028 và 2029" in said
    assert send(client, world, 2024, place="before_merger").status_code == 303
    assert "Tiêu biểu năm 2026, nếu năm ấy đạt." in words(client, world)
    assert "trước khi sáp nhập" in words(client, world)
    listed = client.get(url("tieu-bieu"))
    check_html(listed)
    assert "Sẽ đủ, nếu năm 2026" in listed.text
    clock.now = decided.AFTER
    decision = decided.recognise(world)
    client = sign_in("hkh")
    said = words(client, world)
    assert "5 năm liền, từ 2022" in said
    assert "Đủ điều kiện ghi nhận tiêu biểu năm 2026." in said
    assert "Nguyễn Thị Hoa" in client.get(url("tieu-bieu")).text.split("Đủ điều kiện năm")[1]
    # The paper of the decision rests on the same years.
    note = sign_in("ubnd").get(url(f"giay-to/quyet-dinh/{decision}/m10.docx"))
    assert note.status_code == 200
    assert fill(sign_in("ubnd"), world.sheet_id, "huy-ket-qua", reason="Trùng.").status_code == 303
    assert "Kết quả năm ấy đã bị hủy bỏ." in words(client, world)
    assert sign_in("to").get(url(f"phieu/{world.sheet_id}")).text.count(f"/nguoi/{world.person_id}") == 1


def test_the_scan_is_kept_with_its_year_and_shown_to_officials_of_the_place(
    app: Flask, world: World, sign_in: SignIn
) -> None:
    client, store = sign_in("hkh"), app.extensions["evidence"]
    assert send(client, world, 2022, PDF).status_code == 303
    assert send(client, world, 2022, PDF).status_code == 303, "sent twice"
    (row,) = world.rows(select(TitleYear))
    address = url(f"nam-dat/{row.id}/ban-chup")
    for who in ("hkh", "to", "truong", "ubnd"):
        scan = sign_in(who).get(address)
        assert (scan.status_code, scan.data) == (200, PDF), who
        assert "sandbox" in scan.headers["Content-Security-Policy"]
        assert scan.headers["Content-Disposition"].startswith("attachment")
    assert sign_in("ctv").get(address).status_code == 403
    assert sign_in("tokhac").get(address).status_code == 403
    assert sign_in("tokhac").get(url(f"nguoi/{world.person_id}")).status_code == 403
    assert list(store.names("titles/")) == [f"titles/{world.ward_id}/{row.scan_sha256}"]
    assert world.rows(select(Audit.action).where(Audit.entity_type == "title_year")) == ["title.enter"]


def test_somebody_elses_year_is_never_written_over(app: Flask, world: World, sign_in: SignIn) -> None:
    assert send(sign_in("hkh"), world, 2022, PDF).status_code == 303
    refused = send(sign_in("hkh"), world, 2022, PDF + b"\n%%EOF\n", decision_number="7/QĐ")
    assert refused.status_code == 422
    check_html(refused)
    assert "đã ghi theo một quyết định khác" in refused.text
    assert 'value="7/QĐ"' in refused.text, "what was typed is still there"
    assert len(list(app.extensions["evidence"].names("titles/"))) == 1, "the refused file is not kept"
    assert [row.decision_number for row in world.rows(select(TitleYear))] == ["92/QĐ-UBND"]


def test_a_year_is_taken_back_once_with_its_reason_and_typed_in_anew(world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    send(client, world, 2022)
    (row,) = world.rows(select(TitleYear))
    address = url(f"nam-dat/{row.id}/bo")
    form = {"rev": rev_on(client.get(address)), "reason": HOSTILE}
    assert client.post(address, data={**form, "reason": " "}).status_code == 422
    assert client.post(address, data=form).status_code == 303
    assert client.post(address, data=form).status_code == 409, "somebody else was faster, or the answer was lost"
    said = words(client, world)
    assert "ĐÃ BỎ" in said
    assert "alert(1)</script>" not in said
    assert send(client, world, 2022, PDF).status_code == 303
    assert "ĐẠT, THEO GIẤY" in words(client, world)


def test_a_scan_that_was_missing_is_added_and_not_replaced(app: Flask, world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    send(client, world, 2022)
    (row,) = world.rows(select(TitleYear))
    address = url(f"nam-dat/{row.id}/them-ban-chup")
    page = client.get(address)
    check_html(page)

    def attach(content: bytes) -> TestResponse:
        return client.post(address, data={"rev": rev_on(page), "file": (io.BytesIO(content), "a.pdf")})

    assert client.post(address, data={"rev": rev_on(page)}).status_code == 422
    assert attach(b"MZ no paper").status_code == 422
    for _twice in range(2):
        assert attach(PDF).status_code == 303
    other = attach(PDF + b"\n%%EOF\n")
    assert other.status_code == 422
    assert "Đã có bản chụp khác" in other.text
    assert len(list(app.extensions["evidence"].names("titles/"))) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"year": "hai mươi hai"}, "bốn chữ số"),
        ({"year": "2031"}, "không thể có danh hiệu"),
        ({"decided_on": "31/02/2022"}, "05/02/2026"),
        ({"decided_on": "20/12/2019"}, "Xin xem lại ngày và năm"),
        ({"issuer": " "}, "Ghi nơi ban hành"),
        ({"decision_number": "9" * 61}, "Ghi dài quá"),
        ({"place": "moon"}, "Nơi công nhận"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    world: World, sign_in: SignIn, changed: dict[str, Any], said: str
) -> None:
    refused = send(sign_in("hkh"), world, 2022, **changed)
    assert refused.status_code == 422
    check_html(refused)
    assert said in refused.text
    assert world.rows(select(TitleYear)) == []


def test_a_year_of_the_register_is_the_registers(world: World, sign_in: SignIn) -> None:
    refused = send(sign_in("hkh"), world, 2026, decided_on="01/08/2026")
    assert refused.status_code == 422
    assert "lấy theo sổ" in refused.text


def test_a_full_disk_and_a_crash_leave_neither_record_nor_file(
    app: Flask, world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, store = sign_in("hkh"), app.extensions["evidence"]

    def cut(*_given: Any, **_more: Any) -> None:
        raise RuntimeError("cut")

    with monkeypatch.context() as broken:
        broken.setattr(service, "_record", cut)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        assert send(client, world, 2022, PDF).status_code == 500
    assert world.rows(select(TitleYear)) == []
    assert list(store.names("titles/")) == []

    def no_room(*_given: Any) -> None:
        raise StorageFullError

    with monkeypatch.context() as full:
        full.setattr(type(store), "write", no_room)
        refused = send(client, world, 2022, PDF)
        assert refused.status_code == 507
        assert "hết chỗ" in refused.text
    assert world.rows(select(TitleYear)) == []
    assert send(client, world, 2022, PDF).status_code == 303


def test_a_person_of_nobody_is_not_found(world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    for address in (f"nguoi/{factories.new_id()}", f"nguoi/{factories.new_id()}/nam"):
        assert client.get(url(address)).status_code == 404
    assert client.get(url(f"nam-dat/{factories.new_id()}/bo")).status_code == 404
