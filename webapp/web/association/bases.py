"""What stands in decisions: whose decision it is, and the legal bases with the days on which they are in force."""

from datetime import date
from typing import cast
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.signing import Authority
from webapp.extensions import db, writing
from webapp.queries import proposals as query
from webapp.services import ward_settings as service
from webapp.services.errors import FaultyInputError, NotFoundError
from webapp.web import clock
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.forms.bases import AuthorityForm, BasisForm, EndForm
from webapp.web.forms.messages import sentence
from webapp.web.permissions import requires

REFUSED = 422


@blueprint.get("/<ward>/can-cu")
@requires(Act.MANAGE_SETTINGS)
def bases() -> str:
    """All bases, those in force first, and the authority."""
    return _page()


@blueprint.post("/<ward>/can-cu")
@requires(Act.MANAGE_SETTINGS)
def add_basis() -> Response:
    """Add a line."""
    form = BasisForm()
    if not form.validate_on_submit():
        return make_response(_page(refused=form), REFUSED)
    try:
        service.add_basis(
            writing(),
            current_actor(),
            str(form.words.data),
            cast(date, form.valid_from.data),
            now=clock.now(),
            once=form.once_id,
        )
        db.session.commit()
    except FaultyInputError as error:
        db.session.rollback()
        form.words.errors = [sentence(fault.code) for fault in error.faults]
        return make_response(_page(refused=form), REFUSED)
    flash(_("Đã thêm căn cứ."), "done")
    return redirect(url_for("association.bases"), 303)


@blueprint.post("/<ward>/can-cu/<uuid:basis_id>/het-dung")
@requires(Act.MANAGE_SETTINGS)
def end_basis(basis_id: UUID) -> Response:
    """A line is in force up to a day."""
    form = EndForm()
    if not form.validate_on_submit():
        return make_response(_page(refused=form, ending=str(basis_id)), REFUSED)
    try:
        service.end_basis(
            writing(),
            current_actor(),
            str(basis_id),
            cast(date, form.last_day.data),
            seen_rev=form.seen_rev,
            now=clock.now(),
        )
        db.session.commit()
    except NotFoundError:
        db.session.rollback()
        abort(404)
    except FaultyInputError as error:
        db.session.rollback()
        form.last_day.errors = [sentence(fault.code) for fault in error.faults]
        return make_response(_page(refused=form, ending=str(basis_id)), REFUSED)
    flash(_("Đã ghi ngày hết dùng. Quyết định đã phát hành vẫn giữ căn cứ này."), "done")
    return redirect(url_for("association.bases"), 303)


@blueprint.post("/<ward>/can-cu/tham-quyen")
@requires(Act.MANAGE_SETTINGS)
def set_authority() -> Response:
    """From today on decisions are that authority's."""
    form = AuthorityForm()
    if not form.validate_on_submit():
        return make_response(_page(refused=form), REFUSED)
    service.set_authority(writing(), current_actor(), Authority(form.authority.data), now=clock.now())
    db.session.commit()
    flash(_("Đã ghi thẩm quyền quyết định, dùng từ hôm nay."), "done")
    return redirect(url_for("association.bases"), 303)


def _page(*, refused: FlaskForm | None = None, ending: str | None = None) -> str:
    """`refused`: the form that was sent and is not in order; `ending`: the basis that it was about."""
    session, today = db.session(), clock.today()
    every = query.bases(session)
    form = refused if isinstance(refused, BasisForm) else BasisForm(formdata=None)
    authority = service.authority(session, today).value
    return render_template(
        "association/bases.html",
        form=form,
        sent=refused or form,
        problem=refused is not None,
        ending=ending,
        authority=refused
        if isinstance(refused, AuthorityForm)
        else AuthorityForm(formdata=None, data={"authority": authority}),
        end=refused if isinstance(refused, EndForm) else EndForm(formdata=None),
        current=[one for one in every if one.valid_to is None or one.valid_to >= today],
        past=[one for one in every if one.valid_to is not None and one.valid_to < today],
    )
