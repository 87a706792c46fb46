"""The signed minutes of a meeting: photographed into its record, looked at, taken away, and never lost halfway."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from tests import factories
from tests.support.app import SignIn
from tests.web import held
from tests.web.world import PDF, World, check_html, make_sheet, url
from webapp.models import Audit, Campaign, Declaration, Household, MinutesScan, Person
from webapp.services import minutes_scans, sheets
from webapp.storage import StorageFullError


@pytest.fixture
def closed(world: World) -> str:
    """The address of a meeting that was closed once."""
    with world.writing() as session:
        campaign = session.get(Campaign, (world.ward_id, world.campaign_id))
        home = session.query(Household).filter_by(commune_id=world.ward_id).first()
        person = session.get(Person, (world.ward_id, world.person_id))
        assert person is not None
        listed = [world.sheet_id, *(make_sheet(session, _neighbour(session, home, n), campaign) for n in (1, 2))]
        rows = [session.get_one(Declaration, (world.ward_id, one)) for one in listed]
        for row in rows:
            sheets.verify(session, held.panel(world.area_id), row.id, seen_rev=row.rev, now=factories.NOW)
        made = held.make(session, world.campaign_id, world.area_id, rows)
    return url(f"cuoc-hop/{made['closed']}")


def _neighbour(session: Any, home: Household, n: int) -> Person:
    return factories.person(session, home, f"Mai Thị {n}")


def _photo(colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(out, "PNG")
    return out.getvalue()


def _send(client: FlaskClient, address: str, content: bytes | None, version: int = 1) -> Any:
    form = {"file": (io.BytesIO(content), "../bien ban.png")} if content is not None else {}
    return client.post(f"{address}/bien-ban/{version}/ban-ky", data=form)


def test_a_photo_is_in_the_record_for_all_who_may_read_it(world: World, closed: str, sign_in: SignIn) -> None:
    panel = sign_in("to")
    check_html(panel.get(closed))
    assert _send(panel, closed, _photo()).status_code == 303
    assert _send(panel, closed, _photo()).status_code == 303
    kept = world.rows(select(MinutesScan))
    assert [(one.version, one.filetype) for one in kept] == [(1, "image/jpeg")]
    page = panel.get(closed)
    check_html(page)
    assert "Biên bản lần 1 có chữ ký" in page.text
    address = f"{closed}/bien-ban/1/ban-ky/{kept[0].sha256}"
    for who in ("truong", "hkh"):
        picture = sign_in(who).get(address)
        assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
        assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert sign_in("truong").post(f"{closed}/bien-ban/1/ban-ky", data={}).status_code == 403
    assert sign_in("tokhac").get(address).status_code == 404
    assert world.rows(select(Audit.action).where(Audit.action == "attach_minutes")) == ["attach_minutes"]


def test_a_pdf_is_saved_and_not_opened_here(world: World, closed: str, sign_in: SignIn) -> None:
    panel = sign_in("to")
    assert _send(panel, closed, PDF).status_code == 303
    sha256 = world.rows(select(MinutesScan.sha256))[0]
    file = panel.get(f"{closed}/bien-ban/1/ban-ky/{sha256}")
    assert file.data == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert panel.get(f"{closed}/bien-ban/2/ban-ky/{sha256}").status_code == 404


@pytest.mark.parametrize("content", [None, b"", b"MZ not a picture", PDF.replace(b"/Catalog", b"/JavaScript")])
def test_what_is_no_paper_is_refused_in_words(
    content: bytes | None, world: World, closed: str, sign_in: SignIn, app: Flask
) -> None:
    answer = _send(sign_in("to"), closed, content)
    assert answer.status_code == 422
    check_html(answer)
    assert world.rows(select(MinutesScan)) == []
    assert list(app.extensions["evidence"].names("minutes/")) == []


def test_a_page_taken_away_is_gone_from_the_store_too(world: World, closed: str, sign_in: SignIn, app: Flask) -> None:
    panel = sign_in("to")
    _send(panel, closed, _photo())
    _send(panel, closed, _photo("grey"))
    first = world.rows(select(MinutesScan).order_by(MinutesScan.sha256))[0]
    for _time in range(2):
        assert panel.post(f"{closed}/bien-ban/1/ban-ky/{first.sha256}/bo").status_code == 303
    left = world.rows(select(MinutesScan.sha256))
    assert len(left) == 1
    assert first.sha256 not in left
    assert list(app.extensions["evidence"].names("minutes/")) == [f"minutes/{world.ward_id}/{left[0]}"]
    assert _send(panel, closed, _photo(), version=7).status_code == 404


def test_a_full_disk_and_too_many_pages_are_said_and_leave_nothing_behind(
    world: World, closed: str, sign_in: SignIn, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, store = sign_in("to"), app.extensions["evidence"]
    monkeypatch.setattr(minutes_scans, "MOST", 1)
    _send(panel, closed, _photo())
    full = _send(panel, closed, _photo("grey"))
    assert full.status_code == 422
    assert "đã đủ 1 trang" in full.text
    assert len(list(store.names("minutes/"))) == 1

    def no_room(*_given: Any) -> None:
        raise StorageFullError

    monkeypatch.setattr(type(store), "write", no_room)
    crowded = _send(panel, closed, _photo("black"))
    assert crowded.status_code == 507
    assert "hết chỗ" in crowded.text
    assert len(world.rows(select(MinutesScan))) == 1
