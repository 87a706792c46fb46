"""Languages, and how moments, numbers and points are written. Vietnamese is the source, English the first translation.

The language is the person's choice: `?lang=en` chooses it and a cookie keeps it. What the browser asks for is not
looked at: most phones in a ward speak English and their owners do not.
"""

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, g, has_request_context, request
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.domain import calendar
from webapp.extensions import babel
from webapp.web import clock

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Choose the language of each request; give templates their filters and the links to the other languages."""
    app.config.update(
        BABEL_DEFAULT_LOCALE=DEFAULT,
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        BABEL_TRANSLATION_DIRECTORIES=str(_catalogues()),
    )
    babel.init_app(app, locale_selector=_choose)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(
        day=day, moment=moment, long_day=long_day, number=number, percent=percent, points=points
    )
    app.context_processor(lambda: {"languages": _links(), "today": clock.today})
    app.after_request(_keep_choice)


def day(value: date | datetime | None) -> str:
    """`22/11/2026`; a moment is first put on a Vietnamese clock. Nothing for None."""
    if value is None:
        return ""
    value = calendar.day(value) if isinstance(value, datetime) else value
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def moment(value: datetime | None) -> str:
    """`10:32, 22/11/2026`, on a Vietnamese clock."""
    return f"{calendar.local(value):%H:%M}, {day(value)}" if value else ""


def long_day(value: date | datetime | None) -> str:
    """`ngày 05 tháng 02 năm 2026`: days under 10 and the months 1 and 2 take a zero, as on papers."""
    if value is None:
        return ""
    value = calendar.day(value) if isinstance(value, datetime) else value
    if str(get_locale()) == "en":
        return f"{value.day} {value:%B} {value.year}"
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year}"


def number(value: float | None, decimals: int | None = None) -> str:
    """`12.345,6` (in English `12,345.6`). Without a word about decimals, those it has, at most two."""
    if value is None:
        return ""
    text = f"{value:,.{2 if decimals is None else decimals}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if str(get_locale()) == "en":
        return text
    return text.translate(str.maketrans(",.", ".,"))


def percent(part: float, whole: float) -> str:
    """`78,5%`; a dash where there is nothing to take a part of."""
    return f"{number(100 * part / whole, 1)}%" if whole else "–"


def points(half_points: int | None) -> str:
    """Half-points as points: 17 → `8,5`, 16 → `8`; a dash for none."""
    return "–" if half_points is None else number(float(Fraction(half_points, 2)))


def length_of_time(seconds: float) -> str:
    """How long to wait, in words: never less than it is."""
    if seconds <= 60:
        return _("%(n)s giây", n=max(1, -int(-seconds // 1)))
    return _("%(n)s phút", n=-int(-seconds // 60))


def _choose() -> str | None:
    if not has_request_context():
        return DEFAULT
    wanted = request.args.get("lang") or request.cookies.get(COOKIE)
    return wanted if wanted in LANGUAGES else DEFAULT


def _links() -> list[dict[str, object]]:
    """The languages of this page, for its foot: `{code, label, href, current}`."""
    if not has_request_context():
        return []
    current = str(get_locale() or DEFAULT)
    # A page that answers a POST has no address of its own to come back to.
    path = request.path if request.method in ("GET", "HEAD") else f"/{g.ward.slug}/" if g.get("ward") else "/"
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return [
        {
            "code": code,
            "label": label,
            "href": f"{path}?{urlencode([*kept, ('lang', code)])}",
            "current": code == current,
        }
        for code, label in LANGUAGES.items()
    ]


def _keep_choice(response: Response) -> Response:
    chosen = request.args.get("lang")
    if chosen in LANGUAGES and chosen != request.cookies.get(COOKIE, DEFAULT):
        response.set_cookie(
            COOKIE, chosen, max_age=A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax", path="/"
        )
    return response


def _catalogues() -> Path:
    """Beside the package in a checkout, inside it where it was installed."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "translations"
    return inside if inside.is_dir() else package.parent / "translations"
