"""The calendar of the campaign: its steps on a line, what is late, who is waited for, and texts to pass on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain import timeline
from webapp.domain.acts import Act
from webapp.domain.permissions import Reach, reach, roles_on
from webapp.domain.timeline import PHASES, Days, Standing
from webapp.domain.workflow import Action, State, roles_for
from webapp.extensions import db, writing
from webapp.models import Campaign
from webapp.queries import places, sheets, waited
from webapp.queries.sheets import Filter
from webapp.queries.waited import PHASE_OF, Waited
from webapp.services import campaigns as service
from webapp.services import criteria
from webapp.services.errors import FaultyInputError, StaleError
from webapp.web import clock
from webapp.web.association import plan_words
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.forms.messages import sentence
from webapp.web.forms.plan import PlanForm, plan_form
from webapp.web.permissions import permission, requires
from webapp.web.reviews import filters
from webapp.web.ward import current_ward

REFUSED, OVERTAKEN = 422, 409
# What is waited for → the state that its list is narrowed to, or the page that has it.
STATES = {"verify": State.SUBMITTED, "review": State.VERIFIED, "confirm": State.REVIEWED}
STATES |= {"post": State.CONFIRMED, "decline": State.CONFIRMED}
PAGES: dict[str, tuple[Act, str]] = {
    "answer": (Act.VIEW_OBJECTIONS, "association.objections"),
    "propose": (Act.DRAW_PROPOSAL, "association.proposals"),
    "recognise": (Act.VIEW_PROPOSAL, "committee.decisions"),
}


@dataclass(frozen=True)
class Line:
    """What waits at a step: in words, with its list (None: not for whoever looks), and how many in each place."""

    words: str
    href: str | None
    places: Sequence[tuple[str, int, str | None]]


@dataclass(frozen=True)
class Step:
    """A step on the line."""

    code: str
    name: str
    days: Days | None
    standing: Standing
    left: str
    lines: Sequence[Line]


@blueprint.get("/<ward>/lich")
@requires(Act.VIEW_PROGRESS)
def plan() -> str:
    """The steps of this year's campaign in my reach."""
    session, today = db.session(), clock.today()
    campaign = sheets.current_campaign(session, today)
    if campaign is None:
        return render_template("association/plan.html", campaign=None, sets=False)
    far = reach(current_actor(), Act.VIEW_PROGRESS, today)
    names = {one.id: one.name for one in places.collectives(session, far)}
    waits = _waits(campaign, far, today)
    found = [_step(campaign, code, waits, names, today) for code in PHASES]
    steps = [(one.code, one.days, one.standing) for one in found]
    by_place = {place: [one for one in waits if one.collective_id == place] for place in names}
    texts = [
        (names[place], plan_words.for_collective(names[place], campaign.year, steps, by_place[place], today))
        for place in names
    ]
    whole = {names[place]: rows for place, rows in by_place.items()}
    return render_template(
        "association/plan.html",
        campaign=campaign,
        sets=bool(permission(Act.MANAGE_CAMPAIGN)),
        steps=found,
        whole=far.ward,
        places=list(names.values()),
        ward_text=plan_words.for_ward(current_ward().full_name, campaign.year, steps, whole, today) if far.ward else "",
        texts=texts,
    )


@blueprint.get("/<ward>/lich/dat-ngay")
@requires(Act.MANAGE_CAMPAIGN)
def edit_plan() -> str:
    """The days, to be set. Where none were set yet, those that the criteria suggest stand there."""
    campaign = _campaign()
    days = service.days_of(campaign)
    suggests = not days
    if suggests:
        days = timeline.suggested(criteria.load(db.session(), campaign.criteria_version).calendar, campaign.year)
    data: dict[str, Any] = {"rev": str(campaign.rev), "posting_days": str(campaign.posting_days)}
    data["posted_by"] = campaign.posted_by
    for phase, (starts, ends) in days.items():
        data |= {f"{phase}_starts": starts, f"{phase}_ends": ends}
    return _edit_page(campaign, plan_form(formdata=None, data=data), suggests=suggests)


