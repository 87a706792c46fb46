"""Signing in and out at the door of a ward."""

from datetime import timedelta

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from tests.factories import NOW, PASSWORD, account, engine_of, reading, writing
from tests.factories import ward as make_ward
from tests.support.app import Clock, SignIn
from tests.support.databases import Database
from webapp.domain.acts import Act
from webapp.models import Account, Audit, Commune
from webapp.services import accounts
from webapp.services.author import Author
from webapp.web import auth
from webapp.web.permissions import requires

DOOR = "/tan-thanh/dang-nhap"


@pytest.fixture(autouse=True)
def two_wards(database: Database) -> None:
    engine = engine_of(database)
    with writing(engine) as writer:
        make_ward(writer)
        account(writer, "hoa", "association", display_name="Lê Hoa")
        account(writer, "vi", "volunteer", display_name="Tường Vi")
    with writing(engine) as writer:
        make_ward(writer, "an-my", name="An Mỹ")
        account(writer, "nam", "association")
    engine.dispose()


@pytest.fixture(autouse=True)
def probe(app: Flask) -> None:
    @app.route("/<ward>/kiem-tra", methods=["GET", "POST"])
    @requires(Act.MANAGE_CAMPAIGN)
    def check() -> dict[str, object]:
        return {"account": auth.current_actor().account_id, "role": auth.author(Act.MANAGE_CAMPAIGN).role}


def sign_in(client: FlaskClient, username: str = "hoa", password: str = PASSWORD, **more: str) -> int:
    return client.post(DOOR, data={"username": username, "password": password, **more}).status_code


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client: FlaskClient) -> None:
    asked = client.get("/tan-thanh/kiem-tra?trang=2")
    assert asked.location == "/tan-thanh/dang-nhap?next=/tan-thanh/kiem-tra?trang%3D2"
    page = client.get(asked.location)
    assert page.status_code == 200
    assert 'value="/tan-thanh/kiem-tra?trang=2"' in page.text
    data = {"username": "hoa", "password": PASSWORD, "next": "/tan-thanh/kiem-tra?trang=2"}
    assert client.post(DOOR, data=data).location == "/tan-thanh/kiem-tra?trang=2"
    assert client.get("/tan-thanh/kiem-tra").get_json()["role"] == "association"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "wanted",
    [
        # Elsewhere, another ward, and spellings by which browsers would go elsewhere.
        "https://vidu.invalid/",
        "//vidu.invalid/tan-thanh/",
        "/an-my/viec",
        "/tan-thanh/../an-my/viec",
        "/tan-thanh\\..\\an-my",
        "/tan-thanh/\nviec",
        "javascript:alert(1)",
        "http://[",
        "tan-thanh/viec",
        # The door itself, and the way out.
        "/tan-thanh/dang-nhap",
        "/tan-thanh/dang-xuat",
        "",
    ],
)
def test_after_signing_in_nobody_is_sent_out_of_the_ward(client: FlaskClient, wanted: str) -> None:
    data = {"username": "hoa", "password": PASSWORD, "next": wanted}
    assert client.post(DOOR, data=data).location == "/tan-thanh/viec"


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(client: FlaskClient) -> None:
    wrong = client.post(DOOR, data={"username": "hoa", "password": "sai mật khẩu"})
    unknown = client.post(DOOR, data={"username": "aihoa", "password": "sai mật khẩu"})
    elsewhere = client.post(DOOR, data={"username": "nam", "password": PASSWORD})
    assert [answer.status_code for answer in (wrong, unknown, elsewhere)] == [422, 422, 422]
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in wrong.text
    assert "sai mật khẩu" not in wrong.text
    assert unknown.text.replace("aihoa", "hoa") == wrong.text


def test_who_has_no_such_task_is_refused(client: FlaskClient) -> None:
    sign_in(client, "vi")
    refused = client.get("/tan-thanh/kiem-tra")
    assert refused.status_code == 403
    assert "Nhiệm vụ được giao không gồm việc này" in refused.text


