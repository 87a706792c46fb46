"""Errors as pages: what happened, what was kept, what to do next. (The API tells its own errors, in `web/api`.)"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from markupsafe import Markup, escape
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from webapp.domain.errors import WorkflowError
from webapp.extensions import db, limiter
from webapp.models.engine import is_full
from webapp.models.tenancy import OtherWardError
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError
from webapp.web import clock, error_texts, kept_input
from webapp.web.i18n import length_of_time
from webapp.web.logging import request_id

log = structlog.stdlib.get_logger("cdht.web")


@dataclass(frozen=True)
class Change:
    """One thing that somebody else changed: its name on the page, what it is now, who and when (where known)."""

    label: str
    value: str
    who: str | None = None
    at: datetime | None = None


class StalePageError(Exception):
    """Somebody changed the record since the page was made. The 409 page shows the changes and what was typed.

    `typed` is label → text as it was sent, `fresh_url` the page as it is now.
    """

    def __init__(self, changes: Sequence[Change], *, fresh_url: str, typed: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__("stale page")
        self.changes, self.fresh_url, self.typed = tuple(changes), fresh_url, tuple(typed)


def init_app(app: Flask) -> None:
    """Answer every exception with a page."""
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotAllowedError, _not_allowed)
    app.register_error_handler(NotFoundError, lambda _error: page(404))
    app.register_error_handler(OtherWardError, lambda _error: page(404))
    app.register_error_handler(StalePageError, _stale_page)
    app.register_error_handler(StaleError, _stale)
    app.register_error_handler(WorkflowError, _stale)
    app.register_error_handler(OperationalError, _busy)


def page(status: int, text: str | None = None, **context: object) -> Response:
    """The page of a status. `text` replaces its usual first sentence; `context` goes to the template."""
    # Whatever was begun is not to be kept, and its lock not to be held while the page is drawn.
    db.session.rollback()
    title, usual = error_texts.of(status)
    values = {"title": title, "text": text or usual, "status": status, "request_id": request_id(), **context}
    try:
        body: str = render_template("errors/page.html", **values)
    except Exception:
        # The layout itself may be what fails: no build, no database.
        log.exception("an error page failed", request_id=request_id())
        body = _bare(title, str(values["text"]))
    return make_response(body, status)


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    if error.code == 401:
        return _sign_in_first()
    if error.code == 429:
        return _too_many()
    if isinstance(error, InternalServerError):
        return page(500)
    made = page(error.code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        made.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return made


def _sign_in_first() -> Response:
    """Nobody is signed in (any more): a page is asked for again after signing in, a form is kept to be sent again."""
    if not g.get("ward"):
        return page(403)
    if request.method in ("GET", "HEAD"):
        return make_response(redirect(url_for("sign_in.form", next=_here())))
    return page(401, kept=kept_input.of_request(), sign_in_url=url_for("sign_in.form"))


def _expired_form(_error: CSRFError) -> Response:
    return page(400, error_texts.expired_form(), kept=kept_input.of_request())


def _not_allowed(error: NotAllowedError) -> Response:
    return page(403, error_texts.refusal(error.code))


def _stale_page(error: StalePageError) -> Response:
    return page(409, changes=error.changes, typed=error.typed, back_url=error.fresh_url)


def _stale(error: StaleError | WorkflowError) -> Response:
    kept = kept_input.of_request()
    return page(409, typed=[("", text) for text in kept.readable] if kept else (), back_url=_referrer())


def _too_many() -> Response:
    limit = limiter.current_limit
    # The limiter's clock is the computer's, also where a test has set ours.
    seconds = max(1, math.ceil(limit.reset_at - datetime.now(clock.now().tzinfo).timestamp())) if limit else 60
    made = page(429, error_texts.too_many(length_of_time(seconds)))
    made.headers["Retry-After"] = str(seconds)
    return made


def _busy(error: OperationalError) -> Response:
    log.error("database", request_id=request_id(), exc_info=error)
    if is_full(error):
        return page(507, kept=kept_input.of_request())
    made = page(503, kept=kept_input.of_request())
    made.headers["Retry-After"] = "5"
    return made


def _here() -> str:
    return request.full_path.rstrip("?")


def _referrer() -> str | None:
    """The page that the form was on, as a path of ours."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host or not parts.path.startswith("/"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _bare(title: str, text: str) -> str:
    footer = _("Mã lần gọi: %(id)s", id=request_id())
    return Markup(
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head>'
        "<body><main><h1>{title}</h1><p>{text}</p><p><small>{footer}</small></p></main></body></html>"
    ).format(title=escape(title), text=escape(text), footer=escape(footer))
