from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import WorkflowError
from webapp.domain.roles import Role
from webapp.domain.workflow import (
    GUARDS,
    TRANSITIONS,
    Action,
    Facts,
    State,
    advance,
    available,
    label,
    roles_for,
)

READY = Facts(
    consent_review=True,
    consent_publication=True,
    reason_given=True,
    scores_complete=True,
    minutes=True,
    verdict_passed=True,
    posting_over=True,
    upheld_objection=True,
    decision_complete=True,
)
FAILED = replace(READY, verdict_passed=False)

# The table of the contract: from, action, to, by whom, what is missing for those who bring nothing.
CONTRACT = """
draft          submit    submitted      volunteer citizen             no_consent
submitted      verify    verified       panel association             -
submitted      return    draft          panel association             reason_required
verified       return    draft          panel association             reason_required
verified       review    reviewed       panel                         scores_missing minutes_missing
reviewed       send_back verified       unit_head                     reason_required
reviewed       confirm   confirmed      unit_head                     -
reviewed       reopen    verified       association                   reason_required
confirmed      reopen    verified       association                   reason_required
posted         reopen    verified       association                   reason_required
not_recognised reopen    verified       association                   no_upheld_objection reason_required
confirmed      decline   not_recognised association                   verdict_passed reason_required
confirmed      post      posted         unit_head association         verdict_not_passed no_publication_consent
posted         recognise recognised     committee                     posting_not_over decision_missing
posted         decline   not_recognised committee                     reason_required
recognised     revoke    revoked        committee                     reason_required
draft          withdraw  withdrawn      citizen volunteer association -
submitted      withdraw  withdrawn      citizen volunteer association -
verified       withdraw  withdrawn      citizen volunteer association -
reviewed       withdraw  withdrawn      citizen volunteer association -
confirmed      withdraw  withdrawn      citizen volunteer association -
posted         withdraw  withdrawn      citizen volunteer association -
"""
ROWS = [line.split() for line in CONTRACT.strip().splitlines()]


def split(row: list[str]) -> tuple[State, Action, State, set[Role], tuple[str, ...]]:
    roles = {Role(word) for word in row[3:] if word in list(Role)}
    codes = tuple(word for word in row[3:] if word not in list(Role) and word != "-")
    return State(row[0]), Action(row[1]), State(row[2]), roles, codes


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]} leads to {row[2]}")
def test_the_table_is_that_of_the_contract(row: list[str]) -> None:
    state, action, to, roles, codes = split(row)
    assert roles_for(state, action) == roles
    facts = FAILED if action is Action.DECLINE else READY
    assert advance(state, action, facts) is to
    if codes:
        with pytest.raises(WorkflowError) as refused:
            advance(state, action, Facts())
        assert refused.value.codes == codes
    else:
        assert advance(state, action, Facts()) is to


def test_the_table_has_no_other_row() -> None:
    assert {(str(state), str(action)) for state, action in TRANSITIONS} == {(row[0], row[1]) for row in ROWS}


# what is shown, state, action, what is not as it should be, the code
REFUSED: list[tuple[str, State, Action, Facts, str]] = [
    ("a submission without consent is refused", State.DRAFT, Action.SUBMIT, Facts(), "no_consent"),
    (
        "a submission with an unsettled conflict is refused",
        State.DRAFT,
        Action.SUBMIT,
        replace(READY, open_rival=True),
        "open_rival",
    ),
    (
        "nobody verifies a declaration of which two versions compete",
        State.SUBMITTED,
        Action.VERIFY,
        replace(READY, open_rival=True),
        "open_rival",
    ),
    (
        "a return needs a reason",
        State.SUBMITTED,
        Action.RETURN,
        replace(READY, reason_given=False),
        "reason_required",
    ),
    (
        "a review needs every score",
        State.VERIFIED,
        Action.REVIEW,
        replace(READY, scores_complete=False),
        "scores_missing",
    ),
    ("a review needs its minutes", State.VERIFIED, Action.REVIEW, replace(READY, minutes=False), "minutes_missing"),
    ("whoever passed is not declined", State.CONFIRMED, Action.DECLINE, READY, "verdict_passed"),
    (
        "nobody is declined before the verdict is known",
        State.CONFIRMED,
        Action.DECLINE,
        replace(READY, verdict_passed=None),
        "verdict_passed",
    ),
    ("whoever did not pass is not posted", State.CONFIRMED, Action.POST, FAILED, "verdict_not_passed"),
    (
        "nobody is posted before the verdict is known",
        State.CONFIRMED,
        Action.POST,
        replace(READY, verdict_passed=None),
        "verdict_not_passed",
    ),
    (
        "nobody is posted without consent to publication",
        State.CONFIRMED,
        Action.POST,
        replace(READY, consent_publication=False),
        "no_publication_consent",
    ),
    (
        "nobody is recognised while the list is posted",
        State.POSTED,
        Action.RECOGNISE,
        replace(READY, posting_over=False),
        "posting_not_over",
    ),
    (
        "nobody is recognised over an open objection",
        State.POSTED,
        Action.RECOGNISE,
        replace(READY, open_objection=True),
        "open_objection",
    ),
    (
        "a decision needs number, date and signed file",
        State.POSTED,
        Action.RECOGNISE,
        replace(READY, decision_complete=False),
        "decision_missing",
    ),
    (
        "who was not recognised is reviewed again only after an upheld objection",
        State.NOT_RECOGNISED,
        Action.REOPEN,
        replace(READY, upheld_objection=False),
        "no_upheld_objection",
    ),
    ("what was submitted is not submitted again", State.SUBMITTED, Action.SUBMIT, READY, "wrong_state"),
    ("a decision is not withdrawn by the person", State.RECOGNISED, Action.WITHDRAW, READY, "wrong_state"),
    ("a head does not confirm what was not reviewed", State.VERIFIED, Action.CONFIRM, READY, "wrong_state"),
]


