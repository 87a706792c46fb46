"""What the committee does with a proposal: returns it with a remark, signs it, issues it as a decision."""

from contextlib import closing, suppress
from datetime import date
from typing import cast
from uuid import UUID

from flask import current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.signing import Capacity
from webapp.extensions import db, writing
from webapp.queries import decisions as decision_query
from webapp.services import counter, signed_files, ward_settings
from webapp.services import proposals as service
from webapp.services.decisions import ListRefusedError
from webapp.services.errors import FaultyInputError
from webapp.services.proposals import Signing
from webapp.services.signed_files import NotAcceptedError, SignedFile
from webapp.storage import StorageFullError
from webapp.web import clock, proposal_page
from webapp.web.auth import current_actor
from webapp.web.committee.blueprint import blueprint
from webapp.web.forms.messages import sentence
from webapp.web.forms.proposals import IssueForm, SignForm
from webapp.web.forms.steps import ReasonForm
from webapp.web.permissions import requires
from webapp.web.ward import current_ward

REFUSED = 422


@blueprint.get("/<ward>/to-trinh/<uuid:proposal_id>/tra-lai")
@requires(Act.RETURN_PROPOSAL)
def return_form(proposal_id: UUID) -> str:
    """The form of the remark."""
    row = proposal_page.found(proposal_id)
    form = ReasonForm(formdata=None, data={"rev": str(row.rev)})
    return render_template("committee/return.html", row=row, form=form)


@blueprint.post("/<ward>/to-trinh/<uuid:proposal_id>/tra-lai")
@requires(Act.RETURN_PROPOSAL)
def give_back(proposal_id: UUID) -> Response:
    """Return it with a remark."""
    row, form = proposal_page.found(proposal_id), ReasonForm()
    if not form.validate_on_submit():
        return make_response(render_template("committee/return.html", row=row, form=form), REFUSED)
    service.give_back(
        writing(), current_actor(), row.id, str(form.reason.data), seen_rev=form.seen_rev, now=clock.now()
    )
    db.session.commit()
    flash(_("Đã trả lại Hội Khuyến học phường, kèm ý kiến."), "done")
    return redirect(url_for("association.proposal", proposal_id=proposal_id), 303)


@blueprint.post("/<ward>/to-trinh/<uuid:proposal_id>/ky")
@requires(Act.ISSUE_DECISION)
def sign(proposal_id: UUID) -> Response:
    """It was signed: who, in which capacity."""
    row = proposal_page.found(proposal_id)
    form = SignForm().offer(ward_settings.authority(db.session(), clock.today()))
    if not form.validate_on_submit():
        return make_response(proposal_page.render(row, form), REFUSED)
    by = Signing(str(form.signer.data), Capacity(form.capacity.data), str(form.position.data or ""))
    try:
        service.sign(writing(), current_actor(), row.id, by, seen_rev=form.seen_rev, now=clock.now())
        db.session.commit()
    except (ListRefusedError, FaultyInputError) as error:
        return proposal_page.refused(proposal_id, form, error)
    flash(_("Đã ghi người ký. Văn thư ghi số, ngày và đính kèm bản đã ký."), "done")
    return redirect(url_for("association.proposal", proposal_id=proposal_id), 303)


@blueprint.post("/<ward>/to-trinh/<uuid:proposal_id>/phat-hanh")
@requires(Act.ISSUE_DECISION)
def issue(proposal_id: UUID) -> Response:
    """Issue the decision: everybody on its list, or nobody."""
    row, form = proposal_page.found(proposal_id), IssueForm()
    identity = row.id
    fine = form.validate_on_submit()
    file = _file(form)
    if not fine or file is None:
        return make_response(proposal_page.render(row, form), REFUSED)
    store, ward = current_app.extensions["evidence"], current_ward().id
    number, signed_on = str(form.number.data), cast(date, form.signed_on.data)
    try:
        # Before the lock, which others wait for; and looked at again under it, for somebody may have swept meanwhile.
        signed_files.keep(store, ward, file)
        service.issue(
            writing(),
            current_actor(),
            identity,
            number,
            signed_on,
            file.sha256,
            seen_rev=form.seen_rev,
            now=clock.now(),
        )
        signed_files.keep(store, ward, file)
        signed_files.sweep(store, ward, decision_query.named_files(db.session()))
        db.session.commit()
    except StorageFullError:
        return _no_room(proposal_id, form)
    except (FaultyInputError, ListRefusedError) as error:
        _sweep()
        return proposal_page.refused(proposal_id, form, error)
    except Exception:
        # Should this not get through either, whoever issues next sweeps.
        with suppress(Exception):
            _sweep()
        raise
    flash(_("Đã phát hành quyết định số %(number)s.", number=number), "done")
    return redirect(url_for("committee.decisions"), 303)


def _file(form: IssueForm) -> SignedFile | None:
    upload = form.file.data
    if not upload:
        form.file.errors = [_("Chọn tệp bản đã ký.")]
        return None
    try:
        with closing(upload.stream) as stream:
            return signed_files.read(stream)
    except NotAcceptedError as error:
        form.file.errors = [sentence(error.code)]
        return None


def _no_room(proposal_id: UUID, form: IssueForm) -> Response:
    db.session.rollback()
    form.file.errors = [_("Máy chủ hết chỗ, chưa lưu được bản ký. Xin báo cho người quản trị.")]
    return make_response(proposal_page.render(proposal_page.found(proposal_id), form), 507)


def _sweep() -> None:
    """Forget the file of a refused decision, unless another decision names it: the button may be pressed twice."""
    db.session.rollback()
    session = writing()
    counter.lock_ward(session)
    signed_files.sweep(current_app.extensions["evidence"], current_ward().id, decision_query.named_files(session))
    session.rollback()
