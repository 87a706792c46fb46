"""Marking indicators while a sheet is read: kept at once, by button or by key, with or without a script."""

from collections.abc import Sequence
from uuid import UUID

from flask import jsonify, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain import marks as rules_of_marks
from webapp.domain.errors import WorkflowError
from webapp.domain.marks import Verdict
from webapp.domain.workflow import Action
from webapp.extensions import db, writing
from webapp.queries import marks as query
from webapp.queries.sheet import View
from webapp.services import marks as service
from webapp.services.errors import FaultyInputError, StaleError
from webapp.services.marks import Wish
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.errors import Change
from webapp.web.forms import words
from webapp.web.forms.messages import sentence
from webapp.web.forms.steps import LONGEST_TEXT, StepForm
from webapp.web.permissions import requires
from webapp.web.reviews import filters, marked, warned
from webapp.web.reviews.blueprint import blueprint
from webapp.web.reviews.sheet import changes_since, page, view_of

REFUSED, CONFLICT = 422, 409
PLAIN = "plain"
"""What is pressed to mark all indicators at which nothing is open."""


@blueprint.post("/<ward>/phieu/<uuid:declaration_id>/danh-dau")
@requires(Action.VERIFY)
def mark(declaration_id: UUID) -> Response:
    """Mark one indicator, or several; `press` says which and how (`c05:enough`, `c05:none`, or all that are plain)."""
    view, form = view_of(declaration_id), StepForm()
    try:
        wishes = _wishes(view)
        service.mark(writing(), current_actor(), str(declaration_id), wishes, seen_rev=form.seen_rev, now=clock.now())
        db.session.commit()
    except StaleError as error:
        db.session.rollback()
        return _stale(declaration_id, form.seen_rev, error)
    except WorkflowError as error:
        db.session.rollback()
        return _refused(declaration_id, [sentence(code) for code in error.codes])
    except FaultyInputError as error:
        db.session.rollback()
        return _refused(declaration_id, [sentence(fault.code) for fault in error.faults])
    if _wants_json():
        return _told(declaration_id)
    anchor = wishes[0].indicator if len(wishes) == 1 else "sums"
    kept = filters.of_address(request.args).arguments()
    return redirect(url_for("reviews.sheet", declaration_id=declaration_id, _anchor=anchor, **kept), 303)


def _wishes(view: View) -> list[Wish]:
    """What was pressed. What is no indicator or no mark of ours is left to the service to refuse."""
    pressed = request.form.getlist("press")
    if pressed == [PLAIN]:
        made = query.of_sheet(db.session(), view.sheet.declaration.id)
        return [
            Wish(code, Verdict.ENOUGH, seen=_seen(code))
            for code in query.plain(view, made, marked.troubled(view, warned.seen_on(view)))
        ]
    found = []
    for one in pressed[: len(view.sheet.rules.indicator_codes)]:
        code, _colon, name = one.partition(":")
        verdict = Verdict(name) if name in list(Verdict) else None
        reason, text = _word(f"code_{code}"), request.form.get(f"text_{code}", "").strip()[:LONGEST_TEXT]
        if verdict is not None and code in view.sheet.rules.indicator_codes and not reason and not text:
            reason = rules_of_marks.usual_reason(view.sheet.scored.own.line(code), verdict) or ""
        found.append(Wish(code, verdict, reason or None, text or None, _seen(code)))
    return found


def _seen(code: str) -> int:
    typed = request.form.get(f"seen_{code}", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0


def _word(name: str) -> str:
    value = request.form.get(name, "")
    return value if len(value) <= 40 and value.isascii() and value.isprintable() else ""


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _told(declaration_id: UUID, problem: str | None = None, status: int = 200) -> Response:
    """All marks as they stand now, for the script; `problem` is what stood in the way."""
    view = view_of(declaration_id)
    found = marked.context(view, warned.seen_on(view))
    if found["marks"] is None:
        return make_response(jsonify({"problem": problem or sentence("wrong_state"), "reload": True}), status)
    count: rules_of_marks.Tally = found["tally"]
    answer = {
        "marks": {code: vars(one) for code, one in found["marks"].items()},
        "rev": view.sheet.declaration.rev,
        "count": marked.count_in_words(count),
        "next": marked.next_in_words(count),
        "enough": count.all_enough,
        "plain": len(found["plain"]),
        "problem": problem,
    }
    return make_response(jsonify(answer), status)


def _stale(declaration_id: UUID, seen_rev: int, error: StaleError) -> Response:
    view = view_of(declaration_id)
    if view.sheet.declaration.rev != seen_rev:
        if _wants_json():
            text = _("Phiếu vừa đổi từ lúc mở trang, nên chưa ghi dấu này. Mở lại trang để xem phần đã đổi.")
            return make_response(jsonify({"problem": text, "reload": True}), CONFLICT)
        return make_response(page(view, conflict=changes_since(view, seen_rev)), CONFLICT)
    changes = _by_others(view, error.fields)
    if _wants_json():
        text = "; ".join(f"{one.label}: {one.value} ({one.who or ''})" for one in changes)
        return _told(declaration_id, _("Người khác vừa đánh dấu, nên chưa ghi: %(text)s.", text=text), CONFLICT)
    return make_response(page(view, conflict=changes), CONFLICT)


def _by_others(view: View, fields: Sequence[str]) -> list[Change]:
    made, found = query.of_sheet(db.session(), view.sheet.declaration.id), []
    for name in fields:
        code = name.removeprefix("marks.")
        one = made.get(code)
        n = view.sheet.rules.indicator(code).number
        value = words.verdict(one.mark.verdict) if one and one.mark else _("bỏ dấu")
        found.append(Change(_("Chỉ số %(n)s", n=n), value, one.by if one else None, one.at if one else None))
    return found


def _refused(declaration_id: UUID, problems: list[str]) -> Response:
    if _wants_json():
        return _told(declaration_id, " ".join(problems), REFUSED)
    return make_response(page(view_of(declaration_id), problems=problems), REFUSED)