@pytest.mark.parametrize(("state", "action", "facts", "code"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_a_step_that_the_rules_do_not_allow_is_refused(state: State, action: Action, facts: Facts, code: str) -> None:
    with pytest.raises(WorkflowError) as refused:
        advance(state, action, facts)
    assert refused.value.code == code


any_facts = st.builds(
    Facts,
    consent_review=st.booleans(),
    consent_publication=st.booleans(),
    open_rival=st.booleans(),
    reason_given=st.booleans(),
    scores_complete=st.booleans(),
    minutes=st.booleans(),
    verdict_passed=st.none() | st.booleans(),
    posting_over=st.booleans(),
    open_objection=st.booleans(),
    upheld_objection=st.booleans(),
    decision_complete=st.booleans(),
)


def step(state: State, action: Action, facts: Facts) -> tuple[State, tuple[str, ...]]:
    """Where the step leads, and the codes if it is refused."""
    try:
        return advance(state, action, facts), ()
    except WorkflowError as refused:
        return state, refused.codes


@given(st.lists(st.tuples(st.sampled_from(Action), any_facts), max_size=40))
def test_no_sequence_of_actions_leaves_the_table(steps: list[tuple[Action, Facts]]) -> None:
    state = State.DRAFT
    for action, facts in steps:
        after, codes = step(state, action, facts)
        assert set(codes) <= {*GUARDS, "wrong_state"}
        assert codes or TRANSITIONS[state, action].to is after
        state = after


@given(st.sampled_from(State), st.sets(st.sampled_from(Role)), any_facts)
def test_a_button_without_unmet_guards_always_works(state: State, roles: set[Role], facts: Facts) -> None:
    for button in available(state, roles, facts):
        assert roles & roles_for(state, button.action)
        if button.unmet:
            with pytest.raises(WorkflowError) as refused:
                advance(state, button.action, facts)
            assert refused.value.codes == button.unmet
        else:
            assert advance(state, button.action, facts) is button.to


def test_every_state_can_be_reached_and_withdrawn_and_revoked_are_final() -> None:
    reached = {State.DRAFT} | {row.to for row in TRANSITIONS.values()}
    assert reached == set(State)
    assert set(State) - {state for state, _ in TRANSITIONS} == {State.WITHDRAWN, State.REVOKED}


def test_each_role_sees_only_its_own_buttons() -> None:
    assert [button.action for button in available(State.REVIEWED, [Role.UNIT_HEAD], READY)] == [
        Action.SEND_BACK,
        Action.CONFIRM,
    ]
    assert available(State.REVIEWED, [Role.STEERING, Role.SUPERIOR, Role.ADMIN], READY) == ()


def test_who_posts_the_list_is_a_setting_of_the_ward() -> None:
    only_heads = replace(READY, posting_roles=frozenset({Role.UNIT_HEAD}))
    assert roles_for(State.CONFIRMED, Action.POST, only_heads) == {Role.UNIT_HEAD}
    assert Action.POST not in [b.action for b in available(State.CONFIRMED, [Role.ASSOCIATION], only_heads)]
    assert Action.POST in [b.action for b in available(State.CONFIRMED, [Role.ASSOCIATION], READY)]


def test_objected_is_only_what_a_posted_declaration_with_an_open_objection_is_called() -> None:
    assert label(State.POSTED, open_objection=True) == "objected"
    assert label(State.POSTED, open_objection=False) == "posted"
    assert label(State.NOT_RECOGNISED, open_objection=True) == "not_recognised"
