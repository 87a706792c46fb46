"""The ward association: answers objections, gives phones out and shuts them out."""

from flask import Flask

from webapp.web.association import bases, differences, exemplary, objections, phones, proposals, rescue, titles
from webapp.web.association.blueprint import blueprint

__all__ = ["bases", "differences", "exemplary", "init_app", "objections", "phones", "proposals", "rescue", "titles"]


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
