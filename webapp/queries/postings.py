"""The lists that are or were posted, by collective and day, each with its minutes if there are some."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.permissions import Reach
from webapp.models import Campaign, Collective, Declaration, PostingMinutes
from webapp.models.tenancy import ward_of


@dataclass(frozen=True)
class Round:
    """The names of a collective that were posted on one day: how many stand there now, until when."""

    collective: Collective
    posted_on: date
    posted_until: date
    people: int
    minutes: PostingMinutes | None


def rounds(session: Session, campaign: Campaign, far: Reach) -> list[Round]:
    """All of a campaign within a reach, the latest first; also those of which nobody stands there any more."""
    ward = ward_of(session)
    counted = (
        select(Declaration.collective_id, Declaration.posted_on, func.max(Declaration.posted_until), func.count())
        .where(
            Declaration.commune_id == ward,
            Declaration.campaign_id == campaign.id,
            Declaration.posted_on.is_not(None),
            Declaration.posted_until.is_not(None),
        )
        .group_by(Declaration.collective_id, Declaration.posted_on)
    )
    standing: dict[tuple[str, date], tuple[date, int]] = {
        (row[0], row[1]): (row[2], row[3]) for row in session.execute(counted) if row[1] and row[2]
    }
    written = {
        (one.collective_id, one.posted_on): one
        for one in session.scalars(
            select(PostingMinutes).where(PostingMinutes.commune_id == ward, PostingMinutes.campaign_id == campaign.id)
        )
    }
    names = {one.id: one for one in session.scalars(select(Collective).where(Collective.commune_id == ward))}
    found = []
    for place, day in standing.keys() | written.keys():
        if not far.ward and place not in far.collective_ids:
            continue
        minutes = written.get((place, day))
        # Where nobody stands there any more, what was written down says until when it was.
        until, people = standing.get((place, day)) or (minutes.posted_until if minutes else day, 0)
        found.append(Round(names[place], day, until, people, minutes))
    return sorted(found, key=lambda one: (-one.posted_on.toordinal(), one.collective.sort_key, one.collective.id))


def one(session: Session, campaign: Campaign, far: Reach, collective_id: str, posted_on: date) -> Round | None:
    """One of them; None where there is none within the reach."""
    found: Sequence[Round] = rounds(session, campaign, far)
    wanted = (collective_id, posted_on)
    return next((each for each in found if (each.collective.id, each.posted_on) == wanted), None)
