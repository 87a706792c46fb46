"""Sheets that come back on paper: found, typed in whole or not at all, handed in once, beside what phones wrote."""

import io
import re
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.hard import accidents
from tests.support.app import SignIn
from tests.web.world import CODES, HOSTILE, PDF, World, check_html, rev_on, url
from webapp.models import (
    Answer,
    Audit,
    Campaign,
    Collective,
    Consent,
    Declaration,
    Evidence,
    Household,
    Person,
    Quarantine,
    Registration,
    SheetScan,
    Submission,
)
from webapp.services.operations.making import sheet_id
from webapp.services.paper_lines import EVIDENCE_ON_PAPER, ON_PAPER

FIND = "giay-to/go-phieu"
SIGNED = {"signed": "y", "review": "y", "publication": "y", "signed_on": "15/08/2026", "scribe": "relative"}
HAND_IN = {"hand_in": "1"}


@pytest.fixture
def newcomer(world: World) -> str:
    """Somebody of the khối phố who has declared nothing yet."""
    with world.writing() as session:
        home = session.scalars(select(Household)).first()
        made = factories.person(session, home, "Trần Văn Cang", birth_year=1958)
        made.group = "farmer"
        return made.id


@pytest.fixture
def desk(world: World, sign_in: SignIn) -> FlaskClient:
    return sign_in("ctv")


def _rows(points: str = "8", **more: str) -> dict[str, str]:
    return {f"points_{code}": points for code in CODES} | {f"paper_{code}": "y" for code in CODES} | more


def _fields(page: str) -> dict[str, str]:
    """What the page carries along: where it stands, its own id, the place and group that are chosen."""
    found = dict(re.findall(r'name="(rev|once)"[^>]*value="([^"]*)"', page))
    for name in ("collective", "group"):
        chosen = re.search(rf'name="{name}".*?<option selected value="([^"]+)"', page, re.DOTALL)
        if chosen:
            found[name] = chosen[1]
    return found


def _send(client: FlaskClient, person_id: str, typed: dict[str, Any], seen: dict[str, str] | None = None) -> Any:
    address = url(f"{FIND}/{person_id}")
    return client.post(address, data=(seen or _fields(client.get(address).text)) | typed)


def _sheet(world: World, person_id: str) -> Any:
    return world.get(Declaration, sheet_id("declaration", world.campaign_id, person_id))


def test_a_paper_is_found_by_name_code_and_qr(world: World, desk: FlaskClient, newcomer: str) -> None:
    page = desk.get(url(FIND))
    check_html(page)
    assert "Gõ phiếu giấy" in desk.get(url("giay-to")).text
    for typed in ("tran van cang", world.sheet_id[:8], f"https://so.vn/tan-thanh/phieu/{world.sheet_id.upper()}"):
        wanted = newcomer if "cang" in typed else world.person_id
        reply = desk.post(url(FIND), data={"name": typed})
        assert reply.status_code == 303
        assert reply.location.endswith(f"{FIND}/{wanted}")
    with world.writing() as session:
        factories.person(session, session.scalars(select(Household)).first(), "Trần Thị Cang")
        far = factories.household(session, session.get(Collective, (world.ward_id, world.other_area_id)))
        elsewhere = factories.person(session, far, "Trần Bá Cang").id
    several = desk.post(url(FIND), data={"name": "cang"})
    check_html(several)
    assert "Trần Văn Cang" in several.text
    assert "Trần Bá Cang" not in several.text
    assert "Không thấy ai" in desk.post(url(FIND), data={"name": "khong co ai"}).text
    assert desk.get(url(f"{FIND}/{elsewhere}")).status_code == 404
    assert _send(desk, elsewhere, _rows() | SIGNED | HAND_IN, {"rev": "0"}).status_code == 404
    for nothing in ("", "  ", HOSTILE, "%", "x" * 600):
        reply = desk.post(url(FIND), data={"name": nothing})
        assert reply.status_code in (200, 422)
        check_html(reply)


