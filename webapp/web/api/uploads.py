"""Photos in pieces: tus 1.0.0 with creation, checksum, expiration and termination (protocol.md §5)."""

import contextlib
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast
from uuid import UUID

from flask import Response, current_app, request
from werkzeug.exceptions import ClientDisconnected, MethodNotAllowed

from webapp.extensions import db, writing
from webapp.queries.servers import Ward
from webapp.services import uploads
from webapp.services.devices import Phone
from webapp.services.errors import NotAllowedError, NotFoundError
from webapp.services.evidence_files import Sha256MismatchError, Unseal
from webapp.services.images import NotAnImageError
from webapp.services.sealing import UnopenableError
from webapp.services.uploads import Piece, Ticket
from webapp.storage import EvidenceStore, StorageFullError, StoredFileMissingError
from webapp.web import clock
from webapp.web.api import tus
from webapp.web.api.base import PREFIX, blueprint, phones_only, reading
from webapp.web.api.problems import Problem
from webapp.web.permissions import public

BLOCK = 64 * 1024
# What a request holds in memory of its body; the rest waits on the disk.
IN_MEMORY = 256 * 1024
# The method of its own that tus asks for where a client or a proxy knows no PATCH or DELETE.
OVERRIDE = "X-HTTP-Method-Override"

_ONE = "/uploads/<uuid:upload_id>"


