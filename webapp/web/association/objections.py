"""Objections: the list, and each with its answer. Who wrote one is shown to those who answer, and to nobody else."""

from typing import Any
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.errors import ObjectionError
from webapp.domain.objections import Outcome
from webapp.domain.permissions import Subject
from webapp.extensions import db, writing
from webapp.queries import objections as query
from webapp.services import keys, sheet_facts
from webapp.services import objections as service
from webapp.services.errors import StaleError
from webapp.web import clock
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.forms.answers import AnswerForm
from webapp.web.forms.messages import sentence
from webapp.web.permissions import permission, requires


@blueprint.get("/<ward>/kien-nghi")
@requires(Act.VIEW_OBJECTIONS)
def objections() -> str:
    """All objections in my reach, open ones first."""
    rows = query.listed(db.session(), current_actor(), today=clock.today())
    return render_template(
        "association/objections.html",
        waiting=[row for row in rows if row.objection.state == "open"],
        answered=[row for row in rows if row.objection.state != "open"],
    )


@blueprint.get("/<ward>/kien-nghi/<uuid:objection_id>")
@requires(Act.VIEW_OBJECTIONS)
def objection(objection_id: UUID) -> str:
    """One objection."""
    row = _found(objection_id)
    return _page(row, AnswerForm(formdata=None, data={"rev": str(row.objection.rev)}))


@blueprint.post("/<ward>/kien-nghi/<uuid:objection_id>/tra-loi")
@requires(Act.ANSWER_OBJECTION)
def answer(objection_id: UUID) -> Response:
    """Answer it in writing."""
    row, form = _found(objection_id), AnswerForm()
    if not form.validate_on_submit():
        return make_response(_page(row, form), 422)
    try:
        service.answer_one(
            writing(),
            current_actor(),
            str(objection_id),
            Outcome(form.outcome.data),
            str(form.text.data),
            seen_rev=form.seen_rev,
            now=clock.now(),
        )
        db.session.commit()
    except StaleError as error:
        db.session.rollback()
        form.move_to(error.rev)
        return make_response(_page(_found(objection_id), form, overtaken=True), 409)
    except ObjectionError as error:
        db.session.rollback()
        form.form_errors.append(sentence(error.code))
        return make_response(_page(_found(objection_id), form), 422)
    flash(_("Đã trả lời. Xin báo cho người kiến nghị theo địa chỉ đã ghi."), "done")
    return redirect(url_for("association.objections"), 303)


def _found(objection_id: UUID) -> query.Row:
    row = query.one(db.session(), current_actor(), str(objection_id), today=clock.today())
    if row is None:
        abort(404)
    return row


def _page(row: query.Row, form: AnswerForm, **more: Any) -> str:
    session = db.session()
    sheet = sheet_facts.load(session, row.objection.declaration_id) if row.objection.declaration_id else None
    answers = bool(permission(Act.ANSWER_OBJECTION, sheet.subject if sheet else Subject()))
    try:
        words = service.read(session, row.objection)
    except keys.KeyDestroyedError:
        words = None
    return render_template(
        "association/objection.html", row=row, objection=row.objection, words=words, answers=answers, form=form, **more
    )
