"""Bringing in a list of people, first the file: looked at, and its cells kept sealed until the list is taken in."""

import errno
from contextlib import closing
from typing import cast

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import csrf, db, writing
from webapp.queries import list_imports as query
from webapp.services import list_imports as service
from webapp.services import workbooks
from webapp.services.table_files import MOST_BYTES, TableFileError
from webapp.services.workbook_sheets import Sheet
from webapp.storage import EvidenceStore, StorageFullError
from webapp.web import clock
from webapp.web.association import list_words
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.permissions import requires
from webapp.web.ward import current_ward

REFUSED, TOO_LARGE, NO_ROOM = 422, 413, 507
# Fields and boundaries around the file.
AROUND = 64 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT)


@blueprint.get("/<ward>/nhap-danh-sach")
@requires(Act.IMPORT)
def list_imports() -> str:
    """Where the file is chosen, and the lists that were brought in before."""
    return front(None)


# Larger than other forms may be: what may be read of it, and its token, are looked at once it is known who sends it.
@csrf.exempt
@blueprint.post("/<ward>/nhap-danh-sach")
@requires(Act.IMPORT)
def upload_list() -> Response:
    """Look at the file and keep its cells, sealed; nothing of it is in the register."""
    request.max_content_length = MOST_BYTES + AROUND
    try:
        if current_app.config.get("WTF_CSRF_ENABLED", True):
            csrf.protect()
        chosen = request.files.get("file")
        if chosen is None or not chosen.filename:
            return make_response(front(_("Chọn tệp danh sách (.xlsx hoặc .csv).")), REFUSED)
        with closing(chosen.stream) as stream:
            sheets = workbooks.read(stream.read(MOST_BYTES + 1))
    except TableFileError as error:
        return make_response(front(list_words.refused(error.code)), REFUSED)
    except RequestEntityTooLarge:
        return make_response(front(list_words.refused("too_large")), TOO_LARGE)
    return _keep(sheets, chosen.filename[:120])


def _keep(sheets: list[Sheet], name: str) -> Response:
    """The list's row and key first, then its cells: no lock is held while they are written."""
    made = service.begin(writing(), current_actor(), name, now=clock.now()).id
    db.session.commit()
    try:
        store().write(name_of(made), service.seal_sheets(db.session(), made, sheets))
    except (StorageFullError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in FULL:
            raise
        service.drop(writing(), current_actor(), made, now=clock.now())
        db.session.commit()
        return make_response(front(_("Máy chủ hết chỗ, chưa nhận được tệp. Xin báo cho người quản trị.")), NO_ROOM)
    return redirect(url_for("association.list_import", import_id=made), 303)


def front(problem: str | None) -> str:
    """The page where the file is chosen, and what was wrong with the last one."""
    db.session.rollback()
    session = db.session()
    lists = [(one, who, list_words.states()[one.state]) for one, who in query.recent(session)]
    return render_template("association/list-imports.html", problem=problem, lists=lists)


def name_of(import_id: str) -> str:
    """Where a list of this ward lies."""
    return service.folder(current_ward().id) + import_id


def store() -> EvidenceStore:
    """Where files lie."""
    return cast(EvidenceStore, current_app.extensions["evidence"])
