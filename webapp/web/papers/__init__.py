"""The papers of the procedure: where each person takes theirs, and the ward's own templates."""

from flask import Flask

from webapp.domain.acts import Act
from webapp.domain.workflow import Action
from webapp.extensions import db
from webapp.queries.paper_sheets import pages
from webapp.web.papers import blanks, collectives, hub, ownership, people, sheet_scans, typing_in, ward_papers, words
from webapp.web.papers.blueprint import blueprint
from webapp.web.permissions import permission

__all__ = ["blanks", "collectives", "hub", "init_app", "ownership", "people", "sheet_scans", "typing_in", "ward_papers"]


def init_app(app: Flask) -> None:
    """Register the pages; give other pages the links to the papers of what they show."""
    app.register_blueprint(blueprint)
    app.add_template_global(_of_sheet, "sheet_papers")
    app.add_template_global(lambda: permission(Act.MANAGE_SETTINGS), "may_own_templates")
    app.add_template_global(lambda: permission(Act.PRINT_PAPERS), "may_take_papers")
    app.add_template_global(lambda: permission(Action.SUBMIT), "may_type_papers")
    app.add_template_global(lambda sheet: pages(db.session(), sheet), "paper_pages")


def _of_sheet(letter: bool) -> list[tuple[str, str]]:
    """The papers of one sheet: code and title; with the private letter where there is reason for one."""
    codes = ["m1", "m2", "m3a"]
    if letter and permission(Act.VIEW_HISTORY):
        codes.append("thu-rieng")
    return [(code, words.title(code)) for code in codes]
