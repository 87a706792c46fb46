"""What a phone sent and the ward did not take: shown to a human, tried again, dealt with."""

import json
from typing import Any
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.queries import held_back as query
from webapp.queries import phones
from webapp.services import held_back as service
from webapp.services.errors import NotFoundError
from webapp.services.operations.context import ALREADY, CONFLICT, DONE
from webapp.services.operations.values import UUID as UUID_TEXT
from webapp.web import auth, clock
from webapp.web.association.blueprint import blueprint
from webapp.web.forms.held_back import SettleForm
from webapp.web.forms.messages import sentence
from webapp.web.permissions import requires

REFUSED = 422
LONGEST = 64


@blueprint.get("/<ward>/may/<uuid:device_id>/con-vuong")
@requires(Act.VIEW_QUARANTINE)
def held_back(device_id: UUID) -> str:
    """Everything of one phone that waits for somebody."""
    return _page(device_id)


@blueprint.post("/<ward>/may/<uuid:device_id>/con-vuong/<envelope_id>/mo-lai")
@requires(Act.VIEW_QUARANTINE)
def try_again(device_id: UUID, envelope_id: str) -> Response:
    """Open an envelope with the keys that the ward has now."""
    try:
        tried = service.try_again(
            writing(),
            envelope_id[:LONGEST],
            author=auth.author(Act.VIEW_QUARANTINE),
            now=clock.now(),
            on=clock.today(),
        )
    except NotFoundError:
        abort(404)
    db.session.commit()
    if tried.code:
        flash(_("Vẫn chưa mở được: %(why)s", why=_why(tried.code)))
    else:
        taken = sum(tried.told[status] for status in (*DONE, ALREADY, CONFLICT))
        refused = tried.told.total() - taken
        flash(_("Đã mở và nhận %(n)s mục.", n=taken), "done")
        if refused:
            flash(_("Còn %(n)s mục chưa nhận, xem ở dưới.", n=refused))
    return redirect(url_for("association.held_back", device_id=device_id), 303)


@blueprint.post("/<ward>/may/<uuid:device_id>/con-vuong/<item>/xong")
@requires(Act.VIEW_QUARANTINE)
def settle(device_id: UUID, item: str) -> Response:
    """Say what became of an envelope, or of an operation (`id.hash`)."""
    form = SettleForm()
    if not form.validate_on_submit():
        return make_response(_page(device_id, item, form), REFUSED)
    session, author, now, remark = (
        writing(),
        auth.author(Act.VIEW_QUARANTINE),
        clock.now(),
        str(form.remark.data),
    )
    identity, dot, hashed = item.rpartition(".")
    try:
        if dot:
            service.settle_operation(session, identity[:LONGEST], hashed[:LONGEST], remark, author=author, now=now)
        else:
            service.settle_envelope(session, item[:LONGEST], remark, author=author, now=now)
    except NotFoundError:
        abort(404)
    db.session.commit()
    flash(_("Đã ghi. Nội dung vẫn được giữ."), "done")
    return redirect(url_for("association.held_back", device_id=device_id), 303)


def _page(device_id: UUID, item: str = "", form: SettleForm | None = None) -> str:
    session = db.session()
    holder = phones.holder_of(session, str(device_id))
    if holder is None:
        abort(404)
    operations = [
        (f"{one.operation_id}.{one.hash}", _title(one), [sentence(code) for code in one.codes], _content(one.raw), one)
        for one in service.opened(session, query.refused(session, str(device_id)))
    ]
    envelopes = [(one.id, _why(one.code), one) for one in query.envelopes(session, str(device_id))]
    return render_template(
        "association/held-back.html",
        device_id=device_id,
        holder=holder,
        operations=operations,
        envelopes=envelopes,
        form=form or SettleForm(formdata=None),
        wrong=item,
    )


def _title(one: service.Refused) -> str:
    """What it is, and of whom if it says so itself."""
    titles = {
        "household": _("Hộ"),
        "person": _("Người"),
        "visit": _("Lần đến nhà"),
        "registration": _("Đăng ký phấn đấu"),
        "declaration": _("Phiếu tự kê khai"),
        "evidence": _("Minh chứng"),
        "consent": _("Ý kiến đồng ý"),
        "submission": _("Nộp phiếu"),
        "withdrawal": _("Rút hồ sơ"),
    }
    data = one.raw.get("data") if isinstance(one.raw, dict) else None
    name = (
        next((data[key] for key in ("full_name", "head_name") if data.get(key)), "") if isinstance(data, dict) else ""
    )
    kind = titles.get(one.type or "", _("Mục khác"))
    return f"{kind}: {name}" if isinstance(name, str) and name else kind


def _content(raw: Any) -> list[tuple[str, str]]:
    """What was sent, as names and values; ids tell a human nothing. Empty where it was erased."""
    if raw is None:
        return []
    data = raw.get("data") if isinstance(raw, dict) else raw
    if not isinstance(data, dict):
        return [(_("Nội dung"), data if isinstance(data, str) else json.dumps(data, ensure_ascii=False))]
    names = {
        "full_name": _("Họ và tên"),
        "head_name": _("Chủ hộ"),
        "address": _("Địa chỉ"),
        "phone": _("Điện thoại"),
        "birth_date": _("Ngày sinh"),
        "birth_year": _("Năm sinh"),
        "note": _("Ghi chú"),
        "goals": _("Việc phấn đấu"),
    }
    told = [
        (
            names.get(str(name)) or str(name),
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1),
        )
        for name, value in data.items()
        if value not in (None, "", {}, []) and not (isinstance(value, str) and UUID_TEXT.fullmatch(value))
    ]
    return told or [(_("Nội dung"), _("không có chữ nào"))]


def _why(code: str) -> str:
    texts = {
        "unknown_key": _("máy chủ này không có khóa mà máy đã dùng. Khôi phục khóa rồi mở lại."),
        "broken": _("nội dung bị hỏng hoặc niêm bằng khóa khác."),
        "malformed": _("nội dung không đúng dạng."),
        service.ERASED: _("nội dung đã xóa theo yêu cầu."),
    }
    return texts.get(code, code)
