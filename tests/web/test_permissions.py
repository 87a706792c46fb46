"""Every view says what it needs."""

import pytest
from flask import Flask

from webapp.domain.permissions import TABLE
from webapp.web.permissions import is_declared

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_every_route_names_the_action_that_it_needs_or_says_that_it_is_public(app: Flask) -> None:
    silent = sorted(
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if not is_declared(app.view_functions[rule.endpoint])
    )
    assert not silent, "add @requires(action), @needs_sign_in or @public (webapp/web/permissions.py):\n" + "\n".join(
        silent
    )


def test_the_actions_that_routes_name_are_in_the_table(app: Flask) -> None:
    named = {getattr(view, "required_action", None) for view in app.view_functions.values()} - {None}
    assert named <= set(TABLE)
