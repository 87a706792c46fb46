"""The page of phones: trouble first, in words; and what phones say of themselves."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.support.app import Clock, SignIn
from tests.web.world import World, check_html, url
from webapp.models import Account, Device
from webapp.web.api.device_state import parse

DAY = timedelta(days=1)


def _phone(world: World, name: str, reported: dict[str, Any] | None, seen: timedelta | None) -> str:
    with world.writing() as session:
        account = factories.account(session, name, "volunteer", display_name=f"Cô {name}")
        device, token = factories.device(session, account)
        device.reported = reported
        device.last_seen_at = None if seen is None else factories.NOW - seen
        return token


def test_trouble_comes_first_and_says_what_it_is(world: World, sign_in: SignIn) -> None:
    _phone(world, "an", {"waiting": 0, "free_mb": 900}, timedelta(minutes=5))
    _phone(world, "binh", {"waiting": 2, "photos": 1, "free_mb": 900}, DAY)
    _phone(world, "chi", {"waiting": 12, "attention": 2, "photos": 0, "free_mb": 40}, 3 * DAY)
    _phone(world, "dung", None, None)
    page = sign_in("hkh").get(url("may"))
    check_html(page)
    places = [page.text.index(f"Máy của Cô {name}") for name in ("chi", "binh", "an", "dung")]
    assert places == sorted(places)
    for text in (
        "2 mục cần xử lý trên máy; sắp hết chỗ (40 MB); còn phiếu chưa gửi mà lâu chưa liên lạc.",
        "12 phiếu chưa gửi, lần cuối liên lạc 3 ngày trước (14/08/2026).",
        "2 phiếu chưa gửi, 1 ảnh chưa gửi, lần cuối liên lạc hôm qua.",
        "Lần cuối liên lạc hôm nay, 09:25.",
        "Chưa liên lạc lần nào.",
        "CẦN GIÚP",
        "CHƯA DÙNG",
        "CÒN CHƯA GỬI",
        "ỔN",
    ):
        assert text in page.text, text


def test_the_list_is_narrowed_by_a_link(world: World, sign_in: SignIn) -> None:
    test_trouble_comes_first_and_says_what_it_is(world, sign_in)
    client = sign_in("hkh")
    for view, names in (
        ("can-giup", "chi"),
        ("chua-gui", "chi binh"),
        ("lau-khong-thay", "chi dung"),
        ("x'y", "an binh chi dung"),
    ):
        page = client.get(url("may"), query_string={"xem": view})
        check_html(page)
        shown = {name for name in ("an", "binh", "chi", "dung") if f"Máy của Cô {name}<" in page.text}
        assert shown == set(names.split()), view


def test_what_a_phone_says_is_kept_once_a_minute_or_when_it_changes(app: Flask, world: World, clock: Clock) -> None:
    token = _phone(world, "an", None, None)
    written: list[int] = []
    errands = app.extensions["errands"]

    def call(state: str | None) -> Device:
        headers = {"Authorization": f"Bearer {token}"} | ({"Device-State": state} if state else {})
        assert app.test_client().get("/api/v1/ping", headers=headers).status_code == 200
        written.append(len(errands._seen))
        errands.flush()
        account = world.rows(select(Account).where(Account.username == "an"))[0]
        return world.rows(select(Device).where(Device.account_id == account.id))[0]

    row = call("waiting=3, attention=1, photos=2, free_mb=512, app=AB12, locked=0")
    assert row.reported == {"waiting": 3, "attention": 1, "photos": 2, "free_mb": 512, "app": "AB12", "locked": 0}
    assert row.last_seen_at == clock.now
    clock.now += timedelta(seconds=10)
    call("waiting=3, attention=1, photos=2, free_mb=512, app=AB12, locked=0")
    assert call("waiting=2").reported == {"waiting": 2}
    assert call(None).reported == {"waiting": 2}
    assert call("<script>").reported == {"waiting": 2}
    assert written == [1, 0, 1, 0, 0]
    clock.now += timedelta(minutes=2)
    assert call(None).last_seen_at == clock.now


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("x" * 301, None),
        ("waiting", None),
        ("waiting=-1", None),
        ("waiting=1.5", None),
        ("waiting=٣", None),
        ("waiting=99999999", None),
        ("waiting=1, waiting=2", None),
        ("app=<b>, epoch=x, name=Hoa", None),
        ("waiting=1,photos=x", {"waiting": 1}),
        ("  waiting=007 ,free_mb=0", {"waiting": 7, "free_mb": 0}),
        (
            "epoch=0190d3a4-1111-7111-8111-000000000001, app=A-b_1.2",
            {"epoch": "0190d3a4-1111-7111-8111-000000000001", "app": "A-b_1.2"},
        ),
    ],
)
def test_whatever_is_not_as_it_should_be_was_not_said(header: str | None, expected: dict[str, Any] | None) -> None:
    assert parse(header) == expected
