"""Titles from paper, typed in by the association: a form, its scan, taken back with a reason."""

from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf.file import FileField
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.models import Person, TitleYear
from webapp.queries import titles as query
from webapp.services import counter, signed_files
from webapp.services import titles as service
from webapp.services.errors import FaultyInputError
from webapp.services.signed_files import TITLES, NotAcceptedError, SignedFile
from webapp.storage import StorageFullError, StoredFileMissingError
from webapp.web import clock
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.forms.messages import sentence
from webapp.web.forms.steps import ReasonForm
from webapp.web.forms.titles import TitleForm, TitleScanForm
from webapp.web.permissions import allow, requires
from webapp.web.ward import current_ward

REFUSED, NO_ROOM = 422, 507


@blueprint.get("/<ward>/nguoi/<uuid:person_id>/nam")
@requires(Act.RECORD_TITLE)
def title_form(person_id: UUID) -> str:
    """The form of a title from paper."""
    return _page(_person(person_id), TitleForm(formdata=None))


@blueprint.post("/<ward>/nguoi/<uuid:person_id>/nam")
@requires(Act.RECORD_TITLE)
def enter_title(person_id: UUID) -> Response:
    """Type in a title from paper."""
    person, form = _person(person_id), TitleForm()
    fine = form.validate_on_submit()
    file = _file(form.file) if form.file.data else None
    if not fine or form.file.errors:
        return make_response(_page(person, form), REFUSED)
    paper = form.paper()
    refused = _keeping(
        file,
        form,
        lambda: service.enter(writing(), current_actor(), str(person_id), paper, file, now=clock.now()),
    )
    if refused:
        return make_response(_page(_person(person_id), form), refused)
    flash(_("Đã ghi năm %(year)s.", year=paper.year), "done")
    return redirect(url_for("reviews.person", person_id=person_id), 303)


