"""The links at the head of a ward's pages: those that lead somewhere for whoever looks."""

from flask import Flask, request, url_for
from flask_babel import gettext as _

from webapp.domain.acts import Act
from webapp.web import auth
from webapp.web.permissions import permission
from webapp.web.ward import ward_or_none


def init_app(app: Flask) -> None:
    """Give layouts `navigation`."""
    app.context_processor(_navigation)


def _navigation() -> dict[str, object]:
    # Pages of no ward are the same for everybody, and are kept on phones.
    if ward_or_none() is None or auth.actor_or_none() is None:
        return {}
    places = (
        (Act.VIEW_TASKS, "reviews.tasks", _("Việc của tôi")),
        (Act.LIST_SHEETS, "reviews.listed", _("Phiếu")),
        (Act.VIEW_REGISTRATIONS, "reviews.registered", _("Đăng ký")),
        (Act.VIEW_OBJECTIONS, "association.objections", _("Kiến nghị")),
        (Act.VIEW_PROPOSAL, "committee.decisions", _("Quyết định")),
        (Act.MANAGE_DEVICES, "association.phones", _("Máy")),
    )
    here = request.path
    found = [(url_for(endpoint), label) for act, endpoint, label in places if permission(act)]
    found.append((url_for("public.names"), _("Danh sách công khai")))
    return {
        "navigation": [
            {"href": href, "label": label, "current": here == href or here.startswith(f"{href}/")}
            for href, label in found
        ]
    }
