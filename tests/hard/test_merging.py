"""Merging people: cut anywhere, without room on the disk, by two at once; on a phone's way too."""

import hashlib
import re

import pytest
import rfc8785
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.hard import accidents
from tests.support.app import SignIn
from tests.web.world import World, url
from webapp.models import Collective, Declaration, Person, PersonMerge, Registration


@pytest.fixture
def twice(world: World) -> Person:
    """The woman of the ward once more, with a consent and a registration of hers there."""
    with world.writing() as session:
        area = session.get_one(Collective, (world.ward_id, world.area_id))
        home = factories.household(session, area, "Lê Văn Cốm")
        person = factories.person(session, home, "Nguyen Thi Hoa", birth_year=1964, sex="female")
        factories.consent(session, person)
    return person


def _merge(world: World, browser: FlaskClient, twice: Person, keep: str = "other"):
    address = url(f"trung/{world.person_id}/{twice.id}")
    revs = dict(re.findall(r'name="(rev_\w+)" value="(\d+)"', browser.get(address).text))
    data = {"keep": keep, "take_id_number": "one", "take_full_name": "one", **revs}
    return lambda: browser.post(f"{address}/gop", data=data)


def test_a_merge_and_its_undoing_happen_whole_or_not_at_all(
    app: Flask, world: World, sign_in: SignIn, twice: Person
) -> None:
    office = sign_in("hkh")
    done = accidents.at_every_write(app, world.ward_id, _merge(world, office, twice), "hết chỗ")
    assert done.status_code == 303
    (row,) = world.rows(select(PersonMerge))
    assert world.get(Declaration, world.sheet_id).person_id == twice.id
    undo = url(f"trung/gop/{row.id}/hoan-tac")
    done = accidents.at_every_write(app, world.ward_id, lambda: office.post(undo), "hết chỗ")
    assert done.status_code == 303
    assert world.get(Declaration, world.sheet_id).person_id == world.person_id


def test_two_officials_at_once_merge_once(world: World, sign_in: SignIn, twice: Person) -> None:
    with world.writing() as session:
        factories.account(session, "hkh2", "association", None)
    calls = [
        _merge(world, sign_in("hkh"), twice, "other"),
        _merge(world, sign_in("hkh2"), twice, "one"),
    ]
    replies = accidents.at_once(*calls)
    assert sorted(reply.status_code for reply in replies) == [303, 404]
    assert len(world.rows(select(PersonMerge))) == 1
    accidents.check_chain(world.engine, world.ward_id)


def test_what_a_phone_sends_to_the_record_that_is_gone_arrives_whole(
    app: Flask, world: World, sign_in: SignIn, twice: Person
) -> None:
    with world.writing() as session:
        account = factories.account(
            session, "ctv2", "volunteer", session.get_one(Collective, (world.ward_id, world.area_id))
        )
        _device, token = factories.device(session, account)
    assert _merge(world, sign_in("hkh"), twice, "one")().status_code == 303
    sent = {
        "person_id": twice.id,
        "campaign_id": world.campaign_id,
        "collective_id": world.area_id,
        "group": "farmer",
        "goals": "Học bơi",
    }
    identity = factories.registration_id(world.campaign_id, twice.id)
    made_at = "2026-08-17T02:00:00Z"
    hashed = hashlib.sha256(rfc8785.dumps(["registration", identity, None, made_at, sent])).hexdigest()
    operation = {
        "id": factories.new_id(),
        "type": "registration",
        "entity_id": identity,
        "base_rev": None,
        "made_at": made_at,
        "hash": hashed,
        "data": sent,
    }
    phone = app.test_client()
    reply = accidents.at_every_write(
        app,
        world.ward_id,
        lambda: phone.post(
            "/api/v1/operations", json={"operations": [operation]}, headers={"Authorization": f"Bearer {token}"}
        ),
    )
    assert reply.json is not None
    assert reply.json["receipts"][0]["status"] == "stored"
    (row,) = world.rows(select(Registration))
    assert row.person_id == world.person_id
