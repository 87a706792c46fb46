"""Sheets that come back on paper: found by name, code or QR, typed in as they are laid out, handed in."""

from typing import Any
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask import request as asked
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.permissions import Role
from webapp.domain.workflow import Action, State
from webapp.extensions import db, writing
from webapp.models import Campaign, Declaration, Person, Registration
from webapp.queries import paper_sheets as query
from webapp.queries import places, sheets
from webapp.services import criteria, devices, scores, sheet_facts, sheet_scans
from webapp.services import paper_sheets as service
from webapp.services.errors import FaultyInputError, StaleError
from webapp.services.operations import Problem
from webapp.services.paper_sheets import PaperSheet
from webapp.services.signed_files import SHEETS, SignedFile
from webapp.web import clock, scans
from webapp.web.auth import current_actor
from webapp.web.forms.paper_sheets import FindPaperForm, PaperSheetForm, paper_form
from webapp.web.i18n import points
from webapp.web.papers.blueprint import blueprint
from webapp.web.permissions import requires

REFUSED, OVERTAKEN = 422, 409


@blueprint.get("/<ward>/giay-to/go-phieu")
@requires(Action.SUBMIT)
def find_paper() -> str:
    """Whose sheet is it?"""
    return render_template("papers/find.html", form=FindPaperForm(formdata=None), found=None, campaign=_campaign())


@blueprint.post("/<ward>/giay-to/go-phieu")
@requires(Action.SUBMIT)
def found_paper() -> Response:
    """Look for a name or a code. It is sent in a form, for no name stands in an address."""
    form, campaign = FindPaperForm(), _campaign()
    if not form.validate_on_submit():
        page = render_template("papers/find.html", form=form, found=None, campaign=campaign)
        return make_response(page, REFUSED)
    found = query.named(db.session(), campaign, _scopes(), str(form.name.data))
    if len(found) == 1:
        return redirect(url_for("papers.paper", person_id=found[0].person_id), 303)
    page = render_template("papers/find.html", form=form, found=found, campaign=campaign, most=query.MOST)
    return make_response(page)


@blueprint.get("/<ward>/giay-to/go-phieu/<uuid:person_id>")
@requires(Action.SUBMIT)
def paper(person_id: UUID) -> str:
    """The sheet of one person, laid out as on paper, with what is there already."""
    person, campaign = _person(person_id), _campaign()
    declaration = _declaration(campaign, person)
    return _page(person, campaign, declaration, _form(person, campaign, declaration))


@blueprint.post("/<ward>/giay-to/go-phieu/<uuid:person_id>")
@requires(Action.SUBMIT)
def type_paper(person_id: UUID) -> Response:
    """Take it in: handed in, or kept as a draft."""
    person, campaign = _person(person_id), _campaign()
    declaration = _declaration(campaign, person)
    form = paper_form(_rules(campaign, declaration))()
    _offer_places(form, declaration)
    fine, file = form.validate_on_submit(), scans.chosen(form.file)
    hand_in = "hand_in" in asked.form
    sheet = form.sheet(hand_in=hand_in)
    if not fine or sheet is None:
        return make_response(_page(person, campaign, declaration, form), REFUSED)
    try:
        status, problems = _take_in(form, campaign, person.id, sheet, file)
    except StaleError as error:
        db.session.rollback()
        form.move_to(error.rev)
        return make_response(_page(person, campaign, _declaration(campaign, person), form, overtaken=True), OVERTAKEN)
    if status:
        return make_response(_page(person, campaign, _declaration(campaign, person), form), status)
    _tell(person, campaign, problems, hand_in=hand_in)
    return redirect(url_for("papers.find_paper" if hand_in else "papers.paper", **_to(person, hand_in)), 303)


def _take_in(
    form: PaperSheetForm, campaign: Campaign, person_id: str, sheet: PaperSheet, file: SignedFile | None
) -> tuple[int, tuple[Problem, ...]]:
    """Write the sheet with its photo, both or neither. Gives 0, or the status of the refusal, said in the form."""
    problems: tuple[Problem, ...] = ()

    def write() -> None:
        nonlocal problems
        session, actor, now = writing(), current_actor(), clock.now()
        try:
            taken = service.take_in(session, actor, campaign, person_id, sheet, seen_rev=form.seen_rev, now=now)
        except FaultyInputError as error:
            for fault in error.faults:
                form.say(fault.field, fault.code)
            raise FaultyInputError([]) from error
        if file is not None:
            sheet_scans.attach(session, actor, taken.declaration_id, file, now=now)
        problems = taken.problems

    return scans.keeping(SHEETS, query.named_scans, file, form, form.file, write), problems


