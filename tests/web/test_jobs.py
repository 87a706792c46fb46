"""The pages of long work: asked for by a button, watched, called off, taken; each only by whoever asked."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.factories.sessions import AUTHOR
from tests.hard.accidents import at_every_write, engine_of
from tests.jobs.support import Office
from tests.support.app import Clock, SignIn
from tests.web.world import World, check_html, rev_on, url
from webapp.jobs import Runner
from webapp.models import Account, Audit, Job, Position
from webapp.services import accounts, claims

JOB = re.compile(r"/viec-dai/([0-9a-f-]{36})")


@pytest.fixture
def office(app: Flask, world: World, tmp_path: Path) -> Office:
    """The same store as the application's."""
    return Office(world, tmp_path / "evidence")


def work(app: Flask, clock: Clock) -> bool:
    """A worker beside the server does what waits."""
    return Runner(engine_of(app), factories.KEYRING, app.extensions["evidence"], clock).work()


def asked(reply) -> str:
    assert reply.status_code == 303, reply.text
    found = JOB.search(reply.location)
    assert found
    return found[1]


def test_a_list_is_asked_for_watched_and_taken(app: Flask, world: World, sign_in: SignIn, clock: Clock) -> None:
    woken: list[bool] = []
    app.extensions["wake_worker"] = lambda: woken.append(True)
    client = sign_in("hkh")
    listed = client.get(url("phieu?trang-thai=submitted"))
    assert "Xuất ra bảng tính" in listed.text
    address = re.search(r'action="([^"]*phieu/xuat[^"]*)"', listed.text)
    assert address
    job = asked(client.post(address[1].replace("&amp;", "&")))
    assert woken
    waiting = client.get(url(f"viec-dai/{job}"))
    check_html(waiting)
    assert "Đang chờ đến lượt" in waiting.text
    assert "Có thể đóng trang này" in waiting.text
    told = client.get(url(f"viec-dai/{job}/tien-do")).get_json()
    assert (told["state"], told["total"]) == ("queued", None)
    assert client.get(url(f"viec-dai/{job}/tep")).status_code == 404
    assert 'class="site__count">1<' in client.get(url("viec")).text
    assert work(app, clock)
    done = client.get(url(f"viec-dai/{job}"))
    check_html(done)
    assert "1 dòng" in done.text
    file = client.get(url(f"viec-dai/{job}/tep"))
    assert file.headers["Content-Disposition"] == "attachment; filename=phieu-tan-thanh-2026-08-17.xlsx"
    assert file.headers["Cache-Control"] == "no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(file.data)).active
    assert sheet is not None
    assert sheet.cell(5, 2).value == "Nguyễn Thị Hoa"
    taken = world.rows(select(Audit).where(Audit.action == "job.download"))
    assert [row.entity_id for row in taken] == [job]
    check_html(client.get(url("viec-dai")))


def test_the_registrations_too(app: Flask, world: World, sign_in: SignIn, clock: Clock) -> None:
    client = sign_in("hkh")
    assert "dang-ky/xuat" in client.get(url("dang-ky")).text
    job = asked(client.post(url("dang-ky/xuat")))
    assert work(app, clock)
    assert client.get(url(f"viec-dai/{job}/tep")).status_code == 200


def test_who_may_not_export_sees_no_button(world: World, sign_in: SignIn) -> None:
    for who in ("to", "ubnd", "ctv"):
        client = sign_in(who)
        assert "phieu/xuat" not in client.get(url("phieu")).text
        assert client.post(url("phieu/xuat")).status_code == 403
    assert "Niêm yết cả danh sách" in sign_in("truong").get(url("phieu")).text


def test_nobody_else_knows_of_it(app: Flask, world: World, sign_in: SignIn, clock: Clock) -> None:
    with world.writing() as session:
        factories.account(session, "hkh-hai", "association", None)
    job = asked(sign_in("hkh").post(url("phieu/xuat")))
    work(app, clock)
    other = sign_in("hkh-hai")
    for path in ("", "/tien-do", "/tep"):
        assert other.get(url(f"viec-dai/{job}{path}")).status_code == 404
    assert other.post(url(f"viec-dai/{job}/dung")).status_code == 404
    assert job not in other.get(url("viec-dai")).text


def test_whoever_lost_the_position_does_not_get_the_file(
    app: Flask, world: World, sign_in: SignIn, clock: Clock
) -> None:
    client = sign_in("hkh")
    job = asked(client.post(url("phieu/xuat")))
    work(app, clock)
    with world.writing() as session:
        held = session.scalars(
            select(Position).join(Account, Account.id == Position.account_id).where(Account.username == "hkh")
        ).one()
        held.role = "steering"
    assert client.get(url(f"viec-dai/{job}/tep")).status_code == 403
    assert client.get(url(f"viec-dai/{job}")).status_code == 200


def test_the_file_is_gone_after_a_day(app: Flask, world: World, sign_in: SignIn, clock: Clock) -> None:
    job = asked(sign_in("hkh").post(url("phieu/xuat")))
    work(app, clock)
    clock.now = factories.NOW.replace(day=18, hour=3)
    client = sign_in("hkh")
    assert client.get(url(f"viec-dai/{job}/tep")).status_code == 404
    page = client.get(url(f"viec-dai/{job}"))
    check_html(page)
    assert "đã được xóa" in page.text


