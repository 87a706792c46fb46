"""A person's page for officials: the years of the title, the run that they make, when exemplary can be reached."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from webapp.domain.acts import Act
from webapp.domain.identifiers import mask
from webapp.extensions import db
from webapp.models import Person
from webapp.queries import sheets
from webapp.queries import titles as query
from webapp.services import criteria, merge_facts, title_facts
from webapp.services import titles as service
from webapp.services.title_facts import Said
from webapp.web import clock
from webapp.web.forms.messages import sentence
from webapp.web.permissions import allow, permission, requires
from webapp.web.reviews.blueprint import blueprint
from webapp.web.ward import current_ward


@dataclass(frozen=True)
class Year:
    """A line of the page: a year, what counts of it, what is said of it besides, the state of its sheet if open."""

    year: int
    counts: Said | None
    others: tuple[Said, ...]
    state: str | None


@blueprint.get("/<ward>/nguoi/<uuid:person_id>")
@requires(Act.VIEW_PERSON)
def person(person_id: UUID) -> str | Response:
    """One person with the years of their title."""
    session, today = db.session(), clock.today()
    row = session.get(Person, (current_ward().id, str(person_id)))
    merged = merge_facts.merge_of(session, row.id) if row is not None and row.deleted_at is not None else None
    if merged is not None:
        # The one who stayed is the same person; whether they may be seen is asked there.
        return redirect(url_for("reviews.person", person_id=merged.kept_id))
    if row is None or row.deleted_at is not None:
        abort(404)
    subject = service.subject(session, row)
    allow(Act.VIEW_PERSON, subject)
    campaign = sheets.current_campaign(session, today)
    said = title_facts.of_people(session, [row.id])[row.id]
    sheets_of = query.sheets_of(session, row.id)
    year = campaign.year if campaign else today.year
    stands = None
    if campaign is not None:
        rules = criteria.load(session, campaign.criteria_version)
        stands = query.outlook(session, rules, row.id, said, year)
    papers = [one.paper for one in said if one.paper is not None]
    return render_template(
        "reviews/person.html",
        person=row,
        places=query.places_of(session, row),
        masked=mask(row.id_last4) if row.id_last4 else None,
        year=year,
        stands=stands,
        broken=sentence(stands.broken_by.code) if stands and stands.broken_by else None,
        notes=query.notes_of(session, row.id),
        years=_years(said, sheets_of, year),
        sheets_of=sheets_of,
        who=query.who(session, papers),
        sees_decisions=bool(permission(Act.VIEW_PROPOSAL)),
        records=bool(permission(Act.RECORD_TITLE, subject)),
    )


def _years(said: list[Said], sheets_of: dict[int, tuple[str, str]], now: int) -> list[Year]:
    """Every year from the first that anything is said of to this one, the latest first: gaps are lines too."""
    counts = title_facts.prevailing(said)
    first = min([one.known.year for one in said] + [*sheets_of, now])
    return [
        Year(
            year,
            counts.get(year),
            tuple(one for one in said if one.known.year == year and one is not counts.get(year)),
            sheets_of[year][1] if year in sheets_of else None,
        )
        for year in range(now, first - 1, -1)
    ]
