"""Bringing in what a phone could not send: the file is looked at, then taken in beside the server, in its own time."""

import errno
from contextlib import closing
from typing import BinaryIO, cast

from flask import current_app, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import csrf, db
from webapp.jobs import rescue as work
from webapp.services import jobs, rescue, rescue_file
from webapp.services.rescue_file import NotReadableError
from webapp.storage import EvidenceStore, StorageFullError
from webapp.web.association.blueprint import blueprint
from webapp.web.forms.messages import sentence
from webapp.web.jobs.starting import start
from webapp.web.permissions import requires
from webapp.web.ward import current_ward

REFUSED, TOO_LARGE, NO_ROOM = 422, 413, 507
# Fields and boundaries around the file.
AROUND = 64 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT)


@blueprint.get("/<ward>/may/tep-du-phong")
@requires(Act.MANAGE_DEVICES)
def rescue_page() -> str:
    """What to do with the file, and where to choose it."""
    return render_template("association/rescue.html", problem=None)


# Larger than other forms may be: what may be read of it, and its token, are looked at once it is known who sends it.
@csrf.exempt
@blueprint.post("/<ward>/may/tep-du-phong")
@requires(Act.MANAGE_DEVICES)
def take_rescue_file() -> Response:
    """Look at the file, keep it, put the taking in in line."""
    request.max_content_length = rescue_file.MOST_BYTES + AROUND
    try:
        if current_app.config.get("WTF_CSRF_ENABLED", True):
            csrf.protect()
        chosen = request.files.get("file")
        if chosen is None or not chosen.filename:
            return _again(_("Chọn tệp dự phòng (đuôi .cdht)."), REFUSED)
        with closing(chosen.stream) as stream:
            return _take(cast(BinaryIO, stream))
    except NotReadableError as error:
        return _again(sentence(error.code), REFUSED)
    except RequestEntityTooLarge:
        return _again(sentence("rescue_large"), TOO_LARGE)
    except StorageFullError:
        return _no_room()
    except OSError as error:
        if error.errno not in FULL:
            raise
        return _no_room()


def _take(file: BinaryIO) -> Response:
    """:raises NotReadableError: it is no file of a phone of this ward, or nothing of it can be opened."""
    ward, store = current_ward(), cast(EvidenceStore, current_app.extensions["evidence"])
    head = rescue_file.read_head(file)
    if head.ward not in (None, ward.slug):
        raise NotReadableError("rescue_other_ward")
    if not head.listed:
        raise NotReadableError("rescue_nothing")
    if not rescue.keys_of(db.session(), head):
        raise NotReadableError("rescue_key")
    db.session.rollback()
    file.seek(0)
    sha256, _size = rescue_file.fingerprint(file)
    file.seek(0)
    name = f"{work.folder(ward.id)}{sha256}.cdht"
    store.write_from(name, file)
    return start(jobs.IMPORT_RESCUE, {"file": name, "device_id": head.device_id, "made_at": head.made_at})


def _again(problem: str, status: int) -> Response:
    db.session.rollback()
    return make_response(render_template("association/rescue.html", problem=problem), status)


def _no_room() -> Response:
    return _again(_("Máy chủ hết chỗ, chưa nhận được tệp. Giữ tệp lại và báo cho người quản trị."), NO_ROOM)
