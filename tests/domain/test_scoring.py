"""What the shared cases do not say: properties, and errors of the caller."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.criteria import shipped
from webapp.domain.criteria import CriteriaVersion
from webapp.domain.eligibility import verdict
from webapp.domain.errors import DomainError
from webapp.domain.scoring import Answer, Column, check_collective, effective, parse_points, sheet

PILOT = shipped()["pilot-2022"]
KINDS = [kind.code for kind in PILOT.evidence_kinds]

scores = st.none() | st.integers(0, 20)
kinds = st.lists(st.sampled_from(KINDS), max_size=3).map(tuple)
statements = st.sampled_from([None, "", " ", "Có làm."])
an_answer = st.builds(Answer, scores, scores, scores, statements, kinds, kinds)
some_answers = st.dictionaries(st.sampled_from(PILOT.indicator_codes), an_answer)
a_group = st.sampled_from(PILOT.group_codes)
a_column = st.sampled_from(Column)
a_reading = st.builds(
    lambda either, low: replace(PILOT, scoring=replace(PILOT.scoring, evidence_reading=either, allow_below_five=low)),
    st.sampled_from(type(PILOT.scoring.evidence_reading)),
    st.booleans(),
)


@given(a_reading, a_group, some_answers, a_column)
def test_totals_never_exceed_a_hundred_and_never_what_was_claimed(
    criteria: CriteriaVersion, group: str, answers: dict[str, Answer], column: Column
) -> None:
    scored = sheet(criteria, group, answers, column)
    assert 0 <= scored.effective_total <= scored.total <= 200
    assert len(scored.lines) == 10


@given(a_reading, a_group, some_answers, a_column)
def test_points_that_do_not_count_always_have_a_reason(
    criteria: CriteriaVersion, group: str, answers: dict[str, Answer], column: Column
) -> None:
    for line in sheet(criteria, group, answers, column).lines:
        assert bool(line.reasons) == (line.claimed is None or line.effective != line.claimed)


@given(a_reading, a_group, some_answers, st.sampled_from(PILOT.indicator_codes), st.integers(0, 20))
def test_adding_points_never_takes_a_title_away(
    criteria: CriteriaVersion, group: str, answers: dict[str, Answer], indicator: str, more: int
) -> None:
    before = answers.get(indicator, Answer())
    raised = replace(before, self_points=max(before.self_points or 0, more))
    was = verdict(criteria, sheet(criteria, group, answers, Column.SELF))
    now = verdict(criteria, sheet(criteria, group, answers | {indicator: raised}, Column.SELF))
    assert now.effective_total >= was.effective_total
    assert now.recognised or not was.recognised


@given(a_reading, a_group, some_answers, st.sampled_from(PILOT.indicator_codes), st.sampled_from(KINDS), a_column)
def test_adding_evidence_never_takes_points_away(
    criteria: CriteriaVersion, group: str, answers: dict[str, Answer], indicator: str, kind: str, column: Column
) -> None:
    before = answers.get(indicator, Answer())
    added = replace(before, evidence=(*before.evidence, kind))
    was = sheet(criteria, group, answers, column)
    now = sheet(criteria, group, answers | {indicator: added}, column)
    assert now.effective_total >= was.effective_total


@given(st.integers(0, 20))
def test_a_score_with_a_comma_and_one_with_a_point_are_the_same(half_points: int) -> None:
    halves = replace(PILOT, scoring=replace(PILOT.scoring, half_points=True))
    text = f"{half_points // 2}.{5 * (half_points % 2)}"
    assert parse_points(text, halves) == half_points
    assert parse_points(text.replace(".", ","), halves) == half_points
    assert parse_points(half_points / 2, halves) == half_points


def read_or_refused(value: object) -> int | str:
    try:
        return parse_points(value, PILOT)
    except DomainError as refused:
        return refused.code


@given(st.text() | st.floats() | st.integers() | st.binary() | st.lists(st.integers()))
def test_whatever_is_sent_as_a_score_is_read_or_refused_as_points(value: object) -> None:
    assert read_or_refused(value) in {"points", *range(0, 21, 2)}


@pytest.mark.parametrize("half_points", [-1, 17, 21, 22])
def test_a_collective_gives_whole_points_up_to_the_maximum(half_points: int) -> None:
    with pytest.raises(DomainError, match="points"):
        check_collective(PILOT, half_points)


def test_stored_points_above_the_maximum_are_an_error_and_not_a_score() -> None:
    with pytest.raises(DomainError) as refused:
        effective(PILOT, "farmer", "c01", Column.SELF, 21, True, 1)
    assert (refused.value.code, refused.value.field) == ("points", "c01")


def test_unknown_indicators_groups_and_kinds_are_errors() -> None:
    for group, answers, code in (
        ("nobody", {}, "unknown_group"),
        ("farmer", {"c11": Answer()}, "unknown_indicator"),
        ("farmer", {"c01": Answer(self_points=16, evidence=("rumour",))}, "unknown_evidence_kind"),
    ):
        with pytest.raises(DomainError) as refused:
            sheet(PILOT, group, answers, Column.SELF)
        assert refused.value.code == code


def test_a_sheet_is_complete_when_every_indicator_has_a_score() -> None:
    answers = {code: Answer(self_points=0) for code in PILOT.indicator_codes}
    assert sheet(PILOT, "farmer", answers, Column.SELF).complete
    assert not sheet(PILOT, "farmer", answers, Column.COLLECTIVE).complete
    del answers["c10"]
    scored = sheet(PILOT, "farmer", answers, Column.SELF)
    assert not scored.complete
    assert scored.line("c10").reasons == ("not_answered",)
    with pytest.raises(DomainError, match="unknown_indicator"):
        scored.line("c11")
