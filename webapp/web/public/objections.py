"""Objections of anyone: to a name on the list, or because one's own is missing. No reply says who is registered."""

from uuid import UUID

from flask import abort, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from webapp.domain.errors import ObjectionError
from webapp.domain.workflow import State
from webapp.extensions import db, limiter, writing
from webapp.queries import places
from webapp.queries import public as query
from webapp.services import objections as service
from webapp.services.errors import NotFoundError
from webapp.services.objections import Words
from webapp.web import clock
from webapp.web.forms.answers import MissingForm, ObjectionForm
from webapp.web.forms.messages import sentence
from webapp.web.permissions import public
from webapp.web.public.blueprint import blueprint
from webapp.web.public.pages import campaign_of_today, is_posting

# A whole khối phố may sit behind one address; nobody needs more than this.
PER_ADDRESS = "20 per hour"
REFUSED = 422


@blueprint.get("/<ward>/danh-sach/<uuid:declaration_id>/kien-nghi")
@public
def objection(declaration_id: UUID) -> str:
    """The form about one name."""
    return render_template("public/objection.html", entry=_entry(declaration_id), form=ObjectionForm(formdata=None))


@blueprint.post("/<ward>/danh-sach/<uuid:declaration_id>/kien-nghi")
@public
@limiter.limit(PER_ADDRESS)
def object_to(declaration_id: UUID) -> Response:
    """Object to a name."""
    entry, form = _entry(declaration_id), ObjectionForm()
    if not form.validate_on_submit():
        return make_response(render_template("public/objection.html", entry=entry, form=form), REFUSED)
    words = Words(str(form.text.data), str(form.name.data), str(form.contact.data), once=form.once_id)
    try:
        service.object_to(
            writing(), str(declaration_id), words, about_oneself=form.about.data == "self", now=clock.now()
        )
        db.session.commit()
    except NotFoundError:
        abort(404)
    except ObjectionError as error:
        db.session.rollback()
        form.form_errors.append(sentence(error.code))
        return make_response(render_template("public/objection.html", entry=entry, form=form), REFUSED)
    return redirect(url_for("public.thanks"), 303)


@blueprint.get("/<ward>/y-kien")
@public
def missing() -> str:
    """The form for somebody who is not on the list."""
    return _missing_page(_missing_form(MissingForm(formdata=None)))


@blueprint.post("/<ward>/y-kien")
@public
@limiter.limit(PER_ADDRESS)
def miss_oneself() -> Response:
    """Take it in. The reply is the same for everybody."""
    form = _missing_form(MissingForm())
    campaign = campaign_of_today()
    if campaign is None or not is_posting(campaign):
        form.form_errors = []
        return make_response(_missing_page(form), REFUSED)
    if not form.validate_on_submit() or form.year is None:
        return make_response(_missing_page(form), REFUSED)
    chosen = next((one.label for one in form.place.choices if one.value and one.value == form.place.data), "")
    about = _("Năm sinh %(year)s. Nơi kê khai: %(place)s.", year=form.year, place=chosen or _("không ghi"))
    words = Words(str(form.text.data), str(form.name.data), str(form.contact.data), about, form.once_id)
    service.miss_oneself(writing(), campaign.id, words, form.year, now=clock.now())
    db.session.commit()
    return redirect(url_for("public.thanks"), 303)


@blueprint.get("/<ward>/danh-sach/da-nhan")
@public
def thanks() -> str:
    """It was taken in."""
    return render_template("public/thanks.html")


def _entry(declaration_id: UUID) -> query.Entry:
    """A name that is posted now; 404 for every other, whatever it is."""
    found = query.entry(db.session(), str(declaration_id))
    if found is None or found.state != State.POSTED:
        abort(404)
    return found


def _missing_form(form: MissingForm) -> MissingForm:
    found = places.collectives(db.session())
    form.place.choices = [SelectChoice("", _("Không nhớ")), *(SelectChoice(one.id, one.name) for one in found)]
    return form


def _missing_page(form: MissingForm) -> str:
    return render_template("public/missing.html", form=form, posting=is_posting(campaign_of_today()))
