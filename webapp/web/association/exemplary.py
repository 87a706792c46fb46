"""Who has five years in a row: this year's list, and the proposal that is drawn up from it."""

from dataclasses import dataclass

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.proposals import ProposalKind
from webapp.extensions import db, writing
from webapp.models import Campaign, Proposal
from webapp.queries import sheets
from webapp.queries import titles as query
from webapp.queries.titles import Candidate
from webapp.services import criteria
from webapp.services import proposals as service
from webapp.services.decisions import ListRefusedError
from webapp.services.errors import FaultyInputError
from webapp.web import clock, proposal_page
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.forms.messages import sentence
from webapp.web.forms.proposals import ListForm
from webapp.web.permissions import permission, requires

REFUSED = 422


@dataclass(frozen=True)
class Choice:
    """A line of the list: the value of its box, whether it is ticked, and why it was refused."""

    row: Candidate
    value: str
    ticked: bool
    refused: tuple[str, ...]


@blueprint.get("/<ward>/tieu-bieu")
@requires(Act.VIEW_PROPOSAL)
def exemplary() -> str:
    """Everybody who is exemplary this year, or would be if this year brought the title."""
    return page(ListForm(formdata=None), None)


@blueprint.post("/<ward>/tieu-bieu")
@requires(Act.DRAW_PROPOSAL)
def draw_exemplary() -> Response:
    """Draw up a proposal of people who have the run of years."""
    campaign, form = _campaign(), ListForm()
    if campaign is None:
        abort(404)
    people = form.candidates()
    ticked = {one.declaration_id for one in people}
    try:
        if not form.validate_on_submit():
            return make_response(page(form, ticked), REFUSED)
        now, kind = clock.now(), ProposalKind.EXEMPLARY
        row = service.draw(writing(), current_actor(), campaign.id, people, now=now, once=form.once_id, kind=kind)
        identity = row.id
        db.session.commit()
    except (ListRefusedError, FaultyInputError) as error:
        refused = proposal_page.explain(form, error)
        return make_response(page(form, ticked, refused=refused), REFUSED)
    flash(_("Đã lập tờ trình tiêu biểu: %(n)s người. Xem các năm của từng người rồi trình.", n=len(people)), "done")
    return redirect(url_for("association.proposal", proposal_id=identity), 303)


def page(
    form: ListForm,
    ticked: set[str] | None,
    *,
    refused: dict[str, tuple[str, ...]] | None = None,
    row: Proposal | None = None,
) -> str:
    """The list of the year; with `row`, the list of that proposal to be drawn up anew."""
    session, campaign = db.session(), _campaign()
    if row is not None:
        campaign = session.get(Campaign, (row.commune_id, row.campaign_id))
    found: list[Candidate] = []
    years, said = 0, refused or {}
    if campaign is not None:
        rules = criteria.load(session, campaign.criteria_version)
        found, years = query.close_to_exemplary(session, rules, campaign), rules.exemplary.years
    here = row.id if row else None
    reached = [one for one in found if one.outlook.exemplary]
    free = [one for one in reached if one.noted_by is None and one.proposal_id in (None, here)]
    return render_template(
        "association/exemplary.html",
        campaign=campaign,
        years=years,
        row=row,
        form=form,
        draws=bool(permission(Act.DRAW_PROPOSAL)),
        people=[
            Choice(
                one,
                f"{one.declaration_id}:{one.rev}",
                ticked is None or one.declaration_id in ticked,
                tuple(sentence(code) for code in said.get(one.declaration_id, ())),
            )
            for one in free
        ],
        listed=[] if row else [one for one in reached if one not in free],
        close=[] if row else [one for one in found if not one.outlook.exemplary],
    )


def _campaign() -> Campaign | None:
    return sheets.current_campaign(db.session(), clock.today())
