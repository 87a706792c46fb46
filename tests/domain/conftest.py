"""The shipped version and the small one, which has other numbers, groups, kinds and readings."""

import json
from pathlib import Path
from typing import Any

import pytest

from webapp.criteria import shipped
from webapp.domain.criteria import CriteriaVersion, parse

SMALL = Path(__file__).with_name("criteria_small.json")


@pytest.fixture(scope="session")
def pilot() -> CriteriaVersion:
    return shipped()["pilot-2022"]


@pytest.fixture
def small_content() -> Any:
    return json.loads(SMALL.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def small() -> CriteriaVersion:
    return parse(json.loads(SMALL.read_text(encoding="utf-8")))


@pytest.fixture(params=["pilot", "small"])
def criteria(request: pytest.FixtureRequest, pilot: CriteriaVersion, small: CriteriaVersion) -> CriteriaVersion:
    """Each of the two versions in turn."""
    return pilot if request.param == "pilot" else small
