"""What the domain needs to know about two records before they become one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import merges
from webapp.domain.merges import Agreed, Code, Obstacle, Sheet
from webapp.domain.workflow import State
from webapp.models import (
    Campaign,
    Consent,
    Declaration,
    Household,
    Person,
    PersonMerge,
    Registration,
    Rival,
    SubjectKey,
    TitleYear,
)
from webapp.models.tenancy import ward_of


def against_merging(session: Session, kept: Person, lost: Person) -> list[Obstacle]:
    """What stands against `lost` going up in `kept`."""
    if _is_erased(session, kept.id) or _is_erased(session, lost.id):
        return [Obstacle(Code.ERASED)]
    found = merges.of_sheets(_declarations(session, kept.id), _declarations(session, lost.id), declarations=True)
    found += merges.of_sheets(_registrations(session, kept.id), _registrations(session, lost.id), declarations=False)
    found += merges.of_consents(_consents(session, kept.id), _consents(session, lost.id))
    twice = _title_years(session, kept.id) & _title_years(session, lost.id)
    found += [Obstacle(Code.TITLE_TWICE, year) for year in sorted(twice)]
    waiting = select(Rival.id).where(
        Rival.commune_id == ward_of(session),
        Rival.entity_type == "person",
        Rival.entity_id.in_((kept.id, lost.id)),
        Rival.resolved_at.is_(None),
    )
    if session.execute(waiting.limit(1)).first() is not None:
        found.append(Obstacle(Code.OPEN_RIVAL))
    return found


def against_undoing(session: Session, row: PersonMerge) -> list[Obstacle]:
    """What stands against taking a merge back."""
    ward = ward_of(session)
    kept, lost = session.get_one(Person, (ward, row.kept_id)), session.get_one(Person, (ward, row.lost_id))
    found = []
    if _is_erased(session, kept.id) or _is_erased(session, lost.id):
        found.append(Obstacle(Code.ERASED))
    if row.reached_rev is not None:
        found.append(Obstacle(Code.REACHED))
    # What came later may rest on it: a registration that was needless beside one that this merge brought.
    later = select(PersonMerge.id).where(
        PersonMerge.commune_id == ward,
        PersonMerge.kept_id == kept.id,
        PersonMerge.undone_at.is_(None),
        PersonMerge.rev > row.rev,
    )
    if kept.deleted_at is not None or session.execute(later.limit(1)).first() is not None:
        found.append(Obstacle(Code.MERGED_ON))
    home = session.get(Household, (ward, lost.household_id)) if lost.household_id else None
    if home is not None and home.deleted_at is not None:
        found.append(Obstacle(Code.HOME_GONE))
    return found


def merge_of(session: Session, lost_id: str) -> PersonMerge | None:
    """The merge in which a record went up, where it stands."""
    statement = select(PersonMerge).where(
        PersonMerge.commune_id == ward_of(session), PersonMerge.lost_id == lost_id, PersonMerge.undone_at.is_(None)
    )
    return session.scalars(statement).one_or_none()


def _declarations(session: Session, person_id: str) -> list[Sheet]:
    statement = (
        select(Campaign.year, Declaration.state)
        .join(Declaration, (Declaration.commune_id == Campaign.commune_id) & (Declaration.campaign_id == Campaign.id))
        .where(Campaign.commune_id == ward_of(session), Declaration.person_id == person_id)
    )
    return [Sheet(year, state == State.WITHDRAWN) for year, state in session.execute(statement)]


def _registrations(session: Session, person_id: str) -> list[Sheet]:
    same = (Registration.commune_id == Campaign.commune_id) & (Registration.campaign_id == Campaign.id)
    statement = (
        select(Campaign.year, Registration.withdrawn_at)
        .join(Registration, same)
        .where(Campaign.commune_id == ward_of(session), Registration.person_id == person_id)
    )
    return [Sheet(year, withdrawn_at is not None) for year, withdrawn_at in session.execute(statement)]


def _consents(session: Session, person_id: str) -> list[Agreed]:
    statement = select(Consent.purposes, Consent.given_at, Consent.withdrawn_at).where(
        Consent.commune_id == ward_of(session), Consent.person_id == person_id
    )
    return [Agreed(frozenset(row.purposes), row.given_at, row.withdrawn_at) for row in session.execute(statement)]


def _title_years(session: Session, person_id: str) -> set[int]:
    statement = select(TitleYear.year).where(
        TitleYear.commune_id == ward_of(session), TitleYear.person_id == person_id, TitleYear.taken_back_at.is_(None)
    )
    return set(session.scalars(statement))


def _is_erased(session: Session, person_id: str) -> bool:
    row = session.get(SubjectKey, (ward_of(session), person_id))
    return row is not None and row.wrapped is None
