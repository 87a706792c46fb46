"""The papers of one person: M1 and M2 with what is known, the dossier of the family, the private letter, an answer."""

from uuid import UUID

from flask import Response, abort, url_for

from webapp.domain.acts import Act
from webapp.domain.workflow import State
from webapp.extensions import db
from webapp.jobs.papers import forms, posting
from webapp.models import Objection
from webapp.queries import objections
from webapp.services import sheet_facts
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.papers.blueprint import blueprint
from webapp.web.papers.handing_out import FORM, hand_out, kind_or_404, public_address, world
from webapp.web.permissions import allow, requires

CODES = ("m1", "m2", "m3a", "thu-rieng")


@blueprint.get(f"/<ward>/giay-to/phieu/<uuid:declaration_id>/<code>.<{FORM}:form>")
@requires(Act.PRINT_PAPERS)
def of_sheet(declaration_id: UUID, code: str, form: str) -> Response:
    """A paper of one declaration."""
    kind = kind_or_404(code, CODES)
    sheet = sheet_facts.load(db.session(), str(declaration_id))
    if sheet is None:
        abort(404)
    allow(Act.PRINT_PAPERS, sheet.subject)
    filled = world(sheet.campaign)
    entity = ("declaration", sheet.declaration.id)
    name = sheet.person.full_name
    if code == "thu-rieng":
        # It names points and what is missing: for those who judged, not for whoever carries papers.
        allow(Act.VIEW_HISTORY, sheet.subject)
        if sheet.declaration.state != State.NOT_RECOGNISED:
            abort(404)
        return hand_out(kind, form, [posting.letter(filled, sheet)], name, entity)
    if code == "m3a":
        return hand_out(kind, form, [forms.dossier_of(filled, sheet)], name, entity)
    address = public_address(url_for("reviews.sheet", declaration_id=sheet.declaration.id))
    make = forms.registration if code == "m1" else forms.sheet_form
    return hand_out(kind, form, [make(filled, sheet, address)], name, entity)


@blueprint.get(f"/<ward>/giay-to/kien-nghi/<uuid:objection_id>/tra-loi.<{FORM}:form>")
@requires(Act.ANSWER_OBJECTION)
def answer(objection_id: UUID, form: str) -> Response:
    """The written answer to an objection."""
    row = objections.one(db.session(), current_actor(), str(objection_id), today=clock.today())
    if row is None:
        abort(404)
    found: Objection = row.objection
    kind = kind_or_404("tra-loi", ("tra-loi",))
    return hand_out(kind, form, [posting.reply(world(), found)], row.full_name or "", ("objection", found.id))
