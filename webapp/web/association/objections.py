"""Objections: the list, and each with its answer. Who wrote one is shown to those who answer, and to nobody else."""

from typing import Any
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.errors import ObjectionError
from webapp.domain.objections import Outcome, must_hear
from webapp.domain.permissions import Subject
from webapp.extensions import db, writing
from webapp.queries import objections as query
from webapp.services import hearings, keys, sheet_facts
from webapp.services import objections as service
from webapp.services.errors import FaultyInputError, StaleError
from webapp.web import clock
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.forms.answers import AnswerForm
from webapp.web.forms.letters import HearingForm, LetterScanForm
from webapp.web.forms.messages import sentence
from webapp.web.permissions import permission, requires

REFUSED, OVERTAKEN = 422, 409


@blueprint.get("/<ward>/kien-nghi")
@requires(Act.VIEW_OBJECTIONS)
def objections() -> str:
    """All objections in my reach, open ones first."""
    rows = query.listed(db.session(), current_actor(), today=clock.today())
    return render_template(
        "association/objections.html",
        waiting=[row for row in rows if row.objection.state == "open"],
        answered=[row for row in rows if row.objection.state != "open"],
        answers=bool(permission(Act.ANSWER_OBJECTION)),
    )


@blueprint.get("/<ward>/kien-nghi/<uuid:objection_id>")
@requires(Act.VIEW_OBJECTIONS)
def objection(objection_id: UUID) -> str:
    """One objection."""
    found(objection_id)
    return shown(objection_id)


@blueprint.post("/<ward>/kien-nghi/<uuid:objection_id>/tra-loi")
@requires(Act.ANSWER_OBJECTION)
def answer(objection_id: UUID) -> Response:
    """Answer it in writing."""
    found(objection_id)
    form = AnswerForm()
    if not form.validate_on_submit():
        return make_response(shown(objection_id, form), REFUSED)
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
        return make_response(shown(objection_id, form, overtaken=True), OVERTAKEN)
    except ObjectionError as error:
        db.session.rollback()
        form.form_errors.append(sentence(error.code))
        return make_response(shown(objection_id, form), REFUSED)
    flash(_("Đã trả lời. Xin báo cho người kiến nghị theo địa chỉ đã ghi."), "done")
    return redirect(url_for("association.objections"), 303)


@blueprint.post("/<ward>/kien-nghi/<uuid:objection_id>/nghe")
@requires(Act.ANSWER_OBJECTION)
def hear(objection_id: UUID) -> Response:
    """Write down what the person concerned says."""
    found(objection_id)
    form = HearingForm()
    if not form.validate_on_submit():
        return make_response(shown(objection_id, hearing=form), REFUSED)
    try:
        hearings.hear(
            writing(), current_actor(), str(objection_id), form.hearing(), seen_rev=form.seen_rev, now=clock.now()
        )
        db.session.commit()
    except StaleError as error:
        db.session.rollback()
        form.move_to(error.rev)
        return make_response(shown(objection_id, hearing=form, overtaken=True), OVERTAKEN)
    except FaultyInputError as error:
        db.session.rollback()
        for fault in error.faults:
            form[fault.field].errors = [sentence(fault.code)]
        return make_response(shown(objection_id, hearing=form), REFUSED)
    except ObjectionError as error:
        db.session.rollback()
        form.form_errors.append(sentence(error.code))
        return make_response(shown(objection_id, hearing=form), REFUSED)
    flash(_("Đã ghi ý kiến của người liên quan. Bây giờ trả lời được."), "done")
    return redirect(url_for("association.objection", objection_id=objection_id), 303)


def found(objection_id: UUID) -> query.Row:
    """The objection; 404 where there is none that whoever looks may know of."""
    row = query.one(db.session(), current_actor(), str(objection_id), today=clock.today())
    if row is None:
        abort(404)
    return row


def subject_of(row: query.Row) -> Subject:
    """What permissions ask about."""
    identity = row.objection.declaration_id
    sheet = sheet_facts.load(db.session(), identity) if identity else None
    return sheet.subject if sheet else Subject()


def shown(
    objection_id: UUID,
    form: AnswerForm | None = None,
    *,
    hearing: HearingForm | None = None,
    scanning: LetterScanForm | None = None,
    overtaken: bool = False,
) -> str:
    """The page, with whichever form was sent and is not in order."""
    session, row = db.session(), found(objection_id)
    said, one = form or hearing or scanning, row.objection
    subject = subject_of(row)
    answers = bool(permission(Act.ANSWER_OBJECTION, subject))
    try:
        words = service.read(session, one)
    except keys.KeyDestroyedError:
        words = None
    heard = hearings.read(session, one, subject.person_id) if answers and subject.person_id else None
    rev = {"rev": str(one.rev)}
    typed: dict[str, Any] = {"heard_on": heard.on, "heard_by": heard.by, "said": heard.said} if heard else {}
    return render_template(
        "association/objection.html",
        row=row,
        objection=one,
        words=words,
        answers=answers,
        form=form or AnswerForm(formdata=None, data=rev),
        sent=said,
        problem=bool(said and said.errors),
        must_hear=must_hear(one.about_oneself, one.declaration_id is not None),
        heard=heard,
        hearing=hearing or HearingForm(formdata=None, data=rev | typed),
        rehearing=hearing is not None,
        scans=query.scans(session, one.id) if answers else (),
        scanning=scanning or LetterScanForm(formdata=None),
        overtaken=overtaken,
    )
