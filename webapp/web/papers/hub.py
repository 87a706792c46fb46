"""The page of papers: each person finds theirs, in the order of the year."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from webapp.domain.acts import Act
from webapp.domain.permissions import Subject, reach
from webapp.domain.proposals import ProposalKind
from webapp.extensions import db
from webapp.models import Decision, Meeting
from webapp.queries import decisions, proposals, sheets, titles, undeclared
from webapp.queries.papers import collectives
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.papers import collectives as of_collectives
from webapp.web.papers import words
from webapp.web.papers.blueprint import blueprint
from webapp.web.papers.handing_out import world
from webapp.web.permissions import permission, requires

PROPOSED: dict[str, tuple[str, ...]] = {
    ProposalKind.TITLE: ("m6", "trinh-ky", "m7"),
    ProposalKind.EXEMPLARY: ("m6-tb", "m7-tb"),
}
"""The papers of a proposal, by its kind."""


@dataclass(frozen=True)
class Offer:
    """A paper that can be taken: how it is called, when it is for, and where it is in its forms."""

    title: str
    hint: str
    docx: str
    pdf: str
    xlsx: str = ""


@blueprint.get("/<ward>/giay-to")
@requires(Act.PRINT_PAPERS)
def papers() -> str:
    """Everything that whoever looks can take."""
    session, today = db.session(), clock.today()
    campaign = sheets.current_campaign(session, today)
    far = reach(current_actor(), Act.PRINT_PAPERS, today)
    places = [one for one in collectives(session) if far.ward or one.id in far.collective_ids]
    wanted = request.args.get("tap-the", "")
    chosen = next((one for one in places if one.id == wanted), places[0] if len(places) == 1 else None)
    proposes = bool(permission(Act.VIEW_PROPOSAL)) and campaign is not None
    return render_template(
        "papers/papers.html",
        campaign=campaign,
        blanks=_blanks() if campaign else [],
        places=places,
        chosen=chosen,
        waiting=undeclared.count(session, campaign, chosen.id) if chosen and campaign else (0, 0),
        of_chosen=_of_collective(chosen.id) if chosen and campaign else [],
        of_ward=[_ward(code) for code in ("m5", "m6", "trinh-ky", "m7", "m3")] if proposes else [],
        proposed=[
            (one.proposal, [_proposal(code, one.proposal.id) for code in PROPOSED[one.proposal.kind]])
            for one in proposals.of_campaign(session, campaign.id)
            if one.proposal.state != "dropped"
        ]
        if campaign and proposes
        else [],
        issued=[(one, _of_decision(one.decision)) for one in decisions.issued(session)] if proposes else [],
    )


def _blanks() -> list[Offer]:
    offers = [_offer("m1", words.hint("m1"), "papers.blank", code="m1")]
    for group in world().rules.groups:
        hint = str(group.name)
        offers.append(_offer("m2", hint, "papers.blank", code="m2", nhom=group.code))
    return offers


def of_meeting(meeting: Meeting) -> list[Offer]:
    """The papers that a meeting needs as it stands: its collective's, and, when it is closed, its own minutes."""
    closed = meeting.state == "closed" and bool(
        permission(Act.VIEW_HISTORY, Subject(frozenset({meeting.collective_id})))
    )
    own = [_offer("m4", words.hint("m4"), "papers.of_meeting", meeting_id=meeting.id)] if closed else []
    before = ("giay-moi",) if meeting.state == "planned" else ()
    return [
        *_of_collective(meeting.collective_id, (*before, "danh-sach-ky")),
        *own,
        *_of_collective(meeting.collective_id, ("kiem-phieu",)),
    ]


def _of_collective(collective_id: str, codes: Iterable[str] = tuple(of_collectives.PAPERS)) -> list[Offer]:
    subject = Subject(frozenset({collective_id}))
    cells = {"m3": url_for("papers.summary_spreadsheet", collective_id=collective_id)}
    return [
        _offer(
            code,
            words.hint(code),
            "papers.of_collective",
            code=code,
            collective_id=collective_id,
            xlsx=cells.get(code, ""),
        )
        for code in codes
        if permission(of_collectives.PAPERS[code][0], subject)
    ]


def of_posted_list(collective_id: str) -> Offer:
    """M5 of one collective."""
    return _offer("m5", words.hint("m5"), "papers.of_collective", code="m5", collective_id=collective_id)


def of_minutes(minutes_id: str, *, ended: bool) -> list[Offer]:
    """The minutes of a posting: that it was put up, and, when its days are over, that it ended."""
    codes = ("niem-yet", "ket-thuc-niem-yet") if ended else ("niem-yet",)
    return [_offer(code, "", "papers.of_posting", code=code, minutes_id=minutes_id) for code in codes]


def _ward(code: str) -> Offer:
    hint = words.hint("m7-draft") if code == "m7" else words.hint(code)
    return _offer(code, hint, "papers.of_campaign", code=code)


def _proposal(code: str, proposal_id: str) -> Offer:
    hint = words.hint(f"{code}-draft") or words.hint(code)
    return _offer(code, hint, "papers.of_proposal", code=code, proposal_id=proposal_id)


def _of_decision(found: Decision) -> list[Offer]:
    """The note on exemplary citizens only where there are some."""
    codes = ["m7" if found.kind == ProposalKind.TITLE else "m7-tb"]
    if titles.noted_by(db.session(), found.id):
        codes.append("m10")
    return [_decision(code, found.id) for code in codes]


def _decision(code: str, decision_id: str) -> Offer:
    return _offer(code, "", "papers.of_decision", code=code, decision_id=decision_id)


def _offer(named: str, hint: str, endpoint: str, *, xlsx: str = "", **values: Any) -> Offer:
    docx, pdf = (url_for(endpoint, form=form, **values) for form in ("docx", "pdf"))
    return Offer(words.title(named), hint, docx, pdf, xlsx)
