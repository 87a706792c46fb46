"""Papers of many people as one PDF for the printer: M2 of a whole khối phố, M8 of a whole decision."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from webapp.documents.papers.catalogue import Kind, kind_of
from webapp.documents.render import pdf, template
from webapp.domain import permissions
from webapp.domain.acts import Act
from webapp.domain.permissions import Subject
from webapp.jobs import exports
from webapp.jobs.papers import certificate, forms, templates
from webapp.jobs.papers.world import World
from webapp.jobs.run import Result, Run
from webapp.models import Campaign, Decision
from webapp.queries import papers as query
from webapp.queries import undeclared
from webapp.queries.undeclared import Waiting
from webapp.services import sheet_facts
from webapp.services.errors import NotAllowedError, NotFoundError

UNDECLARED, UNREGISTERED = "undeclared", "unregistered"
# Who → the paper that they get with their name and nothing else.
_EMPTY: dict[str, tuple[str, Callable[[World, Waiting, str], Any]]] = {
    UNDECLARED: ("m2", forms.named_sheet),
    UNREGISTERED: ("m1", forms.named_registration),
}


def sheets(run: Run) -> Result:
    """M2 of everybody who has a declaration in a collective; or, `who` being `undeclared`, of those who have none yet,
    with their names and the QR by which the paper is typed in when it comes back; or, `unregistered`, M1 of those who
    have not even registered.
    """
    with run.reading() as session:
        place = run.parameters["collective_id"]
        allowed = permissions.may(run.actor(session), Act.PRINT_PAPERS, Subject(frozenset({place})), run.today)
        if not allowed:
            raise NotAllowedError(allowed.code or "no_role")
        world = _world(session, run, run.parameters["campaign_id"])
        base = run.parameters["address"]
        who = run.parameters.get("who")
        if who in _EMPTY:
            waiting = undeclared.people(session, world.campaign, place)
            code, fill = _EMPTY[who]
            if who == UNREGISTERED:
                waiting = [one for one in waiting if not one.registered]
            empty = (fill(world, one, f"{base}{one.person.id}") for one in waiting)
            return _print(run, _kind(code), empty, len(waiting))
        entries = query.entries(session, world.campaign.id, collective_id=place)
        ids = [entry.declaration.id for entry in entries if entry.declaration.state != "withdrawn"]

        def papers() -> Iterator[Any]:
            for identity in ids:
                sheet = sheet_facts.load(session, identity)
                if sheet is not None:
                    yield forms.sheet_form(world, sheet, f"{base}{identity}")

        return _print(run, _kind("m2"), papers(), len(ids))


def certificates(run: Run) -> Result:
    """M8 of everybody on a decision's list."""
    with run.reading() as session:
        run.actor(session)
        found = session.get(Decision, (run.claim.commune_id, run.parameters["decision_id"]))
        if found is None:
            raise NotFoundError(run.parameters["decision_id"])
        address = run.parameters.get("address", "")
        made = certificate.certificates(_world(session, run, found.campaign_id), found, address)
        return _print(run, _kind("m8"), iter(made), len(made))


def _print(run: Run, kind: Kind, papers: Iterator[Any], total: int) -> Result:
    run.count(total)
    content = templates.standing(run.store, run.claim.commune_id, kind)
    stored = f"{exports.folder(run.claim.commune_id)}{run.claim.job_id}.pdf"
    filled = []
    for done, paper in enumerate(papers, start=1):
        filled.append(template.fill(content, paper))
        run.slice_done(min(done, total))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "papers.pdf"
        path.write_bytes(pdf.draw(filled, title=kind.title))
        with path.open("rb") as file:
            run.store.write_from(stored, file)
        size = path.stat().st_size
    return Result(stored, size)


def _kind(code: str) -> Kind:
    found = kind_of(code)
    if found is None:
        raise NotFoundError(code)
    return found


def _world(session: Session, run: Run, campaign_id: str) -> World:
    campaign = session.get(Campaign, (run.claim.commune_id, campaign_id))
    if campaign is None:
        raise NotFoundError(campaign_id)
    return World(session, campaign, run.today)
