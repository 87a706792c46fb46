"""The papers of a collective's meeting but its minutes: invitation, list of signatures, ballots."""

from datetime import date

from webapp.documents.papers.common import Signature
from webapp.documents.papers.meeting import BallotCount, BallotLine, Invitation, Present, SignatureList
from webapp.domain.workflow import State
from webapp.jobs.papers.minutes import REVIEWED
from webapp.jobs.papers.world import World, lowered
from webapp.models import Collective
from webapp.queries import papers as query

WAITING = (State.SUBMITTED, State.VERIFIED)


def invitation(world: World, collective: Collective, day: date | None = None) -> Invitation:
    """The invitation to the meeting: how many sheets wait."""
    waiting = query.entries(world.session, world.campaign.id, states=WAITING, collective_id=collective.id)
    head_name, _title = query.signer(world.session, "unit_head", world.today, collective.id)
    title = (collective.head_title or "người đứng đầu").upper()
    return Invitation(
        world.ward(),
        world.of_collective(collective),
        world.campaign.year,
        lowered(collective),
        len(waiting),
        day=day,
        signature=Signature((title,), head_name),
    )


def signatures(world: World, collective: Collective) -> SignatureList:
    """The list to sign: the bodies that are usually there, and room for others."""
    unit = collective.kind == "unit"
    bodies = ("Cấp ủy", "Công đoàn", "Đoàn Thanh niên", "Chi hội khuyến học") if unit else _BODIES
    return SignatureList(
        world.ward(),
        world.of_collective(collective),
        world.campaign.year,
        lowered(collective),
        tuple(Present(body, "") for body in bodies),
    )


def ballots(world: World, collective: Collective) -> BallotCount:
    """The count of a secret ballot, with the names of those who are voted on."""
    entries = query.entries(world.session, world.campaign.id, states=(*WAITING, *REVIEWED), collective_id=collective.id)
    return BallotCount(
        world.ward(),
        world.of_collective(collective),
        world.campaign.year,
        lowered(collective),
        tuple(BallotLine(place, entry.person.full_name) for place, entry in enumerate(entries, start=1)),
    )


_BODIES = (
    "Chi ủy",
    "Ban công tác Mặt trận",
    "Chi hội khuyến học",
    "Hội Nông dân",
    "Hội Phụ nữ",
    "Hội Cựu chiến binh",
    "Hội Người cao tuổi",
    "Đoàn Thanh niên",
)