def test_a_sheet_is_typed_in_and_handed_in_once(world: World, desk: FlaskClient, newcomer: str) -> None:
    page = desk.get(url(f"{FIND}/{newcomer}"))
    check_html(page)
    seen = _fields(page.text)
    assert seen["collective"] == world.area_id
    typed = _rows("8", statement_c02="Học hàn 20 giờ", evidence_c02="10 buổi", goals="Học thêm nghề hàn")
    typed["points_c05"] = "9"
    for _ in range(2):
        assert _send(desk, newcomer, typed | SIGNED | HAND_IN, seen).status_code == 303
    sheet = _sheet(world, newcomer)
    assert sheet is not None
    assert (sheet.state, sheet.group, sheet.scribe, sheet.self_effective) == ("submitted", "farmer", "relative", 162)
    answers = {row.indicator: row for row in world.rows(select(Answer).where(Answer.declaration_id == sheet.id))}
    assert (answers["c02"].statement, answers["c01"].statement) == ("Học hàn 20 giờ", ON_PAPER)
    evidence = {row.indicator: row for row in world.rows(select(Evidence).where(Evidence.declaration_id == sheet.id))}
    assert len(evidence) == 10
    assert evidence["c02"].note == "Theo phiếu giấy: 10 buổi"
    assert evidence["c01"].note == EVIDENCE_ON_PAPER
    agreed = world.rows(select(Consent).where(Consent.person_id == newcomer))
    assert sorted(one.purposes for one in agreed) == [["publication"], ["review"]]
    assert {(one.method, str(one.given_at.date())) for one in agreed} == {("paper", "2026-08-15")}
    (registered,) = world.rows(select(Registration).where(Registration.person_id == newcomer))
    assert registered.goals == "Học thêm nghề hàn"
    assert len(world.rows(select(Submission).where(Submission.declaration_id == sheet.id))) == 1
    assert {"paper"} <= {code for row in world.rows(select(Audit)) for code in row.codes}
    told = desk.get(url(FIND)).text
    assert "Đã nộp phiếu giấy của Trần Văn Cang: 81 điểm." in told
    closed = desk.get(url(f"{FIND}/{newcomer}"))
    check_html(closed)
    assert "đã nộp, không gõ vào nữa" in closed.text
    again = _send(desk, newcomer, _rows("5") | SIGNED | HAND_IN, seen | {"once": str(uuid.uuid4())})
    assert again.status_code == 409
    assert "Phiếu đã nộp" in again.text
    assert _sheet(world, newcomer).self_effective == 162


def test_what_is_not_signed_is_kept_as_a_draft_and_finished_later(
    world: World, desk: FlaskClient, newcomer: str
) -> None:
    unsigned = _rows() | {"signed_on": "15/08/2026", "scribe": "self"}
    refused = _send(desk, newcomer, unsigned | HAND_IN)
    assert refused.status_code == 422
    check_html(refused)
    assert "Phiếu chưa ký" in refused.text
    assert "dấu đồng ý cho phường xét" in refused.text
    assert 'value="8"' in refused.text
    assert _sheet(world, newcomer) is None
    assert _send(desk, newcomer, unsigned | {"draft": "1"}).status_code == 303
    sheet = _sheet(world, newcomer)
    assert (sheet.state, sheet.self_effective) == ("draft", 160)
    assert world.rows(select(Consent).where(Consent.person_id == newcomer)) == []
    page = desk.get(url(f"{FIND}/{newcomer}"))
    assert ON_PAPER in page.text
    shown = {f"statement_{code}": ON_PAPER for code in CODES} | {f"points_{code}": "8" for code in CODES}
    del shown["statement_c03"], shown["points_c03"]
    assert _send(desk, newcomer, shown | SIGNED | HAND_IN).status_code == 303
    sheet = _sheet(world, newcomer)
    # What was emptied is empty; an indicator that says nothing counts nothing.
    assert (sheet.state, sheet.self_effective) == ("submitted", 144)
    row = world.get(Answer, sheet.id, "c03")
    assert (row.self_points, row.statement) == (None, None)
    assert len(world.rows(select(Evidence).where(Evidence.declaration_id == sheet.id))) == 10


def test_what_a_phone_wrote_meanwhile_is_never_overwritten(world: World, desk: FlaskClient, newcomer: str) -> None:
    seen = _fields(desk.get(url(f"{FIND}/{newcomer}")).text)
    with world.writing() as session:
        person = session.get(Person, (world.ward_id, newcomer))
        factories.declaration(
            session,
            person,
            session.get(Campaign, (world.ward_id, world.campaign_id)),
            answers={"c01": (6, "Đọc báo mỗi ngày")},
        )
    overtaken = _send(desk, newcomer, _rows("8") | SIGNED | HAND_IN, seen)
    assert overtaken.status_code == 409
    check_html(overtaken)
    assert "Đọc báo mỗi ngày" in overtaken.text
    assert _sheet(world, newcomer).state == "draft"
    assert world.rows(select(Consent).where(Consent.person_id == newcomer)) == []
    moved = seen | {"rev": rev_on(overtaken), "once": _fields(overtaken.text)["once"]}
    assert _send(desk, newcomer, _rows("8") | SIGNED | HAND_IN, moved).status_code == 303
    assert _sheet(world, newcomer).state == "submitted"


