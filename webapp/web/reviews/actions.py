"""The steps of the procedure, each on an address of its own: `GET` opens its form, `POST` takes it."""

from uuid import UUID

from werkzeug.wrappers import Response

from webapp.domain.workflow import Action
from webapp.services import reviews, sheets
from webapp.web import clock
from webapp.web.forms.steps import ReasonForm
from webapp.web.permissions import requires
from webapp.web.reviews import meeting, minutes_scans, returning, taking
from webapp.web.reviews.blueprint import blueprint

__all__ = ["meeting", "minutes_scans", "returning"]

REASON = "reviews/reason.html"


@blueprint.post("/<ward>/phieu/<uuid:declaration_id>/kiem-tra")
@requires(Action.VERIFY)
def verify(declaration_id: UUID) -> Response:
    """The evidence is there."""
    return taking.press(
        declaration_id,
        Action.VERIFY,
        lambda session, actor, rev: sheets.verify(session, actor, str(declaration_id), seen_rev=rev, now=clock.now()),
    )


@blueprint.post("/<ward>/phieu/<uuid:declaration_id>/xac-nhan")
@requires(Action.CONFIRM)
def confirm(declaration_id: UUID) -> Response:
    """The head agrees with the collective."""
    return taking.press(
        declaration_id,
        Action.CONFIRM,
        lambda session, actor, rev: reviews.confirm(session, actor, str(declaration_id), seen_rev=rev, now=clock.now()),
    )


@blueprint.post("/<ward>/phieu/<uuid:declaration_id>/niem-yet")
@requires(Action.POST)
def post(declaration_id: UUID) -> Response:
    """Put the name on the list of those proposed."""
    return taking.press(
        declaration_id,
        Action.POST,
        lambda session, actor, rev: sheets.post(session, actor, str(declaration_id), seen_rev=rev, now=clock.now()),
    )


@blueprint.route("/<ward>/phieu/<uuid:declaration_id>/binh-xet-lai", methods=["GET", "POST"])
@requires(Action.SEND_BACK)
def send_back(declaration_id: UUID) -> Response:
    """The head asks the collective to look again."""
    return _with_reason(declaration_id, Action.SEND_BACK)


@blueprint.route("/<ward>/phieu/<uuid:declaration_id>/mo-lai", methods=["GET", "POST"])
@requires(Action.REOPEN)
def reopen(declaration_id: UUID) -> Response:
    """The association opens the review again."""
    return _with_reason(declaration_id, Action.REOPEN)


@blueprint.route("/<ward>/phieu/<uuid:declaration_id>/chua-dat", methods=["GET", "POST"])
@requires(Action.DECLINE)
def decline(declaration_id: UUID) -> Response:
    """Not yet this year."""
    return _with_reason(declaration_id, Action.DECLINE)


@blueprint.route("/<ward>/phieu/<uuid:declaration_id>/huy-ket-qua", methods=["GET", "POST"])
@requires(Action.REVOKE)
def revoke(declaration_id: UUID) -> Response:
    """Take a recognition back."""
    return _with_reason(declaration_id, Action.REVOKE)


@blueprint.route("/<ward>/phieu/<uuid:declaration_id>/rut-ho-so", methods=["GET", "POST"])
@requires(Action.WITHDRAW)
def withdraw(declaration_id: UUID) -> Response:
    """The person takes the declaration back: written down from paper."""
    return _with_reason(declaration_id, Action.WITHDRAW)


VERBS = {
    Action.SEND_BACK: sheets.send_back,
    Action.REOPEN: sheets.reopen,
    Action.DECLINE: sheets.decline,
    Action.REVOKE: sheets.revoke,
    Action.WITHDRAW: sheets.withdraw,
}


def _with_reason(declaration_id: UUID, action: Action) -> Response:
    form = ReasonForm()
    if not form.is_submitted():
        return taking.show(declaration_id, action, form, REASON)
    verb = VERBS[action]
    return taking.send(
        declaration_id,
        action,
        form,
        REASON,
        lambda session, actor, rev: verb(
            session, actor, str(declaration_id), str(form.reason.data), seen_rev=rev, now=clock.now()
        ),
    )
