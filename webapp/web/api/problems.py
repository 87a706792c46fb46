"""Errors as RFC 9457 says: `application/problem+json` with a stable `code`."""

import errno
from http import HTTPStatus

import msgspec
from flask import Response
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from webapp.models import engine

MEDIA_TYPE = "application/problem+json"
AGAIN_SOON = "5"
# Also said of the folder for what is only passing through.
FULL = (errno.ENOSPC, errno.EDQUOT)

# Codes of the framework's own errors; ours name their code themselves.
CODES = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    408: "timeout",
    411: "malformed",
    413: "too_large",
    414: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    431: "too_large",
    500: "internal",
    503: "unavailable",
}
TITLES = {
    "malformed": "The request is not what this call takes",
    "token_invalid": "The token is not known",
    "device_revoked": "The phone was shut out",
    "code_unknown": "The code is not known",
    "code_spent": "The code was used or is too old",
    "code_locked": "The code is locked",
    "cursor_stale": "The cursor is of another epoch or scope",
    "too_large": "The request is too large",
    "checksum_mismatch": "The piece was damaged on its way",
    "sha256_mismatch": "The file is not the one that was announced",
    "unopenable": "The photo was not sealed to a key of this ward",
    "not_an_image": "The file is no photo that is taken",
    "offset_mismatch": "The upload stands elsewhere",
    "upload_gone": "The upload is gone",
    "storage_full": "There is no room on the server",
}


class Problem(Exception):
    """An error to be told to the phone. `code` is what programs look at; `detail` is for people who write them."""

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers or {}


def response(problem: Problem) -> Response:
    """The reply that tells of it."""
    body = {
        "type": f"urn:cdht:problem:{problem.code}",
        "title": TITLES.get(problem.code) or HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
    }
    made = Response(msgspec.json.encode(body), status=problem.status, content_type=MEDIA_TYPE)
    made.headers.update(problem.headers)
    if problem.status == 401:
        made.headers["WWW-Authenticate"] = 'Bearer realm="cdht", error="invalid_token"'
    if problem.status in (429, 503):
        made.headers.setdefault("Retry-After", AGAIN_SOON)
    return made


def of_exception(error: Exception) -> Problem:
    """Any exception as a problem. What the phone cannot help (a lock, a lost connection) it is asked to try again."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _of_http(error)
    if engine.is_full(error) or getattr(error, "errno", None) in FULL:
        return Problem(507, "storage_full", "There is no room on the server; keep it and send the same again later.")
    if isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return Problem(503, "unavailable", "The database is busy; send the same again.")
    return Problem(500, "internal", "Something went wrong on the server; send the same again later.")


def _of_http(error: HTTPException) -> Problem:
    status = error.code or 500
    code = CODES.get(status, HTTPStatus(status).phrase.lower().replace(" ", "_"))
    headers: dict[str, str] = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if isinstance(error, TooManyRequests) and error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return Problem(status, code, str(error.description or HTTPStatus(status).description), headers)
