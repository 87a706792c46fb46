"""Objections on paper: whom the letter is about, and the letter typed in."""

from typing import Any
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from webapp.domain.acts import Act
from webapp.domain.errors import ObjectionError
from webapp.domain.workflow import State
from webapp.extensions import db, writing
from webapp.models import Campaign, Objection
from webapp.queries import objections as query
from webapp.queries import places, sheets
from webapp.services import letters as service
from webapp.services import sheet_facts
from webapp.services.errors import FaultyInputError
from webapp.services.objections import Words
from webapp.web import clock
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.forms.letters import FindForm, LetterForm, LetterMissingForm
from webapp.web.forms.messages import sentence
from webapp.web.permissions import allow, requires

REFUSED = 422


@blueprint.get("/<ward>/kien-nghi/giay")
@requires(Act.ANSWER_OBJECTION)
def letter() -> str:
    """Whom is it about?"""
    return render_template("association/letter-find.html", form=FindForm(formdata=None), found=None)


@blueprint.post("/<ward>/kien-nghi/giay")
@requires(Act.ANSWER_OBJECTION)
def find_for_letter() -> Response:
    """Look for a name among those posted. It is sent in a form, for no name stands in an address."""
    form, campaign = FindForm(), sheets.current_campaign(db.session(), clock.today())
    if not form.validate_on_submit():
        return make_response(render_template("association/letter-find.html", form=form, found=None), REFUSED)
    found: Any = ()
    if campaign is not None:
        name, today = str(form.name.data), clock.today()
        found = query.posted_named(db.session(), current_actor(), campaign.id, name, today=today)
    return make_response(render_template("association/letter-find.html", form=form, found=found))


@blueprint.get("/<ward>/kien-nghi/giay/<uuid:declaration_id>")
@requires(Act.ANSWER_OBJECTION)
def letter_about(declaration_id: UUID) -> str:
    """The letter about one name."""
    return _letter_page(_posted(declaration_id), LetterForm(formdata=None))


@blueprint.post("/<ward>/kien-nghi/giay/<uuid:declaration_id>")
@requires(Act.ANSWER_OBJECTION)
def type_letter(declaration_id: UUID) -> Response:
    """Type it in."""
    sheet, form = _posted(declaration_id), LetterForm()
    if not form.validate_on_submit():
        return make_response(_letter_page(sheet, form), REFUSED)
    words = Words(str(form.text.data), str(form.name.data), str(form.contact.data), once=form.once_id)
    try:
        row = service.take_in(
            writing(),
            current_actor(),
            str(declaration_id),
            words,
            form.letter(),
            about_oneself=form.about.data == "self",
            now=clock.now(),
        )
        return _taken_in(row)
    except (FaultyInputError, ObjectionError) as error:
        _say(form, error)
        return make_response(_letter_page(sheet, form), REFUSED)


@blueprint.get("/<ward>/kien-nghi/giay/thieu-ten")
@requires(Act.ANSWER_OBJECTION)
def letter_missing() -> str:
    """The letter of somebody who does not find their own name."""
    return render_template("association/letter.html", sheet=None, form=_with_places(LetterMissingForm(formdata=None)))


@blueprint.post("/<ward>/kien-nghi/giay/thieu-ten")
@requires(Act.ANSWER_OBJECTION)
def type_missing() -> Response:
    """Type it in."""
    form, campaign = _with_places(LetterMissingForm()), _campaign()
    if not form.validate_on_submit() or form.year is None:
        return make_response(render_template("association/letter.html", sheet=None, form=form), REFUSED)
    chosen = next((one.label for one in form.place.choices if one.value and one.value == form.place.data), "")
    about = _("Năm sinh %(year)s. Nơi kê khai: %(place)s.", year=form.year, place=chosen or _("không ghi"))
    words = Words(str(form.text.data), str(form.name.data), str(form.contact.data), about, form.once_id)
    try:
        row = service.take_in_missing(
            writing(), current_actor(), campaign.id, words, form.year, form.letter(), now=clock.now()
        )
        return _taken_in(row)
    except FaultyInputError as error:
        _say(form, error)
        return make_response(render_template("association/letter.html", sheet=None, form=form), REFUSED)


def _taken_in(row: Objection) -> Response:
    db.session.commit()
    flash(_("Đã ghi đơn. Chụp các trang của đơn rồi lưu vào đây; bản giấy giữ trong hồ sơ."), "done")
    return redirect(url_for("association.objection", objection_id=row.id), 303)


def _say(form: LetterForm | LetterMissingForm, error: FaultyInputError | ObjectionError) -> None:
    db.session.rollback()
    if isinstance(error, ObjectionError):
        form.received_on.errors = [sentence(error.code)]
        return
    for fault in error.faults:
        form[fault.field].errors = [sentence(fault.code)]


def _posted(declaration_id: UUID) -> sheet_facts.Sheet:
    sheet = sheet_facts.load(db.session(), str(declaration_id))
    if sheet is None or sheet.declaration.state != State.POSTED:
        abort(404)
    allow(Act.ANSWER_OBJECTION, sheet.subject)
    return sheet


def _letter_page(sheet: sheet_facts.Sheet, form: LetterForm) -> str:
    return render_template("association/letter.html", sheet=sheet, form=form)


def _with_places(form: LetterMissingForm) -> LetterMissingForm:
    here = places.collectives(db.session())
    form.place.choices = [SelectChoice("", _("Không ghi")), *(SelectChoice(one.id, one.name) for one in here)]
    return form


def _campaign() -> Campaign:
    found = sheets.current_campaign(db.session(), clock.today())
    if found is None:
        abort(404)
    return found
