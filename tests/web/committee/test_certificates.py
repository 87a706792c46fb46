"""Certificates: signed, checked by anybody who has the QR, revoked and replaced in plain words."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.support.app import Clock, SignIn
from tests.web import proposed
from tests.web.world import World, check_html, fill, rev_on, url
from webapp.models import Certificate, Decision, Declaration, Person
from webapp.services import certificates, keys, proposals

AFTER = factories.NOW + timedelta(days=11)


@pytest.fixture
def issued(world: World, clock: Clock) -> World:
    """One person was recognised."""
    with world.writing() as session:
        sheet = session.get_one(Declaration, (world.ward_id, world.sheet_id))
        sheet.state, sheet.posted_on = "posted", factories.TODAY
        sheet.posted_until = factories.TODAY + timedelta(days=10)
        session.flush()
        row = proposed.make(session, world.campaign_id, [sheet], now=AFTER)
        day = AFTER.date()
        proposals.issue(session, proposed.COMMITTEE, row.id, "12/QĐ-UBND", day, "a" * 64, seen_rev=row.rev, now=AFTER)
    clock.now = AFTER
    return world


def _only(world: World) -> Certificate:
    return world.rows(select(Certificate))[0]


def test_anybody_with_the_code_checks_a_certificate_without_an_account(app: Flask, issued: World) -> None:
    page = app.test_client().get(url(f"giay/{_only(issued).id}"))
    check_html(page)
    for words in ("CÒN GIÁ TRỊ", "Nguyễn Thị Hoa", "năm 2026", "Số 12/QĐ-UBND ngày 28/08/2026"):
        assert words in page.text
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert page.headers["Cache-Control"] == "no-store"
    assert app.test_client().get(url(f"giay/{factories.new_id()}")).status_code == 404


def test_the_code_is_checked_with_the_public_key_alone(app: Flask, issued: World) -> None:
    answer: Any = app.test_client().get(url("giay/khoa.json")).json
    with issued.writing() as session:
        printed = certificates.read(session, session.get_one(Certificate, (issued.ward_id, _only(issued).id)))
    text, signature = (certificates._decode(part) for part in printed.fragment().split("."))
    Ed25519PublicKey.from_public_bytes(certificates._decode(answer["keys"][printed.kid])).verify(signature, text)
    lines = text.decode().split("\n")
    assert (lines[0], lines[3], lines[4]) == ("cdht1", "Nguyễn Thị Hoa", "2026")
    forged = certificates.Printed(**{**printed.__dict__, "full_name": "Nguyễn Thị Hoa\n2031"})
    assert not certificates.is_genuine(forged, answer["keys"][printed.kid])


def test_a_revoked_certificate_says_so_and_the_decision_stays(app: Flask, issued: World, sign_in: SignIn) -> None:
    assert fill(sign_in("ubnd"), issued.sheet_id, "huy-ket-qua", reason="Trùng ở phường khác.").status_code == 303
    page = app.test_client().get(url(f"giay/{_only(issued).id}"))
    check_html(page)
    assert "ĐÃ HỦY KẾT QUẢ" in page.text
    assert "CÒN GIÁ TRỊ" not in page.text
    assert "Trùng ở phường khác" not in page.text, "why is nobody else's business"
    decision = issued.rows(select(Decision))[0]
    register = sign_in("ubnd").get(url(f"quyet-dinh/{decision.id}"))
    check_html(register)
    assert "Nguyễn Thị Hoa" in register.text


def test_a_misspelt_name_gets_a_new_certificate_once_and_the_old_one_says_so(
    app: Flask, issued: World, sign_in: SignIn
) -> None:
    client, old = sign_in("ubnd"), _only(issued)
    address = url(f"giay/{old.id}/cap-lai")
    first = client.get(address)
    check_html(first)
    form = {"rev": rev_on(first), "reason": "Quyết định đính chính số 230/QĐ-UBND."}
    assert "Xin sửa trong sổ trước" in client.post(address, data=form).text
    with issued.writing() as session:
        session.get_one(Person, (issued.ward_id, issued.person_id)).full_name = "Nguyễn Thị Hòa"
    assert sign_in("hkh").post(address, data=form).status_code == 403
    assert client.post(address, data=form).status_code == 303
    assert client.post(address, data=form).status_code == 409
    new = next(one for one in issued.rows(select(Certificate)) if one.id != old.id)
    assert "ĐÃ CẤP LẠI" in app.test_client().get(url(f"giay/{old.id}")).text
    page = app.test_client().get(url(f"giay/{new.id}")).text
    assert "CÒN GIÁ TRỊ" in page
    assert "Nguyễn Thị Hòa" in page


def test_a_certificate_of_somebody_erased_cannot_be_read_any_more(app: Flask, issued: World, sign_in: SignIn) -> None:
    with issued.writing() as session:
        keys.destroy(session, issued.person_id, AFTER)
    assert app.test_client().get(url(f"giay/{_only(issued).id}")).status_code == 404
    decision = issued.rows(select(Decision))[0]
    page = sign_in("ubnd").get(url(f"quyet-dinh/{decision.id}"))
    check_html(page)
    assert "1 giấy không còn đọc được" in page.text
