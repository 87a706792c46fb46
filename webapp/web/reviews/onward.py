"""Where one lands after a step: on the next sheet of the list that one works through, or on the sheet itself."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from webapp.extensions import db
from webapp.models import Declaration
from webapp.models.tenancy import ward_of
from webapp.queries import neighbours
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.reviews import filters


def next_of(declaration_id: UUID) -> str | None:
    """The sheet after this one, asked before the step moves this one out of the list; None where there is no list.

    Only a list of one state is worked through: in any other the sheet stays where it is.
    """
    chosen = filters.of_address(request.args)
    if chosen.filter.state is None:
        return None
    session = db.session()
    declaration = session.get(Declaration, (ward_of(session), str(declaration_id)))
    if declaration is None:
        abort(404)
    place = neighbours.place(
        session, current_actor(), declaration.campaign_id, chosen.filter, declaration.id, today=clock.today()
    )
    return place.after


def go(declaration_id: UUID, done: str, after: str | None) -> Response:
    """Say what was done, and go on. The sheet that it was done to stays one click away."""
    kept = filters.of_address(request.args).arguments()
    if after is None:
        flash(done, "done")
        return redirect(_address(declaration_id, kept), 303)
    link = Markup('<a href="{}">{}</a>').format(_address(declaration_id, kept), _("Xem lại phiếu vừa xong"))
    flash(Markup("{} {} {}").format(done, _("Đây là phiếu tiếp theo."), link), "done")
    return redirect(_address(after, kept), 303)


def _address(declaration_id: UUID | str, kept: dict[str, Any]) -> str:
    return url_for("reviews.sheet", declaration_id=declaration_id, **kept)
