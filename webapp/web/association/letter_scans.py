"""Photos of a letter: added to the objection that came in it, looked at by those who answer, taken away where wrong."""

from contextlib import closing, suppress
from uuid import UUID

from flask import abort, current_app, flash, make_response, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.queries import objections as query
from webapp.services import counter, signed_files
from webapp.services import letters as service
from webapp.services.errors import FaultyInputError
from webapp.services.signed_files import LETTERS, NotAcceptedError, SignedFile
from webapp.storage import StorageFullError, StoredFileMissingError
from webapp.web import clock
from webapp.web.association import objections as page
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.forms.letters import LetterScanForm
from webapp.web.forms.messages import sentence
from webapp.web.permissions import allow, requires
from webapp.web.ward import current_ward

REFUSED, NO_ROOM = 422, 507


@blueprint.post("/<ward>/kien-nghi/<uuid:objection_id>/don")
@requires(Act.ANSWER_OBJECTION)
def attach_letter(objection_id: UUID) -> Response:
    """Add a page of the letter."""
    page.found(objection_id)
    form = LetterScanForm()
    file = _file(form) if form.validate_on_submit() else None
    if file is None:
        return make_response(page.shown(objection_id, scanning=form), REFUSED)
    store, ward = current_app.extensions["evidence"], current_ward().id
    try:
        # Before the lock, which others wait for; and looked at again under it, for somebody may have swept meanwhile.
        signed_files.keep(store, ward, file, LETTERS)
        service.attach(writing(), current_actor(), str(objection_id), file, now=clock.now())
        signed_files.keep(store, ward, file, LETTERS)
        signed_files.sweep(store, ward, query.named_scans(db.session()), LETTERS)
        db.session.commit()
    except (StorageFullError, FaultyInputError) as error:
        full = isinstance(error, StorageFullError)
        _sweep()
        no_room = _("Máy chủ hết chỗ, chưa lưu được ảnh. Xin báo cho người quản trị.")
        form.file.errors = [no_room if full else sentence("too_many_pages")]
        return make_response(page.shown(objection_id, scanning=form), NO_ROOM if full else REFUSED)
    except Exception:
        # Should this not get through either, whoever adds the next page sweeps.
        with suppress(Exception):
            _sweep()
        raise
    flash(_("Đã lưu một trang của đơn."), "done")
    return redirect(url_for("association.objection", objection_id=objection_id), 303)


@blueprint.get("/<ward>/kien-nghi/<uuid:objection_id>/don/<sha256>")
@requires(Act.ANSWER_OBJECTION)
def letter_scan(objection_id: UUID, sha256: str) -> Response:
    """A page of the letter: who wrote it stands there, so it is for those who answer."""
    row = page.found(objection_id)
    allow(Act.ANSWER_OBJECTION, page.subject_of(row))
    if sha256 not in {one.sha256 for one in query.scans(db.session(), row.objection.id)}:
        abort(404)
    try:
        file = signed_files.fetch(current_app.extensions["evidence"], current_ward().id, sha256, LETTERS)
    except StoredFileMissingError:
        abort(404)
    is_pdf = file.filetype == signed_files.PDF
    response = make_response(file.content)
    response.mimetype = file.filetype
    name = f"don-{row.objection.id[:8]}-{sha256[:8]}.{'pdf' if is_pdf else 'jpg'}"
    response.headers.set("Content-Disposition", "attachment" if is_pdf else "inline", filename=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<ward>/kien-nghi/<uuid:objection_id>/don/<sha256>/bo")
@requires(Act.ANSWER_OBJECTION)
def remove_letter(objection_id: UUID, sha256: str) -> Response:
    """Take away a page that does not belong there."""
    page.found(objection_id)
    service.remove(writing(), current_actor(), str(objection_id), sha256, now=clock.now())
    db.session.commit()
    with suppress(Exception):
        # The record is right already; what stays in the store goes with the next page that is added.
        _sweep()
    flash(_("Đã bỏ trang ấy khỏi đơn. Việc bỏ được ghi vào nhật ký."), "done")
    return redirect(url_for("association.objection", objection_id=objection_id), 303)


def _file(form: LetterScanForm) -> SignedFile | None:
    upload = form.file.data
    if not upload:
        form.file.errors = [_("Chọn ảnh hoặc tệp của đơn.")]
        return None
    try:
        with closing(upload.stream) as stream:
            return signed_files.read(stream)
    except NotAcceptedError as error:
        form.file.errors = [sentence(error.code)]
        return None


def _sweep() -> None:
    """Forget the files that no letter names: of a page that was refused, cut off or taken away."""
    db.session.rollback()
    session = writing()
    counter.lock_ward(session)
    signed_files.sweep(current_app.extensions["evidence"], current_ward().id, query.named_scans(session), LETTERS)
    session.rollback()
