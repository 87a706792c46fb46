"""The People's Committee: its decisions."""

from flask import Flask

from webapp.web.committee import certificates, complaints, decisions, proposals
from webapp.web.committee.blueprint import blueprint

__all__ = ["certificates", "complaints", "decisions", "init_app", "proposals"]


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
