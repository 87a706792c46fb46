from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.permissions import (
    JUDGING,
    TABLE,
    Act,
    Actor,
    Position,
    Role,
    Scope,
    Subject,
    may,
    reach,
    roles_on,
)
from webapp.domain.workflow import TRANSITIONS, Action, State

TODAY = date(2026, 11, 11)
SHEET = Subject(frozenset({"BS"}), person_id="bay", household_id="H11")
ELSEWHERE = Subject(frozenset({"BT"}), person_id="tin", household_id="H23")


def actor(*positions: Position, person: str | None = None, household: str | None = None) -> Actor:
    return Actor("account", positions, person, household)


def holds(role: Role, collective: str | None = None) -> Actor:
    """Somebody with one position, who is nobody of the ward; a citizen is the person of SHEET."""
    if role is Role.CITIZEN:
        return actor(Position(role), person="bay", household="H11")
    return actor(Position(role, collective))


# what is shown, who, action, on what, in which state, code (None: allowed)
CASES: list[tuple[str, Actor, Act | Action, Subject | None, State | None, str | None]] = [
    ("a volunteer writes sheets of their khối phố", holds(Role.VOLUNTEER, "BS"), Act.EDIT_SHEET, SHEET, None, None),
    (
        "a volunteer does not write those of another",
        holds(Role.VOLUNTEER, "BS"),
        Act.EDIT_SHEET,
        ELSEWHERE,
        None,
        "out_of_scope",
    ),
    (
        "a volunteer may write their own sheet",
        actor(Position(Role.VOLUNTEER, "BS"), person="bay", household="H11"),
        Act.EDIT_SHEET,
        SHEET,
        None,
        None,
    ),
    (
        "a volunteer may submit for their household",
        actor(Position(Role.VOLUNTEER, "BS"), person="suong", household="H11"),
        Action.SUBMIT,
        SHEET,
        State.DRAFT,
        None,
    ),
    ("a volunteer verifies nothing", holds(Role.VOLUNTEER, "BS"), Action.VERIFY, SHEET, None, "no_role"),
    ("a citizen submits their own sheet", holds(Role.CITIZEN), Action.SUBMIT, SHEET, State.DRAFT, None),
    ("a citizen withdraws their own sheet", holds(Role.CITIZEN), Action.WITHDRAW, SHEET, State.POSTED, None),
    ("a citizen sees no other sheet", holds(Role.CITIZEN), Act.VIEW_SHEET, ELSEWHERE, None, "out_of_scope"),
    (
        "a citizen without a person in the ward sees nothing",
        actor(Position(Role.CITIZEN)),
        Act.VIEW_SHEET,
        Subject(frozenset({"BS"})),
        None,
        "out_of_scope",
    ),
    ("a citizen has no list of sheets", holds(Role.CITIZEN), Act.LIST_SHEETS, None, None, "no_role"),
    ("a panel verifies at its base", holds(Role.PANEL, "BS"), Action.VERIFY, SHEET, State.SUBMITTED, None),
    (
        "a panel does not verify elsewhere",
        holds(Role.PANEL, "BS"),
        Action.VERIFY,
        ELSEWHERE,
        State.SUBMITTED,
        "out_of_scope",
    ),
    (
        "nobody reviews their own sheet",
        actor(Position(Role.PANEL, "BS"), person="bay", household="H11"),
        Action.REVIEW,
        SHEET,
        State.VERIFIED,
        "own_sheet",
    ),
    (
        "nobody reviews a sheet of their household",
        actor(Position(Role.PANEL, "BS"), person="suong", household="H11"),
        Action.REVIEW,
        SHEET,
        State.VERIFIED,
        "own_household",
    ),
    (
        "the chair of the committee does not decide on themselves",
        actor(Position(Role.COMMITTEE), person="bay", household="H11"),
        Action.RECOGNISE,
        SHEET,
        State.POSTED,
        "own_sheet",
    ),
    (
        "two people without a household are not of one household",
        actor(Position(Role.PANEL, "TH"), person="minh"),
        Action.REVIEW,
        Subject(frozenset({"TH"}), "uyen"),
        State.VERIFIED,
        None,
    ),
    (
        "one may look at a sheet of one's household",
        actor(Position(Role.PANEL, "BS"), person="suong", household="H11"),
        Act.VIEW_SHEET,
        SHEET,
        None,
        None,
    ),
    ("a head confirms", holds(Role.UNIT_HEAD, "BS"), Action.CONFIRM, SHEET, State.REVIEWED, None),
    ("a head gives no scores", holds(Role.UNIT_HEAD, "BS"), Action.REVIEW, SHEET, State.VERIFIED, "no_role"),
    ("the association works in the whole ward", holds(Role.ASSOCIATION), Action.VERIFY, ELSEWHERE, None, None),
    (
        "the association declines what is confirmed",
        holds(Role.ASSOCIATION),
        Action.DECLINE,
        SHEET,
        State.CONFIRMED,
        None,
    ),
    (
        "what is posted only the committee declines",
        holds(Role.ASSOCIATION),
        Action.DECLINE,
        SHEET,
        State.POSTED,
        "no_role",
    ),
    ("no step is taken from a wrong state", holds(Role.PANEL), Action.REVIEW, SHEET, State.DRAFT, "wrong_state"),
    (
        "a branch of the association does not manage the ward",
        holds(Role.ASSOCIATION, "BS"),
        Act.MANAGE_CAMPAIGN,
        None,
        None,
        "out_of_scope",
    ),
    ("the steering committee reads reports", holds(Role.STEERING), Act.VIEW_REPORT, None, None, None),
    ("the steering committee reads no sheets", holds(Role.STEERING), Act.VIEW_SHEET, SHEET, None, "no_role"),
    ("the administrator manages accounts", holds(Role.ADMIN), Act.MANAGE_ACCOUNTS, None, None, None),
    ("the administrator reads no sheets", holds(Role.ADMIN), Act.VIEW_SHEET, SHEET, None, "no_role"),
    ("nobody without a position does anything", actor(), Act.VIEW_TASKS, None, None, "no_role"),
    (
        "a position that has ended gives nothing",
        actor(Position(Role.PANEL, "BS", valid_to=date(2026, 11, 10))),
        Action.VERIFY,
        SHEET,
        None,
        "not_in_term",
    ),
    (
        "a position that begins today counts today",
        actor(Position(Role.PANEL, "BS", valid_from=TODAY, valid_to=TODAY)),
        Action.VERIFY,
        SHEET,
        None,
        None,
    ),
    (
        "with several positions one that fits is enough",
        actor(Position(Role.VOLUNTEER, "BT"), Position(Role.PANEL, "BS")),
        Action.VERIFY,
        SHEET,
        State.SUBMITTED,
        None,
    ),
    (
        "the collective of one position does not help another",
        actor(Position(Role.VOLUNTEER, "BS"), Position(Role.PANEL, "BT")),
        Action.VERIFY,
        SHEET,
        State.SUBMITTED,
        "out_of_scope",
    ),
]


