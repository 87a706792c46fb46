"""The declaration's page: what was said and shown, three scores, history, and the actions that the table allows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, make_response, render_template, request
from flask_babel import gettext as _

from webapp.domain.acts import Act
from webapp.domain.criteria_types import Level
from webapp.domain.identifiers import mask
from webapp.domain.permissions import roles_on
from webapp.extensions import db
from webapp.models import Evidence
from webapp.models.tenancy import ward_of
from webapp.queries import changes, late, neighbours
from webapp.queries import sheet as query
from webapp.queries.declarations import DECIDED
from webapp.services.devices import REVIEWERS
from webapp.services.errors import NotAllowedError
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.error_texts import refusal
from webapp.web.errors import Change
from webapp.web.evidence_response import evidence_response
from webapp.web.forms import words
from webapp.web.forms.steps import StepForm
from webapp.web.i18n import points
from webapp.web.permissions import permission, requires
from webapp.web.reviews import again, filters, history, lines, marked, offers, warned
from webapp.web.reviews.blueprint import blueprint


def view_of(declaration_id: UUID) -> query.View:
    """What there is to see of a declaration; 404 where there is none that may be known of."""
    found = query.view(db.session(), current_actor(), str(declaration_id), today=clock.today())
    if found is None:
        abort(404)
    return found


@blueprint.get("/<ward>/phieu/<uuid:declaration_id>")
@requires(Act.VIEW_SHEET)
def sheet(declaration_id: UUID) -> str:
    """One declaration."""
    return page(view_of(declaration_id))


def page(view: query.View, *, conflict: Sequence[Change] = (), problems: Sequence[str] = ()) -> str:
    """The page, and above it what somebody else changed meanwhile or why a step was not taken."""
    session, actor, today = db.session(), current_actor(), clock.today()
    declaration, shows = view.sheet.declaration, roles_on(actor.positions, today)
    chosen = filters.of_address(request.args)
    lists = bool(permission(Act.LIST_SHEETS))
    place = neighbours.NOWHERE
    if lists:
        place = neighbours.place(session, actor, declaration.campaign_id, chosen.filter, declaration.id, today=today)
    shown, seen = context(view), warned.seen_on(view)
    return render_template(
        "reviews/sheet.html",
        **shown,
        again=again.of_view(view, shown["parts"]) if shows & REVIEWERS else None,
        offers=offers.of_view(view, chosen.arguments()),
        step=StepForm(formdata=None, data={"rev": str(declaration.rev)}),
        place=place,
        lists=lists,
        first_rival=_first_rival(view),
        chooses=bool(permission(Act.RESOLVE_RIVAL, view.sheet.subject)),
        hindered=refusal(view.hindered) if view.hindered else None,
        sees_objections=bool(permission(Act.VIEW_OBJECTIONS, view.sheet.subject)) and not is_own(view),
        gives_codes=bool(permission(Act.MANAGE_DEVICES)),
        steps=history.of_view(view, shows_reviews=bool(shows & REVIEWERS)),
        **marked.context(view, seen),
        warned=warned.in_words(view, seen),
        conflict=conflict,
        problems=problems,
    )


def context(view: query.View) -> dict[str, Any]:
    """What every page about one declaration shows of it."""
    sheet = view.sheet
    rules, declaration = sheet.rules, sheet.declaration
    seen = roles_on(current_actor().positions, clock.today())
    shows = bool(seen & REVIEWERS) or declaration.state in DECIDED
    group = rules.group(declaration.group)
    return {
        "view": view,
        "declaration": declaration,
        "person": sheet.person,
        "group": str(group.short_name),
        "sees_person": bool(permission(Act.VIEW_PERSON, sheet.subject)),
        "masked": mask(sheet.person.id_last4) if sheet.person.id_last4 else None,
        "parts": lines.of_view(view, shows_reviews=shows),
        "shows_reviews": shows,
        "whole_returns": [
            lines.returned_in_words(one, rules) for one in view.returns.get(None, ()) if declaration.state == "draft"
        ],
        "other_rivals": lines.rivals_in_words(
            view, [one for one in view.rivals if not one.field.startswith("answers.")]
        ),
        "levels": [(_range(level), str(level.text)) for level in group.levels],
        "late": [
            (lines.late_in_words(one, rules), one.at)
            for one in late.evidence(db.session(), sheet.person.id, declaration.id)
        ],
        "is_returned": declaration.state == "draft" and bool(view.returns),
        "is_objected": any(one.state == "open" for one in view.objections),
        "chosen": filters.of_address(request.args),
        "max_points": rules.max_total,
        "threshold": rules.recognition.total,
    }


def _first_rival(view: query.View) -> str | None:
    """Where on the page the first place stands that two phones wrote differently; None where there is none."""
    first = next((one.field for one in view.rivals), None)
    if first is None:
        return None
    return first.split(".")[1] if first.startswith("answers.") else "rivals"


def _range(level: Level) -> str:
    """The points of a level: `8–9`, or one number."""
    ends = [points(one) for one in (level.lowest, level.highest)]
    return "–".join(dict.fromkeys(ends))


def is_own(view: query.View) -> bool:
    """Is it the sheet of whoever looks, or of their household?"""
    actor, person = current_actor(), view.sheet.person
    own = actor.person_id is not None and actor.person_id == person.id
    return own or (actor.household_id is not None and actor.household_id == person.household_id)


def changes_since(view: query.View, rev: int) -> list[Change]:
    """What somebody else changed since a revision, for people: each place once, with what stands there now."""
    rules, sheet = view.sheet.rules, view.sheet
    found: dict[str, Change] = {}
    for change in changes.since(db.session(), sheet.declaration.id, rev):
        for name in change.fields:
            label = words.changed_field(name, rules)
            found[label] = Change(label, lines.value_now(view, name), change.by or _("điện thoại"), change.at)
    return list(found.values())


@blueprint.get("/<ward>/minh-chung/<uuid:evidence_id>")
@requires(Act.VIEW_EVIDENCE)
def evidence(evidence_id: UUID) -> Response:
    """A photo of evidence, as a file that cannot run."""
    session = db.session()
    row = session.get(Evidence, (ward_of(session), str(evidence_id)))
    if row is None or row.sha256 is None or row.deleted_at is not None:
        abort(404)
    view = view_of(UUID(row.declaration_id))
    allowed = permission(Act.VIEW_EVIDENCE, view.sheet.subject)
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")
    return make_response(
        evidence_response(session, current_app.extensions["evidence"], row.sha256, f"minh-chung-{row.id[:8]}")
    )
