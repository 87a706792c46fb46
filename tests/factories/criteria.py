"""A small criteria version for tests: ten indicators, three groups, texts that say nothing."""

from typing import Any

from sqlalchemy.orm import Session

from tests.factories.sessions import NOW
from webapp.domain.criteria_types import CriteriaVersion
from webapp.services import criteria as service

VERSION = "test-2026"
INDICATORS = tuple(f"c{number:02}" for number in range(1, 11))
NOT_QUANTIFIABLE = ("c09", "c10")
GROUPS = ("farmer", "worker", "intellectual")
KINDS = ("log", "num", "doc", "img", "link", "title", "wit", "paper", "none")


def _text(text: str) -> dict[str, str]:
    return {"text": text, "source": "test"}


def _indicator(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "quantifiable": code not in NOT_QUANTIFIABLE,
        "note": None,
        "ask": _text(f"Hỏi {code}?"),
        "guidance": _text(f"Hướng dẫn {code}"),
        "example": {"statement": _text(f"Ví dụ {code}"), "evidence": [{"kind": "num", "note": "3 buổi"}]},
        "evidence": list(KINDS),
    }


def _group(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": _text(f"Nhóm {code}"),
        "short_name": _text(code),
        "description": _text(f"Nhóm {code}"),
        "hints": [],
        "quota": 15,
        "levels": [{"from": 0, "to": 4.5, **_text("chưa")}, {"from": 5, "to": 10, **_text("đạt")}],
        "indicators": [_indicator(indicator) for indicator in INDICATORS],
    }


def criteria_content(version: str = VERSION, **scoring: Any) -> dict[str, Any]:
    """The data of a version; `scoring` changes its settings (`half_points=True`, `allow_below_five=True`, …)."""
    cuts = (("k1", INDICATORS[:4]), ("k2", INDICATORS[4:8]), ("k3", INDICATORS[8:]))
    return {
        "format": 1,
        "version": version,
        "title": _text("Bộ tiêu chí thử"),
        "sources": [{"code": "test", "label": "thử", "note": "chỉ để thử"}],
        "scoring": {
            "max": 10,
            "partial_minimum": 5,
            "half_points": False,
            "allow_below_five": False,
            "evidence_reading": "either_missing",
            "meeting_evidence": "lifts_both",
            **scoring,
        },
        "recognition": {"total": 80, "indicator_minimum": 5},
        "exemplary": {"years": 5, "other_ward_counts": True, "merger_keeps_run": True, "repeats": True},
        "voting": {"quorum_percent": None, "pass_percent": None, "ballot": "none"},
        "posting": {"days": 10},
        "targets": [{"year": 2026, "percent": 80}],
        "calendar": [],
        "evidence_kinds": [
            {
                "code": kind,
                "label": _text(kind),
                "hint": _text(kind),
                "asks": ["note", "photo"] if kind == "img" else ["note"],
                "counts": kind != "none",
            }
            for kind in KINDS
        ],
        "return_reasons": [{"code": code, **_text(code)} for code in ("no_statement", "no_evidence", "other")],
        "notes": [],
        "phrases": [],
        "competencies": [
            {
                "code": code,
                "name": _text(code),
                "indicators": [
                    {"code": one, "name": _text(f"Chỉ số {one}"), "full_name": _text(f"Kỹ năng {one}")} for one in codes
                ],
            }
            for code, codes in cuts
        ],
        "groups": [_group(code) for code in GROUPS],
    }


def criteria(session: Session, version: str = VERSION, **scoring: Any) -> CriteriaVersion:
    """Put a version into the database; adding it twice is harmless."""
    rules = service.add(session, criteria_content(version, **scoring), NOW)
    session.flush()
    return rules
