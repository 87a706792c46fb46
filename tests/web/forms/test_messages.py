"""Every code of the rules has a sentence of its own."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from webapp.domain import eligibility, scoring
from webapp.domain.workflow import GUARDS
from webapp.web.forms import messages

ROOT = Path(__file__).parents[3]
# Errors of a criteria file: they are told to whoever writes one, by its reader, not on a page.
NOT_ON_PAGES = {"criteria", "criteria_reader"}
RAISED = re.compile(r"(?:DomainError|ObjectionError|WorkflowError|Permission|Fault)")


def _codes_of(path: Path) -> set[str]:
    """First words of errors, and the codes that permissions and faults carry, as written in the source."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and RAISED.fullmatch(node.func.id):
            values = node.args[1:2] if node.func.id in ("Permission", "Fault") else node.args[:1]
            for value in values:
                constants = value.elts if isinstance(value, ast.Tuple) else [value]
                found |= {
                    one.value for one in constants if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def _all_codes() -> set[str]:
    domain = [path for path in (ROOT / "webapp/domain").glob("*.py") if path.stem not in NOT_ON_PAGES]
    services = [
        ROOT / f"webapp/services/{name}.py"
        for name in ("sheets", "reviews", "decisions", "objections", "letters", "hearings", "steps")
    ]
    found: set[str] = set().union(*(_codes_of(path) for path in domain + services))
    found |= set(GUARDS)
    for module in (eligibility, scoring):
        found |= {value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)}
    return found


CODES = sorted(_all_codes())


@pytest.fixture(scope="module")
def bare_app() -> Flask:
    from flask_babel import Babel

    app = Flask(__name__)
    Babel(app)
    return app


def test_the_codes_are_found() -> None:
    assert {"below_five", "no_consent", "own_sheet", "points", "already_answered", "number_taken"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_code_of_the_domain_has_a_sentence(bare_app: Flask, code: str) -> None:
    with bare_app.test_request_context():
        assert messages.is_known(code), code
        assert code not in messages.sentence(code)


def test_an_unknown_code_is_named_so_that_it_can_be_told(bare_app: Flask) -> None:
    with bare_app.test_request_context():
        assert "la_lam" in messages.sentence("la_lam")
