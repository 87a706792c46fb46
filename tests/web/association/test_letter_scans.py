"""Photos of a letter: kept with its objection, for those who answer only, and never lost halfway."""

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.support.app import SignIn
from tests.web import objected
from tests.web.world import PDF, World, check_html, url
from webapp.models import Declaration, LetterScan
from webapp.services import letters as service
from webapp.storage import StorageFullError


@pytest.fixture
def posted(world: World) -> World:
    """The sheet is posted until 27 August."""
    with world.writing() as session:
        sheet = session.get(Declaration, (world.ward_id, world.sheet_id))
        sheet.state, sheet.posted_on = "posted", factories.TODAY
        sheet.posted_until = factories.TODAY + timedelta(days=10)
    return world


def _send(client: FlaskClient, identity: str, content: bytes | None) -> Any:
    form = {"file": (io.BytesIO(content), "../don.pdf")} if content is not None else {}
    return client.post(url(f"kien-nghi/{identity}/don"), data=form)


def test_the_letter_is_photographed_for_those_who_answer_only(posted: World, sign_in: SignIn, app: Flask) -> None:
    with posted.writing() as session:
        identity = objected.on_paper(session, posted.sheet_id).id
        web = objected.heard(session, posted.sheet_id).id
    office, store = sign_in("hkh"), app.extensions["evidence"]
    for _ in range(2):
        assert _send(office, identity, PDF).status_code == 303
    sha256 = posted.rows(select(LetterScan.sha256))[0]
    check_html(office.get(url(f"kien-nghi/{identity}")))
    address = url(f"kien-nghi/{identity}/don/{sha256}")
    assert office.get(address).data == PDF
    assert office.get(address).headers["Content-Disposition"].startswith("attachment")
    assert sign_in("to").get(address).status_code == 403
    assert address not in sign_in("truong").get(url(f"kien-nghi/{identity}")).text
    assert _send(office, web, PDF).status_code == 404
    assert office.get(url(f"kien-nghi/{web}/don/{sha256}")).status_code == 404
    for content in (None, b"", b"MZ not a picture", PDF.replace(b"/Catalog", b"/JavaScript")):
        refused = _send(office, identity, content)
        assert refused.status_code == 422
        check_html(refused)
    for _ in range(2):
        assert office.post(f"{address}/bo").status_code == 303
    assert posted.rows(select(LetterScan)) == []
    assert list(store.names("letters/")) == []


def test_a_full_disk_and_too_many_pages_are_said_and_leave_nothing_behind(
    posted: World, sign_in: SignIn, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with posted.writing() as session:
        identity = objected.on_paper(session, posted.sheet_id).id
    office, store = sign_in("hkh"), app.extensions["evidence"]
    monkeypatch.setattr(service, "MOST", 1)
    _send(office, identity, PDF)
    full = _send(office, identity, PDF + b"\n%%EOF\n")
    assert full.status_code == 422
    assert "Đã đủ số trang." in full.text
    assert len(list(store.names("letters/"))) == 1

    def no_room(*_given: Any) -> None:
        raise StorageFullError

    monkeypatch.setattr(type(store), "write", no_room)
    crowded = _send(office, identity, b"%PDF-1.7 x\n%%EOF\n")
    assert crowded.status_code == 507
    assert "hết chỗ" in crowded.text
