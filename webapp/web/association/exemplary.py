"""Who has five years in a row: this year's list of those who may be noted as exemplary, and of those almost there."""

from flask import render_template

from webapp.domain.acts import Act
from webapp.extensions import db
from webapp.queries import sheets
from webapp.queries import titles as query
from webapp.services import criteria
from webapp.web import clock
from webapp.web.association.blueprint import blueprint
from webapp.web.permissions import requires


@blueprint.get("/<ward>/tieu-bieu")
@requires(Act.VIEW_PROPOSAL)
def exemplary() -> str:
    """Everybody who is exemplary this year, or would be if this year brought the title."""
    session = db.session()
    campaign = sheets.current_campaign(session, clock.today())
    found, years = [], 0
    if campaign is not None:
        rules = criteria.load(session, campaign.criteria_version)
        found, years = query.close_to_exemplary(session, rules, campaign), rules.exemplary.years
    return render_template(
        "association/exemplary.html",
        campaign=campaign,
        years=years,
        reached=[one for one in found if one.outlook.exemplary],
        close=[one for one in found if not one.outlook.exemplary],
    )