@blueprint.get("/<ward>/nam-dat/<uuid:title_id>/ban-chup")
@requires(Act.VIEW_HISTORY)
def title_scan(title_id: UUID) -> Response:
    """The scan: a picture to look at, a PDF to be saved; it is not run here."""
    row = _title(title_id, Act.VIEW_HISTORY)
    if row.scan_sha256 is None:
        abort(404)
    try:
        file = signed_files.fetch(current_app.extensions["evidence"], row.commune_id, row.scan_sha256, TITLES)
    except StoredFileMissingError:
        abort(404)
    is_pdf = file.filetype == signed_files.PDF
    response = make_response(file.content)
    response.mimetype = file.filetype
    name = f"nam-dat-{row.id[:8]}.{'pdf' if is_pdf else 'jpg'}"
    response.headers.set("Content-Disposition", "attachment" if is_pdf else "inline", filename=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/<ward>/nam-dat/<uuid:title_id>/them-ban-chup")
@requires(Act.RECORD_TITLE)
def title_scan_form(title_id: UUID) -> str:
    """The form of the scan that was missing."""
    row = _title(title_id)
    return _scan_page(row, TitleScanForm(formdata=None, data={"rev": str(row.rev)}))


@blueprint.post("/<ward>/nam-dat/<uuid:title_id>/them-ban-chup")
@requires(Act.RECORD_TITLE)
def attach_title_scan(title_id: UUID) -> Response:
    """Add the scan that was missing."""
    row, form = _title(title_id), TitleScanForm()
    person_id = row.person_id
    fine = form.validate_on_submit()
    if not form.file.data:
        form.file.errors = [_("Chọn tệp bản chụp.")]
    file = _file(form.file) if form.file.data else None
    if not fine or file is None:
        return make_response(_scan_page(row, form), REFUSED)
    chosen, seen = file, form.seen_rev
    refused = _keeping(
        file,
        form,
        lambda: service.attach(writing(), current_actor(), str(title_id), chosen, seen_rev=seen, now=clock.now()),
    )
    if refused:
        return make_response(_scan_page(_title(title_id), form), refused)
    flash(_("Đã thêm bản chụp."), "done")
    return redirect(url_for("reviews.person", person_id=person_id), 303)


@blueprint.get("/<ward>/nam-dat/<uuid:title_id>/bo")
@requires(Act.RECORD_TITLE)
def title_back_form(title_id: UUID) -> str:
    """The form of the reason."""
    row = _title(title_id)
    return _back_page(row, ReasonForm(formdata=None, data={"rev": str(row.rev)}))


@blueprint.post("/<ward>/nam-dat/<uuid:title_id>/bo")
@requires(Act.RECORD_TITLE)
def take_title_back(title_id: UUID) -> Response:
    """It counts no longer; it and its scan stay readable."""
    row, form = _title(title_id), ReasonForm()
    person_id = row.person_id
    if not form.validate_on_submit():
        return make_response(_back_page(row, form), REFUSED)
    reason, seen = str(form.reason.data), form.seen_rev
    service.take_back(writing(), current_actor(), str(title_id), reason, seen_rev=seen, now=clock.now())
    db.session.commit()
    flash(_("Đã bỏ năm ấy. Giấy và lý do vẫn đọc được ở dưới."), "done")
    return redirect(url_for("reviews.person", person_id=person_id), 303)


def _keeping(file: SignedFile | None, form: Any, write: Callable[[], object]) -> int:
    """Keep the file and write the record, both or neither. Gives 0, or the status of the refusal."""
    store, ward = current_app.extensions["evidence"], current_ward().id
    try:
        # Before the lock, which others wait for; and looked at again under it, for somebody may have swept meanwhile.
        if file is not None:
            signed_files.keep(store, ward, file, TITLES)
        write()
        if file is not None:
            signed_files.keep(store, ward, file, TITLES)
            signed_files.sweep(store, ward, query.named_scans(db.session()), TITLES)
        db.session.commit()
    except StorageFullError:
        _sweep()
        form.file.errors = [_("Máy chủ hết chỗ, chưa lưu được bản chụp. Xin báo cho người quản trị.")]
        return NO_ROOM
    except FaultyInputError as error:
        _sweep()
        for fault in error.faults:
            field = form._fields[fault.field]
            field.errors = [*field.errors, sentence(fault.code)]
        return REFUSED
    except Exception:
        # Should this not get through either, whoever types in the next one sweeps.
        with suppress(Exception):
            _sweep()
        raise
    return 0


def _sweep() -> None:
    """Forget the files that no title names."""
    db.session.rollback()
    session = writing()
    counter.lock_ward(session)
    signed_files.sweep(current_app.extensions["evidence"], current_ward().id, query.named_scans(session), TITLES)
    session.rollback()


def _file(field: FileField) -> SignedFile | None:
    try:
        with closing(field.data.stream) as stream:
            return signed_files.read(stream)
    except NotAcceptedError as error:
        field.errors = [sentence(error.code)]
        return None


def _person(person_id: UUID, act: Act = Act.RECORD_TITLE) -> Person:
    row = db.session().get(Person, (current_ward().id, str(person_id)))
    if row is None or row.deleted_at is not None:
        abort(404)
    allow(act, service.subject(db.session(), row))
    return row


def _title(title_id: UUID, act: Act = Act.RECORD_TITLE) -> TitleYear:
    row = query.find(db.session(), str(title_id))
    if row is None:
        abort(404)
    _person(UUID(row.person_id), act)
    return row


def _page(person: Person, form: TitleForm) -> str:
    return render_template("association/title.html", person=person, form=form)


def _scan_page(row: TitleYear, form: TitleScanForm) -> str:
    person = db.session().get_one(Person, (row.commune_id, row.person_id))
    return render_template("association/title-scan.html", row=row, person=person, form=form)


def _back_page(row: TitleYear, form: ReasonForm) -> str:
    person = db.session().get_one(Person, (row.commune_id, row.person_id))
    return render_template("association/title-back.html", row=row, person=person, form=form)
