"""Proposals for the tests of pages: drawn up, proposed and signed by people of the tests, through the services."""

from datetime import datetime

from tests import factories
from tests.web.world import World
from webapp.domain import calendar
from webapp.domain.permissions import Actor, Position, Role
from webapp.domain.signing import Capacity
from webapp.models import Declaration
from webapp.services import proposals
from webapp.services.decisions import Candidate
from webapp.services.proposals import Signing

ASSOCIATION = Actor("0" * 8 + "-0000-4000-8000-000000000001", (Position(Role.ASSOCIATION),))
COMMITTEE = Actor("0" * 8 + "-0000-4000-8000-000000000002", (Position(Role.COMMITTEE),))


def make(session, campaign_id: str, sheets: list[Declaration], *, upto: str = "signed", now: datetime = factories.NOW):
    """A proposal of these people, as far as wanted: `drawn`, `proposed` or `signed`."""
    listed = [Candidate(one.id, one.rev) for one in sheets]
    row = proposals.draw(session, ASSOCIATION, campaign_id, listed, now=now)
    if upto != "drawn":
        first = min(calendar.day(now), *(one.posted_until for one in sheets if one.posted_until))
        proposals.propose(session, ASSOCIATION, row.id, f"{row.place:02}/TTr-HKH", first, seen_rev=row.rev, now=now)
    if upto == "signed":
        by = Signing("Nguyễn Thị Minh Châu", Capacity.DEPUTY)
        proposals.sign(session, COMMITTEE, row.id, by, seen_rev=row.rev, now=now)
    return row


def of(world: World, *sheets: str, upto: str = "signed", now: datetime = factories.NOW) -> tuple[str, int]:
    """Id and revision of a proposal of these people of the world."""
    with world.writing() as session:
        found = [session.get_one(Declaration, (world.ward_id, one)) for one in sheets or (world.sheet_id,)]
        row = make(session, world.campaign_id, found, upto=upto, now=now)
        return row.id, row.rev
