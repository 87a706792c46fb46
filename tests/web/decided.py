"""A person recognised by a decision, for the tests of certificates and of what follows them."""

from datetime import timedelta

from sqlalchemy.orm import Session

from tests import factories
from tests.web import proposed
from tests.web.world import World
from webapp.models import Complaint, Declaration
from webapp.services import complaints, proposals
from webapp.services.letters import Letter

AFTER = factories.NOW + timedelta(days=11)


def recognise(world: World, *sheets: str, number: str = "12/QĐ-UBND", upto: str = "issued") -> str:
    """These people of the world (the one sheet, where none is named) are posted, proposed and recognised.

    :returns: the id of the decision.
    """
    with world.writing() as session:
        found = []
        for identity in sheets or (world.sheet_id,):
            sheet = session.get_one(Declaration, (world.ward_id, identity))
            sheet.state, sheet.posted_on = "posted", factories.TODAY
            sheet.posted_until = factories.TODAY + timedelta(days=10)
            found.append(sheet)
        session.flush()
        row = proposed.make(session, world.campaign_id, found, now=AFTER)
        if upto != "issued":
            return str(row.id)
        day = AFTER.date()
        done = proposals.issue(session, proposed.COMMITTEE, row.id, number, day, "a" * 64, seen_rev=row.rev, now=AFTER)
        return str(done.decision_id)


def complain(session: Session, decision_id: str) -> Complaint:
    """A complaint on a decision that was signed on the day of the factories."""
    letter, words = Letter("21", factories.TODAY), complaints.Words("Nguoi Khieu Nai", "Khoi pho", "Xem lai.")
    return complaints.record(session, proposed.COMMITTEE, decision_id, letter, words, once=None, now=factories.NOW)
