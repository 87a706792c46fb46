"""Two records of one person become one, and two again; two that only look alike are told apart for good.

Nothing is destroyed: the record that is gone keeps its values and its key, what belonged to it changes hands, and who
names its id reaches the one that stayed (`operations.redirect`).
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.domain import calendar, permissions
from webapp.domain.acts import Act
from webapp.domain.merges import Code, Obstacle
from webapp.domain.permissions import Actor, Role
from webapp.models import Person, PersonMerge, PersonPair, SheetAlias
from webapp.models.tenancy import ward_of
from webapp.services import belongings, counter, keys, ledger, merge_facts, person_values, titles, visibility
from webapp.services.author import Author
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError


class MergeRefusedError(Exception):
    """It cannot be merged, or taken back; all that stands against it."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(", ".join(one.code for one in obstacles))
        self.obstacles = tuple(obstacles)


def merge(
    session: Session,
    actor: Actor,
    kept_id: str,
    lost_id: str,
    taken: Collection[str],
    *,
    seen: tuple[int, int],
    now: datetime,
) -> PersonMerge:
    """`lost` goes up in `kept`. Merged twice is merged once. The caller has begun the transaction as a writer.

    :param taken: groups of `person_values.GROUPS` in which the values of the lost record take the place of the kept.
    :param seen: the revisions of kept and lost that the page was made from.
    :raises MergeRefusedError: something stands against it.
    :raises NotFoundError: the ward has no such people.
    :raises StaleError: somebody changed one of them since.
    """
    rev = counter.next_rev(session)
    there = merge_facts.merge_of(session, lost_id)
    if there is not None and there.kept_id == kept_id:
        return there
    kept, lost = _person(session, actor, kept_id, now), _person(session, actor, lost_id, now)
    if kept.id == lost.id:
        raise NotFoundError(lost_id)
    if (kept.rev, lost.rev) != seen:
        raise StaleError(max(kept.rev, lost.rev), ())
    obstacles = merge_facts.against_merging(session, kept, lost)
    if obstacles:
        raise MergeRefusedError(obstacles)
    before, chosen = person_values.of(session, kept), person_values.of(session, lost)
    names = [name for group, fields in person_values.GROUPS.items() if group in taken for name in fields]
    changed = {name: chosen[name] for name in names if chosen[name] != before[name]}
    if {**before, **changed}["household_id"] is None and {**before, **changed}["unit_id"] is None:
        raise MergeRefusedError([Obstacle(Code.NOWHERE)])
    author = _author(actor)
    row = PersonMerge(
        commune_id=kept.commune_id,
        id=str(uuid.uuid4()),
        rev=rev,
        lost_id=lost.id,
        kept_id=kept.id,
        at=now,
        by=actor.account_id,
        moved=belongings.to_hand_over(session, lost, kept),
        ended=[],
        sealed=b"",
    )
    over = {"before": {name: before[name] for name in changed}, "after": changed}
    row.sealed = keys.seal_values(session, kept.id, _label(row), over)
    session.add(row)
    scopes = visibility.of_person(session, lost)
    kept.rev = lost.rev = rev
    lost.deleted_at = now
    session.flush()
    row.ended = belongings.end_needless(session, lost, kept, row.id, author, now)
    person_values.put(session, kept, changed)
    belongings.hand_over(session, row.moved, kept, author, now)
    person_values.sort_sheets(session, kept)
    # What was withdrawn stays with the record that is gone, and leaves the phones with it.
    visibility.reassign_belongings(session, lost, set(), rev)
    _record(session, lost, "person.merge", {"merged_into": kept.id}, scopes, author, now)
    _record(session, kept, "person.merge", changed, visibility.of_person(session, kept), author, now)
    visibility.reassign_person(session, kept, rev)
    session.flush()
    return row


