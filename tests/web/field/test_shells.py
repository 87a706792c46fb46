"""The pages that the phone keeps: the same for everybody."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import VERSION
from tests.support.app import SignIn
from tests.web.field.conftest import PERSONAL
from webapp.web.field.shells import shells

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def paths(app: Flask) -> list[str]:
    with app.test_request_context():
        return [shell.path for shell in shells()]


def test_there_is_a_shell_for_each_page_and_for_each_group_of_each_version(app: Flask) -> None:
    found = paths(app)
    assert found[:6] == ["/so/", "/so/ho-gia-dinh", "/so/ho", "/so/nguoi", "/so/cho-gui", "/so/cai-dat"]
    assert all(path.startswith(f"/so/phieu/{VERSION}/") for path in found[6:])
    assert len(found) > 6


def test_a_shell_is_the_same_for_everybody_and_names_nobody(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    volunteer = sign_in("ctv")
    for path in paths(app):
        page = client.get(path)
        assert page.status_code == 200
        assert volunteer.get(path).data == page.data, path
        assert not [name for name in PERSONAL if name in page.text], path


def test_a_shell_needs_no_cookie_and_may_be_kept_if_asked_again(app: Flask, client: FlaskClient) -> None:
    for path in paths(app):
        reply = client.get(path)
        assert "Set-Cookie" not in reply.headers
        assert reply.headers["Cache-Control"] == "no-cache"
        again = client.get(path, headers={"If-None-Match": reply.headers["ETag"]})
        assert again.status_code == 304


def test_shells_have_no_inline_script_style_or_handler(app: Flask, client: FlaskClient) -> None:
    for path in [*paths(app), "/tan-thanh/bat-dau", "/offline"]:
        text = client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", text), path


def test_every_part_that_personal_data_goes_into_is_closed_to_the_browsers_memory(client: FlaskClient) -> None:
    for path in ("/so/ho", "/so/nguoi"):
        text = client.get(path).text
        typed = re.findall(r'<(?:input|textarea)(?![^>]*type="radio")[^>]*>', text)
        assert typed
        assert [one for one in typed if 'autocomplete="off"' not in one] == [], path


def test_a_demo_server_says_so_on_every_shell(app: Flask, client: FlaskClient) -> None:
    assert [path for path in paths(app) if "Dữ liệu minh họa" not in client.get(path).text] == []


def test_the_declaration_offers_the_scores_that_count(client: FlaskClient) -> None:
    text = client.get(f"/so/phieu/{VERSION}/farmer").text
    assert re.findall(r'name="c01-points" value="([^"]+)"', text) == ["0", "5", "6", "7", "8", "9", "10"]


@pytest.mark.parametrize("path", ["/so/phieu/khong-co/farmer", f"/so/phieu/{VERSION}/khong-co"])
def test_an_unknown_version_or_group_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_enrolment_page_knows_the_ward_and_not_the_code(client: FlaskClient) -> None:
    page = client.get("/tan-thanh/bat-dau")
    assert 'data-ward="tan-thanh"' in page.text
    assert client.get("/khong-co/bat-dau").status_code == 404
