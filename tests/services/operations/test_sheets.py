"""Registration, declaration, evidence, consent, submission and withdrawal."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.services.operations.support import Place, codes, operation
from webapp.models import (
    Consent,
    Declaration,
    Evidence,
    Person,
    Receipt,
    Registration,
    Rival,
    Step,
    Submission,
    Visibility,
)
from webapp.queries import public
from webapp.services import scores


def registration(place: Place, **more: Any) -> dict[str, Any]:
    data = {"person_id": place.person.id, "campaign_id": place.campaign.id, "collective_id": place.area.id}
    entity_id = make.registration_id(place.campaign.id, place.person.id)
    return operation("registration", {**data, "group": "farmer", "goals": "Học lớp nấm rơm", **more}, entity_id)


def piece(place: Place, **more: Any) -> dict[str, Any]:
    return operation("evidence", {"declaration_id": place.declaration_id, "indicator": "c01", "kind": "num", **more})


def edit(place: Place, answers: dict[str, Any], base_rev: int | None = None) -> dict[str, Any]:
    return operation("declaration", {"answers": answers}, place.declaration_id, base_rev=base_rev)


def hand_in(place: Place) -> None:
    receipts = place.send(place.declaration({"c09": {"self": 8}}), place.consent(), place.submission())
    assert [receipt.status for receipt in receipts] == ["stored"] * 3


def test_a_registration_keeps_what_the_person_sets_out_to_do(place: Place) -> None:
    assert place.send_one(registration(place)).status == "stored"
    assert place.row(Registration).goals == "Học lớp nấm rơm"


@pytest.mark.parametrize("kind", ["registration", "declaration"])
def test_ids_of_registrations_and_declarations_are_not_free(place: Place, kind: str) -> None:
    sent = registration(place) if kind == "registration" else place.declaration()
    assert codes(place.send_one(operation(kind, sent["data"]))) == {("entity_id", "wrong_id")}


def test_a_group_that_the_version_does_not_have_is_refused(place: Place) -> None:
    assert codes(place.send_one(registration(place, group="fisher"))) == {("group", "unknown_group")}
    assert codes(place.send_one(place.declaration(group="fisher"))) == {("group", "unknown_group")}


def test_a_declaration_is_sorted_by_the_name_of_its_person_also_after_a_correction(place: Place) -> None:
    place.send_one(place.declaration())
    place.send_one(registration(place))
    assert place.row(Declaration).sort_key == place.row(Person).sort_key
    before, rev = place.row(Person).sort_key, place.row(Declaration).rev
    name = operation("person", {"full_name": "Nguyễn Thị Ánh"}, place.person.id, base_rev=place.person.rev)
    assert place.send_one(name).status == "stored"
    assert before != place.row(Person).sort_key == place.row(Declaration).sort_key
    assert place.row(Declaration).rev == rev, "nobody touched the declaration itself"


def test_totals_follow_answers_and_evidence(place: Place) -> None:
    first = place.send_one(place.declaration({"c01": {"self": 8, "statement": "Đọc báo"}, "c09": {"self": 7}}))
    assert codes(first) == {("answers.c01", "no_evidence")}
    assert (place.row(Declaration).self_claimed, place.row(Declaration).self_effective) == (30, 14)
    added = piece(place)
    place.send_one(added)
    assert place.row(Declaration).self_effective == 30
    place.send_one(operation("evidence", {"indicator": "c02"}, added["entity_id"]))
    assert place.row(Declaration).self_effective == 30, "without a base the indicator stands"
    rev = place.row(Evidence).rev
    place.send_one(operation("evidence", {"deleted": True}, added["entity_id"], base_rev=rev))
    assert place.row(Declaration).self_effective == 14


def test_totals_are_those_of_the_service_that_reads_the_database(place: Place) -> None:
    answers = {f"c{n:02}": {"self": n, "statement": "x" if n % 2 else None} for n in range(1, 11)}
    place.send(place.declaration(answers), *(piece(place, indicator=f"c{n:02}") for n in (1, 2, 5)))
    with make.reading(place.engine, place.ward) as session:
        row = session.get_one(Declaration, (place.ward, place.declaration_id))
        kept = (row.self_claimed, row.self_effective)
        found = scores.answers_of(session, [row.id])[row.id]
        scores.refresh(row, make.criteria(session), found)
        assert (row.self_claimed, row.self_effective) == kept


def test_collective_totals_follow_too_where_a_sheet_came_back_from_review(place: Place) -> None:
    from webapp.models import Answer

    place.send_one(place.declaration({f"c{n:02}": {"self": 8, "statement": "x"} for n in range(1, 11)}))
    with make.writing(place.engine, place.ward) as session:
        for row in session.query(Answer).filter_by(commune_id=place.ward):
            row.collective_points = 16
    place.send_one(piece(place))
    assert place.row(Declaration).collective_effective == 48


def test_evidence_brings_the_declaration_to_the_phones_again(place: Place) -> None:
    begun = place.send_one(place.declaration())
    added = place.send_one(piece(place))
    (seen,) = {row.rev for row in place.rows(Visibility, type="declaration")}
    assert begun.rev is not None
    assert seen == added.rev
    assert place.send_one(edit(place, {"c01": {"self": 5}}, begun.rev)).status == "stored"


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"indicator": "c99"}, ("indicator", "unknown_indicator")),
        ({"kind": "video"}, ("kind", "unknown_kind")),
        ({"declaration_id": make.new_id()}, ("declaration_id", "unknown_reference")),
        ({"sha256": "AB" * 32}, ("sha256", "sha256")),
        ({"number": 1e300}, ("number", "out_of_range")),
        ({"size": -1}, ("size", "out_of_range")),
    ],
)
def test_evidence_that_the_version_does_not_know_is_refused(place: Place, more: Any, problem: Any) -> None:
    place.send_one(place.declaration())
    assert codes(place.send_one(piece(place, **more))) == {problem}


def test_an_answer_to_an_unknown_indicator_is_refused(place: Place) -> None:
    assert codes(place.send_one(place.declaration({"c99": {"self": 5}}))) == {("answers.c99", "unknown_indicator")}


@pytest.mark.parametrize("points", [-1, 11, 8.25, 8.5, "8", True, []])
def test_points_that_are_none_are_refused(place: Place, points: Any) -> None:
    sent = place.declaration()
    receipt = place.send_one(place.declaration({"c01": {"self": points}}))
    assert receipt.status == "invalid"
    assert codes(receipt) == {("answers.c01.self", "points")}
    assert place.send_one(sent).status == "stored"


def test_half_points_are_taken_where_the_version_has_them(place: Place) -> None:
    with make.writing(place.engine, place.ward) as session:
        make.criteria(session, "test-halves", half_points=True)
    sent = place.declaration({"c09": {"self": 8.5}}, criteria_version="test-halves")
    assert place.send_one(sent).status == "stored"
    assert place.row(Declaration).self_claimed == 17


def test_a_submission_without_consent_is_refused(place: Place) -> None:
    place.send_one(place.declaration())
    assert codes(place.send_one(place.submission())) == {("declaration_id", "no_consent")}
    place.send_one(place.consent("publication"))
    assert codes(place.send_one(place.submission())) == {("declaration_id", "no_consent")}


def test_a_submission_after_consent_writes_its_step(place: Place) -> None:
    hand_in(place)
    row, step = place.row(Declaration), place.row(Step)
    assert (row.state, row.scribe) == ("submitted", "volunteer")
    assert (step.action, step.from_state, step.to_state, step.role) == ("submit", "draft", "submitted", "volunteer")
    assert row.rev == step.rev == place.row(Submission).rev


def test_a_withdrawn_consent_is_none(place: Place) -> None:
    given = place.consent()
    place.send(place.declaration(), given)
    taken = operation("withdrawal", {"subject": "consent", "subject_id": given["entity_id"], "reason": "Đổi ý"})
    assert place.send_one(taken).status == "stored"
    assert place.row(Consent).withdrawn_at is not None
    assert codes(place.send_one(place.submission())) == {("declaration_id", "no_consent")}


def test_consent_given_on_two_phones_ends_with_one_withdrawal(place: Place) -> None:
    first, second, both = place.consent(), place.consent(), place.consent("review", "publication")
    place.send(first, second, both)
    taken = operation("withdrawal", {"subject": "consent", "subject_id": first["entity_id"], "reason": "Đổi ý"})
    place.send_one(taken)
    open_ones = [row.id for row in place.rows(Consent) if row.withdrawn_at is None]
    assert open_ones == [both["entity_id"]]


def test_an_edit_after_submission_conflicts_and_its_values_are_kept(place: Place) -> None:
    hand_in(place)
    receipt = place.send_one(edit(place, {"c09": {"self": 9}, "c10": {"self": 5}}))
    assert receipt.status == "conflict"
    assert codes(receipt) >= {("answers.c09.self", "not_draft"), ("answers.c10.self", "not_draft")}
    assert {row.field for row in place.rows(Rival, reason="not_draft")} == {"answers.c09.self", "answers.c10.self"}
    assert place.row(Declaration).self_claimed == 16


def test_evidence_after_submission_conflicts_and_is_kept(place: Place) -> None:
    hand_in(place)
    receipt = place.send_one(piece(place, note="3 buổi"))
    assert (receipt.status, ("note", "not_draft") in codes(receipt)) == ("conflict", True)
    assert place.rows(Evidence) == []
    assert {row.field for row in place.rows(Rival)} == {"declaration_id", "indicator", "kind", "note"}


def test_what_was_submitted_is_not_submitted_again(place: Place) -> None:
    hand_in(place)
    receipt = place.send_one(place.submission())
    assert (receipt.status, codes(receipt)) == ("conflict", {("declaration_id", "not_draft")})


def test_a_submission_waits_until_a_human_chose(place: Place) -> None:
    place.send(place.declaration({"c09": {"self": 8}}), place.consent())
    conflict = place.send_one(place.declaration({"c09": {"self": 6}}))
    refused = place.submission()
    assert codes(place.send_one(refused)) == {("answers.c09.self", "open_rival")}
    assert place.send_one(edit(place, {"c09": {"self": 6}}, conflict.rev)).status == "stored"
    assert place.send_one(refused).status == "conflict", "the same operation keeps its receipt"
    assert place.send_one(place.submission()).status == "stored"


def test_events_are_told_twice_but_not_changed(place: Place) -> None:
    given = place.consent()
    place.send_one(given)
    again = operation("consent", given["data"], given["entity_id"])
    assert place.send_one(again).status == "stored"
    other = operation("consent", {**given["data"], "method": "paper"}, given["entity_id"])
    assert codes(place.send_one(other)) == {("method", "immutable")}
    assert len(place.rows(Consent)) == 1


@pytest.mark.parametrize(
    ("purposes", "code"),
    [([], "required"), (["marketing"], "wrong_value"), (["review", "review"], "wrong_value"), ("review", "wrong_type")],
)
def test_consent_names_its_purposes(place: Place, purposes: Any, code: str) -> None:
    assert codes(place.send_one(place.consent(purposes=purposes))) == {("purposes", code)}


def test_a_declaration_is_withdrawn_until_it_is_decided(place: Place) -> None:
    hand_in(place)
    data = {"subject": "declaration", "subject_id": place.declaration_id, "reason": "Chuyển đi"}
    assert place.send_one(operation("withdrawal", data)).status == "stored"
    assert place.row(Declaration).state == "withdrawn"
    assert place.row(Step, action="withdraw").from_state == "submitted"
    assert place.send_one(operation("withdrawal", data)).status == "stored"
    assert len(place.rows(Step, action="withdraw")) == 1


def test_what_was_recognised_is_not_withdrawn_by_a_phone(place: Place) -> None:
    hand_in(place)
    with make.writing(place.engine, place.ward) as session:
        session.get_one(Declaration, (place.ward, place.declaration_id)).state = "recognised"
    data = {"subject": "declaration", "subject_id": place.declaration_id, "reason": "Chuyển đi"}
    receipt = place.send_one(operation("withdrawal", data))
    assert (receipt.status, codes(receipt)) == ("conflict", {("subject_id", "wrong_state")})


def test_withdrawing_consent_after_the_decision_hides_the_entry_and_keeps_the_decision(place: Place) -> None:
    given = place.consent("publication")
    place.send(place.declaration(), given)
    with make.writing(place.engine, place.ward) as session:
        session.get_one(Declaration, (place.ward, place.declaration_id)).state = "recognised"
        session.flush()
        assert len(public.recognised(session, place.campaign.id)) == 1
    taken = operation("withdrawal", {"subject": "consent", "subject_id": given["entity_id"], "reason": "Đổi ý"})
    place.send_one(taken)
    with make.reading(place.engine, place.ward) as session:
        assert public.recognised(session, place.campaign.id) == []
    assert place.row(Declaration).state == "recognised"


def test_a_registration_is_withdrawn(place: Place) -> None:
    sent = registration(place)
    place.send_one(sent)
    data = {"subject": "registration", "subject_id": sent["entity_id"], "reason": "Bận"}
    assert place.send_one(operation("withdrawal", data)).status == "stored"
    assert place.row(Registration).withdrawn_at is not None


def test_a_phones_clock_is_evidence_and_never_ahead(place: Place) -> None:
    data = place.consent()["data"]
    place.send_one(operation("consent", data, made_at="2026-08-16T01:00:00Z"))
    place.send_one(operation("consent", data, made_at="2031-01-01T00:00:00Z"))
    given = sorted(row.given_at for row in place.rows(Consent))
    assert given == [datetime(2026, 8, 16, 1, tzinfo=UTC), make.NOW]


def test_receipts_carry_the_rev_of_their_change(place: Place) -> None:
    hand_in(place)
    revs = {row.operation_id: row.rev for row in place.rows(Receipt)}
    assert place.row(Declaration).rev == max(revs.values())
