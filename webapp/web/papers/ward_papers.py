"""The papers of the ward as a whole: notice, proposal, front sheet, decision, certificates."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, abort, url_for
from werkzeug.wrappers import Response as AnyResponse

from webapp.domain.acts import Act
from webapp.domain.proposals import ProposalKind
from webapp.extensions import db
from webapp.jobs.papers import certificate, decision, exemplary, exemplary_decision, forms, posting
from webapp.jobs.papers.world import World
from webapp.models import Campaign, Certificate, Decision, Proposal
from webapp.queries import decisions as query
from webapp.queries import proposals
from webapp.services import exemplary as exemplary_service
from webapp.services import jobs
from webapp.web.jobs.starting import start
from webapp.web.papers.blueprint import blueprint
from webapp.web.papers.handing_out import FORM, hand_out, kind_or_404, public_address, world
from webapp.web.permissions import requires
from webapp.web.ward import current_ward

PAPERS: dict[str, Callable[[World], Any]] = {
    "m3": lambda filled: forms.summary(filled, None),
    "m5": posting.notice,
    "m6": decision.proposal,
    "trinh-ky": decision.front_sheet,
    "m7": lambda filled: decision.paper(filled, None),
}
OF_PROPOSAL: dict[str, Callable[[World, Proposal], Any]] = {
    "m6": decision.proposal,
    "trinh-ky": decision.front_sheet,
    "m7": lambda filled, row: decision.paper(filled, None, row),
    "m6-tb": exemplary_decision.proposal,
    "m7-tb": lambda filled, row: exemplary_decision.paper(filled, None, row),
}
OF_DECISION: dict[str, Callable[[World, Decision], Any]] = {
    "m7": lambda filled, found: [decision.paper(filled, found)],
    "m8": lambda filled, found: certificate.certificates(filled, found, _checking_address()),
    "m7-tb": lambda filled, found: [exemplary_decision.paper(filled, found, None)],
    "m10": exemplary.notes,
}
OF_KIND = {"m7": ProposalKind.TITLE, "m8": ProposalKind.TITLE, "m7-tb": ProposalKind.EXEMPLARY}
"""The papers that only one kind of decision has."""


@blueprint.get(f"/<ward>/giay-to/dot/<code>.<{FORM}:form>")
@requires(Act.VIEW_PROPOSAL)
def of_campaign(code: str, form: str) -> Response:
    """A paper of this year's campaign, of those who stand posted now; M7 as the draft of a decision."""
    kind, filled = kind_or_404(code, tuple(PAPERS)), world()
    return hand_out(kind, form, [PAPERS[code](filled)], str(filled.campaign.year), ("campaign", filled.campaign.id))


@blueprint.get(f"/<ward>/giay-to/to-trinh/<uuid:proposal_id>/<code>.<{FORM}:form>")
@requires(Act.VIEW_PROPOSAL)
def of_proposal(proposal_id: UUID, code: str, form: str) -> Response:
    """A paper of a proposal that was drawn up; M7 as the draft of its decision."""
    kind = kind_or_404(code, tuple(OF_PROPOSAL))
    row = proposals.find(db.session(), str(proposal_id))
    if row is None or code.endswith("-tb") != (row.kind == ProposalKind.EXEMPLARY):
        abort(404)
    filled = world(db.session().get_one(Campaign, (row.commune_id, row.campaign_id)))
    return hand_out(kind, form, [OF_PROPOSAL[code](filled, row)], row.number or str(row.place), ("proposal", row.id))


@blueprint.get(f"/<ward>/giay-to/quyet-dinh/<uuid:decision_id>/<code>.<{FORM}:form>")
@requires(Act.VIEW_PROPOSAL)
def of_decision(decision_id: UUID, code: str, form: str) -> Response:
    """A paper of a decision that was issued. Of certificates, .docx gives the first one, to be edited and copied."""
    kind = kind_or_404(code, tuple(OF_DECISION))
    found = _decision(decision_id)
    if code in OF_KIND and found.kind != OF_KIND[code]:
        abort(404)
    campaign = db.session().get_one(Campaign, (found.commune_id, found.campaign_id))
    return hand_out(kind, form, OF_DECISION[code](world(campaign), found), found.number, ("decision", found.id))


@blueprint.post("/<ward>/giay-to/quyet-dinh/<uuid:decision_id>/m8")
@requires(Act.VIEW_PROPOSAL)
def print_certificates(decision_id: UUID) -> AnyResponse:
    """All certificates of a decision, as one file for the printer."""
    parameters = {"decision_id": _decision(decision_id).id, "address": _checking_address()}
    return start(jobs.PRINT_CERTIFICATES, parameters)


@blueprint.get(f"/<ward>/giay-to/giay/<uuid:certificate_id>/m8.<{FORM}:form>")
@requires(Act.VIEW_PROPOSAL)
def of_certificate(certificate_id: UUID, form: str) -> Response:
    """One certificate, to be printed or sent to a phone; none of one that was replaced or revoked."""
    session, kind = db.session(), kind_or_404("m8", ("m8",))
    row = session.get(Certificate, (current_ward().id, str(certificate_id)))
    if row is None:
        abort(404)
    found = session.get_one(Decision, (row.commune_id, row.decision_id))
    filled = world(session.get_one(Campaign, (row.commune_id, found.campaign_id)))
    papers = certificate.certificates(filled, found, _checking_address(), certificate_id=row.id)
    name = papers[0].full_name if papers else ""
    return hand_out(kind, form, papers, name, ("certificate", row.id))


@blueprint.get(f"/<ward>/giay-to/tieu-bieu/<uuid:declaration_id>/m10.<{FORM}:form>")
@requires(Act.VIEW_PROPOSAL)
def of_exemplary(declaration_id: UUID, form: str) -> Response:
    """The note on one exemplary citizen."""
    session, kind, identity = db.session(), kind_or_404("m10", ("m10",)), str(declaration_id)
    decision_id = exemplary_service.noted(session, [identity]).get(identity)
    if decision_id is None:
        abort(404)
    found = session.get_one(Decision, (current_ward().id, decision_id))
    filled = world(session.get_one(Campaign, (found.commune_id, found.campaign_id)))
    papers = exemplary.notes(filled, found, identity)
    return hand_out(kind, form, papers, papers[0].full_name if papers else "", ("declaration", identity))


def _checking_address() -> str:
    """The page that checks a certificate, without its id."""
    nobody = UUID(int=0)
    return public_address(url_for("public.certificate", certificate_id=nobody)).removesuffix(str(nobody))


def _decision(decision_id: UUID) -> Decision:
    found = query.find(db.session(), str(decision_id))
    if found is None or found.commune_id != current_ward().id:
        abort(404)
    return found
