"""The ward's front page and the lists of those proposed and those recognised."""

from collections.abc import Sequence
from itertools import groupby

from flask import render_template

from webapp.extensions import db
from webapp.models import Campaign
from webapp.queries import public as query
from webapp.queries import sheets
from webapp.services import criteria, objections
from webapp.web import clock
from webapp.web.permissions import public
from webapp.web.public.blueprint import blueprint

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
    """Those proposed and those recognised, by collective: name and collective only."""
    session, campaign, today = db.session(), campaign_of_today(), clock.today()
    proposed = query.proposed(session, campaign.id) if campaign else []
    recognised = query.recognised(session, campaign.id) if campaign else []
    return render_template(
        "public/names.html",
        campaign=campaign,
        proposed=_by_collective(proposed),
        recognised=_by_collective(recognised),
        posting=is_posting(campaign),
        open_now={one.declaration_id for one in proposed if one.posted_until and today <= one.posted_until},
    )


def _by_collective(entries: Sequence[query.Entry]) -> Groups:
    """The entries come sorted by collective already."""
    return [(name, list(found)) for name, found in groupby(entries, key=lambda entry: entry.collective)]
