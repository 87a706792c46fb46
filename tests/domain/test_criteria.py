import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from webapp.criteria import DEFAULT, contents, shipped
from webapp.domain.criteria import CriteriaVersion, parse
from webapp.domain.errors import CriteriaError, DomainError


def test_the_pilot_has_three_competencies_of_four_four_and_two_indicators(pilot: CriteriaVersion) -> None:
    assert [len(competency.indicators) for competency in pilot.competencies] == [4, 4, 2]
    assert pilot.indicator_codes == tuple(f"c{number:02d}" for number in range(1, 11))
    assert [indicator.number for indicator in pilot.indicators] == list(range(1, 11))


def test_the_pilot_asks_for_eighty_points_and_no_indicator_below_five(pilot: CriteriaVersion) -> None:
    assert (pilot.recognition.total, pilot.recognition.indicator_minimum) == (160, 10)
    assert (pilot.scoring.max, pilot.max_total) == (20, 200)


def test_the_pilot_has_three_groups_of_fifteen(pilot: CriteriaVersion) -> None:
    assert pilot.quotas == {"farmer": 15, "worker": 15, "intellectual": 15}


def test_the_plan_asks_for_no_vote_and_no_quorum(pilot: CriteriaVersion) -> None:
    assert (pilot.voting.quorum_percent, pilot.voting.pass_percent, pilot.voting.ballot) == (None, None, "none")


def test_the_targets_are_those_of_the_plan(pilot: CriteriaVersion) -> None:
    assert [(target.year, target.percent) for target in pilot.targets] == [(2023, 60), (2024, 70), (2025, 80)]


def test_quantifiable_indicators_are_those_with_a_star_on_the_paper_form(pilot: CriteriaVersion) -> None:
    for group in pilot.group_codes:
        starred = [code for code in pilot.indicator_codes if pilot.quantifiable(group, code)]
        assert starred == ["c01", "c02", "c03", "c05", "c06", "c07"]
        assert pilot.asked(group, "c06").note is not None


def test_a_statement_alone_is_the_only_kind_that_is_no_evidence(pilot: CriteriaVersion) -> None:
    codes = [kind.code for kind in pilot.evidence_kinds]
    assert codes == ["log", "num", "doc", "img", "link", "title", "wit", "paper", "none"]
    assert [kind.code for kind in pilot.evidence_kinds if not kind.counts] == ["none"]


def test_every_example_uses_kinds_that_are_offered_and_counts_where_evidence_is_needed(pilot: CriteriaVersion) -> None:
    for group in pilot.groups:
        for asked in group.indicators:
            kinds = [piece.kind for piece in asked.example.evidence]
            assert set(kinds) <= set(asked.evidence)
            assert any(pilot.evidence_kind(kind).counts for kind in kinds)


def test_every_indicator_of_every_group_has_phrases_to_put_in_by_a_touch(pilot: CriteriaVersion) -> None:
    for group in pilot.groups:
        for asked in group.indicators:
            texts = [str(phrase) for phrase in asked.phrases]
            assert 3 <= len(set(texts)) == len(texts)
            # A full stop is put between them, and they stand in two lines of a narrow button.
            assert all(len(text) <= 50 and not text.endswith(".") for text in texts)


def test_a_version_may_have_no_phrases_but_not_an_empty_list_of_them(small_content: Any) -> None:
    assert all(asked.phrases == () for group in parse(small_content).groups for asked in group.indicators)
    small_content["groups"][0]["indicators"][0]["phrases"] = []
    with pytest.raises(CriteriaError) as refused:
        parse(small_content)
    assert refused.value.field == "groups[0].indicators[0].phrases"


def test_the_levels_of_every_group_cover_every_score_that_can_be_given(criteria: CriteriaVersion) -> None:
    step = 1 if criteria.scoring.half_points else 2
    for group in criteria.groups:
        for score in range(criteria.scoring.partial_minimum, criteria.scoring.max + 1, step):
            assert sum(level.lowest <= score <= level.highest for level in group.levels) == 1, (group.code, score)


def test_every_text_says_where_it_comes_from(pilot: CriteriaVersion) -> None:
    labels = {source.code: source.label for source in pilot.sources}
    assert labels == {
        "plan": "kế hoạch",
        "found": "bản thí điểm",
        "reconstruction": "phục dựng",
        "proposal": "đề xuất",
    }
    for group in pilot.groups:
        assert group.description.source == "plan"
        assert {asked.guidance.source for asked in group.indicators} == {"reconstruction"}
        assert {asked.ask.source for asked in group.indicators} == {"proposal"}


def test_the_pilot_knows_every_reason_for_returning_a_declaration(pilot: CriteriaVersion) -> None:
    codes = {reason.code for reason in pilot.return_reasons}
    assert {"no_statement", "no_evidence", "unreadable_photo", "wrong_group", "private_content"} <= codes
    assert len(codes) == 14


def test_shipped_versions_are_found_under_their_own_name() -> None:
    assert DEFAULT in shipped()
    assert {code: version.version for code, version in shipped().items()} == {code: code for code in contents()}


