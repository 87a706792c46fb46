"""The ward that `bench.lists` measures, small: its lists are what a plain sort of its people gives."""

from dataclasses import replace

import pytest

from bench.sheets import GROUPS, fill
from tests import factories
from tests.support.databases import Database
from webapp.domain import names
from webapp.domain.permissions import Actor, Position
from webapp.domain.roles import Role
from webapp.models import Declaration, Person
from webapp.queries import sheets, tally
from webapp.queries.paging import Place
from webapp.queries.sheets import Filter

SEED, PEOPLE = 7, 400
ASSOCIATION = Actor(factories.new_id(), (Position(Role.ASSOCIATION),))


@pytest.mark.parametrize("order", ["name", "oldest", "points"])
def test_lists_of_a_filled_ward_are_those_of_a_plain_sort(database: Database, order: str) -> None:
    engine = factories.engine_of(database)
    ward = fill(engine, factories.KEYRING, PEOPLE, SEED)
    with factories.reading(engine, ward.commune_id) as session:
        every = session.query(Declaration, Person.full_name).join(
            Person, (Person.commune_id == Declaration.commune_id) & (Person.id == Declaration.person_id)
        )
        people = [(one, name) for one, name in every]
        assert len(people) == PEOPLE
        keys = {
            "name": lambda one: (names.sort_key(one[1]), one[0].id),
            "oldest": lambda one: (one[0].state_since, one[0].id),
            "points": lambda one: (-one[0].self_effective, names.sort_key(one[1]), one[0].id),
        }
        people.sort(key=keys[order])
        for chosen in (
            Filter(order=order),
            Filter(order=order, state="submitted"),
            Filter(order=order, group=GROUPS[0]),
            Filter(order=order, collective_id=ward.place_ids[0]),
            Filter(order=order, search="nguyen"),
        ):
            wanted = [
                one.id
                for one, name in people
                if chosen.state in (None, one.state)
                and chosen.group in (None, one.group)
                and chosen.collective_id in (None, one.collective_id)
                and ("nguyen" in names.search_key(name) or not chosen.search)
            ]
            seen: list[str] = []
            place: Place | None = Place()
            while place:
                today = factories.TODAY.replace(year=max(one.state_since.year for one, _name in people))
                asked = replace(chosen, place=place)
                page = sheets.search(session, ASSOCIATION, ward.campaign_id, asked, today=today)
                seen += [row.id for row in page.rows]
                place = Place(after=page.turned.next, page=page.turned.page + 1) if page.turned.next else None
            assert seen == wanted, chosen
            assert page.total == len(wanted)
        counted = tally.of_campaign(session, ward.campaign_id)
        assert sum(counted.counts.values()) == PEOPLE
    engine.dispose()
