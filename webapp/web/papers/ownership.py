"""A ward's own templates: which papers have one, taking them, trying and replacing them, going back."""

from datetime import date
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from webapp.documents.papers.catalogue import KINDS, Kind, samples
from webapp.documents.render import pdf, safe, template
from webapp.documents.render.words import ngay
from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.jobs.papers import templates
from webapp.storage import StorageFullError
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.papers import words
from webapp.web.papers.blueprint import blueprint
from webapp.web.papers.handing_out import as_file, kind_or_404, store
from webapp.web.permissions import requires
from webapp.web.ward import current_ward

REFUSED, NO_ROOM = 422, 507
CODES = tuple(kind.code for kind in KINDS)


@blueprint.get("/<ward>/giay-to/mau")
@requires(Act.MANAGE_SETTINGS)
def listed() -> str:
    """All papers, and whose template each is made from."""
    own = templates.own(store(), current_ward().id)
    return render_template(
        "papers/templates.html", kinds=[(kind, words.title(kind.code), kind.code in own) for kind in KINDS]
    )


@blueprint.get("/<ward>/giay-to/mau/<code>")
@requires(Act.MANAGE_SETTINGS)
def shown(code: str) -> str:
    """One template: take it, look at it, replace it, and the fields that it may use."""
    return _page(kind_or_404(code, CODES))


@blueprint.get("/<ward>/giay-to/mau/<code>.docx")
@requires(Act.MANAGE_SETTINGS)
def current(code: str) -> Response:
    """The template that stands, to be edited in a word processor."""
    kind = kind_or_404(code, CODES)
    return as_file(
        templates.standing(store(), current_ward().id, kind),
        _("Mẫu %(name)s", name=kind.file_name),
        "docx",
    )


@blueprint.get("/<ward>/giay-to/mau/<code>.pdf")
@requires(Act.MANAGE_SETTINGS)
def sample(code: str) -> Response:
    """An invented paper made with the template that stands."""
    kind = kind_or_404(code, CODES)
    filled = template.fill(templates.standing(store(), current_ward().id, kind), samples(code)[0])
    return as_file(pdf.draw([filled], title=kind.title), _("Xem thử %(name)s", name=kind.file_name), "pdf")


@blueprint.post("/<ward>/giay-to/mau/<code>")
@requires(Act.MANAGE_SETTINGS)
def replace(code: str) -> AnyResponse:
    """Try a template on invented papers; if it bears them, it stands from now on."""
    kind = kind_or_404(code, CODES)
    chosen = request.files.get("file")
    content = chosen.stream.read(safe.LARGEST + 1) if chosen and chosen.filename else b""
    try:
        # Tried before the lock is taken, for others wait for it; and drawn, for what cannot be drawn is of no use.
        pdf.draw([template.check(content, samples(code))], title=kind.title)
        templates.replace(writing(), current_actor(), store(), kind, content, now=clock.now())
        db.session.commit()
    except safe.TemplateFault as error:
        db.session.rollback()
        return make_response(_page(kind, error), REFUSED)
    except pdf.PaperError:
        return make_response(_page(kind, safe.TemplateFault("broken_value")), REFUSED)
    except StorageFullError:
        db.session.rollback()
        flash(_("Máy chủ hết chỗ, chưa thay được mẫu; mẫu cũ vẫn dùng."), "fix")
        return make_response(_page(kind), NO_ROOM)
    flash(_("Đã thay mẫu. Giấy làm từ bây giờ theo mẫu mới; giấy đã in không đổi."), "done")
    return redirect(url_for("papers.shown", code=code), 303)


@blueprint.post("/<ward>/giay-to/mau/<code>/mau-goc")
@requires(Act.MANAGE_SETTINGS)
def restore(code: str) -> AnyResponse:
    """Go back to the shipped template."""
    kind = kind_or_404(code, CODES)
    templates.restore(writing(), current_actor(), store(), kind, now=clock.now())
    db.session.commit()
    flash(_("Đã trở lại mẫu gốc. Mẫu riêng vẫn lưu trên máy chủ."), "done")
    return redirect(url_for("papers.shown", code=code), 303)


def _page(kind: Kind, error: safe.TemplateFault | None = None) -> str:
    return render_template(
        "papers/template.html",
        kind=kind,
        title=words.title(kind.code),
        own=kind.code in templates.own(store(), current_ward().id),
        fault=error,
        problem=error is not None,
        why=words.fault(error.code) if error else "",
        fields=_fields("", template.fields_of(samples(kind.code)[0])),
    )


def _example(value: Any) -> str:
    """How a value reads on the page of its template: words of the paper, whatever language the page is in."""
    if isinstance(value, date):
        return ngay(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _fields(prefix: str, values: dict[str, Any]) -> list[tuple[str, str]]:
    """Each field that a template may name, with an example; of a list, the fields of one of its lines."""
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict):
            found += _fields(f"{path}.", value)
        elif isinstance(value, tuple | list) and value and isinstance(value[0], dict):
            found += [(f"{path}", f"… ({len(value)})"), *_fields(f"{path}[].", value[0])]
        else:
            found.append((path, _example(value)))
    return found
