"""Each step of the procedure: pressed twice, by two at once, cut anywhere, without room on the disk."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.hard import accidents
from tests.hard.steps import NOUNS, REASON, RETURN, STEPS, StepCase, bring, colleague
from tests.support.app import SignIn
from tests.web.world import World
from webapp.models import Audit, Declaration, Evidence, History, Step


@pytest.fixture(params=STEPS, ids=NOUNS)
def step(request: pytest.FixtureRequest) -> StepCase:
    found: StepCase = request.param
    return found


def _counts(world: World) -> list[int]:
    return [len(world.rows(select(table))) for table in (Step, History, Audit, Evidence)]


def _taken(world: World) -> list[str]:
    return list(world.rows(select(Step.to_state).order_by(Step.rev)))


def test_of_two_at_once_one_takes_the_step_and_the_other_is_told_and_pressing_again_takes_none(
    world: World, sign_in: SignIn, step: StepCase
) -> None:
    rev, before = bring(world, step.before), len(_taken(world))
    browsers = [sign_in(step.who), sign_in(colleague(world, step.who))]
    replies = accidents.at_once(*(_press(step, browser, world, rev) for browser in browsers))
    assert sorted(reply.status_code for reply in replies) == [303, 409]
    assert _taken(world)[before:] == [step.after]
    assert world.get(Declaration, world.sheet_id).state == step.after
    once = _counts(world)
    # The button pressed again, by whoever it was that did it.
    assert {step.send(browser, world, rev).status_code for browser in browsers} == {409}
    assert _counts(world) == once
    accidents.check_chain(world.engine, world.ward_id)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (StepCase("kiem-tra", "submitted", "verified", "to"), StepCase("tra-lai", "submitted", "draft", "to", RETURN)),
        (
            StepCase("xac-nhan", "reviewed", "confirmed", "truong"),
            StepCase("binh-xet-lai", "reviewed", "verified", "truong", REASON),
        ),
        (
            StepCase("niem-yet", "confirmed", "posted", "hkh"),
            StepCase("mo-lai", "confirmed", "verified", "hkh", REASON),
        ),
        (
            StepCase("kiem-tra", "submitted", "verified", "to"),
            StepCase("rut-ho-so", "submitted", "withdrawn", "hkh", REASON),
        ),
    ],
    ids=["verify-return", "confirm-send-back", "post-reopen", "verify-withdraw"],
)
def test_of_two_different_steps_at_once_one_is_taken(
    world: World, sign_in: SignIn, one: StepCase, other: StepCase
) -> None:
    rev, before = bring(world, one.before), len(_taken(world))
    replies = accidents.at_once(*(_press(step, sign_in(step.who), world, rev) for step in (one, other)))
    assert sorted(reply.status_code for reply in replies) == [303, 409]
    winner = (one, other)[[reply.status_code for reply in replies].index(303)]
    assert _taken(world)[before:] == [winner.after]
    assert world.get(Declaration, world.sheet_id).state == winner.after


def test_a_step_that_is_cut_or_has_no_room_anywhere_is_not_taken_and_can_be_taken_again(
    app: Flask, world: World, sign_in: SignIn, step: StepCase
) -> None:
    rev, browser = bring(world, step.before), sign_in(step.who)
    before = len(_taken(world))
    done = accidents.at_every_write(app, world.ward_id, _press(step, browser, world, rev), "hết chỗ")
    assert done.status_code == 303
    assert _taken(world)[before:] == [step.after]


def _press(step: StepCase, browser: FlaskClient, world: World, rev: int):
    return lambda: step.send(browser, world, rev)
