"""Signing in and out."""

from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from webapp.extensions import db, limiter, writing
from webapp.services import accounts
from webapp.services.author import Author
from webapp.web import auth, clock
from webapp.web.permissions import needs_sign_in, public
from webapp.web.ward import current_ward, ward_or_none

blueprint = Blueprint("sign_in", __name__)
log = structlog.stdlib.get_logger("cdht.web")

# Only attempts that failed are counted. An office is one address; a name is one person (docs/adr/0007).
PER_ADDRESS = "30 per 10 minutes"
PER_NAME = "8 per 15 minutes"
REFUSED = 422


class SignInForm(FlaskForm):
    """User name and password; `next` is the page to go on to."""

    username = StringField(_("Tên đăng nhập"), validators=[InputRequired(_("Ghi tên đăng nhập."))])
    password = PasswordField(_("Mật khẩu"), validators=[InputRequired(_("Ghi mật khẩu."))])
    next = HiddenField()


def init_app(app: Flask) -> None:
    """Register the pages; give layouts who is signed in."""
    app.register_blueprint(blueprint)
    app.context_processor(_who)


def _name_of_attempt() -> str:
    return f"{current_ward().slug}/{accounts.tidy(request.form.get('username', ''))[:80]}"


def _refused(response: Response) -> bool:
    return response.status_code == REFUSED


@blueprint.get("/<ward>/dang-nhap")
@public
def form() -> str | Response:
    """The page to sign in on; whoever is signed in already goes on."""
    wanted = request.args.get("next", "")
    if auth.actor_or_none() is not None:
        return redirect(_onward(wanted))
    return render_template("auth/sign_in.html", form=SignInForm(data={"next": wanted}))


@blueprint.post("/<ward>/dang-nhap")
@public
@limiter.limit(PER_ADDRESS, deduct_when=_refused)
@limiter.limit(PER_NAME, key_func=_name_of_attempt, deduct_when=_refused)
def submit() -> Response | tuple[str, int]:
    """Sign in."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("auth/sign_in.html", form=form), REFUSED
    username, password = str(form.username.data), str(form.password.data)
    account = accounts.check(db.session(), username, password)
    if account is None:
        log.warning("sign-in refused")
        form.form_errors.append(str(_("Tên đăng nhập hoặc mật khẩu chưa đúng.")))
        return render_template("auth/sign_in.html", form=form), REFUSED
    if accounts.needs_rehash(account):
        accounts.rehash(writing(), account.id, password)
        db.session.commit()
    auth.forget()
    auth.remember(session, account, clock.now())
    log.info("signed in", account=account.id)
    return redirect(_onward(str(form.next.data or "")))


@blueprint.post("/<ward>/dang-xuat")
@needs_sign_in
def leave() -> Response:
    """Sign out, here and everywhere: a copy of the cookie is then worth nothing."""
    account = auth.account()
    if account is not None:
        accounts.end_sessions(writing(), account.id, author=Author("account", account.id), at=clock.now())
        db.session.commit()
    auth.forget()
    flash(str(_("Đã đăng xuất trên mọi máy.")), "done")
    return redirect(url_for("sign_in.form"))


def _onward(wanted: str) -> str:
    """Where to go after signing in: the page that was asked for, if it is one of this ward."""
    home = f"/{current_ward().slug}/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return f"{home}viec"
    plain = wanted.isprintable() and "\\" not in wanted and ".." not in wanted
    ours = not parts.scheme and not parts.netloc and parts.path.startswith(home)
    door = parts.path in (url_for("sign_in.form"), url_for("sign_in.leave"))
    return wanted if plain and ours and not door else f"{home}viec"


def _who() -> dict[str, object]:
    """For layouts, on pages of a ward: `viewer` and `sign_out_url`. Pages of no ward are the same for everybody."""
    if ward_or_none() is None:
        return {}
    account = auth.account()
    if account is None:
        return {"sign_in_url": url_for("sign_in.form")}
    return {"viewer": account, "sign_out_url": url_for("sign_in.leave")}
