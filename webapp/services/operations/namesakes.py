"""Who in the ward has the number or the name of somebody in a batch: a double is noticed while it is written."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from webapp.domain import names
from webapp.models import Person
from webapp.services import keys
from webapp.services.operations.context import Operation
from webapp.services.operations.world import World


def find(world: World, ops: Sequence[Operation]) -> None:
    """Who has the same number, or the same name: ids by (`number`, fingerprint) and (search key, year of birth)."""
    keyring = keys.keyring_of(world.session)
    people = world.rows["person"]
    numbers = {keyring.fingerprint("id_number", op.values["id_number"]) for op in ops if op.values.get("id_number")}
    called = {names.search_key(op.values["full_name"]) for op in ops if op.values.get("full_name")}
    called |= {people[op.entity_id]["search_key"] for op in ops if op.entity_id in people}
    if not numbers and not called:
        return
    columns = (Person.id, Person.search_key, Person.birth_year, Person.id_fingerprint)
    same = or_(Person.id_fingerprint.in_(numbers), Person.search_key.in_(called))
    statement = select(*columns).where(Person.commune_id == world.ward, Person.deleted_at.is_(None), same)
    for identity, search_key, birth_year, fingerprint in world.session.execute(statement):
        world.namesakes[search_key, birth_year].add(identity)
        if fingerprint is not None:
            world.namesakes["number", bytes(fingerprint)].add(identity)
