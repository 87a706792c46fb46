"""Phones: when each last called, shutting one out, and codes that let one in."""

from datetime import timedelta
from uuid import UUID

import segno
from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.queries import phones as query
from webapp.queries import servers
from webapp.services import devices, enrolment, sheet_facts
from webapp.web import assets, auth, clock
from webapp.web.association import phone_lines
from webapp.web.association.blueprint import blueprint
from webapp.web.permissions import allow, requires
from webapp.web.ward import current_ward


@blueprint.get("/<ward>/may")
@requires(Act.MANAGE_DEVICES)
def phones() -> str:
    """The phones of the ward, trouble first; the address may narrow them."""
    return _page()


@blueprint.post("/<ward>/may/ma")
@requires(Act.MANAGE_DEVICES)
def volunteer_code() -> Response:
    """A code for somebody who goes from door to door. Shown once."""
    account_id = request.form.get("account", "")
    session = db.session()
    holders = query.holders(session, clock.today())
    holder = next((one for one in holders if one.account_id == account_id), None)
    if holder is None:
        return make_response(_page(_("Chọn người được cấp mã.")), 422)
    return _code(holder.display_name, account_id=holder.account_id)


@blueprint.post("/<ward>/phieu/<uuid:declaration_id>/ma-may")
@requires(Act.MANAGE_DEVICES)
def citizen_code(declaration_id: UUID) -> Response:
    """A code for a citizen's own phone. Shown once."""
    sheet = sheet_facts.load(db.session(), str(declaration_id))
    if sheet is None:
        abort(404)
    allow(Act.VIEW_SHEET, sheet.subject)
    return _code(sheet.person.full_name, person_id=sheet.person.id)


@blueprint.post("/<ward>/may/<uuid:device_id>/khoa")
@requires(Act.MANAGE_DEVICES)
def revoke(device_id: UUID) -> Response:
    """Shut a phone out."""
    author = auth.author(Act.MANAGE_DEVICES)
    try:
        devices.revoke(writing(), str(device_id), author, clock.now())
    except NoResultFound:
        abort(404)
    db.session.commit()
    flash(_("Đã khóa máy. Lần tới máy gọi về, dữ liệu trên máy sẽ tự xóa."), "done")
    return redirect(url_for("association.phones"), 303)


def _page(problem: str | None = None) -> str:
    session, now = db.session(), clock.now()
    every = phone_lines.lines(
        list(query.listed(session)), now=now, epoch=servers.epoch(session), app=assets.build_name("field.js")
    )
    view = request.args.get("xem", "")
    chosen = view if view in phone_lines.VIEWS else ""
    views = [
        (one, phone_lines.heading(one), sum(one in line.views for line in every) if one else len(every))
        for one in ("", *phone_lines.VIEWS)
    ]
    return render_template(
        "association/phones.html",
        lines=[line for line in every if not chosen or chosen in line.views],
        views=views,
        chosen=chosen,
        total=len(every),
        holders=query.holders(session, clock.today()),
        problem=problem,
    )


def _code(name: str, *, account_id: str | None = None, person_id: str | None = None) -> Response:
    settings = current_app.config["SETTINGS"]
    hours: int = settings.enrolment_hours
    code = enrolment.issue(
        writing(),
        account_id=account_id,
        person_id=person_id,
        issued_by=auth.author(Act.MANAGE_DEVICES),
        now=clock.now(),
        lifetime=timedelta(hours=hours),
    )
    db.session.commit()
    link = f"{settings.public_url}/{current_ward().slug}/bat-dau#{code}"
    body = render_template(
        "association/code.html",
        name=name,
        code=code,
        link=link,
        hours=hours,
        address=link.partition("#")[0],
        picture=_picture(link),
        back=url_for("association.phones"),
    )
    response = make_response(body)
    response.headers["Cache-Control"] = "no-store"
    return response


def _picture(link: str) -> Markup:
    """The link as a QR code, drawn inside the page: it is kept nowhere."""
    drawn = segno.make(link, error="m").svg_inline(
        scale=5, border=4, omitsize=True, light="#fff", svgclass="code-picture"
    )
    # segno draws lines of the link's bits only; nothing of the link is in it as text.
    return Markup(drawn)  # noqa: S704
