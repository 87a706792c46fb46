"""GET /changes: whole records, as the phone may see them."""

from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.web.api.conftest import Phone, Scene
from webapp.models import Answer, Household, Person, Position, ReturnReason, Rival, Step
from webapp.services import counter, keys, visibility


def test_the_record_of_a_person_shows_no_id_number_and_their_phone(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        person = session.get_one(Person, (scene.ward.id, scene.person.id))
        person.phone_sealed = keys.seal(session, person.id, "person/phone", "+84905000001")
        household = session.get_one(Household, (scene.ward.id, scene.household.id))
        keys.ensure(session, household.id, factories.NOW)
        household.phone_sealed = keys.seal(session, household.id, "household/phone", "+84905000002")
    phone.pull()
    assert phone.records["person", scene.person.id] == {
        "full_name": "Đặng Văn Bảy",
        "household_id": scene.household.id,
        "unit_id": None,
        "clan_id": None,
        "birth_date": None,
        "birth_year": 1970,
        "sex": "male",
        "id_last4": person.id_last4,
        "phone": "+84905000001",
        "group": "farmer",
    }
    assert phone.records["household", scene.household.id]["phone"] == "+84905000002"


def test_somebody_who_was_erased_has_no_phone_any_more(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        person = session.get_one(Person, (scene.ward.id, scene.person.id))
        person.phone_sealed = keys.seal(session, person.id, "person/phone", "+84905000001")
        session.flush()
        keys.destroy(session, person.id, factories.NOW)
    phone.pull()
    assert phone.records["person", scene.person.id]["phone"] is None


def test_a_declaration_comes_with_its_answers_scores_and_verdict(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        factories.criteria(session, "halves", half_points=True)
        answers: dict[str, Any] = {**factories.full_answers(9), "c01": (8.5, "Học chữ."), "c02": (3, None)}
        answers["c10"] = (None, None)
        sheet = factories.declaration(session, scene.person, scene.campaign, answers=answers, criteria_version="halves")
        for code in answers:
            factories.evidence(session, sheet, code)
    phone.pull()
    record = phone.records["declaration", sheet.id]
    assert record["answers"]["c01"] == {"self": 8.5, "statement": "Học chữ."}
    assert record["answers"]["c02"] == {"self": 3, "statement": None}
    assert record["scores"]["c01"] == {
        "self": 8.5,
        "collective": None,
        "confirmed": None,
        "effective": 8.5,
        "reasons": [],
    }
    assert record["scores"]["c02"]["effective"] == 0
    assert record["scores"]["c02"]["reasons"] == ["below_five", "no_statement"]
    assert record["scores"]["c10"]["reasons"] == ["not_answered"]
    assert record["verdict"]["total"] == 74.5
    assert record["verdict"]["effective_total"] == 71.5
    assert record["verdict"]["recognised"] is False
    assert "indicator_below_minimum: c02" in record["verdict"]["reasons"]
    assert (record["state"], record["returns"], record["rivals"]) == ("draft", [], [])


@pytest.mark.parametrize(("state", "shown"), [("reviewed", None), ("confirmed", 7), ("not_recognised", 7)])
def test_a_volunteer_sees_the_collectives_scores_once_they_are_confirmed(
    phone: Phone, scene: Scene, state: str, shown: int | None
) -> None:
    sheet_id = _reviewed(scene, state)
    phone.pull()
    score = phone.records["declaration", sheet_id]["scores"]["c09"]
    assert (score["self"], score["collective"], score["confirmed"]) == (9, shown, shown)
    assert score["effective"] == (shown or 9)


def test_the_panel_sees_them_from_the_meeting_on_and_again_no_more_when_its_term_ends(
    phone: Phone, scene: Scene
) -> None:
    sheet_id = _reviewed(scene, "reviewed")
    phone.pull()
    with scene.writing() as session:
        position = factories.position(session, scene.volunteer, "panel", scene.area)
    phone.pull()
    assert phone.records["declaration", sheet_id]["scores"]["c09"]["collective"] == 7
    with scene.writing() as session:
        session.get_one(Position, (scene.ward.id, position.id)).valid_to = factories.TODAY - timedelta(days=1)
    phone.pull()
    assert phone.records["declaration", sheet_id]["scores"]["c09"]["collective"] is None


def _reviewed(scene: Scene, state: str) -> str:
    with scene.writing() as session:
        sheet = factories.declaration(
            session, scene.person, scene.campaign, answers=factories.full_answers(9), state=state
        )
        for answer in session.query(Answer).filter_by(declaration_id=sheet.id):
            answer.collective_points = answer.confirmed_points = 14
        return sheet.id


def test_what_came_back_stands_beside_its_indicator_and_only_the_last_time_counts(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        sheet = factories.declaration(session, scene.person, scene.campaign)
        for number, code in enumerate(("no_evidence", "no_statement")):
            factories.submit(session, sheet)
            step = session.query(Step).order_by(Step.rev.desc()).first()
            sheet.state = "draft"
            session.add(
                ReturnReason(
                    commune_id=scene.ward.id,
                    id=factories.new_id(),
                    rev=counter.next_rev(session),
                    declaration_id=sheet.id,
                    step_id=step.id,
                    indicator="c03",
                    code=code,
                    text="Ghi rõ số buổi",
                    at=factories.NOW + timedelta(days=number),
                )
            )
            session.flush()
    phone.pull()
    assert phone.records["declaration", sheet.id]["returns"] == [
        {"indicator": "c03", "code": "no_statement", "text": "Ghi rõ số buổi", "at": "2026-08-18T02:30:00Z"}
    ]


def test_a_rival_shows_what_the_other_phone_sent(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        sheet = factories.declaration(session, scene.person, scene.campaign, answers={"c01": (8, "A")})
        rival = Rival(
            commune_id=scene.ward.id,
            id=factories.new_id(),
            rev=counter.next_rev(session),
            entity_type="declaration",
            entity_id=sheet.id,
            field="answers.c01.self",
            reason="changed",
            subject_id=scene.person.id,
            operation_id=factories.new_id(),
            device_id=scene.device_id,
            at=factories.NOW,
            sealed=b"",
        )
        rival.sealed = keys.seal_values(session, scene.person.id, f"rival/{rival.id}", {"value": 6})
        session.add(rival)
    phone.pull()
    assert phone.records["declaration", sheet.id]["rivals"] == [
        {"field": "answers.c01.self", "value": 6, "device": scene.device_id, "at": "2026-08-17T02:30:00Z"}
    ]


def test_the_small_records_come_as_they_were_sent(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        registration = factories.registration(session, scene.person, scene.campaign)
        sheet = factories.declaration(session, scene.person, scene.campaign)
        piece = factories.evidence(session, sheet, number=3.0)
        consent = factories.consent(session, scene.person, "review")
        submission = factories.submit(session, sheet)
    phone.pull()
    assert phone.records["registration", registration.id] == {
        "person_id": scene.person.id,
        "campaign_id": scene.campaign.id,
        "collective_id": scene.area.id,
        "group": "farmer",
        "goals": "Học lớp nấm rơm",
    }
    assert phone.records["evidence", piece.id] == {
        "declaration_id": sheet.id,
        "indicator": "c01",
        "kind": "num",
        "note": "10 buổi",
        "number": 3,
        "sha256": None,
        "size": None,
        "filetype": None,
    }
    assert phone.records["consent", consent.id]["purposes"] == ["review"]
    assert phone.records["submission", submission.id] == {"declaration_id": sheet.id, "scribe": "volunteer"}
    assert phone.records["declaration", sheet.id]["state"] == "submitted"


def test_a_deleted_record_comes_as_a_tombstone(phone: Phone, scene: Scene) -> None:
    phone.pull()
    with scene.writing() as session:
        person = session.get_one(Person, (scene.ward.id, scene.person.id))
        person.deleted_at, person.rev = factories.NOW, counter.next_rev(session)
        visibility.touch(session, "person", person.id, {scene.area.id}, person.rev, new=False)
        rev = person.rev
    expected = {"type": "person", "id": person.id, "rev": rev, "deleted": True, "reason": None, "data": None}
    assert phone.pull() == [expected]
    assert expected in Phone(phone.app, phone.token).pull()
