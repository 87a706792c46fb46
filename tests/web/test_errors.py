"""Errors as pages: what happened, what was kept, what to do."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from tests.factories import NOW, account, engine_of, writing
from tests.factories import ward as make_ward
from tests.support.app import Clock, SignIn
from tests.support.databases import Database
from webapp.domain.acts import Act
from webapp.domain.errors import WorkflowError
from webapp.extensions import writing as writing_session
from webapp.models import Commune
from webapp.models.tenancy import OtherWardError
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError
from webapp.web.errors import Change, StalePageError
from webapp.web.permissions import public, requires

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OURS = {"Sec-Fetch-Site": "same-origin"}


class Boom(Exception):
    """An exception whose message tells about somebody."""


@pytest.fixture(autouse=True)
def ward(database: Database) -> None:
    engine = engine_of(database)
    with writing(engine) as session:
        make_ward(session)
        account(session, "hoa", "association")
    engine.dispose()


@pytest.fixture
def fails(app: Flask) -> Callable[[Exception], None]:
    """`fails(error)` makes `/tan-thanh/hong` raise it."""
    raised: list[Exception] = []

    @app.route("/<ward>/hong", methods=["GET", "POST"])
    @public
    def broken() -> str:
        raise raised[0]

    @app.post("/<ward>/can-dang-nhap")
    @requires(Act.MANAGE_CAMPAIGN)
    def guarded() -> str:
        return "vào được"

    app.config["PROPAGATE_EXCEPTIONS"] = False
    return raised.append


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (NotAllowedError("own_sheet"), 403, "phiếu của chính mình"),
        (NotAllowedError("own_household"), 403, "người cùng hộ"),
        (NotAllowedError("out_of_scope"), 403, "ngoài phạm vi được giao"),
        (NotFoundError(), 404, "Không tìm thấy trang"),
        # A row of another ward is as unknown as one that never was.
        (OtherWardError("Person"), 404, "Không tìm thấy trang"),
        (StaleError(7, ("full_name",)), 409, "Không có gì bị ghi đè"),
        (WorkflowError(("wrong_state",)), 409, "Có người vừa sửa trước"),
        (OperationalError("UPDATE", {"name": "Lê Hoa"}, Exception("database is locked")), 503, "đang bận"),
        (Boom("Lê Hoa"), 500, "chưa được ghi; những gì đã lưu trước đó vẫn còn nguyên"),
    ],
)
def test_each_error_has_its_page(
    client: FlaskClient, fails: Callable[[Exception], None], error: Exception, status: int, sentence: str
) -> None:
    fails(error)
    answer = client.get("/tan-thanh/hong")
    assert answer.status_code == status
    assert sentence in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert "Lê Hoa" not in answer.text


def test_the_page_of_a_stale_page_shows_the_change_and_what_was_typed(
    client: FlaskClient, fails: Callable[[Exception], None]
) -> None:
    changes = [Change("Điểm chỉ số 5", "7", "Trịnh Thị Loan", NOW - timedelta(minutes=2)), Change("Ghi chú", "")]
    stale = StalePageError(changes, fresh_url="/tan-thanh/phieu/1", typed=[("Lý do", "Đã xem <b>tại</b> cuộc họp")])
    fails(stale)
    answer = client.post("/tan-thanh/hong")
    assert answer.status_code == 409
    assert "<b>Điểm chỉ số 5</b>: 7" in answer.text
    assert "Trịnh Thị Loan, 09:28, 17/08/2026" in answer.text
    assert "(để trống)" in answer.text
    assert "Đã xem &lt;b&gt;tại&lt;/b&gt; cuộc họp" in answer.text
    assert 'href="/tan-thanh/phieu/1"' in answer.text


def test_a_form_sent_after_the_session_ended_is_kept(
    app: Flask, fails: Callable[[Exception], None], sign_in: SignIn, clock: Clock
) -> None:
    browser = sign_in("hoa")
    assert browser.post("/tan-thanh/can-dang-nhap", headers=OURS).text == "vào được"
    clock.now += timedelta(hours=9)
    typed = {"reason": "Đã mời hai bên trao đổi", "score": "7", "password": "không được hiện"}
    answer = browser.post("/tan-thanh/can-dang-nhap", data=typed, headers=OURS)
    assert answer.status_code == 401
    assert "Cần đăng nhập lại" in answer.text
    assert "<li>Đã mời hai bên trao đổi</li>" in answer.text
    assert 'name="score"' in answer.text
    assert "không được hiện" not in answer.text


def test_a_method_that_a_page_does_not_have_is_named(client: FlaskClient) -> None:
    answer = client.post("/")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert "Không dùng được như vậy" in answer.text


def test_an_error_lets_go_of_what_was_begun(app: Flask, client: FlaskClient, database: Database) -> None:
    @app.get("/<ward>/do-dang")
    @public
    def half_way() -> str:
        session = writing_session()
        session.query(Commune).update({"is_demo": True})
        raise NotAllowedError("no_role")

    assert client.get("/tan-thanh/do-dang").status_code == 403
    engine = engine_of(database)
    with writing(engine) as session:
        assert session.query(Commune.is_demo).scalar() is False
    engine.dispose()


def test_an_error_is_told_even_where_the_layout_fails(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    def no_build(_name: str) -> str:
        raise RuntimeError("there is no build")

    app.jinja_env.globals["asset"] = no_build
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/tan-thanh/khong-co")
    assert answer.status_code == 404
    assert "<h1>Không tìm thấy trang</h1>" in answer.text