def test_called_off_by_a_button(app: Flask, world: World, sign_in: SignIn, clock: Clock) -> None:
    client = sign_in("hkh")
    job = asked(client.post(url("phieu/xuat")))
    assert client.post(url(f"viec-dai/{job}/dung")).status_code == 303
    page = client.get(url(f"viec-dai/{job}"))
    check_html(page)
    assert "Đã dừng theo yêu cầu" in page.text
    assert not work(app, clock)
    # Twice, and after the end: nothing more happens.
    assert client.post(url(f"viec-dai/{job}/dung")).status_code == 303


def test_a_whole_list_is_posted_after_a_look_at_it(
    app: Flask, office: Office, world: World, sign_in: SignIn, clock: Clock
) -> None:
    sheets = office.confirmed(["Võ Tấn Lợi", "Phan Thị Cúc"])
    silent = office.confirmed(["Lê Thị Mai"], consents=False)
    client = sign_in("hkh")
    page = client.get(url(f"niem-yet?tap-the={world.area_id}"))
    check_html(page)
    assert "Niêm yết 2 người" in page.text
    assert "chưa đồng ý công khai" in page.text
    assert page.text.index("Phan Thị Cúc") < page.text.index("Võ Tấn Lợi")
    job = asked(client.post(url("niem-yet"), data={"tap-the": world.area_id, "rev": rev_on(page)}))
    assert work(app, clock)
    assert office.states([*sheets, *silent]) == ["posted", "posted", "confirmed"]
    done = client.get(url(f"viec-dai/{job}"))
    check_html(done)
    assert "Đã niêm yết 2 người" in done.text
    # The same page sent again finds nobody any more, and says so.
    again = client.post(url("niem-yet"), data={"tap-the": world.area_id, "rev": rev_on(page)})
    assert again.status_code == 422
    assert "Không còn ai chờ" in again.text


def test_what_changed_since_the_page_was_made_is_not_posted_unseen(
    app: Flask, office: Office, world: World, sign_in: SignIn, clock: Clock
) -> None:
    office.confirmed(["Võ Tấn Lợi"])
    client = sign_in("hkh")
    seen = rev_on(client.get(url(f"niem-yet?tap-the={world.area_id}")))
    late = office.confirmed(["Phan Thị Cúc"])
    job = asked(client.post(url("niem-yet"), data={"tap-the": world.area_id, "rev": seen}))
    work(app, clock)
    assert office.states(late) == ["confirmed"]
    page = client.get(url(f"viec-dai/{job}"))
    check_html(page)
    assert "1 người chưa niêm yết được" in page.text
    assert "Phan Thị Cúc" in page.text
    assert "vừa có người sửa" in page.text


def test_a_head_posts_their_own_place_only_and_nonsense_is_refused(
    office: Office, world: World, sign_in: SignIn
) -> None:
    office.confirmed(["Võ Tấn Lợi"])
    client = sign_in("truong")
    assert "Niêm yết 1 người" in client.get(url("niem-yet")).text
    for place in ("", "x", "' OR 1=1", world.other_area_id, factories.new_id()):
        assert client.post(url("niem-yet"), data={"tap-the": place, "rev": "1"}).status_code == 422
    assert sign_in("to").get(url("niem-yet")).status_code == 403


def test_a_list_that_failed_says_why_and_what_was_kept(
    app: Flask, office: Office, world: World, sign_in: SignIn, clock: Clock
) -> None:
    office.confirmed(["Võ Tấn Lợi"])
    client = sign_in("hkh")
    page = client.get(url(f"niem-yet?tap-the={world.area_id}"))
    job = asked(client.post(url("niem-yet"), data={"tap-the": world.area_id, "rev": rev_on(page)}))
    with world.writing() as session:
        account = session.execute(select(Account).where(Account.username == "hkh")).scalar_one()
        accounts.disable(session, account, author=AUTHOR, at=factories.NOW)
    work(app, clock)
    with world.writing() as session:
        session.get_one(Account, account.id).disabled_at = None
    failed = sign_in("hkh").get(url(f"viec-dai/{job}"))
    check_html(failed)
    assert "không còn quyền" in failed.text
    assert "Chưa niêm yết ai" in failed.text


def test_too_much_at_once_is_refused_in_words(world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    for state in ("draft", "submitted", "verified", "reviewed", "confirmed"):
        asked(client.post(url(f"phieu/xuat?trang-thai={state}")))
    full = client.post(url("phieu/xuat?trang-thai=posted"), follow_redirects=True)
    assert "nhiều việc chưa xong" in full.text


def test_asking_is_whole_or_not_at_all(app: Flask, world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    reply = at_every_write(app, world.ward_id, lambda: client.post(url("phieu/xuat")), "hết chỗ")
    asked(reply)
    assert len(world.rows(select(Job))) == 1


def test_the_worker_is_taken_for_dead_later_than_a_lock_is_waited_for() -> None:
    assert claims.STALE.total_seconds() > 30