def undo(session: Session, actor: Actor, merge_id: str, *, now: datetime) -> PersonMerge:
    """The two are two again, each with what was theirs. Values that somebody changed since stay as they are.

    :raises MergeRefusedError: something stands against it.
    :raises NotFoundError: the ward has no such merge.
    """
    rev = counter.next_rev(session)
    row = session.get(PersonMerge, (ward_of(session), merge_id))
    if row is None:
        raise NotFoundError(merge_id)
    kept, lost = _both(session, row)
    for person in (kept, lost):
        _allow(session, actor, person, now)
    if row.undone_at is not None:
        return row
    obstacles = merge_facts.against_undoing(session, row)
    if obstacles:
        raise MergeRefusedError(obstacles)
    author = _author(actor)
    over = keys.unseal_values(session, kept.id, _label(row), row.sealed)
    now_there = person_values.of(session, kept)
    back = {name: value for name, value in over["before"].items() if now_there[name] == over["after"][name]}
    row.undone_at, row.undone_by, row.rev = now, actor.account_id, rev
    kept.rev = lost.rev = rev
    lost.deleted_at = None
    aliases = (SheetAlias.commune_id == row.commune_id, SheetAlias.merge_id == row.id)
    session.execute(delete(SheetAlias).where(*aliases))
    session.flush()
    person_values.put(session, kept, back)
    belongings.hand_over(session, row.moved, lost, author, now)
    belongings.begin_again(session, row.ended, lost, author, now)
    for person, values in ((kept, back), (lost, {"merged_into": None})):
        person_values.sort_sheets(session, person)
        _record(session, person, "person.unmerge", values, visibility.of_person(session, person), author, now)
        visibility.reassign_person(session, person, rev)
    session.flush()
    return row


def tell_apart(session: Session, actor: Actor, one_id: str, other_id: str, *, now: datetime) -> PersonPair:
    """They are two people: the pair is not proposed again. Said twice is said once.

    :raises NotFoundError: the ward has no such people.
    """
    rev = counter.next_rev(session)
    first, second = (_person(session, actor, identity, now) for identity in sorted((one_id, other_id)))
    if first.id == second.id:
        raise NotFoundError(one_id)
    identity = str(uuid.uuid5(uuid.UUID(first.id), second.id))
    there = session.get(PersonPair, (ward_of(session), identity))
    if there is not None:
        return there
    row = PersonPair(
        commune_id=first.commune_id,
        id=identity,
        rev=rev,
        first_id=first.id,
        second_id=second.id,
        at=now,
        by=actor.account_id,
    )
    session.add(row)
    session.flush()
    values = {"first_id": first.id, "second_id": second.id}
    ledger.record(
        session,
        entity_type="person_pair",
        entity_id=identity,
        rev=rev,
        operation="person_pair.create",
        author=_author(actor),
        at=now,
        values=values,
        subject_id=first.id,
        scopes=(),
        new=True,
    )
    session.flush()
    return row


def _both(session: Session, row: PersonMerge) -> tuple[Person, Person]:
    ward = ward_of(session)
    return session.get_one(Person, (ward, row.kept_id)), session.get_one(Person, (ward, row.lost_id))


def _person(session: Session, actor: Actor, person_id: str, now: datetime) -> Person:
    person = session.get(Person, (ward_of(session), person_id))
    if person is None or person.deleted_at is not None:
        raise NotFoundError(person_id)
    _allow(session, actor, person, now)
    return person


def _allow(session: Session, actor: Actor, person: Person, now: datetime) -> None:
    allowed = permissions.may(actor, Act.MERGE_PEOPLE, titles.subject(session, person), calendar.day(now))
    if not allowed:
        raise NotAllowedError(allowed.code or "no_role")


def _author(actor: Actor) -> Author:
    return Author(Role.ASSOCIATION, account_id=actor.account_id, person_id=actor.person_id)


def _label(row: PersonMerge) -> str:
    return f"merge/{row.id}"


def _record(
    session: Session,
    person: Person,
    operation: str,
    values: dict[str, Any],
    scopes: set[str],
    author: Author,
    now: datetime,
) -> None:
    ledger.record(
        session,
        entity_type="person",
        entity_id=person.id,
        rev=person.rev,
        operation=operation,
        author=author,
        at=now,
        values=values,
        subject_id=person.id,
        scopes=scopes,
        new=False,
    )
    session.flush()
