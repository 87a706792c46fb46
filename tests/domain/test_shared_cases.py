"""The scoring cases that the phone's JavaScript is held to as well (tests/shared_cases/README.md)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from webapp.domain import eligibility, scoring
from webapp.domain.criteria import CriteriaVersion, parse
from webapp.domain.errors import DomainError

ROOT = Path(__file__).parents[2]
SHARED: dict[str, Any] = json.loads((ROOT / "tests/shared_cases/scoring.json").read_text(encoding="utf-8"))


@cache
def version(code: str) -> CriteriaVersion:
    return parse(json.loads((ROOT / SHARED["criteria"][code]).read_text(encoding="utf-8")))


def named(part: str) -> Any:
    return pytest.mark.parametrize("case", SHARED[part], ids=lambda case: case["name"])


def halves(points: float | None) -> int | None:
    return None if points is None else int(points * 2)


def answer(row: dict[str, Any]) -> scoring.Answer:
    return scoring.Answer(
        self_points=halves(row.get("self")),
        collective_points=halves(row.get("collective")),
        confirmed_points=halves(row.get("confirmed")),
        statement=row.get("statement"),
        evidence=tuple(row.get("evidence", ())),
        meeting_evidence=tuple(row.get("meeting_evidence", ())),
    )


@named("cases")
def test_a_declaration_is_scored_as_the_rules_say(case: dict[str, Any]) -> None:
    criteria, expected = version(case["criteria"]), case["expect"]
    answers = {code: answer(row) for code, row in case["answers"].items()}
    sheet = scoring.sheet(criteria, case["group"], answers, scoring.Column(case["column"]))
    vote = eligibility.Vote(**case["vote"]) if "vote" in case else None
    verdict = eligibility.verdict(criteria, sheet, vote)

    assert verdict.total == halves(expected["total"])
    assert verdict.effective_total == halves(expected["effective_total"])
    assert verdict.recognised is expected["recognised"]
    assert [str(reason) for reason in verdict.reasons] == expected["reasons"]
    assert verdict.missing.half_points == halves(expected["missing"]["points"])
    assert list(verdict.missing.indicators) == expected["missing"]["indicators"]
    for line in sheet.lines:
        told = expected["lines"].get(line.indicator)
        assert list(line.reasons) == (told["reasons"] if told else []), line
        assert line.effective == (halves(told["effective"]) if told else line.claimed), line


@named("typed")
def test_a_typed_score_is_read_or_refused(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(DomainError) as refused:
            scoring.parse_points(case["value"], version(case["criteria"]))
        assert refused.value.code == case["error"]
    else:
        assert scoring.parse_points(case["value"], version(case["criteria"])) == halves(case["points"])


@named("buttons")
def test_the_buttons_offer_the_scores_that_count(case: dict[str, Any]) -> None:
    assert scoring.scores_offered(version(case["criteria"])) == tuple(int(points * 2) for points in case["points"])


@named("collective")
def test_a_collective_gives_only_scores_that_count(case: dict[str, Any]) -> None:
    criteria, half_points = version(case["criteria"]), int(case["points"] * 2)
    if "error" in case:
        with pytest.raises(DomainError) as refused:
            scoring.check_collective(criteria, half_points)
        assert refused.value.code == case["error"]
    else:
        assert scoring.check_collective(criteria, half_points) == half_points


def test_names_of_shared_cases_are_sentences_of_their_own() -> None:
    for part in ("cases", "typed", "buttons", "collective"):
        names = [case["name"] for case in SHARED[part]]
        assert len(set(names)) == len(names)
    assert len(SHARED["cases"]) >= 40
