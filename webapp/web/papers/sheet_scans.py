"""Photos of a paper sheet: added to its declaration, looked at beside what was typed, taken away where wrong."""

from contextlib import suppress
from uuid import UUID

from flask import Response as Page
from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.queries import paper_sheets as query
from webapp.services import sheet_facts
from webapp.services import sheet_scans as service
from webapp.services.signed_files import SHEETS
from webapp.web import clock, scans
from webapp.web.auth import current_actor
from webapp.web.forms.paper_sheets import SheetPageForm
from webapp.web.papers.blueprint import blueprint
from webapp.web.permissions import allow, permission, requires

REFUSED = 422


@blueprint.get("/<ward>/giay-to/phieu-giay/<uuid:declaration_id>")
@requires(Act.VIEW_EVIDENCE)
def sheet_pages(declaration_id: UUID) -> str:
    """The pages of the paper, and (for whoever may add evidence) the form for another."""
    return _page(_sheet(declaration_id, Act.VIEW_EVIDENCE), SheetPageForm(formdata=None))


@blueprint.post("/<ward>/giay-to/phieu-giay/<uuid:declaration_id>")
@requires(Act.ADD_EVIDENCE)
def attach_page(declaration_id: UUID) -> Response:
    """Add a page."""
    sheet, form = _sheet(declaration_id, Act.ADD_EVIDENCE), SheetPageForm()
    fine, file = form.validate_on_submit(), scans.chosen(form.file)
    if fine and file is None and not form.file.errors:
        form.file.errors = [_("Chọn ảnh hoặc tệp của phiếu.")]
    if not fine or file is None:
        return make_response(_page(sheet, form), REFUSED)
    identity = sheet.declaration.id
    status = scans.keeping(
        SHEETS,
        query.named_scans,
        file,
        form,
        form.file,
        lambda: service.attach(writing(), current_actor(), identity, file, now=clock.now()),
    )
    if status:
        return make_response(_page(_sheet(declaration_id, Act.ADD_EVIDENCE), form), status)
    flash(_("Đã lưu một trang của phiếu giấy."), "done")
    return redirect(url_for("papers.sheet_pages", declaration_id=declaration_id), 303)


@blueprint.get("/<ward>/giay-to/phieu-giay/<uuid:declaration_id>/<sha256>")
@requires(Act.VIEW_EVIDENCE)
def of_page(declaration_id: UUID, sha256: str) -> Page:
    """A page: a picture to look at, a PDF to be saved."""
    sheet = _sheet(declaration_id, Act.VIEW_EVIDENCE)
    found = {one.sha256 for one in query.scans(db.session(), sheet.declaration.id)}
    name = f"phieu-{sheet.declaration.id[:8]}-{sha256[:8]}"
    return scans.shown(sha256 if sha256 in found else None, SHEETS, name)


@blueprint.post("/<ward>/giay-to/phieu-giay/<uuid:declaration_id>/<sha256>/bo")
@requires(Act.ADD_EVIDENCE)
def remove_page(declaration_id: UUID, sha256: str) -> Response:
    """Take away a page that does not belong there."""
    _sheet(declaration_id, Act.ADD_EVIDENCE)
    service.remove(writing(), current_actor(), str(declaration_id), sha256, now=clock.now())
    db.session.commit()
    with suppress(Exception):
        # The record is right already; what stays in the store goes with the next page that is added.
        scans.sweep(SHEETS, query.named_scans)
    flash(_("Đã bỏ trang ấy khỏi phiếu. Việc bỏ được ghi vào nhật ký."), "done")
    return redirect(url_for("papers.sheet_pages", declaration_id=declaration_id), 303)


def _sheet(declaration_id: UUID, act: Act) -> sheet_facts.Sheet:
    sheet = sheet_facts.load(db.session(), str(declaration_id))
    if sheet is None:
        abort(404)
    allow(act, sheet.subject)
    return sheet


def _page(sheet: sheet_facts.Sheet, form: SheetPageForm) -> str:
    return render_template(
        "papers/pages.html",
        declaration=sheet.declaration,
        person=sheet.person,
        pages=query.scans(db.session(), sheet.declaration.id),
        form=form,
        adds=bool(permission(Act.ADD_EVIDENCE, sheet.subject)),
        takes_away=sheet.declaration.state in service.OPEN,
    )
