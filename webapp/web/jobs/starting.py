"""Asking for long work: each button leads to the page of its progress."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.models import Campaign
from webapp.queries import sheets
from webapp.services import jobs
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.jobs.blueprint import blueprint
from webapp.web.permissions import permission, requires
from webapp.web.reviews import filters


def may_start(kind: str) -> bool:
    """Whether whoever looks at the page may ask for work of this kind."""
    return bool(permission(jobs.NEEDS[kind]))


@blueprint.post("/<ward>/phieu/xuat")
@requires(Act.EXPORT)
def export_sheets() -> Response:
    """The list as it is narrowed by the address."""
    return start(jobs.EXPORT_SHEETS, _of_address("search", "state", "collective_id", "group", "order"))


@blueprint.post("/<ward>/dang-ky/xuat")
@requires(Act.EXPORT)
def export_registrations() -> Response:
    """The people of the list as it is narrowed by the address."""
    return start(jobs.EXPORT_REGISTRATIONS, _of_address("search", "collective_id", "group"))


def start(kind: str, parameters: Mapping[str, Any], items: Sequence[tuple[str, int]] = ()) -> Response:
    """Put the work in line, wake the worker, and show how far it is."""
    actor, now = current_actor(), clock.now()
    try:
        identity = jobs.ask(writing(), actor, kind, parameters, now=now, items=items).id
        db.session.commit()
    except jobs.TooManyJobsError:
        db.session.rollback()
        flash(_("Đang có nhiều việc chưa xong. Xin chờ bớt việc, hoặc dừng việc không cần nữa."), "wait")
        return redirect(url_for("jobs.listed"), 303)
    current_app.extensions["wake_worker"]()
    return redirect(url_for("jobs.shown", job_id=identity), 303)


def _of_address(*names: str) -> dict[str, Any]:
    """What a list is asked for with: the campaign, and those parts of the filter that are there."""
    chosen = filters.of_address(request.args).filter
    narrowed = {name: value for name in names if (value := getattr(chosen, name))}
    return {"campaign_id": campaign_or_404().id, "filter": narrowed}


def campaign_or_404() -> Campaign:
    """The campaign of this year, or the latest before it."""
    found = sheets.current_campaign(db.session(), clock.today())
    if found is None:
        abort(404)
    return found