@pytest.mark.parametrize(
    "wrong",
    [
        {"points_c04": "11"},
        {"points_c04": "tám"},
        {"points_c04": "-1"},
        {"points_c04": "8,25"},
        {"statement_c02": "x" * 2001},
        {"evidence_c02": "x" * 3000},
        {"signed_on": "31/02/2026"},
        {"signed_on": "18/08/2027"},
        {"signed_on": ""},
        {"collective": "00000000-0000-4000-8000-000000000001"},
        {"collective": "=1+1"},
        {"group": "khong-co"},
        {"scribe": "robot"},
        {"goals": "x" * 3000},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_written(
    world: World, desk: FlaskClient, newcomer: str, wrong: dict[str, str]
) -> None:
    refused = _send(desk, newcomer, _rows() | SIGNED | HAND_IN | wrong)
    assert refused.status_code == 422
    check_html(refused)
    assert 'class="error-summary"' in refused.text
    assert _sheet(world, newcomer) is None
    assert world.rows(select(Quarantine)) == []
    assert world.rows(select(Consent).where(Consent.person_id == newcomer)) == []


def test_hostile_words_are_words(world: World, desk: FlaskClient, newcomer: str) -> None:
    typed = _rows(
        statement_c01=HOSTILE, evidence_c01=HOSTILE, goals=HOSTILE, statement_c02="Ho\u0323c nghe\u0302\u0300"
    )
    assert _send(desk, newcomer, typed | SIGNED | {"draft": "1"}).status_code == 303
    check_html(desk.get(url(f"{FIND}/{newcomer}")))
    row = world.get(Answer, sheet_id("declaration", world.campaign_id, newcomer), "c02")
    assert row.statement == "Học nghề"
    assert "<script>alert" not in desk.get(url(f"{FIND}/{newcomer}")).text


def test_only_those_who_go_round_there_type_papers_in(world: World, sign_in: SignIn, newcomer: str) -> None:
    for who in ("hkh", "to", "truong", "ubnd", "bcd"):
        assert sign_in(who).get(url(f"{FIND}/{newcomer}")).status_code == 403
        assert "go-phieu" not in sign_in(who).get(url("giay-to")).text


def test_the_photo_goes_with_the_sheet(
    app: Flask, world: World, desk: FlaskClient, newcomer: str, sign_in: SignIn
) -> None:
    typed: dict[str, Any] = _rows() | SIGNED | HAND_IN
    bad = _send(desk, newcomer, typed | {"file": (io.BytesIO(b"MZ no"), "a.jpg")})
    assert bad.status_code == 422
    assert _sheet(world, newcomer) is None
    assert list(app.extensions["evidence"].names("sheets/")) == []
    assert _send(desk, newcomer, typed | {"file": (io.BytesIO(PDF), "../phieu.pdf")}).status_code == 303
    sheet = _sheet(world, newcomer)
    (scan,) = world.rows(select(SheetScan))
    pages = url(f"giay-to/phieu-giay/{sheet.id}")
    to = sign_in("to")
    check_html(to.get(pages))
    assert to.get(f"{pages}/{scan.sha256}").data == PDF
    assert "phieu-giay" in to.get(url(f"phieu/{sheet.id}")).text
    assert sign_in("tokhac").get(f"{pages}/{scan.sha256}").status_code == 403
    assert to.get(f"{pages}/{'0' * 64}").status_code == 404
    for content in (None, b"", b"MZ not a picture", PDF.replace(b"/Catalog", b"/JavaScript")):
        form = {"file": (io.BytesIO(content), "a.pdf")} if content is not None else {}
        assert desk.post(pages, data=form).status_code == 422
    for _ in range(2):
        assert desk.post(f"{pages}/{scan.sha256}/bo").status_code == 303
    assert world.rows(select(SheetScan)) == []
    assert list(app.extensions["evidence"].names("sheets/")) == []


def test_a_page_stays_once_somebody_judged_by_it(world: World, desk: FlaskClient) -> None:
    pages = url(f"giay-to/phieu-giay/{world.sheet_id}")
    for _ in range(2):
        assert desk.post(pages, data={"file": (io.BytesIO(PDF), "a.pdf")}).status_code == 303
    (scan,) = world.rows(select(SheetScan))
    with world.writing() as session:
        session.get(Declaration, (world.ward_id, world.sheet_id)).state = "verified"
    assert desk.post(f"{pages}/{scan.sha256}/bo").status_code == 403
    assert len(world.rows(select(SheetScan))) == 1
    assert f"{scan.sha256}/bo" not in desk.get(pages).text


def test_cut_anywhere_or_without_room_a_sheet_is_taken_in_whole_once(
    app: Flask, world: World, desk: FlaskClient, newcomer: str
) -> None:
    seen = _fields(desk.get(url(f"{FIND}/{newcomer}")).text)
    typed = _rows(goals="Học nghề") | SIGNED | HAND_IN

    def send() -> Any:
        return _send(desk, newcomer, typed, seen)

    assert accidents.at_every_write(app, world.ward_id, send, "hết chỗ").status_code == 303
    replies = accidents.at_once(send, send)
    assert {reply.status_code for reply in replies} == {303}
    assert len(world.rows(select(Submission).where(Submission.declaration_id == _sheet(world, newcomer).id))) == 1
