"""Decisions: all of a list or nobody, with the signed paper."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from tests import factories
from tests.support.app import Clock, SignIn
from tests.support.databases import Database
from tests.web import proposed
from tests.web.world import HOSTILE, PDF, World, check_html, make_sheet, make_world, url
from webapp.models import Campaign, Decision, Declaration, Household, Proposal
from webapp.services import signed_files

AFTER = factories.NOW + timedelta(days=11)
FIELDS = {"number": "12/QĐ-UBND", "signed_on": "28/08/2026"}


@pytest.fixture
def ready(world: World, clock: Clock) -> World:
    """The sheet was posted, and the days are over."""
    with world.writing() as session:
        _post(session.get(Declaration, (world.ward_id, world.sheet_id)))
    clock.now += timedelta(days=11)
    return world


def _post(sheet: Declaration) -> None:
    sheet.state, sheet.posted_on = "posted", factories.TODAY
    sheet.posted_until = factories.TODAY + timedelta(days=10)


def _issue(
    client: FlaskClient,
    world: World,
    content: bytes | None = PDF,
    sheets: tuple[str, ...] = (),
    there: tuple[str, int] | None = None,
    **changes: str,
):
    proposal, rev = there or proposed.of(world, *sheets, now=AFTER)
    form: dict[str, object] = {**FIELDS, "rev": str(rev), **changes}
    if content is not None:
        form["file"] = (io.BytesIO(content), "../../ban ky.html")
    return client.post(url(f"to-trinh/{proposal}/phat-hanh"), data=form)


def _another(world: World) -> str:
    with world.writing() as session:
        campaign = session.get(Campaign, (world.ward_id, world.campaign_id))
        home = session.query(Household).filter_by(commune_id=world.ward_id).first()
        sheet = make_sheet(session, factories.person(session, home, "Mai Thị Năm"), campaign)
        _post(session.get(Declaration, (world.ward_id, sheet)))
    return sheet


def test_the_signed_paper_comes_back_as_a_file_to_be_saved(ready: World, sign_in: SignIn, database: Database) -> None:
    client = sign_in("ubnd")
    assert _issue(client, ready).status_code == 303
    page = client.get(url("quyet-dinh"))
    check_html(page)
    decision = ready.rows(select(Decision))[0]
    file = client.get(url(f"quyet-dinh/{decision.id}/ban-ky"))
    assert file.data == PDF
    assert file.mimetype == "application/pdf"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert sign_in("to").get(url(f"quyet-dinh/{decision.id}/ban-ky")).status_code == 403
    other = make_world(database, slug="an-my", prefix="x")
    other.engine.dispose()
    assert sign_in("xubnd").get(url(f"quyet-dinh/{decision.id}/ban-ky", "an-my")).status_code == 404


def test_one_who_cannot_be_recognised_any_more_holds_the_whole_list_back(
    app: Flask, ready: World, sign_in: SignIn
) -> None:
    other = _another(ready)
    there = proposed.of(ready, ready.sheet_id, other, now=AFTER)
    with ready.writing() as session:
        session.get(Declaration, (ready.ward_id, other)).state = "withdrawn"
    client = sign_in("ubnd")
    page = client.get(url(f"to-trinh/{there[0]}"))
    check_html(page)
    assert "Người này không có trong danh sách đang niêm yết." in page.text
    refused = _issue(client, ready, there=there)
    assert refused.status_code == 422
    check_html(refused)
    assert "Chưa ghi gì" in refused.text
    assert 'value="12/QĐ-UBND"' in refused.text
    assert ready.get(Declaration, ready.sheet_id).state == "posted"
    assert list(app.extensions["evidence"].names("decisions/")) == []


def test_a_paper_signed_while_the_list_was_posted_is_refused_in_plain_words(
    app: Flask, ready: World, sign_in: SignIn
) -> None:
    refused = _issue(sign_in("ubnd"), ready, signed_on="27/08/2026", there=proposed.of(ready, now=AFTER))
    assert refused.status_code == 422
    assert "Ngày ký phải sau ngày niêm yết cuối cùng." in refused.text
    assert ready.get(Declaration, ready.sheet_id).state == "posted"
    assert list(app.extensions["evidence"].names("decisions/")) == []


def test_whoever_is_left_out_stays_posted_and_comes_with_the_next_proposal(ready: World, sign_in: SignIn) -> None:
    other = _another(ready)
    assert _issue(sign_in("ubnd"), ready).status_code == 303
    assert ready.get(Declaration, other).state == "posted"
    assert ready.get(Declaration, ready.sheet_id).state == "recognised"
    again = _issue(sign_in("ubnd"), ready, sheets=(other,))
    assert again.status_code == 422
    assert "Số quyết định này đã dùng" in again.text


def test_everything_that_is_missing_is_said_at_once(ready: World, sign_in: SignIn) -> None:
    there = proposed.of(ready, now=AFTER)
    page = _issue(sign_in("ubnd"), ready, None, there=there, number="", signed_on="hôm qua")
    assert page.status_code == 422
    check_html(page)
    for words in ("Ghi số quyết định.", "Ghi ngày ký như", "Chọn tệp"):
        assert words in page.text
    future = _issue(sign_in("ubnd"), ready, there=there, signed_on="01/01/2030")
    assert "Ngày này chưa tới." in future.text


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


def test_a_photo_of_the_paper_is_drawn_anew(ready: World, sign_in: SignIn) -> None:
    client = sign_in("ubnd")
    assert _issue(client, ready, _png() + b"<script>alert(1)</script>").status_code == 303
    file = client.get(url(f"quyet-dinh/{ready.rows(select(Decision))[0].id}/ban-ky"))
    assert file.mimetype == "image/jpeg"
    assert b"script" not in file.data


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\x00" + bytes(100),
        b"%PDF-1.4 cut off",
        PDF.replace(b"/Type /Catalog", b"/OpenAction <</S /JavaScript /JS (app.alert(1))>>"),
        PDF.replace(b"/Type /Catalog", b"/OpenAction <</S /J#61vaScript>>"),
        PDF.replace(b"/Type /Catalog", b"/Names <</EmbeddedFiles 2 0 R>>"),
        b"%PDF-1.4\n" + bytes(3000) + b"%%EOF",
        _png()[:40],
    ],
    ids=["empty", "html", "program", "half-pdf", "script", "hidden-script", "attachment", "too-large", "half-picture"],
)
def test_a_hostile_file_is_refused_and_not_kept(
    app: Flask, ready: World, sign_in: SignIn, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_files, "LARGEST", 3000)
    page = _issue(sign_in("ubnd"), ready, content)
    assert page.status_code == 422
    assert 'class="field__error" id="file-error"' in page.text
    assert list(app.extensions["evidence"].names("decisions/")) == []
    assert ready.get(Declaration, ready.sheet_id).state == "posted"


def test_only_the_committee_signs_returns_and_issues(ready: World, sign_in: SignIn) -> None:
    there = proposed.of(ready, now=AFTER)
    look = sign_in("hkh").get(url(f"to-trinh/{there[0]}"))
    check_html(look)
    assert "phát hành</button>" not in look.text
    assert "Trả lại Hội" not in look.text
    assert _issue(sign_in("hkh"), ready, there=there).status_code == 403
    for address in ("quyet-dinh", "to-trinh", f"to-trinh/{there[0]}"):
        assert sign_in("to").get(url(address)).status_code == 403


def test_hostile_words_of_a_decision_are_shown_as_text(ready: World, sign_in: SignIn) -> None:
    client = sign_in("ubnd")
    proposal, rev = proposed.of(ready, upto="proposed", now=AFTER)
    signs = {"rev": str(rev), "signer": HOSTILE, "capacity": "own"}
    assert client.post(url(f"to-trinh/{proposal}/ky"), data=signs).status_code == 303
    there = proposal, ready.get(Proposal, proposal).rev
    assert _issue(client, ready, there=there, number=HOSTILE[:50]).status_code == 303
    for address in ("quyet-dinh", f"to-trinh/{proposal}", "danh-sach", f"phieu/{ready.sheet_id}"):
        page = client.get(url(address))
        check_html(page)
        assert "<script>alert" not in page.text
