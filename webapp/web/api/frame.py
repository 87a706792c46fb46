"""What is true of every reply under `/api/v1`: problems, not pages; the epoch, the date; no cache; compression."""

import logging
from typing import NoReturn

from flask import Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import MethodNotAllowed, NotFound, default_exceptions
from werkzeug.http import http_date
from werkzeug.routing import RequestRedirect

from webapp.extensions import db, limiter
from webapp.queries import servers
from webapp.web import clock
from webapp.web.api import problems
from webapp.web.api.base import blueprint, reading
from webapp.web.packing import pack
from webapp.web.permissions import public

log = logging.getLogger(__name__)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "QUERY")


@blueprint.before_request
def _meet_epoch() -> None:
    # A restored database says so before it answers the first phone.
    current_app.extensions["errands"].check_once(clock.now())


@blueprint.route("/", defaults={"rest": ""}, methods=METHODS, provide_automatic_options=False)
@blueprint.route("/<path:rest>", methods=METHODS, provide_automatic_options=False)
@public
def nothing(rest: str) -> NoReturn:
    """Everything that is no call: 404, or 405 where another method is one. Here, so that it gets the same frame."""
    allowed = [method for method in METHODS if _is_call(method)]
    if allowed:
        raise MethodNotAllowed(allowed)
    raise NotFound(f"There is no call /{rest[:80]}.")


def _is_call(method: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and adapter.match(method=method)[0] != "api.nothing"
    except (NotFound, MethodNotAllowed, RequestRedirect):
        return False


def _tell(error: Exception) -> Response:
    problem = problems.of_exception(error)
    if problem.status >= 500:
        log.exception("a call failed", exc_info=error)
    db.session.rollback()
    made = problems.response(problem)
    limit = limiter.current_limit if problem.status == 429 else None
    if limit is not None:
        made.headers["Retry-After"] = str(max(1, round(limit.reset_at - clock.now().timestamp())))
    return made


# Each code by itself as well: a page of the application for just this code would otherwise come first.
for _code in default_exceptions:
    blueprint.register_error_handler(_code, _tell)
blueprint.register_error_handler(Exception, _tell)


@blueprint.after_request
def _finish(response: Response) -> Response:
    epoch = g.get("epoch") or _epoch()
    if epoch:
        response.headers["Server-Epoch"] = epoch
    response.headers.setdefault("Date", http_date(clock.now()))
    response.headers["Cache-Control"] = "no-store"
    return pack(response)


def _epoch() -> str | None:
    try:
        return servers.epoch(reading())
    except SQLAlchemyError:
        # The error that is being told of may be just this database's.
        return None
