from datetime import date

import pytest

from webapp.domain.errors import ObjectionError
from webapp.domain.objections import ObjectionState, Outcome, answer, check_open, must_hear, reopens
from webapp.domain.workflow import State

FROM, UNTIL = date(2026, 11, 11), date(2026, 11, 21)

# what is shown, state, on oneself, day, code (None: may be made)
CASES: list[tuple[str, State, bool, date, str | None]] = [
    ("anyone may object to somebody posted", State.POSTED, False, FROM, None),
    ("on the last day too", State.POSTED, False, UNTIL, None),
    ("not the day after", State.POSTED, False, date(2026, 11, 22), "posting_over"),
    ("not before the list is posted", State.POSTED, False, date(2026, 11, 10), "posting_not_begun"),
    ("on oneself when posted", State.POSTED, True, FROM, None),
    ("on oneself when not recognised", State.NOT_RECOGNISED, True, UNTIL, None),
    ("on oneself within the same days", State.NOT_RECOGNISED, True, date(2026, 11, 22), "posting_over"),
    ("not on somebody else who was not recognised", State.NOT_RECOGNISED, False, FROM, "not_posted"),
    ("not before the list", State.CONFIRMED, True, FROM, "not_posted"),
    ("not after the decision, which has another procedure", State.RECOGNISED, False, FROM, "not_posted"),
]


@pytest.mark.parametrize(("state", "own", "day", "code"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_who_may_object_and_when(state: State, own: bool, day: date, code: str | None) -> None:
    if code is None:
        check_open(state, own, day, FROM, UNTIL)
        return
    with pytest.raises(ObjectionError) as refused:
        check_open(state, own, day, FROM, UNTIL)
    assert refused.value.code == code


def test_without_a_list_there_is_nothing_to_object_to() -> None:
    with pytest.raises(ObjectionError, match="not_posted"):
        check_open(State.NOT_RECOGNISED, True, FROM, None, None)


def test_an_answer_dismisses_or_upholds_and_only_an_upheld_objection_reopens() -> None:
    dismissed = answer(ObjectionState.OPEN, Outcome.DISMISS, "Đã xem xét, giữ nguyên.", heard=True)
    upheld = answer(ObjectionState.OPEN, Outcome.UPHOLD, "Ý kiến đúng.", heard=True)
    assert (dismissed, upheld) == (ObjectionState.DISMISSED, ObjectionState.UPHELD)
    assert (reopens(ObjectionState.OPEN), reopens(dismissed), reopens(upheld)) == (False, False, True)


def test_an_answer_needs_words() -> None:
    with pytest.raises(ObjectionError) as refused:
        answer(ObjectionState.OPEN, Outcome.DISMISS, "  ", heard=True)
    assert refused.value.code == "answer_required"


@pytest.mark.parametrize("state", [ObjectionState.DISMISSED, ObjectionState.UPHELD])
def test_an_objection_is_answered_once(state: ObjectionState) -> None:
    with pytest.raises(ObjectionError) as refused:
        answer(state, Outcome.UPHOLD, "Xem lại.", heard=True)
    assert refused.value.code == "already_answered"


def test_nobody_is_judged_unheard_and_who_speaks_for_themselves_was_heard_already() -> None:
    with pytest.raises(ObjectionError) as refused:
        answer(ObjectionState.OPEN, Outcome.DISMISS, "Giữ nguyên.", heard=False)
    assert refused.value.code == "not_heard"
    assert must_hear(False, True)
    assert not must_hear(True, True)
    assert not must_hear(False, False)
