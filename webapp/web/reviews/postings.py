"""The minutes of postings: each list that was put up, when, before whom, and that its days are over."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.permissions import Reach, reach
from webapp.domain.workflow import Action
from webapp.extensions import db, writing
from webapp.models import Campaign, PostingMinutes
from webapp.queries import postings as query
from webapp.services import postings as service
from webapp.services.errors import FaultyInputError, StaleError
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.forms.messages import sentence
from webapp.web.forms.postings import PutUpForm, TakenDownForm, written
from webapp.web.papers import hub
from webapp.web.permissions import requires
from webapp.web.reviews.blueprint import blueprint
from webapp.web.reviews.lists import campaign_of_today
from webapp.web.ward import current_ward

REFUSED, OVERTAKEN = 422, 409
# Both forms may stand on one page.
END = "end-"


@blueprint.get("/<ward>/niem-yet/bien-ban")
@requires(Action.POST)
def postings() -> str:
    """The lists of the campaign, the latest first."""
    campaign = campaign_of_today()
    found = query.rounds(db.session(), campaign, _far(campaign)) if campaign else []
    return render_template("reviews/postings.html", campaign=campaign, found=found)


@blueprint.get("/<ward>/niem-yet/bien-ban/<uuid:collective_id>/<day>")
@requires(Action.POST)
def posting(collective_id: UUID, day: str) -> str:
    """One list, with its minutes or the forms for them."""
    return _page(_round(str(collective_id), day))


@blueprint.post("/<ward>/niem-yet/bien-ban/<uuid:collective_id>/<day>")
@requires(Action.POST)
def put_up(collective_id: UUID, day: str) -> Response:
    """Write down that it was put up."""
    found, form = _round(str(collective_id), day), PutUpForm()
    if not form.validate_on_submit():
        return make_response(_page(found, putting=form), REFUSED)
    return _do(
        str(collective_id),
        day,
        form,
        lambda: service.put_up(
            writing(),
            current_actor(),
            _campaign().id,
            str(collective_id),
            found.posted_on,
            form.put_up(),
            seen_rev=form.seen_rev,
            now=clock.now(),
        ),
        _("Đã ghi biên bản niêm yết. In ra để những người có mặt ký."),
    )


@blueprint.post("/<ward>/niem-yet/bien-ban/<uuid:minutes_id>/ket-thuc")
@requires(Action.POST)
def take_down(minutes_id: UUID) -> Response:
    """Write down that its days are over."""
    row = db.session().get(PostingMinutes, (current_ward().id, str(minutes_id)))
    if row is None:
        abort(404)
    collective_id, day, form = row.collective_id, row.posted_on.isoformat(), TakenDownForm(prefix=END)
    found = _round(collective_id, day)
    if not form.validate_on_submit():
        return make_response(_page(found, taking=form), REFUSED)
    return _do(
        collective_id,
        day,
        form,
        lambda: service.take_down(
            writing(), current_actor(), str(minutes_id), form.taken_down(), seen_rev=form.seen_rev, now=clock.now()
        ),
        _("Đã ghi biên bản kết thúc niêm yết. In ra để những người có mặt ký."),
    )


def _do(
    collective_id: str, day: str, form: PutUpForm | TakenDownForm, change: Callable[[], object], said: str
) -> Response:
    forms = {"putting": form} if isinstance(form, PutUpForm) else {"taking": form}
    try:
        change()
        db.session.commit()
    except FaultyInputError as error:
        db.session.rollback()
        for fault in error.faults:
            form[fault.field].errors = [sentence(fault.code)]
        return make_response(_page(_round(collective_id, day), **forms), REFUSED)
    except StaleError as error:
        db.session.rollback()
        form.move_to(error.rev)
        return make_response(_page(_round(collective_id, day), overtaken=True, **forms), OVERTAKEN)
    flash(said, "done")
    return redirect(url_for("reviews.posting", collective_id=collective_id, day=day), 303)


def _page(
    found: query.Round,
    *,
    putting: PutUpForm | None = None,
    taking: TakenDownForm | None = None,
    overtaken: bool = False,
) -> str:
    minutes = found.minutes
    form = putting or PutUpForm(formdata=None, data=written(minutes))
    end = taking or TakenDownForm(formdata=None, prefix=END, data={"rev": str(minutes.rev if minutes else 0)})
    return render_template(
        "reviews/posting.html",
        found=found,
        minutes=minutes,
        putting=form,
        taking=end,
        form=taking or putting or form,
        overtaken=overtaken,
        over_from=found.posted_until + timedelta(days=1),
        papers=_papers(found),
    )


def _papers(found: query.Round) -> list[hub.Offer]:
    """M5 while the list is up: it names those who stand there now."""
    up = found.people and found.posted_on <= clock.today() <= found.posted_until
    papers = [hub.of_posted_list(found.collective.id)] if up else []
    minutes = found.minutes
    return papers + (hub.of_minutes(minutes.id, ended=minutes.ended_on is not None) if minutes else [])


def _round(collective_id: str, day: str) -> query.Round:
    """The list of that day, if there is one where whoever is signed in posts."""
    try:
        posted_on = date.fromisoformat(day)
    except ValueError:
        abort(404)
    campaign = _campaign()
    found = query.one(db.session(), campaign, _far(campaign), collective_id, posted_on)
    if found is None:
        abort(404)
    return found


def _far(campaign: Campaign) -> Reach:
    return reach(service.poster(current_actor(), campaign), Action.POST, clock.today())


def _campaign() -> Campaign:
    found = campaign_of_today()
    if found is None:
        abort(404)
    return found