def test_an_account_of_another_ward_is_refused_here(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in("nam")
    assert browser.get("/an-my/kiem-tra").status_code == 200
    assert browser.get("/tan-thanh/kiem-tra").status_code == 403


def test_signing_in_starts_a_new_session(client: FlaskClient) -> None:
    with client.session_transaction() as before:
        before.update(csrf_token="planted", left="behind")
    sign_in(client)
    with client.session_transaction() as after:
        assert "left" not in after
        assert after.get("csrf_token") != "planted"


def test_signing_out_makes_copies_of_the_cookie_worthless(app: Flask, client: FlaskClient, database: Database) -> None:
    sign_in(client)
    cookie = client.get_cookie("cdht")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("cdht", cookie.value)
    assert thief.get("/tan-thanh/kiem-tra").status_code == 200
    assert client.get("/tan-thanh/dang-xuat").status_code == 405
    assert client.post("/tan-thanh/dang-xuat").location == DOOR
    assert client.get("/tan-thanh/kiem-tra").status_code == 302
    assert thief.get("/tan-thanh/kiem-tra").status_code == 302
    engine = engine_of(database)
    with reading(engine, None) as outside:
        ward_id = outside.query(Commune.id).filter_by(slug="tan-thanh").scalar()
        hoa = outside.query(Account).filter_by(username="hoa").one()
    with reading(engine, ward_id) as reader:
        last = reader.query(Audit).order_by(Audit.n.desc()).limit(1).one()
        assert (last.action, last.actor) == ("account.sign_out", f"account:{hoa.id}")
    engine.dispose()


@pytest.mark.parametrize("change", ["password", "disable"])
def test_a_changed_password_or_a_disabled_account_ends_the_session(
    client: FlaskClient, database: Database, change: str
) -> None:
    sign_in(client)
    engine = engine_of(database)
    with writing(engine) as writer:
        hoa = writer.query(Account).filter_by(username="hoa").one()
        from webapp.models import Commune, tenancy

        tenancy.enter(writer, writer.query(Commune.id).filter_by(slug="tan-thanh").scalar())
        if change == "password":
            accounts.set_password(writer, hoa, "một mật khẩu khác", author=Author("admin"), at=NOW)
        else:
            accounts.disable(writer, hoa, author=Author("admin"), at=NOW)
    engine.dispose()
    assert client.get("/tan-thanh/kiem-tra").status_code == 302


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_session_ends_after_eight_idle_hours(client: FlaskClient, clock: Clock) -> None:
    sign_in(client)
    clock.now += timedelta(hours=7, minutes=59)
    assert client.get("/tan-thanh/kiem-tra").status_code == 200
    # The look above kept it alive, for another while.
    clock.now += timedelta(hours=3)
    assert client.get("/tan-thanh/kiem-tra").status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_session_ends_when_nobody_clicked_for_eight_hours(client: FlaskClient, clock: Clock) -> None:
    sign_in(client)
    clock.now += timedelta(hours=8)
    assert client.get("/tan-thanh/kiem-tra").status_code == 302


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_session_ends_after_twelve_hours_however_busy(client: FlaskClient, clock: Clock) -> None:
    sign_in(client)
    for _hour in range(11):
        clock.now += timedelta(hours=1)
        assert client.get("/tan-thanh/kiem-tra").status_code == 200
    clock.now += timedelta(hours=1)
    assert client.get("/tan-thanh/kiem-tra").status_code == 302


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_name_is_locked_for_a_while_after_eight_wrong_passwords(app: Flask, client: FlaskClient) -> None:
    for _attempt in range(8):
        assert sign_in(client, password="sai") == 422
    locked = client.post(DOOR, data={"username": " HOA", "password": PASSWORD})
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 15 * 60 + 1
    assert "xin chờ" in locked.text
    assert "phút rồi thử lại" in locked.text
    # From another address too; another name is not locked.
    elsewhere = app.test_client()
    data = {"username": "hoa", "password": PASSWORD}
    assert elsewhere.post(DOOR, data=data, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 429
    assert sign_in(client, "vi") == 302


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_address_is_locked_for_a_while_after_thirty_wrong_passwords(client: FlaskClient) -> None:
    for attempt in range(30):
        assert sign_in(client, f"ten{attempt}", "sai") == 422
    assert sign_in(client) == 429


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_right_passwords_are_not_counted(client: FlaskClient) -> None:
    assert {sign_in(client) for _time in range(40)} == {302}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_fixture_signs_in_as_the_page_does(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    client.post(DOOR, data={"username": "hoa", "password": PASSWORD})
    with client.session_transaction() as by_page, sign_in("hoa").session_transaction() as by_fixture:
        assert dict(by_page) == dict(by_fixture)
    assert session is not None
