"""Choosing between what two phones wrote in one place."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.services import rivals
from webapp.web import clock
from webapp.web.permissions import requires
from webapp.web.reviews import filters, taking
from webapp.web.reviews.blueprint import blueprint

LONGEST = 60


@blueprint.post("/<ward>/phieu/<uuid:declaration_id>/chon-gia-tri")
@requires(Act.RESOLVE_RIVAL)
def choose_value(declaration_id: UUID) -> Response:
    """Keep what stands, or take what the other phone sent. Both stay in the history."""
    field, chosen = _code("field"), _code("choice")
    failed = taking.pressed(
        declaration_id,
        lambda session, actor, rev: rivals.choose(
            session, actor, str(declaration_id), field, chosen, seen_rev=rev, now=clock.now()
        ),
    )
    if failed:
        return failed
    kept = filters.of_address(request.args).arguments()
    flash(_("Đã chọn xong. Giá trị không chọn vẫn lưu trong lịch sử."), "done")
    indicator = field.split(".")[1] if field.startswith("answers.") else None
    return redirect(url_for("reviews.sheet", declaration_id=declaration_id, _anchor=indicator, **kept), 303)


def _code(name: str) -> str:
    """A name of a field or an id; anything else would only trouble the database."""
    value = request.form.get(name, "")
    return value if len(value) <= LONGEST and value.isascii() and value.isprintable() else ""
