"""“Hai máy ghi khác nhau”: households, visits, people, registrations of which two phones wrote different things."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.errors import WorkflowError
from webapp.extensions import db, writing
from webapp.queries import register_rivals as query
from webapp.queries import sheets
from webapp.queries.register_rivals import Difference
from webapp.services import criteria, register_rivals, rival_facts
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError
from webapp.web import auth, clock
from webapp.web.association.blueprint import blueprint
from webapp.web.forms.messages import sentence
from webapp.web.i18n import day, moment, number
from webapp.web.permissions import requires
from webapp.web.reviews.lists import group_names

LONGEST = 60


@blueprint.get("/<ward>/khac-nhau")
@requires(Act.RESOLVE_RIVAL)
def differences() -> str:
    """What waits for a choice, both values side by side."""
    return _page()


@blueprint.post("/<ward>/khac-nhau/<kind>/<uuid:entity_id>")
@requires(Act.RESOLVE_RIVAL)
def choose_difference(kind: str, entity_id: UUID) -> Response | tuple[str, int]:
    """Keep what stands, or take what the other phone sent. Both stay in the history."""
    field, chosen, seen = (request.form.get(name, "")[:LONGEST] for name in ("field", "choice", "rev"))
    if kind not in rival_facts.TYPES or not seen.isdecimal() or not (field + chosen).isascii():
        abort(404)
    session = writing()
    try:
        register_rivals.choose(
            session, auth.current_actor(), kind, str(entity_id), field, chosen, seen_rev=int(seen), now=clock.now()
        )
        db.session.commit()
    except register_rivals.ChosenError:
        # A moment ago, here or elsewhere.
        db.session.rollback()
        flash(_("Chỗ này đã có người chọn xong."))
        return redirect(url_for("association.differences"), 303)
    except (NotFoundError, NotAllowedError):
        db.session.rollback()
        abort(404)
    except StaleError:
        db.session.rollback()
        return _page(_("Bản ghi này vừa được sửa. Xem lại hai giá trị dưới đây rồi chọn.")), 409
    except WorkflowError as error:
        db.session.rollback()
        return _page(" ".join(sentence(code) for code in error.codes)), 422
    flash(_("Đã chọn xong. Giá trị không chọn vẫn lưu trong lịch sử."), "done")
    return redirect(url_for("association.differences"), 303)


def _page(problem: str | None = None) -> str:
    session, today = db.session(), clock.today()
    campaign = sheets.current_campaign(session, today)
    groups = group_names(criteria.load(session, campaign.criteria_version)) if campaign else {}
    found = query.listed(session, auth.current_actor(), today)
    return render_template(
        "association/differences.html",
        problem=problem,
        found=[(one, _title(one), _label(one.field), _shown(one, groups), _others(one, groups)) for one in found],
        most=query.MOST,
    )


def _title(one: Difference) -> str:
    texts = {
        "household": _("Hộ %(name)s", name=one.of),
        "visit": _("Lần đến hộ %(name)s", name=one.of),
        "person": one.of,
        "registration": _("Đăng ký của %(name)s", name=one.of),
    }
    return texts[one.kind]


def _label(field: str) -> str:
    texts = {
        "area_id": _("Khối phố"),
        "head_name": _("Chủ hộ"),
        "address": _("Nơi ở"),
        "phone": _("Số điện thoại"),
        "note": _("Ghi chú"),
        "outcome": _("Kết quả lần đến"),
        "at": _("Lúc đến"),
        "full_name": _("Họ và tên"),
        "household_id": _("Hộ gia đình"),
        "unit_id": _("Cơ quan, đơn vị"),
        "clan_id": _("Tộc họ"),
        "birth_date": _("Ngày sinh"),
        "birth_year": _("Năm sinh"),
        "sex": _("Giới tính"),
        "id_number": _("Số căn cước"),
        "group": _("Nhóm"),
        "collective_id": _("Nơi kê khai"),
        "goals": _("Nội dung phấn đấu"),
        "deleted": _("Xóa khỏi sổ"),
    }
    return texts.get(field, field)


def _shown(one: Difference, groups: dict[str, str]) -> str:
    return _text(one.field, one.stands, one.stands_name, groups)


def _others(one: Difference, groups: dict[str, str]) -> list[tuple[query.Other, str]]:
    return [(other, _text(one.field, other.value, other.name, groups)) for other in one.others]


def _ending(value: Any) -> str:
    return f"••••••••{str(value)[-4:]}" if value else _("chưa ghi")


def _text(field: str, value: Any, name: str | None, groups: dict[str, str]) -> str:
    """A value in words."""
    if field == "deleted":
        return _("xóa") if value else _("giữ trong sổ")
    if value is None or value == "":
        return _("chưa ghi")
    if field == "id_number":
        return _ending(value)
    if field == "group":
        return groups.get(str(value), str(value))
    if field == "birth_date":
        return day(value if isinstance(value, date) else date.fromisoformat(str(value)))
    if field == "at":
        return moment(datetime.fromisoformat(value) if isinstance(value, str) else value)
    texts = {
        "male": _("nam"),
        "female": _("nữ"),
        "absent": _("vắng nhà"),
        "later": _("hẹn lại"),
        "refused": _("từ chối"),
        "done": _("đã gặp"),
    }
    if field in ("sex", "outcome"):
        return texts.get(str(value), str(value))
    return name or (number(value) if isinstance(value, float) else str(value))
