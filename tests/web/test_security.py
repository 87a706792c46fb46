"""What every reply says to the browser, and what no request gets past."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import PASSWORD, account, engine_of, writing
from tests.factories import ward as make_ward
from tests.support.app import close, make_app, settings_for
from tests.support.databases import Database
from webapp.web.assets import PREFIX, asset, of_app
from webapp.web.permissions import public
from webapp.web.security import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DOOR = "/tan-thanh/dang-nhap"


@pytest.fixture(autouse=True)
def ward(database: Database) -> None:
    engine = engine_of(database)
    with writing(engine) as session:
        make_ward(session)
        account(session, "hoa", "association")
    engine.dispose()


@pytest.fixture
def behind_https(database: Database, tmp_path: Path) -> Iterator[Flask]:
    settings = settings_for(
        database, tmp_path, public_url="https://cdht.vidu.invalid", trusted_proxies=1, testing=False
    )
    app = make_app(settings)
    yield app
    close(app)


def directives(policy: str) -> dict[str, str]:
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in policy.split(";"))}


@pytest.mark.parametrize("path", ["/", DOOR, "/healthz", "/khong-co/trang", "/api/v1/ping"])
def test_every_reply_forbids_what_pages_do_not_need(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = directives(headers["Content-Security-Policy"])
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["font-src"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]


def test_built_files_are_bound_by_the_same_policy(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        built = asset("start.js")
    reply = client.get(built)
    headers = reply.headers
    reply.close()
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"].endswith("immutable")


def test_web_assembly_runs_in_the_one_worker_that_needs_it(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        built = {name: PREFIX + path for name, path in of_app().manifest.items() if name.endswith(".js")}
    policies = {}
    for name, path in built.items():
        reply = client.get(path)
        policies[name] = reply.headers.get("Content-Security-Policy", "")
        reply.close()
    loose = [name for name, policy in policies.items() if "unsafe" in policy]
    assert loose == ["workers/argon2.js"]
    own = directives(policies["workers/argon2.js"])
    assert own.pop("script-src") == "'self' 'wasm-unsafe-eval'"
    assert own == {name: rest for name, rest in directives(CONTENT_SECURITY_POLICY).items() if name != "script-src"}


def test_pages_contain_no_inline_code_or_style(client: FlaskClient) -> None:
    for path in ("/", DOOR, "/tan-thanh/khong-co"):
        page = client.get(path).text
        assert "<style" not in page
        assert " style=" not in page
        assert " on" not in "".join(part.split(">")[0] for part in page.split("<button")[1:])
        assert all("src=" in tag.split(">")[0] for tag in page.split("<script")[1:])


def test_pages_with_a_session_are_kept_nowhere(client: FlaskClient) -> None:
    assert client.get(DOOR).headers["Cache-Control"] == "no-store"


def test_the_cookie_of_a_session_is_bound_to_the_host_where_there_is_https(behind_https: Flask) -> None:
    behind_https.config["WTF_CSRF_ENABLED"] = False
    reply = behind_https.test_client().post(
        DOOR, base_url="https://cdht.vidu.invalid", data={"username": "hoa", "password": PASSWORD}
    )
    assert reply.status_code == 302
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("__Host-cdht=")
    parts = {part.strip() for part in cookie.split(";")}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
    assert "Domain" not in cookie
    assert reply.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_another_host_is_refused_in_production_but_probes_are_answered(behind_https: Flask) -> None:
    browser = behind_https.test_client()
    assert browser.get("/", base_url="https://vidu.invalid").status_code == 400
    assert browser.get("/healthz", base_url="http://10.0.0.7").status_code == 200
    assert browser.get("/", base_url="https://cdht.vidu.invalid").status_code == 302


def test_the_client_is_who_the_trusted_proxy_says(behind_https: Flask, app: Flask) -> None:
    for made in (behind_https, app):

        @made.get("/ai", endpoint="who")
        @public
        def who() -> str:
            from flask import request

            return f"{request.remote_addr} {request.scheme} {request.host}"

    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "vidu.invalid"}
    believed = behind_https.test_client().get("/ai", base_url="http://cdht.vidu.invalid", headers=forged)
    assert believed.text == "203.0.113.9 https cdht.vidu.invalid"
    assert app.test_client().get("/ai", headers=forged).text == "127.0.0.1 http localhost"


def test_a_request_that_is_too_large_is_told_so(client: FlaskClient) -> None:
    answer = client.post(DOOR, data={"username": "h" * (13 * 1024 * 1024), "password": "x"})
    assert answer.status_code == 413
    assert "quá lớn" in answer.text


def test_a_form_without_its_token_is_kept_to_be_sent_again(strict_app: Flask) -> None:
    browser = strict_app.test_client()
    typed = {"username": "hoa và một câu", "password": PASSWORD}
    answer = browser.post(DOOR, data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400
    assert "Trang đã mở quá lâu" in answer.text
    assert "<li>hoa và một câu</li>" in answer.text
    assert PASSWORD not in answer.text
    assert f'action="{DOOR}"' in answer.text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://vidu.invalid"}, {}])
def test_a_form_of_another_site_is_not_offered_to_be_sent_again(strict_app: Flask, headers: dict[str, str]) -> None:
    answer = strict_app.test_client().post(DOOR, data={"username": "gài sẵn ở đây"}, headers=headers)
    assert answer.status_code == 400
    assert "gài sẵn" not in answer.text


def test_a_form_with_its_token_is_taken(strict_app: Flask) -> None:
    browser = strict_app.test_client()
    token = browser.get(DOOR).text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    assert token
    data = {"username": "hoa", "password": PASSWORD, "csrf_token": token}
    assert browser.post(DOOR, data=data).status_code == 302
    # The token of the session before is worth nothing in the new one.
    assert browser.post("/tan-thanh/dang-xuat", data={"csrf_token": token}).status_code == 400
