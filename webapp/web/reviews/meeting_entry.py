"""Meeting mode: one person at a time, what is agreed for them, and on to the next."""

from typing import Any
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain import scoring
from webapp.domain.errors import WorkflowError
from webapp.domain.workflow import Action
from webapp.extensions import db, writing
from webapp.models import Meeting, MeetingEntry
from webapp.queries import meetings as query
from webapp.queries.sheet import View
from webapp.services import meeting_entries as service
from webapp.services.errors import FaultyInputError, StaleError
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.error_texts import refusal
from webapp.web.errors import Change, StalePageError
from webapp.web.forms.meetings import VOTES, EntryForm, entry_form
from webapp.web.forms.messages import sentence
from webapp.web.forms.steps import StepForm
from webapp.web.i18n import points
from webapp.web.permissions import permission, requires
from webapp.web.reviews import meetings, taking
from webapp.web.reviews.blueprint import blueprint
from webapp.web.reviews.live import rules_of
from webapp.web.reviews.sheet import context, view_of

REFUSED = 422


@blueprint.route("/<ward>/cuoc-hop/<uuid:meeting_id>/nguoi/<uuid:declaration_id>", methods=["GET", "POST"])
@requires(Action.REVIEW)
def agree(meeting_id: UUID, declaration_id: UUID) -> Response:
    """One person at the meeting: read the sheet, write what is agreed."""
    meeting, view, entry = _found(meeting_id, declaration_id)
    made = entry_form(view.sheet.rules, view.sheet.declaration.group)
    if request.method == "GET":
        return make_response(_page(meeting, view, entry, made(formdata=None, data=_beginning(view, entry))))
    form = made()
    seen, as_claimed = form.seen_rev, bool(request.form.get("as_claimed"))
    if as_claimed:
        # Of the points only those that the person claimed count here: one half typed is no reason to refuse.
        if not StepForm().validate_on_submit() or not form.has_sound_votes():
            return make_response(_page(meeting, view, entry, form), REFUSED)
    elif not form.validate_on_submit():
        return make_response(_page(meeting, view, entry, form), REFUSED)
    try:
        agreed = form.voted(service.as_claimed(view.sheet)) if as_claimed else form.result()
        service.enter(
            writing(),
            current_actor(),
            str(meeting_id),
            str(declaration_id),
            agreed,
            seen_rev=seen,
            now=clock.now(),
        )
        db.session.commit()
    except StaleError:
        raise _both(meeting_id, declaration_id, form) from None
    except (FaultyInputError, WorkflowError) as error:
        db.session.rollback()
        meeting, view, entry = _found(meeting_id, declaration_id)
        if isinstance(error, FaultyInputError):
            taking.place(form, error)
        else:
            form.form_errors.extend(sentence(code) for code in error.codes)
        return make_response(_page(meeting, view, entry, form), REFUSED)
    flash(_("Đã ghi: %(name)s.", name=view.sheet.person.full_name), "done")
    return redirect(_next(meeting_id, declaration_id), 303)


@blueprint.post("/<ward>/cuoc-hop/<uuid:meeting_id>/nguoi/<uuid:declaration_id>/bo")
@requires(Action.REVIEW)
def take_back(meeting_id: UUID, declaration_id: UUID) -> Response:
    """Take back what was written for somebody."""
    _found(meeting_id, declaration_id)
    seen = StepForm().seen_rev
    service.take_back(writing(), current_actor(), str(meeting_id), str(declaration_id), seen_rev=seen, now=clock.now())
    db.session.commit()
    flash(_("Đã bỏ phần ghi của người này. Ghi lại khi tập thể thống nhất."), "done")
    return redirect(url_for("reviews.agree", meeting_id=meeting_id, declaration_id=declaration_id), 303)


def _found(meeting_id: UUID, declaration_id: UUID) -> tuple[Meeting, View, MeetingEntry | None]:
    meeting, _collective = meetings.found(meeting_id)
    view = view_of(declaration_id)
    declaration = view.sheet.declaration
    if (declaration.collective_id, declaration.campaign_id) != (meeting.collective_id, meeting.campaign_id):
        abort(404)
    return meeting, view, service.find(db.session(), meeting.id, declaration.id)


