"""Titles from paper, typed in by the association: a form, its scan, taken back with a reason."""

from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.models import Person, TitleYear
from webapp.queries import titles as query
from webapp.services import titles as service
from webapp.services.signed_files import TITLES
from webapp.web import clock, scans
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.forms.steps import ReasonForm
from webapp.web.forms.titles import TitleForm, TitleScanForm
from webapp.web.permissions import allow, requires
from webapp.web.ward import current_ward

REFUSED = 422


@blueprint.get("/<ward>/nguoi/<uuid:person_id>/nam")
@requires(Act.RECORD_TITLE)
def title_form(person_id: UUID) -> str:
    """The form of a title from paper."""
    return _page(_person(person_id), TitleForm(formdata=None))


@blueprint.post("/<ward>/nguoi/<uuid:person_id>/nam")
@requires(Act.RECORD_TITLE)
def enter_title(person_id: UUID) -> Response:
    """Type in a title from paper."""
    person, form = _person(person_id), TitleForm()
    fine = form.validate_on_submit()
    file = scans.chosen(form.file)
    if not fine or form.file.errors:
        return make_response(_page(person, form), REFUSED)
    paper = form.paper()
    refused = scans.keeping(
        TITLES,
        query.named_scans,
        file,
        form,
        form.file,
        lambda: service.enter(writing(), current_actor(), str(person_id), paper, file, now=clock.now()),
    )
    if refused:
        return make_response(_page(_person(person_id), form), refused)
    flash(_("Đã ghi năm %(year)s.", year=paper.year), "done")
    return redirect(url_for("reviews.person", person_id=person_id), 303)


@blueprint.get("/<ward>/nam-dat/<uuid:title_id>/ban-chup")
@requires(Act.VIEW_HISTORY)
def title_scan(title_id: UUID) -> Response:
    """The scan: a picture to look at, a PDF to be saved; it is not run here."""
    row = _title(title_id, Act.VIEW_HISTORY)
    return scans.shown(row.scan_sha256, TITLES, f"nam-dat-{row.id[:8]}")


@blueprint.get("/<ward>/nam-dat/<uuid:title_id>/them-ban-chup")
@requires(Act.RECORD_TITLE)
def title_scan_form(title_id: UUID) -> str:
    """The form of the scan that was missing."""
    row = _title(title_id)
    return _scan_page(row, TitleScanForm(formdata=None, data={"rev": str(row.rev)}))


@blueprint.post("/<ward>/nam-dat/<uuid:title_id>/them-ban-chup")
@requires(Act.RECORD_TITLE)
def attach_title_scan(title_id: UUID) -> Response:
    """Add the scan that was missing."""
    row, form = _title(title_id), TitleScanForm()
    person_id = row.person_id
    fine = form.validate_on_submit()
    if not form.file.data:
        form.file.errors = [_("Chọn tệp bản chụp.")]
    file = scans.chosen(form.file)
    if not fine or file is None:
        return make_response(_scan_page(row, form), REFUSED)
    chosen, seen = file, form.seen_rev
    refused = scans.keeping(
        TITLES,
        query.named_scans,
        file,
        form,
        form.file,
        lambda: service.attach(writing(), current_actor(), str(title_id), chosen, seen_rev=seen, now=clock.now()),
    )
    if refused:
        return make_response(_scan_page(_title(title_id), form), refused)
    flash(_("Đã thêm bản chụp."), "done")
    return redirect(url_for("reviews.person", person_id=person_id), 303)


@blueprint.get("/<ward>/nam-dat/<uuid:title_id>/bo")
@requires(Act.RECORD_TITLE)
def title_back_form(title_id: UUID) -> str:
    """The form of the reason."""
    row = _title(title_id)
    return _back_page(row, ReasonForm(formdata=None, data={"rev": str(row.rev)}))


@blueprint.post("/<ward>/nam-dat/<uuid:title_id>/bo")
@requires(Act.RECORD_TITLE)
def take_title_back(title_id: UUID) -> Response:
    """It counts no longer; it and its scan stay readable."""
    row, form = _title(title_id), ReasonForm()
    person_id = row.person_id
    if not form.validate_on_submit():
        return make_response(_back_page(row, form), REFUSED)
    reason, seen = str(form.reason.data), form.seen_rev
    service.take_back(writing(), current_actor(), str(title_id), reason, seen_rev=seen, now=clock.now())
    db.session.commit()
    flash(_("Đã bỏ năm ấy. Giấy và lý do vẫn đọc được ở dưới."), "done")
    return redirect(url_for("reviews.person", person_id=person_id), 303)


def _person(person_id: UUID, act: Act = Act.RECORD_TITLE) -> Person:
    row = db.session().get(Person, (current_ward().id, str(person_id)))
    if row is None or row.deleted_at is not None:
        abort(404)
    allow(act, service.subject(db.session(), row))
    return row


def _title(title_id: UUID, act: Act = Act.RECORD_TITLE) -> TitleYear:
    row = query.find(db.session(), str(title_id))
    if row is None:
        abort(404)
    _person(UUID(row.person_id), act)
    return row


def _page(person: Person, form: TitleForm) -> str:
    return render_template("association/title.html", person=person, form=form)


def _scan_page(row: TitleYear, form: TitleScanForm) -> str:
    person = db.session().get_one(Person, (row.commune_id, row.person_id))
    return render_template("association/title-scan.html", row=row, person=person, form=form)


def _back_page(row: TitleYear, form: ReasonForm) -> str:
    person = db.session().get_one(Person, (row.commune_id, row.person_id))
    return render_template("association/title-back.html", row=row, person=person, form=form)
