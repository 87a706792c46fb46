"""Meetings of a collective: the list and a new one, the record with its roll call, closing, reopening."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Subject, reach
from webapp.domain.workflow import Action
from webapp.extensions import db, writing
from webapp.models import Campaign, Collective, Meeting
from webapp.queries import meetings as query
from webapp.queries import places
from webapp.services import criteria, meeting_entries, sheet_facts
from webapp.services import meetings as service
from webapp.services.errors import FaultyInputError
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.forms.meetings import ROWS, CloseForm, PlanForm, RollForm, ScanForm, roll_form
from webapp.web.forms.messages import sentence
from webapp.web.forms.steps import ReasonForm
from webapp.web.papers import hub
from webapp.web.permissions import permission, requires
from webapp.web.reviews.blueprint import blueprint
from webapp.web.reviews.lists import campaign_of_today

REFUSED = 422


@blueprint.get("/<ward>/cuoc-hop")
@requires(Act.VIEW_HISTORY)
def meetings() -> str:
    """The meetings of the campaign, and a form for a new one."""
    return _list_page(PlanForm(formdata=None))


@blueprint.post("/<ward>/cuoc-hop")
@requires(Action.REVIEW)
def plan_meeting() -> Response:
    """Plan a meeting."""
    campaign, form = campaign_of_today(), PlanForm()
    form.collective_id.choices = _places()
    if campaign is None:
        abort(404)
    if not form.validate_on_submit():
        return make_response(_list_page(form), REFUSED)
    planned = service.Plan(
        str(form.collective_id.data),
        cast(date, form.held_on.data),
        str(form.place.data),
        str(form.chair.data),
        str(form.secretary.data),
        form.begins.moment,
    )
    row = service.plan(writing(), current_actor(), campaign.id, planned, now=clock.now(), once=form.once_id)
    identity = row.id
    db.session.commit()
    return redirect(url_for("reviews.meeting", meeting_id=identity), 303)


@blueprint.get("/<ward>/cuoc-hop/<uuid:meeting_id>")
@requires(Act.VIEW_HISTORY)
def meeting(meeting_id: UUID) -> str:
    """The record of one meeting."""
    return page(meeting_id)


@blueprint.post("/<ward>/cuoc-hop/<uuid:meeting_id>/diem-danh")
@requires(Action.REVIEW)
def call_roll(meeting_id: UUID) -> Response:
    """The roll call; it opens the meeting."""
    found(meeting_id)
    form = roll_form()()
    if not form.validate_on_submit():
        return make_response(page(meeting_id, roll=form), REFUSED)
    return _do(
        meeting_id,
        {"roll": form},
        lambda: service.call_roll(
            writing(), current_actor(), str(meeting_id), form.people(), seen_rev=form.seen_rev, now=clock.now()
        ),
        _("Đã ghi điểm danh. Bắt đầu bình xét từng người."),
    )


@blueprint.post("/<ward>/cuoc-hop/<uuid:meeting_id>/ket-thuc")
@requires(Action.REVIEW)
def close_meeting(meeting_id: UUID) -> Response:
    """Close the meeting: the scores are the collective's from now on."""
    found(meeting_id)
    form = CloseForm()
    if not form.validate_on_submit():
        return make_response(page(meeting_id, closing=form), REFUSED)
    number, ends = str(form.number.data), form.ends.moment
    return _do(
        meeting_id,
        {"closing": form},
        lambda: service.close(
            writing(), current_actor(), str(meeting_id), number, ends, seen_rev=form.seen_rev, now=clock.now()
        ),
        _("Đã kết thúc cuộc họp. Điểm bình xét đã ghi cho mọi người trong biên bản."),
    )


