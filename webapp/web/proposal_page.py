"""One proposal as a page: front sheet, list, what stands in the way, and the form of the next step."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.proposals import ProposalAction, ProposalKind, ProposalState
from webapp.extensions import db
from webapp.models import Campaign, Proposal
from webapp.queries import decisions, front_sheet
from webapp.queries import proposals as query
from webapp.queries.sheets import Row
from webapp.services import criteria, proposal_lists, title_facts, ward_settings
from webapp.services.decisions import ListRefusedError
from webapp.services.errors import FaultyInputError
from webapp.services.title_facts import Said
from webapp.web import clock
from webapp.web.forms.messages import sentence
from webapp.web.forms.proposals import IssueForm, ListForm, ProposeForm, SignForm
from webapp.web.forms.steps import StepForm
from webapp.web.permissions import permission


def found(proposal_id: UUID) -> Proposal:
    """The proposal, or 404."""
    row = query.find(db.session(), str(proposal_id))
    if row is None:
        abort(404)
    return row


def refused(proposal_id: UUID, form: StepForm, error: ListRefusedError | FaultyInputError) -> Response:
    """The page again, with what was typed and what was refused."""
    db.session.rollback()
    row = found(proposal_id)
    if isinstance(error, FaultyInputError):
        for fault in error.faults:
            field = form._fields.get(fault.field)
            if field is None:
                form.form_errors.append(sentence(fault.code))
            else:
                field.errors = [*field.errors, sentence(fault.code)]
        return make_response(render(row, form), 422)
    form.form_errors.append(
        _("Chưa ghi gì: %(n)s người trong danh sách chưa đủ điều kiện, xem bên dưới.", n=len(error.refused))
    )
    return make_response(render(row, form, hindered=error.refused), 422)


def explain(form: ListForm, error: ListRefusedError | FaultyInputError) -> dict[str, tuple[str, ...]]:
    """Say above the list why it was not written; gives what was refused about people."""
    db.session.rollback()
    if isinstance(error, FaultyInputError):
        form.people.errors = [_("Chọn ít nhất một người.")]
        return {}
    form.people.errors = [
        _("Chưa ghi: %(n)s người trong danh sách chưa đưa vào được, xem bên dưới.", n=len(error.refused))
    ]
    return error.refused


def render(row: Proposal, form: StepForm | None = None, *, hindered: dict[str, tuple[str, ...]] | None = None) -> str:
    """The page. `form` is what was just sent; `hindered` what was refused about people."""
    session, today = db.session(), clock.today()
    campaign = session.get_one(Campaign, (row.commune_id, row.campaign_id))
    people = query.people(session, row.id)
    state = ProposalState(row.state)
    if hindered is None and state in (ProposalState.DRAWN, ProposalState.PROPOSED, ProposalState.SIGNED):
        listed = proposal_lists.candidates(session, row.id)
        hindered = proposal_lists.refused(session, campaign.id, listed, row.id, today, kind=row.kind)
    step = _step(state)
    authority = ward_settings.authority(session, today)
    rules = criteria.load(session, campaign.criteria_version)
    is_exemplary = row.kind == ProposalKind.EXEMPLARY
    return render_template(
        "association/proposal.html",
        row=row,
        campaign=campaign,
        people=people,
        hindered=[
            (one, [sentence(code) for code in (hindered or {})[one.id]]) for one in people if one.id in (hindered or {})
        ],
        front=None if is_exemplary else front_sheet.front_sheet(session, row.id, campaign, today=today),
        runs=_runs(rules, people, campaign.year) if is_exemplary else [],
        groups={group.code: group.name for group in rules.groups},
        history=query.history(session, row.id),
        step=step,
        form=_form(step, row, form, authority),
        authority=authority,
        bases=row.bases or [one.words for one in ward_settings.bases(session, today)],
        decision=decisions.find(session, row.decision_id) if row.decision_id else None,
        draws=bool(permission(Act.DRAW_PROPOSAL)),
        returns=bool(permission(Act.RETURN_PROPOSAL)),
        issues=bool(permission(Act.ISSUE_DECISION)),
    )


def _runs(rules: CriteriaVersion, people: Sequence[Row], year: int) -> list[tuple[Row, list[Said]]]:
    """Each person with the years of their run and what each rests on, the last first."""
    said = title_facts.of_people(db.session(), [one.person_id for one in people])
    first = year - rules.exemplary.years + 1
    return [
        (
            one,
            [
                found
                for when, found in reversed(title_facts.prevailing(said[one.person_id]).items())
                if first <= when <= year
            ],
        )
        for one in people
    ]


def _step(state: ProposalState) -> ProposalAction | None:
    """The step that the proposal waits for."""
    return {
        ProposalState.DRAWN: ProposalAction.PROPOSE,
        ProposalState.RETURNED: ProposalAction.REDRAW,
        ProposalState.PROPOSED: ProposalAction.SIGN,
        ProposalState.SIGNED: ProposalAction.ISSUE,
    }.get(state)


def _form(step: ProposalAction | None, row: Proposal, sent: StepForm | None, authority: Any) -> StepForm:
    kinds: dict[ProposalAction | None, type[StepForm]] = {
        ProposalAction.PROPOSE: ProposeForm,
        ProposalAction.SIGN: SignForm,
        ProposalAction.ISSUE: IssueForm,
    }
    kind = kinds.get(step, StepForm)
    form = sent if sent is not None and type(sent) is kind else kind(formdata=None, data={"rev": str(row.rev)})
    return form.offer(authority) if isinstance(form, SignForm) else form
