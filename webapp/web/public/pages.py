"""The ward's front page and the lists of those proposed and those recognised."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import abort, render_template, request, url_for

from webapp.domain.workflow import State
from webapp.extensions import db
from webapp.models import Campaign
from webapp.queries import public as query
from webapp.queries import sheets
from webapp.queries.paging import Place
from webapp.services import criteria, objections
from webapp.web import clock
from webapp.web.permissions import public
from webapp.web.public.blueprint import blueprint

WHOLE = 200
"""So many names at most stand on one page; of more each place has its own."""
LISTS = {"niem-yet": State.POSTED, "cong-nhan": State.RECOGNISED}
LONGEST = 6
Groups = list[tuple[str, list[query.Entry]]]


def campaign_of_today() -> Campaign | None:
    """The campaign whose lists are shown."""
    return sheets.current_campaign(db.session(), clock.today())


def is_posting(campaign: Campaign | None) -> bool:
    """Is a list posted today?"""
    today = clock.today()
    days = objections.posting(db.session(), campaign.id, today) if campaign else None
    return days is not None and days[0] <= today <= days[1]


@blueprint.get("/<ward>/")
@public
def home() -> str:
    """What this is, and where to go."""
    campaign = campaign_of_today()
    rules = criteria.load(db.session(), campaign.criteria_version) if campaign else None
    return render_template("public/home.html", campaign=campaign, rules=rules, posting=is_posting(campaign))


@blueprint.get("/<ward>/danh-sach")
@public
def names() -> str:
    """Those proposed and those recognised, by collective: name and collective only.

    A long list is shown by places, each with its names a page at a time, or all at once for its paper.
    """
    session, campaign = db.session(), campaign_of_today()
    found = query.sections(session, campaign.id) if campaign else []
    place = request.args.get("noi")
    if campaign is None or (place is None and sum(one.names for one in found) <= WHOLE):
        return _whole(campaign)
    if place is None:
        return render_template("public/places.html", campaign=campaign, sections=found, posting=is_posting(campaign))
    state = LISTS.get(request.args.get("muc", ""), State.POSTED)
    section = next((one for one in found if (one.collective_id, one.state) == (place, state)), None)
    if section is None:
        abort(404)
    return _section(campaign, section, noun=next(noun for noun, one in LISTS.items() if one == state))


def _whole(campaign: Campaign | None) -> str:
    session = db.session()
    proposed = query.proposed(session, campaign.id) if campaign else []
    recognised = query.recognised(session, campaign.id) if campaign else []
    return render_template(
        "public/names.html",
        campaign=campaign,
        proposed=_by_collective(proposed),
        recognised=_by_collective(recognised),
        posting=is_posting(campaign),
        open_now=_open_now(proposed),
    )


def _section(campaign: Campaign, section: query.Section, *, noun: str) -> str:
    session = db.session()
    here: dict[str, Any] = {"noi": section.collective_id, "muc": noun}
    context = {"campaign": campaign, "section": section, "here": here}
    if "ca" in request.args:
        entries: Sequence[query.Entry] = query.whole(session, campaign.id, section)
        return render_template(
            "public/section.html", entries=entries, open_now=_open_now(entries), turned=None, links={}, **context
        )
    shown = query.page(session, campaign.id, section, _place())
    turned, links = shown.turned, {}
    if turned.previous:
        links["first"] = url_for("public.names", **here)
        links["previous"] = url_for("public.names", **here, truoc=turned.previous[-1], trang=turned.page - 1)
    if turned.next:
        links["next"] = url_for("public.names", **here, sau=turned.next[-1], trang=turned.page + 1)
    return render_template(
        "public/section.html",
        entries=shown.entries,
        open_now=_open_now(shown.entries),
        turned=turned,
        links=links,
        **context,
    )


def _place() -> Place:
    """Which page is wanted; an address that cannot be read leads to the first."""
    number = request.args.get("trang", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) <= LONGEST else 1
    for name in ("sau", "truoc"):
        try:
            key = query.key_of(db.session(), str(UUID(request.args.get(name, ""))))
        except ValueError:
            continue
        if key:
            return Place(after=key, page=page) if name == "sau" else Place(before=key, page=page)
    return Place()


def _open_now(entries: Sequence[query.Entry]) -> set[str]:
    """Those about whom anybody may still say something."""
    today = clock.today()
    return {
        one.declaration_id
        for one in entries
        if one.state == State.POSTED and one.posted_until and today <= one.posted_until
    }


def _by_collective(entries: Sequence[query.Entry]) -> Groups:
    """The entries come sorted by collective already."""
    return [(name, list(found)) for name, found in groupby(entries, key=lambda entry: entry.collective)]