def _tell(person: Person, campaign: Campaign, problems: tuple[Problem, ...], *, hand_in: bool) -> None:
    row = _declaration(campaign, person)
    total = points(row.self_effective) if row is not None else "0"
    told = (
        _("Đã nộp phiếu giấy của %(name)s: %(points)s điểm.", name=person.full_name, points=total)
        if hand_in
        else _("Đã lưu nháp phiếu giấy của %(name)s: %(points)s điểm.", name=person.full_name, points=total)
    )
    flash(told, "done")
    rules = _rules(campaign, row)
    bare = sorted(
        {
            rules.indicator(one.field.split(".")[1]).number
            for one in problems
            if one.code in ("no_evidence", "no_statement", "below_five") and one.field and one.field.count(".")
        }
    )
    if bare:
        numbers = ", ".join(map(str, bare))
        flash(_("Tính 0 điểm vì thiếu kê khai, minh chứng hoặc dưới 5: chỉ số %(numbers)s.", numbers=numbers), "wait")


def _to(person: Person, hand_in: bool) -> dict[str, Any]:
    return {} if hand_in else {"person_id": person.id}


def _page(
    person: Person,
    campaign: Campaign,
    declaration: Declaration | None,
    form: PaperSheetForm,
    *,
    overtaken: bool = False,
) -> str:
    rules = form.rules
    group = rules.group(form.group.data) if form.group.data in rules.group_codes else rules.groups[0]
    asked_of = {one.indicator: one for one in group.indicators}
    written = scores.answers_of(db.session(), [declaration.id])[declaration.id] if declaration is not None else {}
    return render_template(
        "papers/typed.html",
        person=person,
        campaign=campaign,
        declaration=declaration,
        place=next((one.label for one in form.collective.choices if one.value == form.collective.data), ""),
        closed=declaration is not None and declaration.state != State.DRAFT,
        form=form,
        rules=rules,
        group=group,
        asked_of=asked_of,
        written=written,
        notes=query.notes(db.session(), declaration.id) if declaration is not None else {},
        pages=query.scans(db.session(), declaration.id) if declaration is not None else (),
        overtaken=overtaken,
    )


def _form(person: Person, campaign: Campaign, declaration: Declaration | None) -> PaperSheetForm:
    session, rules = db.session(), _rules(campaign, declaration)
    registered = service.standing(session, Registration, campaign.id, person.id)
    if registered is not None and registered.withdrawn_at is not None:
        registered = None
    values: dict[str, Any] = {
        "rev": str(declaration.rev if declaration is not None else 0),
        "goals": registered.goals if registered is not None else "",
        "signed_on": clock.today(),
        "scribe": "self",
        "group": registered.group if registered is not None else person.group or rules.groups[0].code,
        "collective": registered.collective_id if registered is not None else _place_of(person),
    }
    # What was agreed to before needs no second mark on paper.
    values |= dict.fromkeys(sheet_facts.purposes_agreed(session, person.id), True)
    if declaration is not None:
        values |= {"group": declaration.group, "collective": declaration.collective_id}
        for code, answer in scores.answers_of(session, [declaration.id])[declaration.id].items():
            values[f"points_{code}"] = "" if answer.self_points is None else points(answer.self_points)
            values[f"statement_{code}"] = answer.statement or ""
    form = paper_form(rules)(formdata=None, data=values)
    _offer_places(form, declaration)
    return form


def _place_of(person: Person) -> str:
    """Who works in a unit that takes part declares there, everyone else where they live."""
    if person.unit_id is not None:
        return person.unit_id
    home = query.area_of(db.session(), person)
    return home or ""


def _offer_places(form: PaperSheetForm, declaration: Declaration | None) -> None:
    """What may be chosen; where there is a declaration, its place and group stand."""
    scopes = _scopes()
    form.collective.choices = [
        SelectChoice(one.id, one.name) for one in places.collectives(db.session()) if one.id in scopes
    ]
    form.group.choices = [SelectChoice(one.code, str(one.name)) for one in form.rules.groups]
    if declaration is not None:
        form.collective.data, form.group.data = declaration.collective_id, declaration.group


def _rules(campaign: Campaign, declaration: Declaration | None) -> CriteriaVersion:
    version = declaration.criteria_version if declaration is not None else campaign.criteria_version
    return criteria.load(db.session(), version)


def _declaration(campaign: Campaign, person: Person) -> Declaration | None:
    return service.standing(db.session(), Declaration, campaign.id, person.id)


def _person(person_id: UUID) -> Person:
    found = query.reachable(db.session(), _scopes(), str(person_id))
    if found is None:
        abort(404)
    return found


def _scopes() -> frozenset[str]:
    """The collectives that whoever is signed in goes round in."""
    return devices.reaches(db.session(), current_actor(), clock.today()).get(Role.VOLUNTEER, frozenset())


def _campaign() -> Campaign:
    found = sheets.current_campaign(db.session(), clock.today())
    if found is None:
        abort(404)
    return found
