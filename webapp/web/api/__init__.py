"""The wire between phones and server (docs/protocol.md): `/api/v1`, JSON, bearer tokens, no cookies."""

from importlib import import_module

from flask import Flask

from webapp import extensions
from webapp.web.api import errands
from webapp.web.api.base import blueprint
from webapp.web.api.remembered import Remembered

CALLS = ("frame", "ping", "devices", "changes", "operations", "sealed", "reconcile", "uploads", "description")

__all__ = ["blueprint", "init_app"]


def init_app(app: Flask) -> None:
    """Register the calls, and what is true of every reply under the prefix."""
    for module in CALLS:
        # They put their views on the blueprint.
        import_module(f"webapp.web.api.{module}")
    extensions.csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    errands.init_app(app)
    app.extensions["remembered"] = Remembered()
