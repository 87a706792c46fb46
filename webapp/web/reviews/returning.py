"""Returning a declaration: a reason per indicator, and one for the whole sheet. What was marked is filled in."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.marks import Mark, Verdict
from webapp.domain.workflow import Action
from webapp.extensions import db
from webapp.queries import marks
from webapp.services import sheets
from webapp.web import clock
from webapp.web.forms.steps import ReturnForm, return_form
from webapp.web.permissions import requires
from webapp.web.reviews import taking
from webapp.web.reviews.blueprint import blueprint
from webapp.web.reviews.sheet import view_of

TEMPLATE = "reviews/return.html"


@blueprint.route("/<ward>/phieu/<uuid:declaration_id>/tra-lai", methods=["GET", "POST"])
@requires(Action.RETURN)
def give_back(declaration_id: UUID) -> Response:
    """Give the sheet back to be completed."""
    rules = view_of(declaration_id).sheet.rules
    form = return_form(rules)()
    if not form.is_submitted():
        return taking.show(declaration_id, Action.RETURN, _begun(declaration_id, rules), TEMPLATE)
    return taking.send(
        declaration_id,
        Action.RETURN,
        form,
        TEMPLATE,
        lambda session, actor, rev: sheets.give_back(
            session, actor, str(declaration_id), form.items(), seen_rev=rev, now=clock.now()
        ),
    )


def _begun(declaration_id: UUID, rules: CriteriaVersion) -> ReturnForm:
    """The form with the reasons that were chosen while the sheet was read; where one lacks, it is asked for."""
    noted = marks.standing(marks.of_sheet(db.session(), str(declaration_id)))
    against = [one for one in noted.values() if one.verdict is not Verdict.ENOUGH and not one.stale]
    begins: dict[str, Any] = {f"code_{one.indicator}": one.code or "" for one in against}
    begins |= {f"text_{one.indicator}": one.text or "" for one in against}
    form = return_form(rules)(formdata=None, data=begins)
    form.from_marks = len(against)
    for one in against:
        if not one.code and not one.text and one.indicator in rules.indicator_codes:
            form[f"code_{one.indicator}"].errors = [_asked_for(one, rules)]
    return form


def _asked_for(mark: Mark, rules: CriteriaVersion) -> str:
    n = rules.indicator(mark.indicator).number
    if mark.verdict is Verdict.MISSING:
        return _("Chỉ số %(n)s đã đánh dấu thiếu: chọn lý do để người kê khai biết cần bổ sung gì.", n=n)
    return _("Chỉ số %(n)s đã đánh dấu không đúng: chọn lý do để người kê khai biết cần sửa gì.", n=n)