def test_what_phones_get_can_travel_as_json() -> None:
    for content in contents().values():
        assert json.loads(json.dumps(content, ensure_ascii=False, allow_nan=False)) == content


def test_another_version_may_have_other_numbers_of_everything(small: CriteriaVersion) -> None:
    assert small.indicator_codes == ("read", "count", "help")
    assert small.group_codes == ("pupil", "elder")
    assert (small.max_total, small.recognition.total, small.posting_days) == (36, 21, 3)
    assert small.quotas == {"elder": 7}


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda version: version.group("nobody"), "unknown_group"),
        (lambda version: version.asked("nobody", "c01"), "unknown_group"),
        (lambda version: version.asked("farmer", "c11"), "unknown_indicator"),
        (lambda version: version.indicator("c11"), "unknown_indicator"),
        (lambda version: version.evidence_kind("rumour"), "unknown_evidence_kind"),
    ],
)
def test_a_code_that_the_version_does_not_know_is_named(
    pilot: CriteriaVersion, ask: Callable[[CriteriaVersion], object], code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        ask(pilot)
    assert refused.value.code == code


# What is broken in the small version, and what is said about it.
BROKEN: list[tuple[str, str, object, str, str]] = [
    ("a version without a name", "version", ..., "missing", "version"),
    ("a version of a later format", "format", 2, "unknown_value", "format"),
    ("a version whose name is a number", "version", 7, "wrong_type", "version"),
    ("a name with a blank in it", "version", "a b", "unknown_value", "version"),
    ("a maximum above what a column holds", "scoring.max", 10.5, "out_of_range", "scoring.max"),
    ("a maximum of nothing", "scoring.max", 0, "out_of_range", "scoring.max"),
    ("a maximum of a quarter", "scoring.max", 2.25, "out_of_range", "scoring.max"),
    ("a maximum that is not a number", "scoring.max", float("nan"), "out_of_range", "scoring.max"),
    ("a maximum that is yes", "scoring.max", True, "wrong_type", "scoring.max"),
    ("a partial minimum above the maximum", "scoring.partial_minimum", 7, "out_of_range", "scoring.partial_minimum"),
    ("half points that are one", "scoring.half_points", 1, "wrong_type", "scoring.half_points"),
    ("a reading that nobody knows", "scoring.evidence_reading", "no", "unknown_value", "scoring.evidence_reading"),
    ("a threshold that nobody can reach", "recognition.total", 18.5, "out_of_range", "recognition.total"),
    ("a negative minimum", "recognition.indicator_minimum", -1, "out_of_range", "recognition.indicator_minimum"),
    ("no years to be exemplary", "exemplary.years", 0, "out_of_range", "exemplary.years"),
    ("a quorum above a hundred", "voting.quorum_percent", 101, "out_of_range", "voting.quorum_percent"),
    ("a ballot by shouting", "voting.ballot", "shouting", "unknown_reference", "voting.ballot"),
    ("a phase on a day that no year has", "calendar.0.to", "02-30", "out_of_range", "calendar[0].to"),
    ("a phase that begins on a word", "calendar.0.from", "Tết", "unknown_value", "calendar[0].from"),
    ("no groups", "groups", [], "empty", "groups"),
    ("groups that are a word", "groups", "all", "wrong_type", "groups"),
    ("two groups of one code", "groups.1.code", "pupil", "duplicate", "groups"),
    ("two indicators of one code", "competencies.1.indicators.0.code", "read", "duplicate", "competencies"),
    ("two kinds of one code", "evidence_kinds.1.code", "seen", "duplicate", "evidence_kinds"),
    ("a group that leaves an indicator out", "groups.0.indicators.2", ..., "unknown_reference", "groups[0].indicators"),
    (
        "a group that asks for an indicator that is not there",
        "groups.0.indicators.2.code",
        "sing",
        "unknown_reference",
        "groups[0].indicators[2].code",
    ),
    (
        "an indicator that offers an unknown kind",
        "groups.0.indicators.0.evidence",
        ["rumour"],
        "unknown_reference",
        "groups[0].indicators[0].evidence[0]",
    ),
    (
        "a kind that asks for an unknown field",
        "evidence_kinds.0.asks",
        ["smell"],
        "unknown_reference",
        "evidence_kinds[0].asks[0]",
    ),
    ("an empty text", "title.text", "  ", "empty", "title.text"),
    ("a text of an unknown source", "groups.0.name.source", "rumour", "unknown_reference", "groups[0].name.source"),
    ("a part that should be an object", "scoring", 5, "wrong_type", "scoring"),
]


@pytest.mark.parametrize(
    ("path", "value", "code", "field"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_data_that_cannot_be_used_is_refused_with_its_place(
    small_content: Any, path: str, value: object, code: str, field: str
) -> None:
    content = copy.deepcopy(small_content)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = content
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    with pytest.raises(CriteriaError) as refused:
        parse(content)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("content", [None, [], "pilot-2022", 5])
def test_something_that_is_no_object_is_refused(content: object) -> None:
    with pytest.raises(CriteriaError) as refused:
        parse(content)
    assert refused.value.code == "wrong_type"
