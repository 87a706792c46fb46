"""The list of the groups with their quotas, filled and free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from webapp.domain.acts import Act
from webapp.domain.permissions import Actor, reach
from webapp.models import Campaign, Collective, Declaration, Person, Registration
from webapp.models.tenancy import ward_of


@dataclass(frozen=True)
class Registered:
    """Somebody who registered, and how far their declaration is (None: none yet)."""

    full_name: str
    birth_year: int | None
    collective: str
    goals: str | None
    made_at: datetime
    declaration_id: str | None
    state: str | None


@dataclass(frozen=True)
class Group:
    """A group of the campaign: quota (None: no limit was set), filled in the whole ward, and the people in reach."""

    code: str
    quota: int | None
    filled: int
    people: Sequence[Registered]

    @property
    def free(self) -> int | None:
        """Places left; None without a quota, 0 when more registered than were planned (which blocks nobody)."""
        return None if self.quota is None else max(0, self.quota - self.filled)


def groups(session: Session, actor: Actor, campaign: Campaign, codes: Sequence[str], *, today: date) -> list[Group]:
    """The groups in the order of the criteria, people sorted by collective and Vietnamese name."""
    ward = ward_of(session)
    standing = [
        Registration.commune_id == ward,
        Registration.campaign_id == campaign.id,
        Registration.withdrawn_at.is_(None),
    ]
    counts = select(Registration.group, func.count()).where(*standing).group_by(Registration.group)
    filled = {row[0]: row[1] for row in session.execute(counts)}
    far = reach(actor, Act.VIEW_REGISTRATIONS, today)
    statement = (
        select(Registration, Person, Collective.name, Declaration.id, Declaration.state)
        .join(Person, and_(Person.commune_id == ward, Person.id == Registration.person_id))
        .join(Collective, and_(Collective.commune_id == ward, Collective.id == Registration.collective_id))
        .outerjoin(
            Declaration,
            and_(
                Declaration.commune_id == ward,
                Declaration.person_id == Registration.person_id,
                Declaration.campaign_id == Registration.campaign_id,
            ),
        )
        .where(*standing, or_(true() if far.ward else false(), Registration.collective_id.in_(far.collective_ids)))
        .order_by(Collective.sort_key, Collective.name, Person.sort_key)
    )
    people: dict[str, list[Registered]] = {code: [] for code in codes}
    for registration, person, collective, declaration_id, state in session.execute(statement):
        people.setdefault(registration.group, []).append(
            Registered(
                full_name=person.full_name,
                birth_year=person.birth_year,
                collective=collective,
                goals=registration.goals,
                made_at=registration.made_at,
                declaration_id=declaration_id,
                state=state,
            )
        )
    return [Group(code, campaign.quotas.get(code), filled.get(code, 0), members) for code, members in people.items()]
