"""Scans of signed papers that belong to a record: read from a form, kept with it or not at all, shown safely."""

from collections.abc import Callable, Collection
from contextlib import closing, suppress

from flask import Response, abort, current_app, make_response
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy.orm import Session

from webapp.extensions import db, writing
from webapp.services import counter, signed_files
from webapp.services.errors import FaultyInputError
from webapp.services.signed_files import NotAcceptedError, SignedFile
from webapp.storage import StorageFullError, StoredFileMissingError
from webapp.web.forms.messages import sentence
from webapp.web.ward import current_ward

REFUSED, NO_ROOM = 422, 507
Named = Callable[[Session], Collection[str]]
"""The files (SHA-256) that the records of a kind name."""


def chosen(field: FileField) -> SignedFile | None:
    """The file of a form, looked at; None where there is none, or where it is refused: then the field says why."""
    if not field.data:
        return None
    try:
        with closing(field.data.stream) as stream:
            return signed_files.read(stream)
    except NotAcceptedError as error:
        field.errors = [sentence(error.code)]
        return None


def keeping(
    kind: str, named: Named, file: SignedFile | None, form: FlaskForm, field: FileField, write: Callable[[], object]
) -> int:
    """Keep the file and write the record, both or neither. Gives 0, or the status of the refusal, said in the form."""
    store, ward = current_app.extensions["evidence"], current_ward().id
    try:
        # Before the lock, which others wait for; and looked at again under it, for somebody may have swept meanwhile.
        if file is not None:
            signed_files.keep(store, ward, file, kind)
        write()
        if file is not None:
            signed_files.keep(store, ward, file, kind)
            signed_files.sweep(store, ward, named(db.session()), kind)
        db.session.commit()
    except StorageFullError:
        sweep(kind, named)
        field.errors = [_("Máy chủ hết chỗ, chưa lưu được bản chụp. Xin báo cho người quản trị.")]
        return NO_ROOM
    except FaultyInputError as error:
        sweep(kind, named)
        for fault in error.faults:
            there = form._fields[fault.field]
            there.errors = [*there.errors, sentence(fault.code)]
        return REFUSED
    except Exception:
        # Should this not get through either, whoever keeps the next one sweeps.
        with suppress(Exception):
            sweep(kind, named)
        raise
    return 0


def shown(sha256: str | None, kind: str, name: str) -> Response:
    """A scan: a picture to look at, a PDF to be saved; it is not run here. 404 where there is none."""
    if sha256 is None:
        abort(404)
    try:
        file = signed_files.fetch(current_app.extensions["evidence"], current_ward().id, sha256, kind)
    except StoredFileMissingError:
        abort(404)
    is_pdf = file.filetype == signed_files.PDF
    response = make_response(file.content)
    response.mimetype = file.filetype
    ending = "pdf" if is_pdf else "jpg"
    response.headers.set("Content-Disposition", "attachment" if is_pdf else "inline", filename=f"{name}.{ending}")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def sweep(kind: str, named: Named) -> None:
    """Forget the files that no record names."""
    db.session.rollback()
    session = writing()
    counter.lock_ward(session)
    signed_files.sweep(current_app.extensions["evidence"], current_ward().id, named(session), kind)
    session.rollback()
