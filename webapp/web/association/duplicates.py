"""“Có thể ghi hai lần”: people who may be in the register twice, side by side; made one, told apart, taken back."""

from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.duplicates import GRADES
from webapp.extensions import db, writing
from webapp.models import Person
from webapp.queries import duplicates as query
from webapp.queries import person_lines, sheets
from webapp.services import criteria, keys, merge_facts, people_merges, person_values
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError
from webapp.services.people_merges import MergeRefusedError
from webapp.web import auth, clock
from webapp.web.association import duplicate_words as words
from webapp.web.association.blueprint import blueprint
from webapp.web.association.duplicate_words import SIDES
from webapp.web.permissions import requires
from webapp.web.reviews.lists import group_names
from webapp.web.ward import current_ward

REFUSED, STALE = 422, 409


@blueprint.get("/<ward>/trung")
@requires(Act.MERGE_PEOPLE)
def duplicates() -> str:
    """Who may be there twice, the surest first, and what was merged lately."""
    return _listed()


@blueprint.get("/<ward>/trung/<uuid:one_id>/<uuid:other_id>")
@requires(Act.MERGE_PEOPLE)
def duplicate(one_id: UUID, other_id: UUID) -> str:
    """Two records side by side."""
    return _pair(one_id, other_id)


@blueprint.post("/<ward>/trung/<uuid:one_id>/<uuid:other_id>/gop")
@requires(Act.MERGE_PEOPLE)
def merge_people(one_id: UUID, other_id: UUID) -> Response:
    """Make them one, with the values that were chosen."""
    keep = request.form.get("keep", "")
    seen = [request.form.get(f"rev_{side}", "") for side in SIDES]
    if not keep:
        return make_response(_pair(one_id, other_id, [_("Chọn bản ghi giữ lại.")]), REFUSED)
    if keep not in SIDES or not all(rev.isdecimal() and len(rev) < 19 for rev in seen):
        abort(404)
    ids, revs = [str(one_id), str(other_id)], [int(rev) for rev in seen]
    if keep == "other":
        ids, revs = ids[::-1], revs[::-1]
    taken = [group for group in person_values.GROUPS if request.form.get(f"take_{group}", keep) != keep]
    try:
        people_merges.merge(
            writing(), auth.current_actor(), ids[0], ids[1], taken, seen=(revs[0], revs[1]), now=clock.now()
        )
        db.session.commit()
    except (NotFoundError, NotAllowedError):
        db.session.rollback()
        abort(404)
    except StaleError:
        db.session.rollback()
        problem = _("Một trong hai bản ghi vừa được sửa. Xem lại rồi gộp.")
        return make_response(_pair(one_id, other_id, [problem]), STALE)
    except MergeRefusedError as error:
        db.session.rollback()
        return make_response(_pair(one_id, other_id, [words.obstacle(one) for one in error.obstacles]), REFUSED)
    flash(_("Đã gộp. Phiếu, đăng ký và đồng ý của cả hai nay ở một người."), "done")
    return redirect(url_for("association.duplicates"), 303)


@blueprint.post("/<ward>/trung/<uuid:one_id>/<uuid:other_id>/hai-nguoi")
@requires(Act.MERGE_PEOPLE)
def tell_apart(one_id: UUID, other_id: UUID) -> Response:
    """They are two people: not proposed again."""
    try:
        people_merges.tell_apart(writing(), auth.current_actor(), str(one_id), str(other_id), now=clock.now())
    except (NotFoundError, NotAllowedError):
        db.session.rollback()
        abort(404)
    db.session.commit()
    flash(_("Đã ghi là hai người khác nhau, không hỏi lại."), "done")
    return redirect(url_for("association.duplicates"), 303)


@blueprint.post("/<ward>/trung/gop/<uuid:merge_id>/hoan-tac")
@requires(Act.MERGE_PEOPLE)
def undo_merge(merge_id: UUID) -> Response:
    """Two records again."""
    try:
        people_merges.undo(writing(), auth.current_actor(), str(merge_id), now=clock.now())
    except (NotFoundError, NotAllowedError):
        db.session.rollback()
        abort(404)
    except MergeRefusedError as error:
        db.session.rollback()
        return make_response(_listed([words.obstacle(one) for one in error.obstacles]), REFUSED)
    db.session.commit()
    flash(_("Đã tách lại thành hai người như trước khi gộp."), "done")
    return redirect(url_for("association.duplicates"), 303)


def _listed(problems: list[str] | None = None) -> str:
    session = db.session()
    found, onward = query.page(session, _place(request.args.get("sau", "")))
    return render_template(
        "association/duplicates.html",
        problems=problems,
        found=[(one, words.grade(one.alike.grade), words.reasons(one.alike)) for one in found],
        onward=".".join(map(str, onward)) if onward else None,
        begun="sau" in request.args,
        merged=query.merged(session),
        born=words.born,
    )


def _place(text: str) -> query.Key | None:
    """Where the page begins; the first page for what is no place."""
    parts = text.split(".")
    try:
        grade, one, other = int(parts[0]), str(UUID(parts[1])), str(UUID(parts[2]))
    except (ValueError, IndexError):
        return None
    return (grade, one, other) if 0 <= grade < len(GRADES) else None


def _pair(one_id: UUID, other_id: UUID, problems: list[str] | None = None) -> str:
    session, ward = db.session(), current_ward().id
    one, other = (session.get(Person, (ward, str(identity))) for identity in (one_id, other_id))
    if one is None or other is None or one.id == other.id or one.deleted_at or other.deleted_at:
        abort(404)
    try:
        known = [person_values.of(session, person) for person in (one, other)]
    except keys.KeyDestroyedError:
        abort(404)
    lines = person_lines.of_people(session, {one.id, other.id})
    keep = "other" if lines[other.id].sheets > lines[one.id].sheets else "one"
    against = merge_facts.against_merging(session, *((one, other) if keep == "one" else (other, one)))
    campaign = sheets.current_campaign(session, clock.today())
    groups = group_names(criteria.load(session, campaign.criteria_version)) if campaign else {}
    shown = [
        words.values(lines[person.id], values["phone"], groups.get(values["group"], values["group"]))
        for person, values in zip((one, other), known, strict=True)
    ]
    alike = query.reasons_of(session, one, other)
    return render_template(
        "association/duplicate.html",
        one=one,
        other=other,
        counted=[words.counted(query.sheets_of(session, person.id)) for person in (one, other)],
        reasons=words.reasons(alike) if alike else [],
        rows=words.rows(shown, known, keep),
        keep=keep,
        problems=problems,
        against=[] if problems else [words.obstacle(one) for one in against],
    )
