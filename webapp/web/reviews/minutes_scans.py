"""The signed minutes of a meeting, photographed: added to the record, looked at, taken away where wrong."""

from contextlib import closing, suppress
from uuid import UUID

from flask import abort, current_app, flash, make_response, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.workflow import Action
from webapp.extensions import db, writing
from webapp.queries import meetings as query
from webapp.services import counter, signed_files
from webapp.services import minutes_scans as service
from webapp.services.errors import FaultyInputError
from webapp.services.signed_files import MINUTES, NotAcceptedError, SignedFile
from webapp.storage import StorageFullError, StoredFileMissingError
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.forms.meetings import ScanForm
from webapp.web.forms.messages import sentence
from webapp.web.permissions import requires
from webapp.web.reviews.blueprint import blueprint
from webapp.web.reviews.meetings import REFUSED, found, page
from webapp.web.ward import current_ward


@blueprint.post("/<ward>/cuoc-hop/<uuid:meeting_id>/bien-ban/<int:version>/ban-ky")
@requires(Action.REVIEW)
def attach_scan(meeting_id: UUID, version: int) -> Response:
    """Add a page of the signed minutes."""
    found(meeting_id)
    form = ScanForm()
    file = _file(form) if form.validate_on_submit() else None
    if file is None:
        return make_response(page(meeting_id, scanning=form), REFUSED)
    store, ward = current_app.extensions["evidence"], current_ward().id
    try:
        # Before the lock, which others wait for; and looked at again under it, for somebody may have swept meanwhile.
        signed_files.keep(store, ward, file, MINUTES)
        service.attach(writing(), current_actor(), str(meeting_id), version, file, now=clock.now())
        signed_files.keep(store, ward, file, MINUTES)
        signed_files.sweep(store, ward, query.named_scans(db.session()), MINUTES)
        db.session.commit()
    except (StorageFullError, FaultyInputError) as error:
        full = isinstance(error, StorageFullError)
        _sweep()
        form.file.errors = [
            _("Máy chủ hết chỗ, chưa lưu được ảnh. Xin báo cho người quản trị.")
            if full
            else _("Biên bản này đã đủ %(n)s trang. Bỏ trang thừa trước khi thêm.", n=service.MOST)
        ]
        return make_response(page(meeting_id, scanning=form), 507 if full else REFUSED)
    except Exception:
        # Should this not get through either, whoever adds the next page sweeps.
        with suppress(Exception):
            _sweep()
        raise
    flash(_("Đã lưu một trang biên bản có chữ ký."), "done")
    return _back(meeting_id)


@blueprint.get("/<ward>/cuoc-hop/<uuid:meeting_id>/bien-ban/<int:version>/ban-ky/<sha256>")
@requires(Act.VIEW_HISTORY)
def scan(meeting_id: UUID, version: int, sha256: str) -> Response:
    """A page of the signed minutes: a picture to look at, a PDF to be saved; it is not run here."""
    meeting, _collective = found(meeting_id)
    pages = query.scans(db.session(), meeting.id).get(version, [])
    if sha256 not in {one.sha256 for one in pages}:
        abort(404)
    try:
        file = signed_files.fetch(current_app.extensions["evidence"], current_ward().id, sha256, MINUTES)
    except StoredFileMissingError:
        abort(404)
    is_pdf = file.filetype == signed_files.PDF
    response = make_response(file.content)
    response.mimetype = file.filetype
    name = f"bien-ban-{meeting.id[:8]}-{sha256[:8]}.{'pdf' if is_pdf else 'jpg'}"
    response.headers.set("Content-Disposition", "attachment" if is_pdf else "inline", filename=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<ward>/cuoc-hop/<uuid:meeting_id>/bien-ban/<int:version>/ban-ky/<sha256>/bo")
@requires(Action.REVIEW)
def remove_scan(meeting_id: UUID, version: int, sha256: str) -> Response:
    """Take away a page that does not belong there."""
    found(meeting_id)
    service.remove(writing(), current_actor(), str(meeting_id), version, sha256, now=clock.now())
    db.session.commit()
    with suppress(Exception):
        # The record is right already; what stays in the store goes with the next page that is added.
        _sweep()
    flash(_("Đã bỏ trang ấy khỏi biên bản. Việc bỏ được ghi vào nhật ký."), "done")
    return _back(meeting_id)


def _back(meeting_id: UUID) -> Response:
    return redirect(url_for("reviews.meeting", meeting_id=meeting_id), 303)


def _file(form: ScanForm) -> SignedFile | None:
    upload = form.file.data
    if not upload:
        form.file.errors = [_("Chọn ảnh hoặc tệp biên bản có chữ ký.")]
        return None
    try:
        with closing(upload.stream) as stream:
            return signed_files.read(stream)
    except NotAcceptedError as error:
        form.file.errors = [sentence(error.code)]
        return None


def _sweep() -> None:
    """Forget the files that no minutes name: of a page that was refused, cut off or taken away."""
    db.session.rollback()
    session = writing()
    counter.lock_ward(session)
    signed_files.sweep(current_app.extensions["evidence"], current_ward().id, query.named_scans(session), MINUTES)
    session.rollback()