@pytest.mark.parametrize(
    ("who", "action", "subject", "state", "code"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_positions_say_who_may_do_what(
    who: Actor, action: Act | Action, subject: Subject | None, state: State | None, code: str | None
) -> None:
    answer = may(who, action, subject, TODAY, state)
    assert (bool(answer), answer.code) == (code is None, code)


@pytest.mark.parametrize("action", [str(action) for action in [*Action, *Act]])
def test_every_action_is_in_the_table_and_somebody_may_take_it(action: str) -> None:
    assert TABLE[action]
    named = Action(action) if action in list(Action) else Act(action)
    for role in TABLE[action]:
        assert may(holds(role), named, SHEET, TODAY) or named in JUDGING


def test_actions_of_pages_and_steps_have_different_names() -> None:
    assert not set(map(str, Action)) & set(map(str, Act))


@pytest.mark.parametrize(("state", "action"), list(TRANSITIONS))
def test_the_roles_of_a_step_are_those_of_the_workflow(state: State, action: Action) -> None:
    for role in Role:
        answer = may(holds(role), action, SHEET, TODAY, state)
        assert bool(answer) is (role in TRANSITIONS[state, action].roles), role


def test_every_step_that_judges_is_closed_to_those_concerned() -> None:
    helping = {Action.SUBMIT, Action.WITHDRAW}
    assert set(Action) - helping <= JUDGING
    everything = tuple(Position(role) for role in Role)
    for action in JUDGING:
        named = Action(action) if action in list(Action) else Act(action)
        assert may(actor(*everything, person="bay", household="H11"), named, SHEET, TODAY).code == "own_sheet"
        assert may(actor(*everything, person="suong", household="H11"), named, SHEET, TODAY).code == "own_household"


positions = st.builds(
    Position,
    st.sampled_from(Role),
    st.none() | st.sampled_from(["BS", "BT", "TH"]),
    st.none() | st.dates(date(2026, 11, 1), date(2026, 11, 20)),
    st.none() | st.dates(date(2026, 11, 1), date(2026, 11, 20)),
)
actions = st.one_of(st.sampled_from(Act), st.sampled_from(Action))


@given(st.lists(positions, max_size=4).map(tuple), actions)
def test_what_a_list_reaches_is_what_may_be_opened(held: tuple[Position, ...], action: Act | Action) -> None:
    who = actor(*held, person="hoa", household="H12")
    found = reach(who, action, TODAY)
    assert bool(found) is bool(may(who, action, None, TODAY))
    for collective in ("BS", "BT", "TH"):
        for person in ("hoa", "tin"):
            subject = Subject(frozenset({collective}), person, "H99")
            listed = found.ward or collective in found.collective_ids or found.own_person_id == person
            answer = may(who, action, subject, TODAY)
            assert listed is (bool(answer) or answer.code == "own_sheet")


def test_only_citizens_are_held_to_themselves_and_offices_to_the_ward() -> None:
    for action, roles in TABLE.items():
        for role, scope in roles.items():
            assert (scope is Scope.OWN) is (role is Role.CITIZEN), action
            if role in (Role.COMMITTEE, Role.STEERING, Role.SUPERIOR, Role.ADMIN):
                assert scope is Scope.WARD


def test_roles_are_those_of_the_positions_held_on_the_day() -> None:
    held = [Position(Role.PANEL, "BS"), Position(Role.VOLUNTEER, "BS", valid_to=date(2026, 1, 1))]
    assert roles_on(held, TODAY) == {Role.PANEL}
    assert roles_on(held, date(2025, 6, 1)) == {Role.PANEL, Role.VOLUNTEER}
