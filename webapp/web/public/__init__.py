"""What anyone may see and say, without an account: the lists of names, and objections to them."""

from flask import Flask

from webapp.web.public import certificates, objections, pages
from webapp.web.public.blueprint import blueprint

__all__ = ["certificates", "init_app", "objections", "pages"]


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
