"""The rules as the script of a meeting reads them, to say before saving what the points on the form would give."""

from dataclasses import asdict
from typing import Any

from webapp.domain.criteria_types import CriteriaVersion
from webapp.queries.declarations import points


def rules_of(rules: CriteriaVersion, group: str) -> dict[str, Any]:
    """The part of a criteria version that scoring looks at, for one group; in points, not half-points."""
    scoring, recognition = asdict(rules.scoring), rules.recognition
    asked = [{"code": code, "quantifiable": rules.quantifiable(group, code)} for code in rules.indicator_codes]
    return {
        "scoring": scoring | {name: points(scoring[name]) for name in ("max", "partial_minimum")},
        "recognition": {
            "total": points(recognition.total),
            "indicator_minimum": points(recognition.indicator_minimum),
        },
        "voting": asdict(rules.voting),
        "evidence_kinds": [{"code": kind.code, "counts": kind.counts} for kind in rules.evidence_kinds],
        "competencies": [{"indicators": [{"code": code} for code in rules.indicator_codes]}],
        "groups": [{"code": group, "indicators": asked}],
    }
