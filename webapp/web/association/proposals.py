"""Proposals: drawn up of people whose posting is over, seen by both sides, put before the committee."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.proposals import ProposalKind
from webapp.extensions import db, writing
from webapp.models import Campaign, Proposal
from webapp.queries import proposals as query
from webapp.queries import sheets
from webapp.services import proposals as service
from webapp.services.decisions import ListRefusedError
from webapp.services.errors import FaultyInputError
from webapp.web import clock, proposal_page
from webapp.web.association import exemplary
from webapp.web.association.blueprint import blueprint
from webapp.web.auth import current_actor
from webapp.web.forms.messages import sentence
from webapp.web.forms.proposals import ListForm, ProposeForm
from webapp.web.forms.steps import StepForm
from webapp.web.permissions import permission, requires

REFUSED = 422


@dataclass(frozen=True)
class Choice:
    """A line of the list: the value of its box, whether it is ticked, and why it was refused."""

    row: sheets.Row
    value: str
    ticked: bool
    refused: tuple[str, ...]


@blueprint.get("/<ward>/to-trinh")
@requires(Act.VIEW_PROPOSAL)
def proposals() -> str:
    """All proposals of the campaign, and who is free for a new one."""
    return _list_page(ListForm(formdata=None), None)


@blueprint.post("/<ward>/to-trinh")
@requires(Act.DRAW_PROPOSAL)
def draw() -> Response:
    """Draw up a proposal."""
    campaign, form = _campaign(), ListForm()
    if campaign is None:
        abort(404)
    people = form.candidates()
    try:
        if not form.validate_on_submit():
            return make_response(_list_page(form, {one.declaration_id for one in people}), REFUSED)
        row = service.draw(writing(), current_actor(), campaign.id, people, now=clock.now(), once=form.once_id)
        identity = row.id
        db.session.commit()
    except (ListRefusedError, FaultyInputError) as error:
        refused = proposal_page.explain(form, error)
        ticked = {one.declaration_id for one in people}
        return make_response(_list_page(form, ticked, refused=refused), REFUSED)
    flash(_("Đã lập tờ trình: %(n)s người. Xem tóm tắt rồi trình.", n=len(people)), "done")
    return redirect(url_for("association.proposal", proposal_id=identity), 303)


@blueprint.get("/<ward>/to-trinh/<uuid:proposal_id>")
@requires(Act.VIEW_PROPOSAL)
def proposal(proposal_id: UUID) -> str:
    """One proposal with its front sheet and its next step."""
    return proposal_page.render(proposal_page.found(proposal_id))


@blueprint.get("/<ward>/to-trinh/<uuid:proposal_id>/danh-sach")
@requires(Act.DRAW_PROPOSAL)
def list_of(proposal_id: UUID) -> str:
    """The list, to be drawn up anew."""
    row = proposal_page.found(proposal_id)
    ticked = {one.id for one in query.people(db.session(), row.id)}
    return _list_page(ListForm(formdata=None, data={"rev": str(row.rev)}), ticked, row=row)


@blueprint.post("/<ward>/to-trinh/<uuid:proposal_id>/danh-sach")
@requires(Act.DRAW_PROPOSAL)
def redraw(proposal_id: UUID) -> Response:
    """Draw the list up anew."""
    row, form = proposal_page.found(proposal_id), ListForm()
    people = form.candidates()
    ticked = {one.declaration_id for one in people}
    try:
        if not form.validate_on_submit():
            return make_response(_list_page(form, ticked, row=row), REFUSED)
        service.redraw(writing(), current_actor(), row.id, people, seen_rev=form.seen_rev, now=clock.now())
        db.session.commit()
    except (ListRefusedError, FaultyInputError) as error:
        refused = proposal_page.explain(form, error)
        return make_response(_list_page(form, ticked, refused=refused, row=proposal_page.found(proposal_id)), REFUSED)
    flash(_("Đã ghi danh sách mới: %(n)s người.", n=len(people)), "done")
    return redirect(url_for("association.proposal", proposal_id=proposal_id), 303)


@blueprint.post("/<ward>/to-trinh/<uuid:proposal_id>/trinh")
@requires(Act.DRAW_PROPOSAL)
def propose(proposal_id: UUID) -> Response:
    """Put it before the committee."""
    row, form = proposal_page.found(proposal_id), ProposeForm()
    if not form.validate_on_submit():
        return make_response(proposal_page.render(row, form), REFUSED)
    try:
        service.propose(
            writing(),
            current_actor(),
            row.id,
            str(form.number.data),
            cast(date, form.proposed_on.data),
            seen_rev=form.seen_rev,
            now=clock.now(),
        )
        db.session.commit()
    except (ListRefusedError, FaultyInputError) as error:
        return proposal_page.refused(proposal_id, form, error)
    flash(_("Đã trình UBND phường."), "done")
    return redirect(url_for("association.proposal", proposal_id=proposal_id), 303)


@blueprint.post("/<ward>/to-trinh/<uuid:proposal_id>/bo")
@requires(Act.DRAW_PROPOSAL)
def drop(proposal_id: UUID) -> Response:
    """Give it up."""
    row, form = proposal_page.found(proposal_id), StepForm()
    if not form.validate_on_submit():
        return make_response(proposal_page.render(row), REFUSED)
    service.drop(writing(), current_actor(), row.id, seen_rev=form.seen_rev, now=clock.now())
    db.session.commit()
    flash(_("Đã bỏ tờ trình. Những người trong đó đưa vào tờ trình khác được."), "done")
    return redirect(url_for("association.proposals"), 303)


def _campaign() -> Campaign | None:
    return sheets.current_campaign(db.session(), clock.today())


def _list_page(
    form: ListForm,
    ticked: set[str] | None,
    *,
    refused: dict[str, tuple[str, ...]] | None = None,
    row: Proposal | None = None,
) -> str:
    if row is not None and row.kind == ProposalKind.EXEMPLARY:
        return exemplary.page(form, ticked, refused=refused, row=row)
    session, actor, campaign, today = db.session(), current_actor(), _campaign(), clock.today()
    if row is not None:
        campaign = session.get(Campaign, (row.commune_id, row.campaign_id))
    free: Any = None
    if campaign is not None:
        free = query.free(session, actor, campaign.id, today=today, besides=row.id if row else None)
    said = refused or {}
    people = [
        Choice(
            one,
            f"{one.id}:{one.rev}",
            ticked is None or one.id in ticked,
            tuple(sentence(code) for code in said.get(one.id, ())),
        )
        for one in (free.rows if free else ())
    ]
    return render_template(
        "association/proposals.html",
        campaign=campaign,
        draws=bool(permission(Act.DRAW_PROPOSAL)),
        sets=bool(permission(Act.MANAGE_SETTINGS)),
        form=form,
        row=row,
        people=people,
        waiting=[(one, sentence(code)) for one, code in (free.waiting if free else ())],
        listed=query.of_campaign(session, campaign.id) if campaign and row is None else (),
    )
