"""Decisions: who is ready for one, issuing it with its signed paper, and those of before."""

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from webapp.domain.acts import Act
from webapp.domain.permissions import may
from webapp.extensions import db, writing
from webapp.models import Campaign
from webapp.queries import decisions as query
from webapp.queries import sheets
from webapp.services import counter, signed_files
from webapp.services import decisions as service
from webapp.services.decisions import ListRefusedError, Signed
from webapp.services.errors import FaultyInputError, NotFoundError
from webapp.services.signed_files import NotAcceptedError, SignedFile
from webapp.storage import StorageFullError, StoredFileMissingError
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.committee.blueprint import blueprint
from webapp.web.forms.decision import DecisionForm
from webapp.web.forms.messages import sentence
from webapp.web.permissions import requires
from webapp.web.ward import current_ward

REFUSED = 422


@dataclass(frozen=True)
class Person:
    """A line of the list: the value of its box, whether it is ticked, and why it was refused."""

    row: sheets.Row
    value: str
    ticked: bool
    refused: tuple[str, ...]


@blueprint.get("/<ward>/quyet-dinh")
@requires(Act.VIEW_PROPOSAL)
def decisions() -> str:
    """Who can be recognised today, and the decisions of before."""
    return _page(DecisionForm(formdata=None), ticked=None)


@blueprint.post("/<ward>/quyet-dinh")
@requires(Act.ISSUE_DECISION)
def issue() -> AnyResponse:
    """Issue a decision: everybody on its list, or nobody."""
    campaign = _campaign()
    if campaign is None:
        abort(404)
    form = DecisionForm()
    fine = form.validate_on_submit()
    candidates = form.candidates()
    ticked = {one.declaration_id for one in candidates}
    if not candidates:
        form.people.errors = [_("Chọn ít nhất một người.")]
        fine = False
    file = _file(form)
    if not fine or file is None:
        return make_response(_page(form, ticked=ticked), REFUSED)
    store, ward = current_app.extensions["evidence"], current_ward().id
    signed = Signed(
        str(form.number.data),
        cast(date, form.signed_on.data),
        str(form.signer.data),
        str(form.capacity.data),
        file.sha256,
    )
    refused: dict[str, tuple[str, ...]] = {}
    try:
        # Before the lock, which others wait for; and looked at again under it, for somebody may have swept meanwhile.
        signed_files.keep(store, ward, file)
        service.issue(writing(), current_actor(), campaign.id, signed, candidates, now=clock.now())
        signed_files.keep(store, ward, file)
        signed_files.sweep(store, ward, query.named_files(db.session()))
        db.session.commit()
    except StorageFullError:
        return _no_room(form, ticked)
    except (FaultyInputError, ListRefusedError, NotFoundError) as error:
        _sweep()
        refused = _explain(form, error)
        return make_response(_page(form, ticked=ticked, refused=refused), REFUSED)
    except Exception:
        # Should this not get through either, whoever issues next sweeps.
        with suppress(Exception):
            _sweep()
        raise
    flash(
        _("Đã phát hành quyết định số %(number)s: công nhận %(n)s người.", number=signed.number, n=len(candidates)),
        "done",
    )
    return redirect(url_for("committee.decisions"), 303)


@blueprint.get("/<ward>/quyet-dinh/<uuid:decision_id>/ban-ky")
@requires(Act.VIEW_PROPOSAL)
def signed_file(decision_id: UUID) -> Response:
    """The signed paper, as a file to be saved: it is not run here."""
    found = query.find(db.session(), str(decision_id))
    if found is None:
        abort(404)
    try:
        file = signed_files.fetch(current_app.extensions["evidence"], current_ward().id, found.signed_file_sha256)
    except StoredFileMissingError:
        abort(404)
    response = Response(file.content, mimetype=file.filetype)
    ending = "pdf" if file.filetype == signed_files.PDF else "jpg"
    response.headers.set("Content-Disposition", "attachment", filename=f"quyet-dinh-{found.id[:8]}.{ending}")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def _campaign() -> Campaign | None:
    return sheets.current_campaign(db.session(), clock.today())


def _file(form: DecisionForm) -> SignedFile | None:
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


def _no_room(form: DecisionForm, ticked: set[str]) -> AnyResponse:
    db.session.rollback()
    form.file.errors = [_("Máy chủ hết chỗ, chưa lưu được bản ký. Xin báo cho người quản trị.")]
    return make_response(_page(form, ticked=ticked), 507)


def _sweep() -> None:
    """Forget the file of a refused decision, unless another decision names it: the button may be pressed twice."""
    session = writing()
    counter.lock_ward(session)
    signed_files.sweep(current_app.extensions["evidence"], current_ward().id, query.named_files(session))
    session.rollback()


def _explain(form: DecisionForm, error: Exception) -> dict[str, tuple[str, ...]]:
    """Put what was refused beside its field; gives what was refused about people."""
    if isinstance(error, FaultyInputError):
        for fault in error.faults:
            field = form._fields.get(fault.field, form.people)
            field.errors = [*field.errors, sentence(fault.code)]
        return {}
    if isinstance(error, ListRefusedError):
        form.people.errors = [
            _("Chưa công nhận ai: %(n)s người trong danh sách chưa đủ điều kiện, xem bên dưới.", n=len(error.refused))
        ]
        return error.refused
    form.people.errors = [_("Có người trong danh sách không còn tìm thấy. Xin chọn lại.")]
    return {}


def _page(form: DecisionForm, *, ticked: set[str] | None, refused: dict[str, tuple[str, ...]] | None = None) -> str:
    session, actor, campaign, today = db.session(), current_actor(), _campaign(), clock.today()
    issues = bool(may(actor, Act.ISSUE_DECISION, None, today))
    ready = query.ready(session, actor, campaign.id, today=today) if campaign else query.Ready((), ())
    people = [
        Person(
            row,
            f"{row.id}:{row.rev}",
            ticked is None or row.id in ticked,
            tuple(sentence(code) for code in (refused or {}).get(row.id, ())),
        )
        for row in ready.rows
    ]
    waiting: list[Any] = [(row, sentence(code), (refused or {}).get(row.id)) for row, code in ready.waiting]
    return render_template(
        "committee/decisions.html",
        campaign=campaign,
        issues=issues,
        form=form,
        people=people,
        waiting=waiting,
        issued=query.issued(session),
    )
