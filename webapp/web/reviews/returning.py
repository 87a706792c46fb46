"""Returning a declaration: a reason per indicator, and one for the whole sheet."""

from uuid import UUID

from werkzeug.wrappers import Response

from webapp.domain.workflow import Action
from webapp.services import sheets
from webapp.web import clock
from webapp.web.forms.steps import return_form
from webapp.web.permissions import requires
from webapp.web.reviews import taking
from webapp.web.reviews.blueprint import blueprint
from webapp.web.reviews.sheet import view_of

TEMPLATE = "reviews/return.html"


@blueprint.route("/<ward>/phieu/<uuid:declaration_id>/tra-lai", methods=["GET", "POST"])
@requires(Action.RETURN)
def give_back(declaration_id: UUID) -> Response:
    """Give the sheet back to be completed."""
    form = return_form(view_of(declaration_id).sheet.rules)()
    if not form.is_submitted():
        return taking.show(declaration_id, Action.RETURN, form, TEMPLATE)
    return taking.send(
        declaration_id,
        Action.RETURN,
        form,
        TEMPLATE,
        lambda session, actor, rev: sheets.give_back(
            session, actor, str(declaration_id), form.items(), seen_rev=rev, now=clock.now()
        ),
    )
