"""The collective's scores of one declaration, as the minutes say them."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import session as cookie
from werkzeug.wrappers import Response

from webapp.domain import scoring
from webapp.domain.workflow import Action
from webapp.queries.sheet import View
from webapp.services import reviews
from webapp.web import clock
from webapp.web.forms.steps import ReviewForm, review_form
from webapp.web.permissions import requires
from webapp.web.reviews import taking
from webapp.web.reviews.blueprint import blueprint
from webapp.web.reviews.sheet import view_of

TEMPLATE = "reviews/review.html"
MEETING = "meeting"


@blueprint.route("/<ward>/phieu/<uuid:declaration_id>/binh-xet", methods=["GET", "POST"])
@requires(Action.REVIEW)
def review(declaration_id: UUID) -> Response:
    """Write down what the meeting agreed."""
    view = view_of(declaration_id)
    form = review_form(view.sheet.rules, view.sheet.declaration.group)(data=_beginning(view))
    if not form.is_submitted():
        return taking.show(declaration_id, Action.REVIEW, form, TEMPLATE)
    response = taking.send(
        declaration_id,
        Action.REVIEW,
        form,
        TEMPLATE,
        lambda session, actor, rev: reviews.review(
            session, actor, str(declaration_id), form.agreed(), seen_rev=rev, now=clock.now()
        ),
    )
    if response.status_code == 303:
        _remember(form)
    return response


def _beginning(view: View) -> dict[str, Any]:
    """What the form begins with: what was agreed before, else the person's own score where a collective may give it."""
    sheet = view.sheet
    begins: dict[str, Any] = {}
    for code in sheet.rules.indicator_codes:
        answer = sheet.answers.get(code, scoring.Answer())
        own = answer.self_points or 0
        usual = None if scoring.is_below_minimum(sheet.rules, own) else own
        begins[f"points_{code}"] = usual if answer.collective_points is None else answer.collective_points
        begins[f"reason_{code}"] = view.reasons.get(code, "")
    return begins | _last_meeting()


def _remember(form: ReviewForm) -> None:
    """A meeting goes through many sheets: its day and minutes stand on the next form already."""
    if isinstance(form.meeting_on.data, date):
        cookie[MEETING] = [form.meeting_on.data.isoformat(), str(form.minutes.data)]


def _last_meeting() -> dict[str, Any]:
    held = cookie.get(MEETING)
    return {"meeting_on": date.fromisoformat(held[0]), "minutes": held[1]} if held else {}
