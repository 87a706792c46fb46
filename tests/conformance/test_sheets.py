"""Section 3: answers, points, consent, submission, withdrawal."""

from typing import Any

import pytest

from tests.conformance.client import Data, Phone, operation, sheet_id
from tests.conformance.conftest import Door
from tests.conformance.good import codes, refused


def test_statements_are_at_most_2000_characters_long(phone: Phone, door: Door) -> None:
    sheet, rev = door.declaration(None, c01={"self": 8, "statement": "ộ" * 2000})
    for text in ("ộ" * 2001, "𝒜" * 2001):
        refused(phone.do("declaration", sheet, {"answers": {"c02": {"statement": text}}}, rev), "too_long")
    assert phone.do("declaration", sheet, {"answers": {"c02": {"statement": "𝒜" * 2000}}}, rev)["status"] == "stored"


@pytest.mark.parametrize("points", [-1, 11, "8", True, 10.5, 7.25, [], {}, 1e300, 8.5])
def test_points_are_numbers_from_0_to_10(phone: Phone, door: Door, points: Any) -> None:
    sheet, rev = door.declaration()
    receipt = phone.do("declaration", sheet, {"answers": {"c01": {"self": points}}}, rev)
    refused(receipt, "points")


@pytest.mark.parametrize("points", [0, 1, 4, 5, 10, None])
def test_any_whole_number_from_0_to_10_is_kept_as_said(phone: Phone, door: Door, points: int | None) -> None:
    sheet, rev = door.declaration(None, c01={"self": 6, "statement": "việc"})
    receipt = phone.do("declaration", sheet, {"answers": {"c01": {"self": points}}}, rev)
    assert receipt["status"] == "stored", receipt
    assert ("below_five" in codes(receipt)) == (points in (1, 4))
    phone.pull()
    data = phone.records[sheet]["data"]
    assert data["answers"]["c01"] == {"self": points, "statement": "việc"}
    if points in (1, 4):
        assert data["scores"]["c01"]["self"] == points
        assert data["scores"]["c01"]["effective"] == 0


def test_answers_are_those_of_the_version(phone: Phone, door: Door) -> None:
    sheet, rev = door.declaration()
    answers: Data
    for answers in ({"c11": {"self": 8}}, {"": {}}, {"c01": {"collective": 9}}, {"c01": {"confirmed": 9}}):
        receipt = phone.do("declaration", sheet, {"answers": answers}, rev)
        assert receipt["status"] == "invalid", (answers, receipt)
    wrong: Any
    for wrong in ({"c01": 8}, [8], "x", 5, {"c01": []}):
        assert phone.do("declaration", sheet, {"answers": wrong}, rev)["status"] == "invalid", wrong


def test_what_is_missing_yet_is_said_but_stored(phone: Phone, door: Door) -> None:
    person = door.person()
    entity_id = sheet_id("declaration", door.campaign_id, person)
    receipt = phone.do("declaration", entity_id, door.declaration_data(person, c01={"self": 8}))
    assert receipt["status"] == "stored"
    assert codes(receipt) & {"no_statement", "no_evidence"}


def test_a_sheet_has_the_id_of_its_person_and_campaign(phone: Phone, door: Door) -> None:
    person = door.person()
    for kind, data in (("declaration", door.declaration_data(person)), ("registration", door.fields(person))):
        assert phone.do(kind, None, data)["status"] == "invalid"
        other_case = sheet_id("registration" if kind == "declaration" else "declaration", door.campaign_id, person)
        assert phone.do(kind, other_case, data)["status"] == "invalid"


def test_nothing_is_submitted_without_consent_to_review(phone: Phone, door: Door) -> None:
    person = door.person()
    sheet, _ = door.declaration(person)
    handed = operation("submission", None, {"declaration_id": sheet, "scribe": "volunteer"})
    refused(phone.send(handed)[0], "no_consent")
    door.consent(person, "publication")
    refused(phone.send(handed)[0], "no_consent")
    door.consent(person, "review")
    assert phone.send(handed)[0]["status"] == "stored"


def test_submitted_sheets_are_no_drafts_any_more(phone: Phone, door: Door) -> None:
    person = door.person()
    sheet, rev = door.declaration(person)
    door.consent(person, "review")
    phone.make("submission", {"declaration_id": sheet, "scribe": "volunteer"})
    receipt = phone.do("declaration", sheet, {"answers": {"c01": {"self": 9}}}, rev)
    assert (receipt["status"], codes(receipt)) == ("conflict", {"not_draft"})
    again = phone.do("submission", None, {"declaration_id": sheet, "scribe": "volunteer"})
    assert (again["status"], codes(again)) == ("conflict", {"not_draft"})
    proof = phone.do("evidence", None, {"declaration_id": sheet, "indicator": "c01", "kind": "log", "note": "x"})
    assert (proof["status"], codes(proof)) == ("conflict", {"not_draft"})


def test_people_withdraw(phone: Phone, door: Door) -> None:
    person = door.person()
    consent = door.consent(person, "review")
    registration, _ = phone.make(
        "registration", door.fields(person), sheet_id("registration", door.campaign_id, person)
    )
    sheet, _ = door.declaration(person)
    for subject, subject_id in (("consent", consent), ("registration", registration), ("declaration", sheet)):
        phone.make("withdrawal", {"subject": subject, "subject_id": subject_id, "reason": "không muốn nữa"})
    phone.pull()
    assert phone.records[sheet]["data"]["state"] == "withdrawn"
    handed = phone.do("submission", None, {"declaration_id": sheet, "scribe": "self"})
    assert handed["status"] in ("invalid", "conflict")


def test_a_consent_that_was_withdrawn_counts_no_more(phone: Phone, door: Door) -> None:
    person = door.person()
    consent = door.consent(person, "review")
    sheet, _ = door.declaration(person)
    phone.make("withdrawal", {"subject": "consent", "subject_id": consent, "reason": "đổi ý"})
    refused(phone.do("submission", None, {"declaration_id": sheet, "scribe": "self"}), "no_consent")
