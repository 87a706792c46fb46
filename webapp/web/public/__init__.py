"""What anyone may see and say, without an account: the lists of names, and objections to them."""

from flask import Flask, Response

from webapp.web.public import objections, pages
from webapp.web.public.blueprint import blueprint

__all__ = ["init_app", "objections", "pages"]


def init_app(app: Flask) -> None:
    """Register the pages. Names belong on the ward's board, not in a search engine."""
    blueprint.after_request(_not_indexed)
    app.register_blueprint(blueprint)


def _not_indexed(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
