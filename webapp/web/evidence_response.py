"""A photo of evidence for an official's eyes: a file to be saved, with nothing in it that could run."""

from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from flask import Response
from sqlalchemy.orm import Session

from webapp.services.uploads import open_evidence
from webapp.storage import EvidenceStore

BLOCK = 64 * 1024


def evidence_response(session: Session, store: EvidenceStore, sha256: str, name: str) -> Response:
    """The photo whose upload had this hash. The caller has asked whether it may be seen.

    :param name: what to call it when it is saved, without an ending: ASCII, nothing personal.
    :raises NotFoundError: it has not arrived (yet).
    """
    row, file = open_evidence(session, store, sha256)
    response = Response(blocks(file), mimetype=row.filetype)
    response.call_on_close(file.close)
    response.content_length = row.stored_size
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.jpg")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def blocks(file: BinaryIO) -> Iterator[bytes]:
    """A stored file, piece by piece; closed at its end."""
    with closing(file):
        while block := file.read(BLOCK):
            yield block
