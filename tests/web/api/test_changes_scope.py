"""GET /changes: what comes into a phone's scope, and what leaves it."""

from datetime import timedelta
from typing import Any

from tests import factories
from tests.web.api.conftest import Phone, Scene
from webapp.models import Declaration, Household, Person, Position
from webapp.services import counter, visibility


def _code(phone: Phone, **query: Any) -> tuple[int, str | None]:
    reply = phone.get("/changes", query_string=query)
    return reply.status_code, reply.get_json().get("code")


def test_what_moved_away_leaves_the_phone_and_what_moved_in_arrives(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        other = factories.account(session, "binh", "volunteer", scene.other_area)
        _device, token = factories.device(session, other)
        sheet = factories.declaration(session, scene.person, scene.campaign)
    neighbour = Phone(phone.app, token)
    phone.pull()
    neighbour.pull()
    with scene.writing() as session:
        household = session.get_one(Household, (scene.ward.id, scene.household.id))
        household.area_id, household.rev = scene.other_area.id, counter.next_rev(session)
        row = session.get_one(Declaration, (scene.ward.id, sheet.id))
        row.collective_id = scene.other_area.id
        session.flush()
        visibility.reassign_household(session, household, household.rev)
    phone.pull()
    neighbour.pull()
    for key in (("household", household.id), ("person", scene.person.id), ("declaration", sheet.id)):
        assert phone.gone[key] == "out_of_scope"
        assert key in neighbour.records


def test_somebody_seen_through_their_unit_stays_when_they_leave_the_area(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        factories.position(session, scene.volunteer, "volunteer", scene.unit)
        person = factories.person(session, scene.household, "Lê Thị Mai", unit=scene.unit)
    phone.pull()
    with scene.writing() as session:
        row = session.get_one(Person, (scene.ward.id, person.id))
        row.household_id, row.rev = None, counter.next_rev(session)
        session.flush()
        visibility.reassign_person(session, row, row.rev)
    phone.pull()
    assert phone.records["person", person.id]["household_id"] is None
    assert ("person", person.id) not in phone.gone


def test_a_scope_that_was_gained_arrives_after_a_stale_cursor(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        elsewhere = factories.household(session, scene.other_area)
    phone.pull()
    with scene.writing() as session:
        factories.position(session, scene.volunteer, "volunteer", scene.other_area)
    assert _code(phone, cursor=phone.cursor) == (409, "cursor_stale")
    phone.pull()
    assert ("household", elsewhere.id) in phone.records


def test_a_scope_that_was_lost_is_taken_back_record_by_record(phone: Phone, scene: Scene) -> None:
    phone.pull()
    with scene.writing() as session:
        factories.position(session, scene.volunteer, "volunteer", scene.other_area)
        for position in session.query(Position).filter_by(collective_id=scene.area.id):
            position.valid_to = factories.TODAY - timedelta(days=1)
    heard = phone.pull(limit=2)
    assert phone.gone["household", scene.household.id] == "out_of_scope"
    assert phone.gone["person", scene.person.id] == "out_of_scope"
    assert all(change["data"] is None for change in heard if change["deleted"])
    assert ("collective", scene.area.id) in phone.records
    # It was told once; what happens over there from now on is nothing to this phone.
    with scene.writing() as session:
        factories.household(session, scene.area)
    assert phone.pull() == []


def test_what_is_lost_while_the_pull_goes_on_is_told_before_its_end(phone: Phone, scene: Scene) -> None:
    phone.pull()
    with scene.writing() as session:
        for position in session.query(Position).all():
            position.valid_to = factories.TODAY - timedelta(days=1)
    phone.cursor = ""
    first = phone.get("/changes", query_string={"limit": 1}).get_json()
    with scene.writing() as session:
        household = session.get_one(Household, (scene.ward.id, scene.household.id))
        visibility.touch(session, "household", household.id, {scene.area.id}, counter.next_rev(session), new=False)
    phone.cursor = first["cursor"]
    phone.pull()
    assert phone.gone["household", scene.household.id] == "out_of_scope"


def test_a_position_in_a_parent_reaches_the_collectives_below_it_and_one_without_reaches_all(
    phone: Phone, scene: Scene
) -> None:
    with scene.writing() as session:
        child = factories.collective(session, "Tổ 5", parent=scene.area)
        grandchild = factories.collective(session, "Tổ 5a", parent=child)
        below = factories.household(session, grandchild)
        elsewhere = factories.household(session, scene.other_area)
        chair = factories.account(session, "hkh", "association")
        clerk = factories.account(session, "quan-tri", "admin")
        tokens = [factories.device(session, one)[1] for one in (chair, clerk)]
    phone.pull()
    assert ("household", below.id) in phone.records
    assert ("household", elsewhere.id) not in phone.records
    association, admin = (Phone(phone.app, token) for token in tokens)
    association.pull()
    assert ("household", elsewhere.id) in association.records
    admin.pull()
    assert {type_ for type_, _id in admin.records} == {"collective", "campaign", "criteria"}
