"""A list of people on its way in: its columns, what becomes of each row, taking it in and taking all of it back."""

from uuid import UUID

from flask import abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.models import Collective, ListImport
from webapp.models.list_import import DROPPED, PLANNED, TAKEN, TAKING, UNDOING, UPLOADED
from webapp.queries import list_imports as query
from webapp.queries import places
from webapp.services import jobs
from webapp.services import list_imports as service
from webapp.services.errors import NotFoundError
from webapp.services.workbook_sheets import Sheet
from webapp.storage import StoredFileMissingError
from webapp.web import clock
from webapp.web.association import list_columns, list_words
from webapp.web.association.blueprint import blueprint
from webapp.web.association.list_columns import Choice
from webapp.web.association.list_uploads import front, name_of, store
from webapp.web.auth import current_actor
from webapp.web.jobs import words
from webapp.web.permissions import requires

REFUSED, GONE = 422, 410


@blueprint.get("/<ward>/nhap-danh-sach/<uuid:import_id>")
@requires(Act.IMPORT)
def list_import(import_id: UUID) -> Response:
    """Where the list stands: its columns to be confirmed, its rows to be looked at, or what came of it."""
    one = _find(import_id)
    if one.state == DROPPED:
        abort(404)
    job = service.open_job(db.session(), one)
    if job is None and (one.state == UPLOADED or (one.state == PLANNED and "cot" in request.args)):
        return _columns(one)
    kind = request.args.get("xem", "")
    counts, page = query.counts(db.session(), one), max(1, request.args.get("page", 1, type=int))
    total = counts.get(kind, sum(counts.values()))
    rows = query.page(db.session(), one, kind, page) if job is None else []
    return make_response(
        render_template(
            "association/list-import.html",
            one=one,
            file_name=service.file_name(db.session(), one),
            stamp=list_words.states()[one.state],
            counts=counts,
            kinds=list_words.kinds(),
            kind=kind,
            lines=[(line, *_described(line)) for line in rows],
            page=page,
            pages=max(1, -(-total // query.SIZE)),
            total=total,
            is_planned=one.state == PLANNED,
            may_go_on=one.state == TAKING,
            may_undo=one.state in (TAKING, TAKEN, UNDOING) and bool(counts.get("taken")),
            work=(job, words.progress(job), job.requested_by == current_actor().account_id) if job else None,
        )
    )


@blueprint.post("/<ward>/nhap-danh-sach/<uuid:import_id>/cot")
@requires(Act.IMPORT)
def confirm_columns(import_id: UUID) -> Response:
    """Take the columns as they are said, and have the rows read."""
    one = _find(import_id)
    try:
        sheets = _sheets(one)
    except StoredFileMissingError:
        return _gone()
    choice, wrong = list_columns.told(sheets, request.form)
    area = request.form.get("area", "")
    if area and area not in {row.id for row in _areas()}:
        abort(404)
    if wrong:
        return make_response(_choose(one, sheets, choice, area, wrong), REFUSED)
    columns = list_columns.columns_of(choice, area or None)
    return _start(import_id, "read", columns.as_json())


@blueprint.post("/<ward>/nhap-danh-sach/<uuid:import_id>/nhap")
@requires(Act.IMPORT)
def take_list(import_id: UUID) -> Response:
    """Have the new rows taken in."""
    return _start(import_id, "take")


@blueprint.post("/<ward>/nhap-danh-sach/<uuid:import_id>/hoan-tac")
@requires(Act.IMPORT)
def undo_list(import_id: UUID) -> Response:
    """Have everything taken back that this list brought in and nobody built on."""
    return _start(import_id, "undo")


@blueprint.post("/<ward>/nhap-danh-sach/<uuid:import_id>/bo")
@requires(Act.IMPORT)
def drop_list(import_id: UUID) -> Response:
    """Forget the list; nothing of it is in the register."""
    _find(import_id)
    try:
        service.drop(writing(), current_actor(), str(import_id), now=clock.now())
    except service.NotNowError:
        return _not_now(import_id)
    db.session.commit()
    store().delete(name_of(str(import_id)))
    flash(_("Đã bỏ danh sách và xóa tệp. Trong sổ không có gì thay đổi."), "done")
    return redirect(url_for("association.list_imports"), 303)


def _start(import_id: UUID, what: str, columns: dict[str, object] | None = None) -> Response:
    """Put the work in line, wake the worker, and show how far it is."""
    _find(import_id)
    session, actor, now, identity = writing(), current_actor(), clock.now(), str(import_id)
    try:
        if what == "read":
            job = service.ask_to_read(session, actor, identity, columns or {}, now=now)
        elif what == "take":
            job = service.ask_to_take(session, actor, identity, now=now)
        else:
            job = service.ask_to_undo(session, actor, identity, now=now)
        job_id, mine = job.id, job.requested_by == actor.account_id
        db.session.commit()
    except service.NotNowError:
        return _not_now(import_id)
    except jobs.TooManyJobsError:
        db.session.rollback()
        flash(_("Đang có nhiều việc chưa xong. Xin chờ bớt việc, hoặc dừng việc không cần nữa."), "wait")
        return redirect(url_for("jobs.listed"), 303)
    current_app.extensions["wake_worker"]()
    if mine:
        return redirect(url_for("jobs.shown", job_id=job_id), 303)
    return redirect(url_for("association.list_import", import_id=import_id), 303)


def _not_now(import_id: UUID) -> Response:
    db.session.rollback()
    flash(_("Danh sách này vừa có người làm tiếp. Xin xem lại."), "wait")
    return redirect(url_for("association.list_import", import_id=import_id), 303)


def _columns(one: ListImport) -> Response:
    try:
        sheets = _sheets(one)
    except StoredFileMissingError:
        return _gone()
    number = min(max(0, request.args.get("trang", 0, type=int)), len(sheets) - 1)
    choice = list_columns.guessed(sheets, number, request.args.get("dong", type=int))
    return make_response(_choose(one, sheets, choice, "", []))


def _choose(one: ListImport, sheets: list[Sheet], choice: Choice, area: str, wrong: list[tuple[str, str]]) -> str:
    return render_template(
        "association/list-columns.html",
        one=one,
        file_name=service.file_name(db.session(), one),
        sheets=[(number, sheet.name, len(sheet.rows)) for number, sheet in enumerate(sheets)],
        choice=choice,
        fields=list_words.fields(),
        areas=_areas(),
        area=area,
        wrong=wrong,
    )


def _described(line: query.Line) -> tuple[tuple[str, str], list[str], list[str], list[str]]:
    return (
        list_words.stamp(line),
        [list_words.why(code) for code in line.codes],
        list_words.of_list(line),
        list_words.of_register(line.other) if line.other else [],
    )


def _areas() -> list[Collective]:
    return [one for one in places.collectives(db.session()) if one.kind == "area"]


def _sheets(one: ListImport) -> list[Sheet]:
    return service.unseal_sheets(db.session(), one.id, store().read(name_of(one.id)))


def _gone() -> Response:
    return make_response(front(_("Tệp của danh sách này không còn trên máy chủ. Xin nhập lại tệp.")), GONE)


def _find(import_id: UUID) -> ListImport:
    try:
        return service.find(db.session(), str(import_id))
    except NotFoundError:
        abort(404)
