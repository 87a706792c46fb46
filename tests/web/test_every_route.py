"""Every route × every role × another ward's ids.

Each route has its positive control: the right person with the right id gets in, so that a 404 for all cannot pass.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.app import SignIn
from tests.web.walk_cases import CALLS, OPEN_CALLS, PAGES, Case
from tests.web.walk_world import SIGNED, WardOfIds, make
from webapp.domain.acts import TABLE
from webapp.domain.roles import Role
from webapp.extensions import db, limiter

HERE, THERE = "tan-thanh", "hoa-thuan"
SHUT = (302, 401)


@pytest.fixture
def wards(app: Flask) -> Iterator[tuple[WardOfIds, WardOfIds]]:
    limiter.enabled = False
    with app.app_context():
        engine = db.engine
        found = make(engine, HERE), make(engine, THERE)
    for ward in found:
        store = app.extensions["evidence"]
        store.write(f"decisions/{ward.commune_id}/{SIGNED}", b"%PDF-1.4 minh hoa")
        store.write(f"minutes/{ward.commune_id}/{SIGNED}", b"%PDF-1.4 minh hoa")
        store.write(f"titles/{ward.commune_id}/{SIGNED}", b"%PDF-1.4 minh hoa")
        store.write(f"letters/{ward.commune_id}/{SIGNED}", b"%PDF-1.4 minh hoa")
        store.write(f"sheets/{ward.commune_id}/{SIGNED}", b"%PDF-1.4 minh hoa")
        store.write(f"exports/{ward.commune_id}/{ward.job_id}.xlsx", b"list")
        for identity, cells in ward.list_cells.items():
            store.write(f"lists/{ward.commune_id}/{identity}", cells)
        store.write(f"evidence/{ward.commune_id}/{'8' * 64}", b"\xff\xd8\xff\xd9")
    yield found
    limiter.enabled = True


def test_every_route_has_its_case(app: Flask) -> None:
    known = PAGES.keys() | CALLS.keys() | OPEN_CALLS.keys()
    routes: set[tuple[str, str]] = set()
    for rule in app.url_map.iter_rules():
        every = rule.methods or set()
        methods = every - {"OPTIONS", "HEAD"} or every - {"OPTIONS"} or every
        # A catch-all that answers 404 to everything is one route, whatever the method.
        routes |= {("GET", rule.endpoint)} if rule.endpoint == "api.nothing" else {(m, rule.endpoint) for m in methods}
    assert routes - known == set(), "a route without a case: say who is right for it in tests/web/walk_cases.py"
    assert known - routes == set(), "a case without a route"


def test_every_route_says_what_it_needs(app: Flask) -> None:
    silent = [name for name, view in app.view_functions.items() if not hasattr(view, "required_action")]
    assert silent == []


def send(client: FlaskClient, method: str, case: Case, ward: WardOfIds, named: WardOfIds | None = None) -> TestResponse:
    data = case.data(named or ward) if case.data else None
    return client.open(case.url(ward, named), method=method, data=data)


def test_only_the_right_person_with_the_right_id_sees_a_page(
    app: Flask, wards: tuple[WardOfIds, WardOfIds], sign_in: SignIn
) -> None:
    for method, endpoint in sorted(PAGES):
        if method == "GET":
            walk(app, wards, sign_in, method, endpoint)


@pytest.mark.parametrize("endpoint", sorted(endpoint for method, endpoint in PAGES if method == "POST"))
def test_only_the_right_person_with_the_right_id_changes_something(
    app: Flask, wards: tuple[WardOfIds, WardOfIds], sign_in: SignIn, endpoint: str
) -> None:
    walk(app, wards, sign_in, "POST", endpoint)


def walk(app: Flask, wards: tuple[WardOfIds, WardOfIds], sign_in: SignIn, method: str, endpoint: str) -> None:
    """Nobody, each wrong role, the right role of another ward, foreign ids; then the right one with the right id."""
    here, there = wards
    case, route = PAGES[method, endpoint], f"{method} {endpoint}"
    if case.who is None:
        if case.ids:
            assert send(app.test_client(), method, case, here, there).status_code == 404, route
        assert send(app.test_client(), method, case, here).status_code in case.expected, route
        return
    assert send(app.test_client(), method, case, here).status_code in SHUT, route
    action = getattr(app.view_functions[endpoint], "required_action", None)
    allowed = TABLE[str(action)].keys() if action else set(Role)
    for role in set(Role) - allowed:
        assert send(sign_in(here.username(role)), method, case, here).status_code == 403, (route, role)
    stranger = send(sign_in(there.username(case.who)), method, case, here)
    assert stranger.status_code in (*SHUT, 403), route
    right = sign_in(here.username(case.who))
    if case.ids:
        assert send(right, method, case, here, there).status_code == 404, route
        assert send(right, method, case, there, there).status_code in (*SHUT, 403, 404), route
    got_in = send(right, method, case, here)
    assert got_in.status_code in case.expected, (route, got_in.text[:2000])


@pytest.mark.parametrize(("method", "endpoint"), sorted(CALLS), ids=lambda part: str(part))
def test_only_a_phone_of_the_ward_is_answered(
    app: Flask, wards: tuple[WardOfIds, WardOfIds], method: str, endpoint: str
) -> None:
    here, there = wards
    path, more, expected = CALLS[method, endpoint]

    def call(token: str | None, ward: WardOfIds) -> int:
        headers = {**more.get("headers", {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        address = "/api/v1" + path.format(upload=ward.upload_id)
        options = {name: value for name, value in more.items() if name != "headers"}
        return app.test_client().open(address, method=method, headers=headers, **options).status_code

    token = here.tokens["volunteer"]
    assert call(None, here) == 401
    assert call(token[:-4] + "0000", here) == 401
    assert call(f"{there.slug}.{token.partition('.')[2]}", here) == 401
    if "{upload}" in path:
        assert call(token, there) == 404
        assert call(here.tokens["steering"], here) in (403, 404)
    assert call(token, here) in expected


def test_calls_without_a_token_tell_nothing_of_anybody(app: Flask, wards: tuple[WardOfIds, WardOfIds]) -> None:
    for (method, endpoint), (path, more, expected) in OPEN_CALLS.items():
        answer = app.test_client().open("/api/v1" + path, method=method, **more)
        assert answer.status_code in expected, endpoint
        assert "Người Thứ" not in answer.text


def test_the_cookie_of_an_official_opens_no_call(
    app: Flask, wards: tuple[WardOfIds, WardOfIds], sign_in: SignIn
) -> None:
    here, _there = wards
    client = sign_in(here.username(Role.ASSOCIATION))
    assert client.get("/api/v1/changes").status_code == 401
