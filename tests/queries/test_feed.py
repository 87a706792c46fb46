"""The feed over visibility rows: whatever comes in whatever order, a phone that pulls ends up with what it may see."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import factories
from tests.support.databases import Database
from webapp.queries import feed
from webapp.queries.feed import Entry, Place
from webapp.services import counter, visibility

A, B, C = (f"00000000-0000-4000-8000-00000000000{letter}" for letter in "abc")
SCOPES = (A, B, C)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    engine: Engine = factories.engine_of(database)
    with factories.writing(engine) as session:
        factories.ward(session)
        yield session
    engine.dispose()


def _touch(session: Session, entity_id: str, *scopes: str) -> int:
    rev = counter.next_rev(session)
    visibility.touch(session, "person", entity_id, scopes, rev, new=False)
    session.flush()
    return rev


def _all(
    session: Session, scope: tuple[str, ...], former: tuple[str, ...] = (), after: Place | None = None
) -> list[Entry]:
    entries, more = feed.page(session, scope, former, after or Place(), 500)
    assert not more
    return entries


def test_a_record_in_two_scopes_of_a_phone_comes_once(session: Session) -> None:
    one = factories.new_id()
    _touch(session, one, A)
    rev = _touch(session, one, A, B)
    assert _all(session, (A, B)) == [Entry("person", one, rev, gone=False)]


def test_a_record_that_left_one_scope_and_is_in_the_other_is_not_gone(session: Session) -> None:
    one = factories.new_id()
    _touch(session, one, A, B)
    left = _touch(session, one, B)
    assert _all(session, (A, B)) == [Entry("person", one, left, gone=False)]
    changed = _touch(session, one, B)
    assert _all(session, (A, B)) == [Entry("person", one, changed, gone=False)]
    assert _all(session, (A,)) == [Entry("person", one, left, gone=True)]


def test_a_record_that_left_two_scopes_one_after_the_other_is_told_gone_once_at_the_end(session: Session) -> None:
    one = factories.new_id()
    _touch(session, one, A, B)
    first = _touch(session, one, B)
    second = _touch(session, one, C)
    assert _all(session, (A, B)) == [Entry("person", one, second, gone=True)]
    assert _all(session, (A, B), after=Place(first, "zzz")) == [Entry("person", one, second, gone=True)]


def test_what_lives_in_a_former_scope_is_told_gone(session: Session) -> None:
    one, two = factories.new_id(), factories.new_id()
    rev = _touch(session, one, A)
    _touch(session, two, A, B)
    assert [(entry.id, entry.gone) for entry in _all(session, (B,), former=(A,))] == [(one, True), (two, False)]
    assert _all(session, (B,), former=(A,))[0].rev == rev


def test_many_records_of_one_number_are_cut_into_pages(session: Session) -> None:
    rev = counter.next_rev(session)
    ids = sorted(factories.new_id() for _ in range(10))
    for one in ids:
        visibility.touch(session, "person", one, {A}, rev, new=True)
    session.flush()
    heard: list[str] = []
    after, more = Place(), True
    while more:
        entries, more = feed.page(session, (A,), (), after, 3)
        heard += [entry.id for entry in entries]
        after = entries[-1].place
    assert heard == ids


@dataclass
class Listener:
    """A phone: what it holds, where its pull stands, what it may see and once could."""

    scope: set[str]
    ever: set[str] = field(default_factory=set)
    holds: set[str] = field(default_factory=set)
    after: Place = field(default_factory=Place)
    full: bool = True

    def pull(self, session: Session, limit: int) -> bool:
        self.ever |= self.scope
        former = self.ever - self.scope if self.full else set()
        entries, more = feed.page(session, self.scope, former, self.after, limit)
        for entry in entries:
            (self.holds.discard if entry.gone else self.holds.add)(entry.id)
            self.after = entry.place
        self.full = self.full and more
        return more


@pytest.mark.parametrize("seed", range(3))
def test_after_any_history_a_phone_that_pulled_holds_just_what_it_may_see(session: Session, seed: int) -> None:
    dice = random.Random(seed)
    ids = [factories.new_id() for _ in range(6)]
    seen: dict[str, set[str]] = {one: set() for one in ids}
    phone = Listener({A})
    for _ in range(150):
        match dice.choice(("touch", "touch", "touch", "pull", "scope")):
            case "touch":
                one = dice.choice(ids)
                seen[one] = set(dice.sample(SCOPES, dice.randint(0, 2)))
                _touch(session, one, *seen[one])
            case "pull":
                phone.pull(session, dice.randint(1, 4))
            case "scope":
                if dice.random() < 0.3:
                    phone.scope, phone.after, phone.full = set(dice.sample(SCOPES, dice.randint(1, 2))), Place(), True
    while phone.pull(session, 2):
        pass
    assert phone.holds == {one for one in ids if seen[one] & phone.scope}
