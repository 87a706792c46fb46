"""Data that the server must take, of every type, and how a refusal looks."""

from tests.conformance.client import Data, sheet_id, stamp
from tests.conformance.conftest import Door


def codes(receipt: Data) -> set[str]:
    return {problem["code"] for problem in receipt["problems"]}


def refused(receipt: Data, code: str) -> None:
    """Invalid for this reason; nothing has a revision then."""
    assert receipt["status"] == "invalid", receipt
    assert code in codes(receipt), receipt
    assert receipt["rev"] is None, receipt
    assert all(problem.keys() >= {"field", "code"} for problem in receipt["problems"])


REQUIRED = {
    "household": ["area_id", "head_name"],
    "visit": ["household_id", "outcome", "at"],
    "person": ["full_name", "household_id"],
    "registration": ["person_id", "campaign_id", "collective_id", "group"],
    "declaration": ["person_id", "campaign_id", "collective_id", "criteria_version", "group"],
    "evidence": ["declaration_id", "indicator", "kind"],
    "consent": ["person_id", "purposes", "method", "text_version"],
    "submission": ["declaration_id", "scribe"],
    "withdrawal": ["subject", "subject_id", "reason"],
}


def good_data(door: Door, kind: str) -> tuple[str | None, Data]:
    """Data that creates a record of this kind, and its id where the text fixes it."""
    if kind == "household":
        return None, {"area_id": door.area_id, "head_name": "Mẫu"}
    if kind == "visit":
        return None, {"household_id": door.household(), "outcome": "absent", "at": stamp()}
    if kind == "person":
        return None, {"full_name": "Mẫu", "household_id": door.household(), "birth_year": 1961}
    person = door.person()
    if kind in ("registration", "declaration"):
        data = door.fields(person) if kind == "registration" else door.declaration_data(person)
        return sheet_id(kind, door.campaign_id, person), data
    if kind == "consent":
        return None, {"person_id": person, "purposes": ["review"], "method": "paper", "text_version": "2026-1"}
    sheet, _ = door.declaration(person)
    if kind == "evidence":
        return None, {"declaration_id": sheet, "indicator": "c02", "kind": "wit", "note": "ông Năm"}
    if kind == "submission":
        door.consent(person, "review")
        return None, {"declaration_id": sheet, "scribe": "self"}
    return None, {"subject": "declaration", "subject_id": sheet, "reason": "chuyển đi"}
