"""Complaints after a decision: the letter written down, and how it was settled."""

from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.models import Complaint, Decision
from webapp.queries import decisions
from webapp.services import complaints as service
from webapp.services.errors import FaultyInputError, StaleError
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.committee.blueprint import blueprint
from webapp.web.forms.complaints import ComplaintForm, SettlementForm
from webapp.web.forms.messages import sentence
from webapp.web.permissions import requires
from webapp.web.ward import current_ward

REFUSED, OVERTAKEN = 422, 409


@blueprint.get("/<ward>/quyet-dinh/<uuid:decision_id>/khieu-nai")
@requires(Act.ISSUE_DECISION)
def complaint_form(decision_id: UUID) -> str:
    """The letter, to be typed in."""
    return _form_page(_decision(decision_id), ComplaintForm(formdata=None))


@blueprint.post("/<ward>/quyet-dinh/<uuid:decision_id>/khieu-nai")
@requires(Act.ISSUE_DECISION)
def record_complaint(decision_id: UUID) -> Response:
    """Write it down."""
    found, form = _decision(decision_id), ComplaintForm()
    if not form.validate_on_submit():
        return make_response(_form_page(found, form), REFUSED)
    try:
        row = service.record(
            writing(),
            current_actor(),
            str(decision_id),
            form.letter(),
            form.words(),
            once=form.once_id,
            now=clock.now(),
        )
    except FaultyInputError as error:
        db.session.rollback()
        for fault in error.faults:
            form[fault.field].errors = [sentence(fault.code)]
        return make_response(_form_page(_decision(decision_id), form), REFUSED)
    identity = row.id
    db.session.commit()
    flash(_("Đã ghi đơn khiếu nại. Quyết định vẫn có hiệu lực cho đến khi có văn bản giải quyết."), "done")
    return redirect(url_for("committee.complaint", complaint_id=identity), 303)


@blueprint.get("/<ward>/khieu-nai/<uuid:complaint_id>")
@requires(Act.ISSUE_DECISION)
def complaint(complaint_id: UUID) -> str:
    """One complaint, with its settlement or the form for it."""
    row = _complaint(complaint_id)
    return _page(row, SettlementForm(formdata=None, data={"rev": str(row.rev)}))


@blueprint.post("/<ward>/khieu-nai/<uuid:complaint_id>/giai-quyet")
@requires(Act.ISSUE_DECISION)
def settle_complaint(complaint_id: UUID) -> Response:
    """Write down how it ended."""
    form = SettlementForm()
    if not form.validate_on_submit():
        return make_response(_page(_complaint(complaint_id), form), REFUSED)
    _complaint(complaint_id)
    try:
        service.settle(
            writing(), current_actor(), str(complaint_id), form.settlement(), seen_rev=form.seen_rev, now=clock.now()
        )
        db.session.commit()
    except FaultyInputError as error:
        db.session.rollback()
        for fault in error.faults:
            form[fault.field].errors = [sentence(fault.code)]
        return make_response(_page(_complaint(complaint_id), form), REFUSED)
    except StaleError:
        db.session.rollback()
        return make_response(_page(_complaint(complaint_id), form, overtaken=True), OVERTAKEN)
    flash(_("Đã ghi kết quả giải quyết."), "done")
    return redirect(url_for("committee.complaint", complaint_id=complaint_id), 303)


def _form_page(found: Decision, form: ComplaintForm) -> str:
    return render_template("committee/complaint-form.html", decision=found, form=form)


def _page(row: Complaint, form: SettlementForm, *, overtaken: bool = False) -> str:
    session = db.session()
    return render_template(
        "committee/complaint.html",
        complaint=row,
        decision=session.get_one(Decision, (row.commune_id, row.decision_id)),
        words=service.read(session, row),
        form=form,
        overtaken=overtaken,
    )


def _decision(decision_id: UUID) -> Decision:
    found = decisions.find(db.session(), str(decision_id))
    if found is None:
        abort(404)
    return found


def _complaint(complaint_id: UUID) -> Complaint:
    found = db.session().get(Complaint, (current_ward().id, str(complaint_id)))
    if found is None:
        abort(404)
    return found
