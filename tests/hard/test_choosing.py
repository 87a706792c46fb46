"""Choosing between two phones' values: by two at once, twice, cut anywhere, without room on the disk."""

from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.hard import accidents
from tests.support.app import SignIn
from tests.web.world import World, url
from webapp.models import Answer, Declaration

FIELD = "answers.c04.self"


def _clash(world: World) -> tuple[str, int]:
    with world.writing() as session:
        sheet = session.get_one(Declaration, (world.ward_id, world.sheet_id))
        return factories.rival(session, sheet, FIELD, 6).id, sheet.rev


def _choose(world: World, browser: FlaskClient, choice: str, rev: int):
    data = {"rev": str(rev), "field": FIELD, "choice": choice}
    return lambda: browser.post(url(f"phieu/{world.sheet_id}/chon-gia-tri"), data=data)


def test_of_two_at_once_one_chooses_and_the_other_is_told(world: World, sign_in: SignIn) -> None:
    other, rev = _clash(world)
    calls = [_choose(world, sign_in("to"), other, rev), _choose(world, sign_in("hkh"), "stands", rev)]
    replies = accidents.at_once(*calls)
    assert sorted(reply.status_code for reply in replies) == [303, 409]
    expected = 12 if replies[0].status_code == 303 else 18
    answer = world.get(Answer, world.sheet_id, "c04")
    assert answer is not None
    assert answer.self_points == expected
    # The button pressed again.
    assert {call().status_code for call in calls} == {409}
    accidents.check_chain(world.engine, world.ward_id)


def test_a_choice_that_is_cut_or_has_no_room_is_not_made_and_can_be_made_again(
    app: Flask, world: World, sign_in: SignIn
) -> None:
    other, rev = _clash(world)
    done = accidents.at_every_write(app, world.ward_id, _choose(world, sign_in("to"), other, rev), "hết chỗ")
    assert done.status_code == 303
