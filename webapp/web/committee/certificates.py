"""One decision with its register and certificates; a certificate with a misspelt name is issued anew."""

from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.models import Campaign, Certificate, Decision, Person
from webapp.queries import decisions as decision_query
from webapp.queries import papers, proposals, titles
from webapp.queries.papers import Entry
from webapp.services import certificates as service
from webapp.services import complaints, criteria, keys, title_facts
from webapp.services.errors import FaultyInputError
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.committee.blueprint import blueprint
from webapp.web.forms.messages import sentence
from webapp.web.forms.steps import ReasonForm
from webapp.web.permissions import permission, requires
from webapp.web.ward import current_ward

REFUSED = 422


@blueprint.get("/<ward>/quyet-dinh/<uuid:decision_id>")
@requires(Act.VIEW_PROPOSAL)
def decision(decision_id: UUID) -> str:
    """A decision: its register, and each certificate with the address of its QR."""
    session = db.session()
    found = decision_query.find(session, str(decision_id))
    if found is None:
        abort(404)
    rows = service.of_decision(session, found.id)
    return render_template(
        "committee/decision.html",
        decision=found,
        proposal=proposals.of_decision(session, found.id),
        rows=[
            (row, printed, f"{url_for('public.certificate', certificate_id=row.id)}#{printed.fragment()}")
            for row, printed in rows
            if printed is not None
        ],
        erased=sum(printed is None for _row, printed in rows),
        noted=_noted(found),
        revoked=decision_query.revoked(session, found.id),
        corrects=bool(permission(Act.ISSUE_DECISION)),
        complaints=complaints.of_decision(session, found.id),
    )


@blueprint.get("/<ward>/giay/<uuid:certificate_id>/cap-lai")
@requires(Act.ISSUE_DECISION)
def correction(certificate_id: UUID) -> str:
    """The form: both names, and the reason."""
    row = _found(certificate_id)
    return _page(row, ReasonForm(formdata=None, data={"rev": str(row.rev)}))


@blueprint.post("/<ward>/giay/<uuid:certificate_id>/cap-lai")
@requires(Act.ISSUE_DECISION)
def correct(certificate_id: UUID) -> Response:
    """Issue it anew with the name of the register; the old one stays and says so."""
    row, form = _found(certificate_id), ReasonForm()
    decision_id = row.decision_id
    if not form.validate_on_submit():
        return make_response(_page(row, form), REFUSED)
    try:
        reason, seen = str(form.reason.data), form.seen_rev
        service.correct(writing(), current_actor(), row.id, reason, seen_rev=seen, now=clock.now())
        db.session.commit()
    except FaultyInputError as error:
        db.session.rollback()
        form.reason.errors = [sentence(fault.code) for fault in error.faults]
        return make_response(_page(_found(certificate_id), form), REFUSED)
    flash(_("Đã cấp lại giấy. Giấy cũ khi quét mã sẽ báo đã cấp lại."), "done")
    return redirect(url_for("committee.decision", decision_id=decision_id), 303)


def _noted(found: Decision) -> list[tuple[Entry, list[int], bool]]:
    """Whom a decision notes as exemplary: who, the years that it rests on, and whether they all still stand."""
    session = db.session()
    years = titles.noted_by(session, found.id)
    campaign = session.get_one(Campaign, (found.commune_id, found.campaign_id))
    rules = criteria.load(session, campaign.criteria_version)
    people = papers.entries(session, campaign.id, declaration_ids=list(years))
    said = title_facts.of_people(session, [one.person.id for one in people])
    return [
        (
            one,
            [year["year"] for year in years[one.declaration.id]],
            title_facts.run_of(rules, said[one.person.id], campaign.year) is not None,
        )
        for one in people
    ]


def _found(certificate_id: UUID) -> Certificate:
    row = db.session().get(Certificate, (current_ward().id, str(certificate_id)))
    if row is None:
        abort(404)
    return row


def _page(row: Certificate, form: ReasonForm) -> str:
    session = db.session()
    try:
        printed = service.read(session, row)
    except keys.KeyDestroyedError:
        abort(404)
    person = session.get_one(Person, (row.commune_id, row.person_id))
    return render_template("committee/correction.html", row=row, form=form, printed=printed, person=person)
