"""The list of declarations, the registrations."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.permissions import reach
from webapp.extensions import db
from webapp.models import Campaign
from webapp.queries import places, registrations, sheets
from webapp.queries.paging import Turned
from webapp.services import criteria
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.forms import words
from webapp.web.permissions import permission, requires
from webapp.web.reviews import filters
from webapp.web.reviews.blueprint import blueprint


def campaign_of_today() -> Campaign | None:
    """The campaign that pages are about, unless they say another."""
    return sheets.current_campaign(db.session(), clock.today())


def group_names(rules: CriteriaVersion) -> dict[str, str]:
    """Code → short name of the groups."""
    return {group.code: str(group.short_name) for group in rules.groups}


@blueprint.get("/<ward>/phieu")
@requires(Act.LIST_SHEETS)
def listed() -> str:
    """The declarations in my reach, filtered and a page at a time."""
    session, actor, today = db.session(), current_actor(), clock.today()
    campaign = campaign_of_today()
    chosen = filters.of_address(request.args)
    if campaign is None:
        return render_template("reviews/list.html", campaign=None)
    groups = group_names(criteria.load(session, campaign.criteria_version))
    found = sheets.search(session, actor, campaign.id, chosen.filter, today=today)
    here = _places(Act.LIST_SHEETS)
    states = [(code, words.state(code)) for code in words.STATES]
    return render_template(
        "reviews/list.html",
        campaign=campaign,
        chosen=chosen,
        found=found,
        states=states,
        places=here,
        groups=groups,
        chips=_chips("reviews.listed", chosen, {"trang-thai": dict(states), "tap-the": dict(here), "nhom": groups}),
        turns=_turns("reviews.listed", chosen, found.turned),
    )


@blueprint.post("/<ward>/phieu/loc")
@requires(Act.LIST_SHEETS)
def choose() -> Response:
    """Narrow the list: a form of its own, so that a name that is searched for does not stand in the address."""
    chosen = filters.of_form(request.form)
    return redirect(url_for("reviews.listed", **chosen.arguments()), 303)


@blueprint.get("/<ward>/dang-ky")
@requires(Act.VIEW_REGISTRATIONS)
def registered() -> str:
    """The groups with their quotas, filled and free, and the people in my reach, filtered and a page at a time."""
    session, actor, today = db.session(), current_actor(), clock.today()
    campaign = campaign_of_today()
    if campaign is None:
        return render_template("reviews/registrations.html", campaign=None)
    chosen = filters.of_people(filters.of_address(request.args))
    rules = criteria.load(session, campaign.criteria_version)
    short, here = group_names(rules), _places(Act.VIEW_REGISTRATIONS)
    found = registrations.people(session, actor, campaign, chosen.filter, today=today)
    return render_template(
        "reviews/registrations.html",
        campaign=campaign,
        chosen=chosen,
        found=found,
        quotas=registrations.groups(session, campaign, rules.group_codes),
        names={group.code: str(group.name) for group in rules.groups},
        places=here,
        groups=short,
        chips=_chips("reviews.registered", chosen, {"tap-the": dict(here), "nhom": short}),
        turns=_turns("reviews.registered", chosen, found.turned),
        opens_sheets=bool(permission(Act.VIEW_SHEET)),
    )


@blueprint.post("/<ward>/dang-ky/loc")
@requires(Act.VIEW_REGISTRATIONS)
def choose_registered() -> Response:
    """Narrow the list of people, as that of declarations."""
    chosen = filters.of_people(filters.of_form(request.form))
    return redirect(url_for("reviews.registered", **chosen.arguments()), 303)


def _places(act: Act) -> list[tuple[str, str]]:
    session = db.session()
    return [(one.id, one.name) for one in places.collectives(session, reach(current_actor(), act, clock.today()))]


def _turns(endpoint: str, chosen: filters.Chosen, turned: Turned) -> dict[str, str]:
    return {name: url_for(endpoint, **to) for name, to in chosen.turned(turned).items()}


def _chips(endpoint: str, chosen: filters.Chosen, called: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    """What narrows the list: a heading, the words, and the address of the list without it."""
    headings = {"trang-thai": _("Trạng thái"), "tap-the": _("Nơi kê khai"), "nhom": _("Nhóm")}
    found = []
    if chosen.filter.search:
        found.append((_("Tìm tên"), chosen.filter.search, _without(endpoint, chosen, filters.SEARCH)))
    for name, heading in headings.items():
        value = getattr(chosen.filter, filters.NAMES[name])
        if value:
            found.append((heading, called[name].get(value, value), _without(endpoint, chosen, name)))
    return found


def _without(endpoint: str, chosen: filters.Chosen, name: str) -> str:
    return url_for(endpoint, **chosen.list_arguments(**{name: None}))