@blueprint.post("/<ward>/cuoc-hop/<uuid:meeting_id>/mo-lai")
@requires(Action.REVIEW)
def reopen_meeting(meeting_id: UUID) -> Response:
    """Open it again for sheets that were sent back."""
    found(meeting_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return make_response(page(meeting_id, reopening=form), REFUSED)
    reason = str(form.reason.data)
    return _do(
        meeting_id,
        {"reopening": form},
        lambda: service.reopen(
            writing(), current_actor(), str(meeting_id), reason, seen_rev=form.seen_rev, now=clock.now()
        ),
        _("Đã mở lại cuộc họp. Biên bản trước vẫn lưu."),
    )


def found(meeting_id: UUID) -> tuple[Meeting, Collective]:
    """The meeting and whose it is; 404 where there is none that may be known of."""
    there = query.find(db.session(), str(meeting_id))
    if there is None or not permission(Act.VIEW_HISTORY, Subject(frozenset({there[0].collective_id}))):
        abort(404)
    return there


def locked(items: Sequence[query.Item]) -> frozenset[str]:
    """The declarations on an agenda that whoever looks may not write for: their own, those of their household."""

    def may(item: query.Item) -> bool:
        own = frozenset({item.declaration.collective_id})
        return bool(permission(Action.REVIEW, Subject(own, item.person.id, item.person.household_id)))

    return frozenset(item.declaration.id for item in items if not may(item))


def page(
    meeting_id: UUID,
    *,
    roll: RollForm | None = None,
    closing: CloseForm | None = None,
    reopening: ReasonForm | None = None,
    scanning: ScanForm | None = None,
    problems: tuple[str, ...] = (),
) -> str:
    """The record, with the forms as they were sent where one was refused."""
    session = db.session()
    row, collective = found(meeting_id)
    campaign = session.get_one(Campaign, (row.commune_id, row.campaign_id))
    rules = criteria.load(session, campaign.criteria_version)
    agenda = []
    listed = query.agenda(session, row)
    for item in listed:
        sheet = sheet_facts.load(session, item.declaration.id) if item.entry else None
        agenda.append((item, meeting_entries.would_be(sheet, row, item.entry) if sheet and item.entry else None))
    writes = bool(permission(Action.REVIEW, Subject(frozenset({row.collective_id}))))
    fresh, minutes = {"rev": str(row.rev)}, query.minutes(session, row.id)
    return render_template(
        "reviews/meeting.html",
        meeting=row,
        collective=collective,
        campaign=campaign,
        rules=rules,
        agenda=agenda,
        minutes=minutes,
        names=query.names(session, [one["declaration_id"] for kept, _by in minutes for one in kept.content["entries"]]),
        writes=writes,
        locked=locked(listed) if writes else frozenset(),
        roll=roll or roll_form()(formdata=None, data=fresh | _roll(row, collective)),
        rows=ROWS,
        closing=closing or CloseForm(formdata=None, data=fresh | {"number": row.number}),
        reopening=reopening or ReasonForm(formdata=None, data=fresh),
        scanning=scanning or ScanForm(formdata=None),
        scans=query.scans(session, row.id),
        papers=hub.of_meeting(row),
        form=roll or closing or reopening or scanning,
        problems=problems,
        present=sum(1 for one in row.attendance if one["came"]),
        begins=f"{row.begins:%H:%M}" if row.begins else "",
        ends=f"{row.ends:%H:%M}" if row.ends else "",
        today_is_early=row.held_on > clock.today(),
    )


def _do(meeting_id: UUID, forms: dict[str, Any], run: Any, done: str) -> Response:
    try:
        run()
        db.session.commit()
    except (FaultyInputError, WorkflowError) as error:
        db.session.rollback()
        codes = error.codes if isinstance(error, WorkflowError) else [fault.code for fault in error.faults]
        problems = tuple(dict.fromkeys(sentence(code) for code in codes))
        return make_response(page(meeting_id, problems=problems, **forms), REFUSED)
    flash(done, "done")
    return redirect(url_for("reviews.meeting", meeting_id=meeting_id), 303)


def _roll(row: Meeting, collective: Collective) -> dict[str, Any]:
    """What the roll call begins with: as it was written, else the bodies that are usually called."""
    if row.attendance:
        known = row.attendance
    else:
        bodies = [_("Chủ trì"), _("Thư ký"), _("Chi ủy"), _("Chi hội khuyến học"), _("Đoàn Thanh niên")]
        bodies += (
            [_("Công đoàn")]
            if collective.kind == "unit"
            else [_("Ban công tác Mặt trận"), _("Hội Nông dân"), _("Hội Phụ nữ"), _("Hội Cựu chiến binh")]
        )
        names = [row.chair, row.secretary]
        known = [
            {"position": body, "name": names[n] if n < len(names) else "", "came": n < len(names), "reason": ""}
            for n, body in enumerate(bodies)
        ]
    return {f"{name}_{n}": value for n, one in enumerate(known) for name, value in one.items()}


def _places() -> list[tuple[str, str]]:
    session = db.session()
    mine = places.collectives(session, reach(current_actor(), Action.REVIEW, clock.today()))
    return [(one.id, one.name) for one in mine]


def _list_page(form: PlanForm) -> str:
    session, campaign = db.session(), campaign_of_today()
    form.collective_id.choices = _places()
    mine = reach(current_actor(), Act.VIEW_HISTORY, clock.today())
    return render_template(
        "reviews/meetings.html",
        campaign=campaign,
        form=form,
        plans=bool(permission(Action.REVIEW)) and bool(form.collective_id.choices),
        listed=query.of_campaign(session, campaign.id, mine) if campaign else [],
    )
