"""Posting a whole list: first who is on it and who is not, then one button."""

from flask import make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain import calendar
from webapp.domain.workflow import Action
from webapp.extensions import db
from webapp.queries import posting as query
from webapp.queries.sheets import Filter
from webapp.services import counter, jobs
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.forms.steps import StepForm
from webapp.web.jobs.blueprint import blueprint
from webapp.web.jobs.starting import campaign_or_404, start
from webapp.web.permissions import requires
from webapp.web.reviews import filters

REFUSED = 422


@blueprint.get("/<ward>/niem-yet")
@requires(Action.POST)
def posting() -> str:
    """The collectives in which something waits; of one of them, who would be posted."""
    return _page(StepForm(formdata=None), request.args.get("tap-the", ""))


@blueprint.post("/<ward>/niem-yet")
@requires(Action.POST)
def post_all() -> Response:
    """Put the list in line. A sheet that has changed since the page was made is not posted unseen."""
    form, chosen = StepForm(), request.form.get("tap-the", "")
    campaign = campaign_or_404()
    session, actor, today = db.session(), current_actor(), clock.today()
    known = any(one.id == chosen for one in query.places(session, actor, campaign, today=today))
    found = query.candidates(session, actor, campaign, chosen, today=today) if known else []
    ready = [one for one in found if one.agrees]
    if not form.validate_on_submit() or not ready:
        return make_response(_page(form, chosen, problem=_("Không còn ai chờ niêm yết ở nơi này.")), REFUSED)
    seen = form.seen_rev
    items = [(one.declaration_id, min(one.rev, seen)) for one in ready]
    return start(jobs.POST_SHEETS, {"campaign_id": campaign.id, "collective_id": chosen}, items)


def _page(form: StepForm, chosen: str, problem: str | None = None) -> str:
    session, actor, today, campaign = db.session(), current_actor(), clock.today(), campaign_or_404()
    # Before the list is read: what changes in between counts as not seen.
    form.move_to(counter.current_rev(session))
    places = query.places(session, actor, campaign, today=today)
    place = next((one for one in places if one.id == chosen), None)
    if place is None and len(places) == 1 and not problem:
        place = places[0]
    found = query.candidates(session, actor, campaign, place.id, today=today) if place else []
    return render_template(
        "jobs/posting.html",
        campaign=campaign,
        form=form,
        places=places,
        place=place,
        ready=[one for one in found if one.agrees],
        silent=[one for one in found if not one.agrees],
        until=calendar.posting_end(today, campaign.posting_days),
        problem=problem,
        back=url_for("reviews.listed", **filters.Chosen(Filter(state="confirmed")).arguments()),
    )
