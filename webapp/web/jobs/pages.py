"""My long work: the list, each with how far it is, calling it off, and its result."""

from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from webapp.domain import calendar
from webapp.domain.acts import Act
from webapp.extensions import db, writing
from webapp.models import Collective, Job
from webapp.models.job import OPEN
from webapp.queries import jobs as query
from webapp.queries import phones
from webapp.services import jobs, keys
from webapp.storage import EvidenceStore, StoredFileMissingError
from webapp.web import clock
from webapp.web.auth import current_actor
from webapp.web.evidence_response import blocks
from webapp.web.forms.messages import sentence
from webapp.web.jobs import rescue_words, words
from webapp.web.jobs.blueprint import blueprint
from webapp.web.permissions import permission, requires
from webapp.web.ward import current_ward

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<ward>/viec-dai")
@requires(Act.VIEW_TASKS)
def listed() -> str:
    """What I have asked for: what is under way first."""
    rows = query.mine(db.session(), current_actor())
    return render_template("jobs/list.html", jobs=[(job, *_described(job)) for job in rows])


@blueprint.get("/<ward>/viec-dai/<uuid:job_id>")
@requires(Act.VIEW_TASKS)
def shown(job_id: UUID) -> str:
    """How far it is, or what came of it."""
    session, job = db.session(), _own(job_id)
    counts = query.outcomes(session, job.id)
    posted = counts.get("done", 0)
    return render_template(
        "jobs/job.html",
        job=job,
        title=words.title(job.kind),
        of=_of(job),
        stamp=words.stamp(job),
        is_open=job.state in OPEN,
        progress=words.progress(job),
        posts=job.kind == jobs.POST_SHEETS,
        prints=job.kind in (jobs.PRINT_SHEETS, jobs.PRINT_CERTIFICATES),
        rescued=rescue_words.summary(job) if job.kind == jobs.IMPORT_RESCUE and job.result else None,
        list_id=_list_of(job),
        posted=posted,
        left_out=[
            (one, [sentence(code) for code in one.codes])
            for one in (query.refused(session, job.id) if permission(jobs.NEEDS[job.kind]) else ())
        ],
        why=words.problem(job.problem),
        kept=words.kept(job, posted),
        has_file=_has_file(job),
    )


@blueprint.get("/<ward>/viec-dai/<uuid:job_id>/tien-do")
@requires(Act.VIEW_TASKS)
def progress(job_id: UUID) -> Response:
    """The same for the script of the page, which asks now and then."""
    job = _own(job_id)
    return jsonify(state=job.state, done=job.done, total=job.total, text=words.progress(job))


@blueprint.post("/<ward>/viec-dai/<uuid:job_id>/dung")
@requires(Act.VIEW_TASKS)
def cancel(job_id: UUID) -> AnyResponse:
    """Call it off."""
    job = jobs.cancel(writing(), current_actor(), str(job_id), now=clock.now())
    db.session.commit()
    if job.state in ("done", "failed"):
        flash(_("Việc này đã kết thúc trước khi dừng."), "wait")
    return redirect(url_for("jobs.shown", job_id=job.id), 303)


@blueprint.get("/<ward>/viec-dai/<uuid:job_id>/tep")
@requires(Act.VIEW_TASKS)
def download(job_id: UUID) -> Response:
    """The file, for whoever asked for it and still may have it. Each time is written down."""
    session, store = db.session(), _store()
    name = _own(job_id).file
    if name is None:
        abort(404)
    try:
        # Opened first: what is not there any more is not taken.
        file = store.open(name)
    except StoredFileMissingError:
        abort(404)
    try:
        job = jobs.note_download(writing(), current_actor(), str(job_id), now=clock.now())
        session.commit()
    except BaseException:
        file.close()
        raise
    is_pdf = name.endswith(".pdf")
    response = Response(blocks(file), mimetype=PDF if is_pdf else XLSX)
    response.call_on_close(file.close)
    if job.file_size is not None:
        response.content_length = job.file_size
    nouns = {jobs.EXPORT_SHEETS: "phieu", jobs.PRINT_SHEETS: "M2", jobs.PRINT_CERTIFICATES: "M8"}
    noun = nouns.get(job.kind, "dang-ky")
    ending = "pdf" if is_pdf else "xlsx"
    made = calendar.day(job.finished_at or job.created_at)
    response.headers.set("Content-Disposition", "attachment", filename=f"{noun}-{current_ward().slug}-{made}.{ending}")
    response.headers["Cache-Control"] = "no-store"
    return response


def _own(job_id: UUID) -> Job:
    """Somebody else's is not known of here, nor one of another ward."""
    return jobs.own(db.session(), current_actor(), str(job_id))


def _described(job: Job) -> tuple[str, str, tuple[str, str], str, bool]:
    text = words.progress(job) if job.state in OPEN else ""
    return words.title(job.kind), _of(job), words.stamp(job), text, _has_file(job)


def _of(job: Job) -> str:
    """What the work is about, where that is one collective."""
    session = db.session()
    try:
        asked: dict[str, Any] = jobs.parameters_of(session, job)
    except keys.KeyDestroyedError:
        return ""
    if job.kind == jobs.IMPORT_RESCUE:
        return phones.holder_of(session, str(asked.get("device_id"))) or ""
    identity = asked.get("collective_id") or asked.get("filter", {}).get("collective_id")
    found = session.get(Collective, (job.commune_id, identity)) if identity else None
    return found.name if found else ""


def _list_of(job: Job) -> str | None:
    """The list that the work is on, where it is on one."""
    if job.kind not in words.LISTS:
        return None
    try:
        return str(jobs.parameters_of(db.session(), job)["import_id"])
    except keys.KeyDestroyedError:
        return None


def _has_file(job: Job) -> bool:
    return job.file is not None and job.file_until is not None and job.file_until > clock.now()


def _store() -> EvidenceStore:
    found: EvidenceStore = current_app.extensions["evidence"]
    return found
