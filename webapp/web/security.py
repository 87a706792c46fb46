"""What every reply says to the browser, and what no request gets past."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.settings import PRODUCTION, Settings
from webapp.web.packing import pack

# A signed decision of some pages as a scan is the largest thing that anybody sends.
LARGEST_REQUEST = 12 * 1024 * 1024
LARGEST_FORM = 1024 * 1024
# The minutes of a meeting: 45 people, ten indicators, points and a reason each, and some more.
MOST_FIELDS = 5000

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "font-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        # The one policy of the scripts: it makes the addresses of workers.
        "trusted-types cdht-worker",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
HSTS = "max-age=31536000; includeSubDomains"
# Whoever asks these knows no host name: a load balancer, an orchestrator.
PROBES = ("/healthz", "/readyz")


class PrivateSessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie. What was made with a look into one is for one person: no copy of it anywhere."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie where it changed, and forbid copies where it was read. Pages of nobody are compressed."""
        if session.accessed and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        super().save_session(app, session, response)
        # Without a session a page holds no token that the length of a reply could give away.
        if not session:
            pack(response)


def init_app(app: Flask) -> None:
    """Bound requests, trust as many proxies as the settings say, put the headers on every reply."""
    settings: Settings = app.config["SETTINGS"]
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    app.session_interface = PrivateSessions()
    if settings.trusted_proxies:
        # Not the host: proxies pass on one that the client made up.
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    if settings.environment == PRODUCTION and not settings.testing:
        expected = urlsplit(settings.public_url).netloc.lower()
        app.before_request(lambda: _refuse_other_hosts(expected))
    app.after_request(lambda response: _add_headers(response, https=settings.https))


def _refuse_other_hosts(expected: str) -> None:
    if request.path not in PROBES and request.host.lower() != expected:
        abort(400)


def _add_headers(response: Response, *, https: bool) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if https:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response
