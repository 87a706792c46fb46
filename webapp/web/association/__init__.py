"""The ward association: answers objections, gives phones out and shuts them out."""

from flask import Flask

from webapp.web.association import (
    bases,
    differences,
    duplicates,
    exemplary,
    held_back,
    letter_scans,
    letters,
    list_imports,
    list_uploads,
    objections,
    phones,
    plan,
    proposals,
    rescue,
    titles,
)
from webapp.web.association.blueprint import blueprint

__all__ = [
    "bases",
    "differences",
    "duplicates",
    "exemplary",
    "held_back",
    "init_app",
    "letter_scans",
    "letters",
    "list_imports",
    "list_uploads",
    "objections",
    "phones",
    "plan",
    "proposals",
    "rescue",
    "titles",
]


def init_app(app: Flask) -> None:
    """Register the pages; give the page where a day begins its line of the calendar."""
    app.register_blueprint(blueprint)
    app.add_template_global(plan.line_of_today, "plan_today")
