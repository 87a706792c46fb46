"""The log: one line for each request, JSON in production. Nothing personal is in it.

Therefore no path (it may carry an id), no query, no form, no header of the client but a well-formed request id; and of
an exception its type and where it happened, not its message (a database's often quotes the row).
"""

import logging
import re
import sys
import time
import traceback
import uuid
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Response, g, request

from webapp.settings import DEVELOPMENT, Settings

HEADER = "X-Request-Id"
_WELL_FORMED = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}")
FRAMES = 12

log = structlog.stdlib.get_logger("cdht.web")


def init_app(app: Flask) -> None:
    """Send the log to standard error, and write a line for each request."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.testing:
        configure(settings)
    app.before_request(_begin)
    app.after_request(_end)
    app.log_exception = _log_exception  # type: ignore[method-assign]


def configure(settings: Settings) -> None:
    """Set up structlog, and let what libraries log through it as well."""
    development = settings.environment == DEVELOPMENT
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        where_it_happened,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if development
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    # It tells of each statement of a migration.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def where_it_happened(_logger: Any, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Put the type of an exception and its last places into the line, and leave its message out."""
    found = event.pop("exc_info", None)
    # The record of the standard library carries the exception too, and its formatter would print it whole.
    record = event.get("_record")
    if record is not None:
        record.exc_info = record.exc_text = None
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["places"] = places(error.__traceback__)
    return event


def places(trace: TracebackType | None) -> list[str]:
    """The last places of a traceback, the innermost last: file, line and function."""
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


def request_id() -> str:
    """The id of this request, which error pages show and each line of the log carries."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "").lower()
        g.request_id = given if _WELL_FORMED.fullmatch(given) else str(uuid.uuid4())
    found: str = g.request_id
    return found


def _begin() -> None:
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id())


def _end(response: Response) -> Response:
    response.headers.setdefault(HEADER, request_id())
    started = g.get("started")
    log.info(
        "request",
        request_id=request_id(),
        method=request.method if request.method.isalpha() and len(request.method) < 12 else "?",
        route=_route(),
        ward=g.ward.slug if g.get("ward") else None,
        status=response.status_code,
        ms=round(1000 * (time.perf_counter() - started), 1) if started else None,
    )
    return response


def _log_exception(exc_info: Any) -> None:
    log.error(
        "exception",
        request_id=request_id(),
        route=_route(),
        exc_info=exc_info,
    )


def _route() -> str | None:
    return request.url_rule.rule if request.url_rule else None
