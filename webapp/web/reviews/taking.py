"""Taking a step from a page: one place for what follows when it is done, refused, or was overtaken by somebody else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import make_response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Actor
from webapp.domain.workflow import TRANSITIONS, Action, State
from webapp.extensions import db, writing
from webapp.queries.sheet import View
from webapp.services.errors import FaultyInputError, StaleError
from webapp.web.auth import current_actor
from webapp.web.forms.messages import sentence
from webapp.web.forms.steps import StepForm
from webapp.web.reviews import filters, offers, onward
from webapp.web.reviews.sheet import changes_since, context, page, view_of

Run = Callable[[Session, Actor, int], Any]
"""Takes the step: session, actor, revision seen."""

REFUSED, CONFLICT = 422, 409


def press(declaration_id: UUID, action: Action, run: Run) -> Response:
    """A step that is a button only: the answer to whatever went wrong is the declaration's page."""
    after = onward.next_of(declaration_id)
    return pressed(declaration_id, run) or onward.go(declaration_id, offers.done(action), after)


def pressed(declaration_id: UUID, run: Run) -> Response | None:
    """Do what a button asks for, and commit. Gives the page that says why not, or None when it is done."""
    form = StepForm()
    try:
        run(writing(), current_actor(), form.seen_rev)
        db.session.commit()
    except StaleError:
        db.session.rollback()
        view = view_of(declaration_id)
        return make_response(page(view, conflict=changes_since(view, form.seen_rev)), CONFLICT)
    except WorkflowError as error:
        db.session.rollback()
        view = view_of(declaration_id)
        return make_response(page(view, problems=[sentence(code) for code in error.codes]), REFUSED)
    return None


def show(declaration_id: UUID, action: Action, form: StepForm, template: str) -> Response:
    """The page of a form, as it is opened; where the step is not possible now, the page says why instead."""
    view = view_of(declaration_id)
    form.move_to(view.sheet.declaration.rev)
    return make_response(render(view, action, form, template))


def send(declaration_id: UUID, action: Action, form: StepForm, template: str, run: Run) -> Response:
    """A form was sent: take the step, or give the form back with what was typed and what is wrong with it."""
    if not form.validate_on_submit():
        return _again(declaration_id, action, form, template, REFUSED)
    seen, after = form.seen_rev, onward.next_of(declaration_id)
    try:
        run(writing(), current_actor(), seen)
        db.session.commit()
    except StaleError as error:
        db.session.rollback()
        form.move_to(error.rev)
        view = view_of(declaration_id)
        body = render(view, action, form, template, conflict=changes_since(view, seen), stale=True)
        return make_response(body, CONFLICT)
    except WorkflowError as error:
        form.form_errors.extend(sentence(code) for code in error.codes)
        return _again(declaration_id, action, form, template, REFUSED)
    except FaultyInputError as error:
        place(form, error)
        return _again(declaration_id, action, form, template, REFUSED)
    return onward.go(declaration_id, offers.done(action), after)


def render(view: View, action: Action, form: StepForm, template: str, **more: Any) -> str:
    """The page of a form."""
    kept = filters.of_address(request.args).arguments()
    offer = next((one for one in offers.of_view(view, kept) if one.action is action), None)
    possible = (State(view.sheet.declaration.state), action) in TRANSITIONS
    return render_template(
        template,
        **context(view),
        form=form,
        offer=offer,
        action_text=offers.words_of(action)[0],
        consequence=offers.words_of(action)[1],
        hindered=None if offer else sentence(view.hindered or ("no_role" if possible else "wrong_state")),
        back=url_for("reviews.sheet", declaration_id=view.sheet.declaration.id, **kept),
        typed=typed(form),
        **({"conflict": (), "stale": False} | more),
    )


def typed(form: StepForm) -> list[tuple[str, str]]:
    """What was written into a form, with its labels: to be read, should it not be possible to send it again."""
    found = []
    for field in form:
        value = field.data if isinstance(field.data, str) else ""
        if field.name not in ("rev", "csrf_token") and field.type in ("TextField", "LineField") and value:
            found.append((str(field.label.text), value))
    return found


def _again(declaration_id: UUID, action: Action, form: StepForm, template: str, status: int) -> Response:
    db.session.rollback()
    return make_response(render(view_of(declaration_id), action, form, template), status)


def place(form: StepForm, error: FaultyInputError) -> None:
    """Put the faults that a service found beside their fields."""
    beside = {"points": "points", "below_five": "points", "unknown_kind": "kind", "unknown_reason": "code"}
    for fault in error.faults:
        names = (f"{beside.get(fault.code, 'reason')}_{fault.field}", fault.field)
        field = next((form[name] for name in names if name in form), None)
        if field is None:
            form.form_errors.append(sentence(fault.code))
        else:
            field.errors = [*field.errors, _("%(label)s: %(text)s", label=field.label.text, text=sentence(fault.code))]