@blueprint.post("/<ward>/lich/dat-ngay")
@requires(Act.MANAGE_CAMPAIGN)
def set_plan() -> Response:
    """Set them."""
    form, identity = plan_form(), _campaign().id
    if not form.validate_on_submit():
        return make_response(_edit_page(_campaign(), form), REFUSED)
    try:
        service.set_plan(writing(), current_actor(), identity, form.plan(), seen_rev=form.seen_rev, now=clock.now())
        db.session.commit()
    except FaultyInputError as error:
        db.session.rollback()
        for fault in error.faults:
            form[fault.field].errors = [sentence(fault.code)]
        return make_response(_edit_page(_campaign(), form), REFUSED)
    except StaleError as error:
        db.session.rollback()
        form.move_to(error.rev)
        return make_response(_edit_page(_campaign(), form, overtaken=True), OVERTAKEN)
    flash(_("Đã ghi lịch của đợt. Máy của cộng tác viên nhận lịch mới ở lần gửi, nhận tới."), "done")
    return redirect(url_for("association.plan"), 303)


def line_of_today(campaign: Campaign) -> list[tuple[str, str, Standing]]:
    """For the page where a day begins: what is under way or late, each with a word on its days. Nothing otherwise."""
    today = clock.today()
    waits = _waits(campaign, reach(current_actor(), Act.VIEW_PROGRESS, today), today)
    found = [_step(campaign, code, waits, {}, today) for code in PHASES]
    return [(one.name, one.left, one.standing) for one in found if one.standing in (Standing.UNDER_WAY, Standing.LATE)]


def _waits(campaign: Campaign, far: Reach, today: date) -> list[Waited]:
    """Those who are told in private are counted only for whoever tells them."""
    tells = roles_for(State.CONFIRMED, Action.DECLINE) & roles_on(current_actor().positions, today)
    found = waited.of_campaign(db.session(), campaign, far, today=today)
    return [one for one in found if one.code != "decline" or tells]


def _step(campaign: Campaign, code: str, waits: Sequence[Waited], names: dict[str, str], today: date) -> Step:
    days = service.days_of(campaign).get(code)
    mine = [one for one in waits if PHASE_OF[one.code] == code]
    standing = timeline.standing(days, sum(one.count for one in mine), today)
    lines = [_line(campaign, kind, [one for one in mine if one.code == kind], names) for kind in PHASE_OF]
    left = plan_words.left(days, standing, today) if days else ""
    return Step(code, plan_words.phase(code), days, standing, left, [line for line in lines if line])


def _line(campaign: Campaign, kind: str, rows: Sequence[Waited], names: dict[str, str]) -> Line | None:
    if not rows:
        return None
    total = sum(one.count for one in rows)
    there = {one.collective_id: one.count for one in rows}
    by_place = [(name, there[place], _list(kind, place)) for place, name in names.items() if place in there]
    return Line(plan_words.waited(kind, total, campaign.posted_by), _list(kind), by_place)


def _list(kind: str, place: str | None = None) -> str | None:
    """The list of what waits, where whoever looks may open it."""
    if kind in PAGES:
        act, endpoint = PAGES[kind]
        return url_for(endpoint) if place is None and permission(act) else None
    chosen = filters.Chosen(Filter(state=STATES.get(kind), collective_id=place))
    if kind == "declare":
        return url_for("reviews.registered", **chosen.arguments()) if permission(Act.VIEW_REGISTRATIONS) else None
    return url_for("reviews.listed", **chosen.arguments()) if permission(Act.LIST_SHEETS) else None


def _campaign() -> Campaign:
    found = sheets.current_campaign(db.session(), clock.today())
    if found is None:
        abort(404)
    return found


def _edit_page(campaign: Campaign, form: PlanForm, *, suggests: bool = False, overtaken: bool = False) -> str:
    rows = [(phase, plan_words.phase(phase), *form.pair(phase)) for phase in PHASES]
    return render_template(
        "association/plan-days.html",
        campaign=campaign,
        form=form,
        rows=rows,
        suggests=suggests,
        overtaken=overtaken,
        now=[(plan_words.phase(code), days) for code, days in service.days_of(campaign).items()] if overtaken else [],
    )
