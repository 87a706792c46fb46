"""Sheets with a name and nothing else: printed for those who have declared nothing yet, typed in when they return."""

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.hard import accidents
from tests.support.app import Clock, SignIn
from tests.web.test_paper_pages import words_of
from tests.web.world import World, check_html, url
from webapp.jobs import Runner
from webapp.models import Campaign, Collective, Household

FIND = "giay-to/go-phieu"


def test_sheets_are_printed_for_those_who_have_none_and_come_back_by_their_code(
    app: Flask, world: World, sign_in: SignIn, clock: Clock
) -> None:
    with world.writing() as session:
        home = session.scalars(select(Household)).first()
        newcomer = factories.person(session, home, "Trần Văn Cang", birth_year=1958).id
        factories.person(session, home, "Trần Thị Trẻ Con", birth_year=2015)
        other = factories.household(session, session.get(Collective, (world.ward_id, world.other_area_id)))
        factories.person(session, other, "Võ Văn Nơi Khác")
    panel = sign_in("to")
    page = panel.get(url(f"giay-to?tap-the={world.area_id}"))
    check_html(page)
    assert "2 người, mỗi người một trang" in page.text
    reply = panel.post(url(f"giay-to/tap-the/{world.area_id}/m2-chua-ke-khai"))
    job = reply.location.rsplit("/", 1)[-1]
    assert Runner(accidents.engine_of(app), factories.KEYRING, app.extensions["evidence"], clock).work()
    printed = words_of(panel.get(url(f"viec-dai/{job}/tep")))
    assert "Trần Văn Cang" in printed
    assert "Đặng Văn Bảy" in printed
    assert newcomer[:8] in printed
    for name in ("Nguyễn Thị Hoa", "Trẻ Con", "Nơi Khác"):
        assert name not in printed
    desk = sign_in("ctv")
    for typed in (newcomer[:8].upper(), f"https://so.vn/tan-thanh/giay-to/go-phieu/{newcomer}"):
        assert desk.post(url(FIND), data={"name": typed}).location.endswith(f"{FIND}/{newcomer}")
    assert panel.post(url(f"giay-to/tap-the/{world.other_area_id}/m2-chua-ke-khai")).status_code == 403


def test_registrations_are_printed_for_those_who_have_not_registered(
    app: Flask, world: World, sign_in: SignIn, clock: Clock
) -> None:
    with world.writing() as session:
        home = session.scalars(select(Household)).first()
        registered = factories.person(session, home, "Trần Văn Cang", birth_year=1958)
        factories.registration(session, registered, session.scalars(select(Campaign)).one())
        factories.person(session, home, "Võ Thị Mơ", birth_year=1970, group="worker")
    panel = sign_in("to")
    page = panel.get(url(f"giay-to?tap-the={world.area_id}"))
    check_html(page)
    assert "3 người, mỗi người một trang có sẵn họ tên và mã QR để khi thu về" in page.text
    assert "2 người, mỗi người một trang có sẵn họ tên và mã QR." in page.text
    address = url(f"giay-to/tap-the/{world.area_id}/m1-chua-dang-ky")
    jobs = {panel.post(address).location.rsplit("/", 1)[-1] for _touch in range(2)}
    assert Runner(accidents.engine_of(app), factories.KEYRING, app.extensions["evidence"], clock).work()
    printed = words_of(panel.get(url(f"viec-dai/{jobs.pop()}/tep")))
    assert jobs == set(), "twice asked for is made once"
    assert "PHIẾU ĐĂNG KÝ" in printed.upper()
    assert "Võ Thị Mơ" in printed
    assert "Đặng Văn Bảy" in printed
    assert "Trần Văn Cang" not in printed
    assert panel.post(url(f"giay-to/tap-the/{world.other_area_id}/m1-chua-dang-ky")).status_code == 403