@blueprint.route("/uploads", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route(_ONE, methods=["OPTIONS"], provide_automatic_options=False)
@public
def upload_options(upload_id: UUID | None = None) -> Response:
    """What this server can do; no token needed."""
    return tus.reply(204, headers=tus.CAPABILITIES)


@blueprint.route("/uploads", methods=["POST"], provide_automatic_options=False)
@phones_only
def create_upload(phone: Phone, _ward: Ward) -> Response:
    """Begin an upload: 201 with its address. `Upload-Offset` = `Upload-Length`: the photo is here already."""
    tus.check_version()
    announced = tus.announced()
    session = writing()
    try:
        ticket = uploads.create(session, _store(), phone, announced, clock.now())
    except NotAllowedError as error:
        raise Problem(403, "forbidden", f"This phone may not add to this evidence: {error.code}.") from error
    except UnopenableError as error:
        raise _unopenable() from error
    session.commit()
    return tus.reply(201, ticket, {"Location": f"{PREFIX}/uploads/{ticket.id}"})


@blueprint.route(_ONE, methods=["HEAD"], provide_automatic_options=False)
@phones_only
def upload_state(phone: Phone, _ward: Ward, upload_id: UUID) -> Response:
    """How much of it is here."""
    tus.check_version()
    ticket = _find(phone, upload_id)
    made = tus.reply(200, ticket)
    made.headers["Upload-Length"] = str(ticket.announced.length)
    made.headers["Upload-Metadata"] = tus.metadata_of(ticket)
    return made


@blueprint.route(_ONE, methods=["POST"], provide_automatic_options=False)
@phones_only
def overridden(phone: Phone, _ward: Ward, upload_id: UUID) -> Response:
    """PATCH or DELETE in the clothes of a POST."""
    method = request.headers.get(OVERRIDE, "").upper()
    if method == "PATCH":
        return _patch(phone, upload_id)
    if method == "DELETE":
        return _delete(phone, upload_id)
    raise MethodNotAllowed(["HEAD", "PATCH", "DELETE", "OPTIONS"])


@blueprint.route(_ONE, methods=["DELETE"], provide_automatic_options=False)
@phones_only
def give_upload_up(phone: Phone, _ward: Ward, upload_id: UUID) -> Response:
    """The phone will not send the rest. A photo that arrived whole stays."""
    return _delete(phone, upload_id)


def _delete(phone: Phone, upload_id: UUID) -> Response:
    tus.check_version()
    _discard(_find(phone, upload_id))
    return tus.reply(204)


@blueprint.route(_ONE, methods=["PATCH"], provide_automatic_options=False)
@phones_only
def append_to_upload(phone: Phone, _ward: Ward, upload_id: UUID) -> Response:
    """The next piece; with the last one the photo is checked and kept."""
    return _patch(phone, upload_id)


def _patch(phone: Phone, upload_id: UUID) -> Response:
    tus.check_version()
    if request.mimetype != tus.MEDIA_TYPE:
        raise Problem(415, "unsupported_media_type", f"Send {tus.MEDIA_TYPE}.", {"Accept": tus.MEDIA_TYPE})
    offset = tus.number("Upload-Offset")
    ticket = _find(phone, upload_id)
    if offset != ticket.received:
        raise _other_offset(ticket.received)
    with _problems(ticket):
        unseal = uploads.unseal_of(reading(), ticket)
    # Nobody waits for a slow sender: no transaction is open while the body comes in.
    db.session.rollback()
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as spool:
        body = cast(BinaryIO, spool)
        size = _read_body(body, ticket.room)
        if size == 0:
            return tus.reply(204, ticket)
        body.seek(0)
        after = _append(phone, ticket, body, size, unseal)
    return tus.reply(204, after)


def _append(phone: Phone, ticket: Ticket, body: BinaryIO, size: int, unseal: Unseal | None) -> Ticket:
    store = _store()
    with _problems(ticket):
        piece = uploads.store_piece(store, ticket, body, size)
        with _dropped_unless_kept(store, piece):
            arrived = uploads.complete(store, ticket, piece, unseal)
            session = writing()
            after = uploads.append(session, phone, ticket, piece, arrived, clock.now())
            session.commit()
    if after.finished:
        uploads.drop_pieces(store, ticket.commune_id, ticket.id)
    return after


def _read_body(target: BinaryIO, room: int) -> int:
    """Take what came of the body, at most `room` bytes; of one that was cut, what arrived.

    :raises Problem: 413 more than was announced, 460 the checksum that was sent is that of something else.
    """
    checksum = tus.checksum()
    if (request.content_length or 0) > room:
        raise _too_much()
    request.max_content_length = uploads.MOST_SEALED
    size = 0
    with contextlib.suppress(ClientDisconnected):
        while block := request.stream.read(BLOCK):
            size += len(block)
            if size > room:
                raise _too_much()
            if checksum is not None:
                checksum[0].update(block)
            target.write(block)
    if checksum is not None and checksum[0].digest() != checksum[1]:
        raise Problem(460, "checksum_mismatch", "This piece was damaged on its way; send it again.")
    return size


@contextlib.contextmanager
def _dropped_unless_kept(store: EvidenceStore, piece: Piece) -> Iterator[None]:
    try:
        yield
    except BaseException:
        store.delete(piece.name)
        raise


@contextlib.contextmanager
def _problems(ticket: Ticket) -> Iterator[None]:
    try:
        yield
    except uploads.OffsetError as error:
        raise _other_offset(error.received) from error
    except (NotFoundError, uploads.ExpiredError) as error:
        raise _gone() from error
    except NotAnImageError as error:
        _give_up(ticket)
        raise Problem(422, "not_an_image", "This is no JPEG, PNG or WebP that is taken; nothing was kept.") from error
    except UnopenableError as error:
        _give_up(ticket)
        raise _unopenable() from error
    except Sha256MismatchError as error:
        _give_up(ticket)
        raise Problem(460, "sha256_mismatch", "The whole is not the file that was announced; begin again.") from error
    except StoredFileMissingError as error:
        _give_up(ticket)
        raise _gone() from error
    except StorageFullError as error:
        raise Problem(507, "storage_full", "There is no room on the server; keep the photo.") from error


def _find(phone: Phone, upload_id: UUID) -> Ticket:
    try:
        return uploads.find(reading(), phone, str(upload_id), clock.now())
    except NotFoundError as error:
        raise Problem(404, "not_found", "This phone has no such upload.") from error
    except uploads.ExpiredError as error:
        raise _gone() from error


def _discard(ticket: Ticket) -> None:
    session = writing()
    uploads.discard(session, _store(), ticket.id)
    session.commit()


def _give_up(ticket: Ticket) -> None:
    session = writing()
    try:
        uploads.give_up(session, _store(), ticket)
    except uploads.OffsetError as error:
        raise _other_offset(error.received) from error
    session.commit()


def _store() -> EvidenceStore:
    return cast(EvidenceStore, current_app.extensions["evidence"])


def _gone() -> Problem:
    return Problem(410, "upload_gone", "This upload was waited for long enough; begin again.")


def _unopenable() -> Problem:
    return Problem(422, "unopenable", "No key of the ward opens this photo; seal it anew, to the key of today.")


def _other_offset(received: int) -> Problem:
    detail = f"The upload stands at {received}; go on from there."
    return Problem(409, "offset_mismatch", detail, {"Upload-Offset": str(received)})


def _too_much() -> Problem:
    return Problem(413, "too_large", "More bytes than the upload has room for.")


@blueprint.after_request
def _say_version(response: Response) -> Response:
    if request.path.startswith(f"{PREFIX}/uploads"):
        response.headers["Tus-Resumable"] = tus.VERSION
    return response
