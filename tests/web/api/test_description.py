"""The API is what `/api/v1/openapi.json` says: proved with requests that schemathesis makes up, on SQLite.

`negative_data_rejection` is off for the operations: a malformed one gets its own receipt there and the call succeeds,
which tests of ours show (test_operations.py, tests/services/operations).
"""

import contextlib
import hashlib
from collections.abc import Iterator
from typing import Any, cast

import pytest
import rfc8785
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import one_of
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests.web.api.conftest import Phone
from webapp.extensions import limiter

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_every_call_is_described(stranger: Phone) -> None:
    paths = stranger.get("/openapi.json").get_json()["paths"]
    described = {(path, method.upper()) for path, item in paths.items() for method in item if method != "parameters"}
    rules = stranger.app.url_map.iter_rules()
    served = {
        (rule.rule.removeprefix("/api/v1").replace("<uuid:upload_id>", "{upload_id}"), method)
        for rule in rules
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.nothing"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served <= described | {(path, "POST") for path in paths if path.startswith("/uploads/")}


def test_operations_are_described_field_by_field(stranger: Phone) -> None:
    shapes = stranger.get("/openapi.json").get_json()["components"]["schemas"]
    data = shapes["NewPersonData"]
    assert data["required"] == ["full_name"]
    assert data["properties"]["id_number"]["anyOf"][0]["writeOnly"] is True
    assert "id_number" not in shapes["Person"]["properties"]
    assert shapes["NewDeclarationData"]["required"] == [
        "person_id",
        "campaign_id",
        "collective_id",
        "criteria_version",
        "group",
    ]


def _sign(body: Any) -> None:
    """Give made-up operations the right hash, or none of them would get past it."""
    operations = body.get("operations") if isinstance(body, dict) else None
    for one in operations if isinstance(operations, list) else ():
        if isinstance(one, dict) and "hash" in one:
            content = [one.get(name) for name in ("type", "entity_id", "base_rev", "made_at", "data")]
            with contextlib.suppress(rfc8785.CanonicalizationError):
                one["hash"] = hashlib.sha256(rfc8785.dumps(content)).hexdigest()


@pytest.fixture
def _without_limits() -> Iterator[None]:
    limiter.enabled = False
    yield
    limiter.enabled = True


@pytest.mark.usefixtures("_without_limits")
@pytest.mark.parametrize(
    "path", ["/ping", "/devices", "/changes", "/operations", "/sealed", "/reconcile", "/openapi.json"]
)
def test_the_server_does_what_the_description_says(phone: Phone, path: str) -> None:
    description = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", phone.app).include(path=path)
    (found,) = description.get_all_operations()
    operation = cast(Any, found).ok()
    modes = [GenerationMode.POSITIVE]
    if operation.body or operation.query:
        modes.append(GenerationMode.NEGATIVE)
    excluded = [negative_data_rejection] if path in ("/operations", "/sealed") else []

    # The test client unpacks nothing.
    headers = {"Accept-Encoding": "identity"}
    if operation.definition.raw.get("security"):
        headers["Authorization"] = f"Bearer {phone.token}"

    @settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes)))
    def answers(case: Any) -> None:
        if path == "/operations":
            _sign(case.body)
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    answers()
