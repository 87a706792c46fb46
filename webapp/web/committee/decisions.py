"""Decisions: the proposals that wait for the committee, and the decisions that were issued."""

from uuid import UUID

from flask import Response, abort, current_app, render_template

from webapp.domain.acts import Act
from webapp.domain.proposals import ProposalState
from webapp.extensions import db
from webapp.queries import decisions as query
from webapp.queries import proposals, sheets
from webapp.services import signed_files
from webapp.storage import StoredFileMissingError
from webapp.web import clock
from webapp.web.committee.blueprint import blueprint
from webapp.web.permissions import requires
from webapp.web.ward import current_ward

WAITING = (ProposalState.PROPOSED, ProposalState.SIGNED)


@blueprint.get("/<ward>/quyet-dinh")
@requires(Act.VIEW_PROPOSAL)
def decisions() -> str:
    """What waits to be signed or numbered, and the decisions of before."""
    session = db.session()
    campaign = sheets.current_campaign(session, clock.today())
    listed = proposals.of_campaign(session, campaign.id) if campaign else []
    return render_template(
        "committee/decisions.html",
        campaign=campaign,
        waiting=[one for one in listed if one.proposal.state in WAITING],
        issued=query.issued(session),
    )


@blueprint.get("/<ward>/quyet-dinh/<uuid:decision_id>/ban-ky")
@requires(Act.VIEW_PROPOSAL)
def signed_file(decision_id: UUID) -> Response:
    """The signed paper, as a file to be saved: it is not run here."""
    found = query.find(db.session(), str(decision_id))
    if found is None:
        abort(404)
    try:
        file = signed_files.fetch(current_app.extensions["evidence"], current_ward().id, found.signed_file_sha256)
    except StoredFileMissingError:
        abort(404)
    response = Response(file.content, mimetype=file.filetype)
    ending = "pdf" if file.filetype == signed_files.PDF else "jpg"
    response.headers.set("Content-Disposition", "attachment", filename=f"quyet-dinh-{found.id[:8]}.{ending}")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response
