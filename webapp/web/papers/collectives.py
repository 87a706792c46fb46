"""The papers of a collective: the list, the meeting, the posting; and all its M2 at once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, abort, url_for
from werkzeug.wrappers import Response as AnyResponse

from webapp.documents.summary import spreadsheet_of
from webapp.domain.acts import Act
from webapp.domain.permissions import Subject
from webapp.extensions import db
from webapp.jobs.papers import batches, forms, meeting, minutes, posting
from webapp.jobs.papers.world import World
from webapp.models import Campaign, Collective, Meeting, PostingMinutes
from webapp.services import jobs
from webapp.web.jobs.starting import start
from webapp.web.papers.blueprint import blueprint
from webapp.web.papers.handing_out import FORM, hand_out, hand_out_made, kind_or_404, public_address, world
from webapp.web.permissions import allow, requires
from webapp.web.ward import current_ward

# Code → what it needs and how it is filled. What names people's points is not for whoever only carries papers.
PAPERS: dict[str, tuple[Act, Callable[[World, Collective], Any]]] = {
    "giay-moi": (Act.PRINT_PAPERS, meeting.invitation),
    "danh-sach-ky": (Act.PRINT_PAPERS, meeting.signatures),
    "m4": (Act.VIEW_HISTORY, minutes.minutes),
    "kiem-phieu": (Act.VIEW_HISTORY, meeting.ballots),
    "m3": (Act.VIEW_HISTORY, forms.summary),
    # Names that everybody may read already.
    "m5": (Act.PRINT_PAPERS, posting.notice),
    "niem-yet": (Act.PRINT_PAPERS, posting.minutes),
    "ket-thuc-niem-yet": (Act.PRINT_PAPERS, posting.minutes),
}


@blueprint.get(f"/<ward>/giay-to/tap-the/<uuid:collective_id>/<code>.<{FORM}:form>")
@requires(Act.PRINT_PAPERS)
def of_collective(collective_id: UUID, code: str, form: str) -> Response:
    """A paper of one collective in this year's campaign."""
    collective = _collective(collective_id)
    kind = kind_or_404(code, tuple(PAPERS))
    act, build = PAPERS[code]
    allow(act, Subject(frozenset({collective.id})))
    return hand_out(kind, form, [build(world(), collective)], collective.name, ("collective", collective.id))


@blueprint.get("/<ward>/giay-to/tap-the/<uuid:collective_id>/m3.xlsx")
@requires(Act.VIEW_HISTORY)
def summary_spreadsheet(collective_id: UUID) -> Response:
    """M3 of one collective in cells: to be sorted, added up, and put together with others."""
    collective = _collective(collective_id)
    allow(Act.VIEW_HISTORY, Subject(frozenset({collective.id})))
    made = spreadsheet_of(forms.summary(world(), collective))
    return hand_out_made(kind_or_404("m3", ("m3",)), "xlsx", made, collective.name, ("collective", collective.id))


@blueprint.get(f"/<ward>/giay-to/niem-yet/<uuid:minutes_id>/<code>.<{FORM}:form>")
@requires(Act.PRINT_PAPERS)
def of_posting(minutes_id: UUID, code: str, form: str) -> Response:
    """The minutes of one list as they were written down: that it was put up, or that its days are over."""
    kind, session = kind_or_404(code, ("niem-yet", "ket-thuc-niem-yet")), db.session()
    row = session.get(PostingMinutes, (current_ward().id, str(minutes_id)))
    of_the_end = code == "ket-thuc-niem-yet"
    if row is None or (of_the_end and row.ended_on is None):
        abort(404)
    collective = _collective(UUID(row.collective_id))
    filled = world(session.get_one(Campaign, (row.commune_id, row.campaign_id)))
    made = posting.minutes_of(filled, row, collective, of_the_end=of_the_end)
    return hand_out(kind, form, [made], collective.name, ("posting", row.id))


@blueprint.get(f"/<ward>/giay-to/cuoc-hop/<uuid:meeting_id>/m4.<{FORM}:form>")
@requires(Act.VIEW_HISTORY)
def of_meeting(meeting_id: UUID, form: str) -> Response:
    """M4 of one meeting, when it is closed: a collective may meet again in a year."""
    session = db.session()
    row = session.get(Meeting, (current_ward().id, str(meeting_id)))
    if row is None or row.state != "closed":
        abort(404)
    collective = _collective(UUID(row.collective_id))
    allow(Act.VIEW_HISTORY, Subject(frozenset({collective.id})))
    made = minutes.minutes_of(world(session.get_one(Campaign, (row.commune_id, row.campaign_id))), collective, row)
    return hand_out(kind_or_404("m4", ("m4",)), form, [made], collective.name, ("meeting", row.id))


@blueprint.post("/<ward>/giay-to/tap-the/<uuid:collective_id>/m2")
@requires(Act.PRINT_PAPERS)
def print_sheets(collective_id: UUID) -> AnyResponse:
    """M2 of everybody in a collective, as one file for the printer."""
    collective = _collective(collective_id)
    address = public_address(url_for("reviews.sheet", declaration_id=UUID(int=0)))
    parameters = {
        "campaign_id": world().campaign.id,
        "collective_id": collective.id,
        "address": address.removesuffix(str(UUID(int=0))),
    }
    return start(jobs.PRINT_SHEETS, parameters)


@blueprint.post("/<ward>/giay-to/tap-the/<uuid:collective_id>/m2-chua-ke-khai")
@requires(Act.PRINT_PAPERS)
def print_empty_sheets(collective_id: UUID) -> AnyResponse:
    """M2 for everybody in a collective who has declared nothing yet, to be filled in by hand."""
    return _start_empty(collective_id, batches.UNDECLARED)


@blueprint.post("/<ward>/giay-to/tap-the/<uuid:collective_id>/m1-chua-dang-ky")
@requires(Act.PRINT_PAPERS)
def print_empty_registrations(collective_id: UUID) -> AnyResponse:
    """M1 for everybody in a collective who has neither registered nor declared."""
    return _start_empty(collective_id, batches.UNREGISTERED)


def _start_empty(collective_id: UUID, who: str) -> AnyResponse:
    collective = _collective(collective_id)
    address = public_address(url_for("papers.paper", person_id=UUID(int=0)))
    parameters = {
        "campaign_id": world().campaign.id,
        "collective_id": collective.id,
        "who": who,
        "address": address.removesuffix(str(UUID(int=0))),
    }
    return start(jobs.PRINT_SHEETS, parameters)


def _collective(collective_id: UUID) -> Collective:
    found = db.session().get(Collective, (current_ward().id, str(collective_id)))
    if found is None:
        abort(404)
    allow(Act.PRINT_PAPERS, Subject(frozenset({found.id})))
    return found
