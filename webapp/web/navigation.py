"""The links at the head of a ward's pages: those that lead somewhere for whoever looks."""

from flask import Flask, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from webapp.domain.acts import Act
from webapp.extensions import db
from webapp.queries import jobs
from webapp.web import auth, clock
from webapp.web.permissions import permission
from webapp.web.ward import ward_or_none

IN_A_ROW = 6


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
        (Act.VIEW_HISTORY, "reviews.meetings", _("Họp bình xét")),
        (Act.VIEW_PROGRESS, "reviews.how_far", _("Tiến độ")),
        (Act.VIEW_PROGRESS, "association.plan", _("Lịch")),
        (Act.VIEW_OBJECTIONS, "association.objections", _("Kiến nghị")),
        (Act.DRAW_PROPOSAL, "association.proposals", _("Tờ trình")),
        (Act.VIEW_PROPOSAL, "committee.decisions", _("Quyết định")),
        (Act.PRINT_PAPERS, "papers.papers", _("Giấy tờ")),
        (Act.IMPORT, "association.list_imports", _("Nhập danh sách")),
        (Act.MANAGE_DEVICES, "association.phones", _("Máy")),
    )
    found = [(url_for(endpoint), label) for act, endpoint, label in places if permission(act)]
    has_work, under_way = _long_work()
    work = url_for("jobs.listed")
    if has_work or request.path.startswith(work):
        found.append((work, _("Việc đang chạy")))
    public = url_for("public.names")
    found.append((public, _("Danh sách công khai")))
    # In the order of how often they are needed: where one row cannot hold everything, the last ones step back; one more
    # where the page is one of those, for its own link stands in the row too.
    is_behind = any(_is_current(href) for href, _label in found[IN_A_ROW:])
    stands_back = {href for href, _label in found[IN_A_ROW - is_behind :]}
    return {
        "navigation": [
            {
                "href": href,
                "label": label,
                "current": _is_current(href),
                "count": under_way if href == work else 0,
                "minor": href in stands_back,
            }
            for href, label in found
        ]
    }


def _is_current(href: str) -> bool:
    return request.path == href or request.path.startswith(f"{href}/")


def _long_work() -> tuple[bool, int]:
    """Whether somebody has long work to come back to, and how much of it is under way."""
    try:
        return jobs.at_the_head(db.session(), auth.current_actor().account_id, clock.now())
    except SQLAlchemyError:
        # The page may be the one that says that the database does not answer.
        return False, 0