def _beginning(view: View, entry: MeetingEntry | None) -> dict[str, Any]:
    """What is written already; else the person's own scores, where a collective may give them."""
    begins: dict[str, Any] = {"rev": str(entry.rev if entry else 0)}
    for code in view.sheet.rules.indicator_codes:
        own = view.sheet.answers.get(code, scoring.Answer()).self_points or 0
        usual = None if scoring.is_below_minimum(view.sheet.rules, own) else own
        begins[f"points_{code}"] = entry.scores.get(code) if entry else usual
        begins[f"reason_{code}"] = entry.reasons.get(code, "") if entry else ""
    if entry:
        begins["remark"] = entry.remark
        begins |= dict(zip(VOTES, entry.votes or (), strict=False))
        begins |= {f"{part}_{one['indicator']}": one[part] for one in entry.seen for part in ("kind", "note")}
    return begins


def _page(meeting: Meeting, view: View, entry: MeetingEntry | None, form: EntryForm) -> str:
    allowed = permission(Action.REVIEW, view.sheet.subject)
    items = list(query.agenda(db.session(), meeting))
    place = next((n for n, item in enumerate(items) if item.declaration.id == view.sheet.declaration.id), 0)
    return render_template(
        "reviews/meeting-person.html",
        # Before a whole room nobody's ID number is shown, not even its end.
        **(context(view) | {"masked": None}),
        meeting=meeting,
        entry=entry,
        form=form,
        items=items,
        place=place,
        locked=None if allowed else refusal(allowed.code or "no_role"),
        writes=bool(allowed) and meeting.state == "open" and view.sheet.declaration.state == "verified",
        would_be=service.would_be(view.sheet, meeting, entry) if entry else None,
        votes=VOTES,
        offers=[
            {"key": "N", "text": _("Nhất trí điểm tự chấm"), "has_form": True},
            {"key": "G", "text": _("Ghi điểm đã sửa"), "has_form": True},
            {"key": "P", "text": _("Màn chiếu: chữ lớn cho cả phòng họp"), "has_form": True},
        ],
        demands_votes=view.sheet.rules.voting.pass_percent is not None,
        present=sum(1 for one in meeting.attendance if one["came"]),
        live_rules=rules_of(view.sheet.rules, view.sheet.declaration.group),
    )


def _next(meeting_id: UUID, declaration_id: UUID) -> str:
    """The next person to be entered by whoever looks, after this one and then from the beginning; else the record."""
    meeting, _collective = meetings.found(meeting_id)
    items = list(query.agenda(db.session(), meeting))
    here = next((n for n, item in enumerate(items) if item.declaration.id == str(declaration_id)), -1)
    locked = meetings.locked(items)
    for item in items[here + 1 :] + items[: here + 1]:
        if item.entry is None and item.declaration.id not in locked:
            return url_for("reviews.agree", meeting_id=meeting_id, declaration_id=item.declaration.id)
    return url_for("reviews.meeting", meeting_id=meeting_id)


def _both(meeting_id: UUID, declaration_id: UUID, form: EntryForm) -> StalePageError:
    """What somebody else wrote for this person, and what was typed here: both to be read, nothing overwritten."""
    db.session.rollback()
    _meeting, view, entry = _found(meeting_id, declaration_id)
    changes = []
    if entry is None:
        changes.append(Change(_("Phần ghi của người này"), _("đã bỏ")))
    else:
        for indicator in view.sheet.rules.indicators:
            label = _("Điểm bình xét, chỉ số %(n)s", n=indicator.number)
            changes.append(Change(label, points(entry.scores.get(indicator.code)), None, entry.entered_at))
    typed = taking.typed(form)
    typed += [
        (str(form[f"points_{code}"].label.text), points(form[f"points_{code}"].data))
        for code in view.sheet.rules.indicator_codes
    ]
    fresh = url_for("reviews.agree", meeting_id=meeting_id, declaration_id=declaration_id)
    return StalePageError(changes, fresh_url=fresh, typed=typed)
