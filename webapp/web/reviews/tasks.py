"""“Việc của tôi”: where a day begins. What waits for me, the one thing to do next, what waits for others."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from webapp.domain.acts import Act
from webapp.domain.permissions import reach
from webapp.extensions import db
from webapp.queries import held_back, register_rivals, sheets, work
from webapp.queries.sheets import Filter
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.i18n import number
from webapp.web.permissions import permission, requires
from webapp.web.reviews import filters
from webapp.web.reviews.blueprint import blueprint

# In the order of the procedure; what is decided or withdrawn waits for nobody.
UNDER_WAY = ("draft", "returned", "submitted", "verified", "reviewed", "confirmed", "posted", "objected")

# What is done to a whole list, on a page of its own.
LISTS = {"propose": "association.proposals", "recognise": "committee.decisions"}


@blueprint.get("/<ward>/viec")
@requires(Act.VIEW_TASKS)
def tasks() -> str:
    """What waits for me, oldest first; the next step as one button; what waits for others."""
    session, actor, today = db.session(), current_actor(), clock.today()
    campaign = sheets.current_campaign(session, today)
    found = work.waiting(session, actor, campaign, today=today) if campaign else []
    lists = bool(permission(Act.LIST_SHEETS))
    states = sheets.by_state(session, actor, campaign.id, today=today) if campaign and lists else {}
    return render_template(
        "reviews/tasks.html",
        campaign=campaign,
        tasks=[(task, _title(task.code), _list_of(task), _kept(task)) for task in found],
        go=(_go(found[0]), _first_step(found[0])) if found else None,
        late_days=work.LATE_DAYS,
        others=_others(states, found),
        sees_progress=bool(permission(Act.VIEW_PROGRESS)),
        # In one's own places the page itself says; who answers for the ward is told.
        held_back=held_back.count(session) if permission(Act.VIEW_QUARANTINE) else 0,
        merges_people=bool(reach(actor, Act.MERGE_PEOPLE, today)),
        differences=register_rivals.count(session) if reach(actor, Act.RESOLVE_RIVAL, today).ward else 0,
    )


def _others(states: dict[str, int], mine: list[work.Task]) -> list[tuple[str, str, int]]:
    """What is under way and does not wait for me: a state, whom it waits for, how many."""
    own: dict[str | None, int] = {}
    for task in mine:
        state = "objected" if task.code == "answer_objection" else task.state
        own[state] = own.get(state, 0) + task.count
    rest = [(state, states.get(state, 0) - own.get(state, 0)) for state in UNDER_WAY]
    return [(state, _whom(state), count) for state, count in rest if count > 0]


def _whom(state: str) -> str:
    texts = {
        "draft": _("Người kê khai viết tiếp"),
        "returned": _("Người kê khai bổ sung"),
        "submitted": _("Tập thể bình xét kiểm tra"),
        "verified": _("Tập thể họp bình xét"),
        "reviewed": _("Người đứng đầu xác nhận"),
        "confirmed": _("Niêm yết, hoặc báo chưa đạt"),
        "posted": _("Hết ngày niêm yết, rồi công nhận"),
        "objected": _("Hội Khuyến học phường trả lời kiến nghị"),
    }
    return texts[state]


def _title(code: str) -> str:
    texts = {
        "verify": _("Kiểm tra minh chứng"),
        "review": _("Bình xét, ghi điểm của tập thể"),
        "confirm": _("Xác nhận kết quả"),
        "post": _("Niêm yết người đủ điều kiện"),
        "decline": _("Kết luận chưa đạt, báo riêng"),
        "propose": _("Lập tờ trình đề nghị công nhận"),
        "recognise": _("Ghi quyết định công nhận"),
        "answer_objection": _("Trả lời kiến nghị"),
        "answer_remark": _("Trả lời ý kiến của người không có tên trong danh sách"),
    }
    return texts.get(code, code)


def _first_step(task: work.Task) -> str:
    """The next step as one sentence."""
    name = task.oldest[0].row.full_name if task.oldest else ""
    values: dict[str, Any] = {"n": number(task.count), "name": name}
    texts = {
        "verify": _("Kiểm tra %(n)s phiếu chờ: bắt đầu từ %(name)s", **values),
        "review": _("Ghi điểm bình xét %(n)s phiếu: bắt đầu từ %(name)s", **values),
        "confirm": _("Xác nhận %(n)s kết quả: bắt đầu từ %(name)s", **values),
        "post": _("Niêm yết %(n)s người đủ điều kiện: bắt đầu từ %(name)s", **values),
        "decline": _("Kết luận %(n)s phiếu chưa đạt: bắt đầu từ %(name)s", **values),
        "propose": _("Lập tờ trình đề nghị công nhận %(n)s người", **values),
        "recognise": _("Ghi quyết định công nhận %(n)s người", **values),
        "answer_objection": _("Trả lời %(n)s kiến nghị: bắt đầu từ kiến nghị về %(name)s", **values),
        "answer_remark": _("Trả lời %(n)s ý kiến của người không có tên trong danh sách", **values),
    }
    return texts.get(task.code, _title(task.code))


def _go(task: work.Task) -> str:
    """Where the next step is taken: the sheet that waits longest, with the others behind it."""
    if task.state is None or task.code in LISTS or not task.oldest:
        return _list_of(task)
    return url_for("reviews.sheet", declaration_id=task.oldest[0].row.id, **_kept(task))


def _kept(task: work.Task) -> dict[str, Any]:
    """What keeps the row of waiting sheets in the address of each of them."""
    if task.state is None:
        return {}
    return filters.Chosen(Filter(state=task.state, order="oldest")).arguments()


def _list_of(task: work.Task) -> str:
    if task.code in LISTS:
        return url_for(LISTS[task.code])
    if task.code in ("answer_objection", "answer_remark"):
        return url_for("association.objections")
    return url_for("reviews.listed", **_kept(task))
