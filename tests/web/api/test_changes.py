"""GET /changes."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from tests import factories
from tests.web.api.conftest import Phone, Scene
from webapp.models import Answer, Commune, Declaration, Household, Person, Position, ReturnReason, Rival
from webapp.services import counter, criteria, installation, keys, visibility


def _code(phone: Phone, **query: Any) -> tuple[int, str | None]:
    reply = phone.get("/changes", query_string=query)
    return reply.status_code, reply.get_json().get("code")


def test_a_pull_from_empty_brings_the_ward_and_what_is_in_scope(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        elsewhere = factories.household(session, scene.other_area)
    phone.pull()
    assert phone.records["collective", scene.area.id] == {
        "kind": "area",
        "name": scene.area.name,
        "parent_id": None,
        "from": "2020-01-01",
        "to": None,
    }
    assert phone.records["campaign", scene.campaign.id] == {
        "year": 2026,
        "criteria_version": factories.VERSION,
        "opens": "2026-01-01",
        "closes": "2026-12-31",
        "dates": {},
    }
    version = phone.records["criteria", criteria.feed_id(factories.VERSION)]
    assert version == {"version": factories.VERSION, "content": factories.criteria_content()}
    assert ("household", scene.household.id) in phone.records
    assert ("household", elsewhere.id) not in phone.records
    assert not phone.gone


def test_changes_come_in_commit_order_each_record_once_on_pages_of_any_size(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        for number in range(7):
            factories.person(session, scene.household, f"Nguyễn Văn {number}")
        visibility.reassign_household(session, session.merge(scene.household), counter.next_rev(session))
    heard = phone.pull(limit=500)
    revs = [change["rev"] for change in heard]
    assert revs == sorted(revs)
    assert len({(change["type"], change["id"]) for change in heard}) == len(heard)
    for limit in (1, 2, 3, 5, len(heard), len(heard) - 1):
        assert Phone(phone.app, phone.token).pull(limit) == heard


def test_after_a_pull_only_what_changed_since_comes(phone: Phone, scene: Scene) -> None:
    phone.pull()
    assert phone.pull() == []
    with scene.writing() as session:
        person = factories.person(session, scene.household, "Lê Thị Mai")
    assert [(change["type"], change["id"]) for change in phone.pull()] == [("person", person.id)]


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
        answers = factories.full_answers(9) | {"c01": (8.5, "Học chữ."), "c02": (3, None), "c10": (None, None)}
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
            step = session.query(factories.sheets.Step).order_by(factories.sheets.Step.rev.desc()).first()
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


def test_what_moved_away_leaves_the_phone_and_what_moved_in_arrives(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        other = factories.account(session, "binh", "volunteer", scene.other_area)
        _device, token = factories.device(session, other)
        sheet = factories.declaration(session, scene.person, scene.campaign)
    neighbour = Phone(phone.app, token)
    phone.pull()
    neighbour.pull()
    with scene.writing() as session:
        household = session.get_one(Household, (scene.ward.id, scene.household.id))
        household.area_id, household.rev = scene.other_area.id, counter.next_rev(session)
        row = session.get_one(Declaration, (scene.ward.id, sheet.id))
        row.collective_id = scene.other_area.id
        session.flush()
        visibility.reassign_household(session, household, household.rev)
    phone.pull()
    neighbour.pull()
    for key in (("household", household.id), ("person", scene.person.id), ("declaration", sheet.id)):
        assert phone.gone[key] == "out_of_scope"
        assert key in neighbour.records


def test_somebody_seen_through_their_unit_stays_when_they_leave_the_area(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        factories.position(session, scene.volunteer, "volunteer", scene.unit)
        person = factories.person(session, scene.household, "Lê Thị Mai", unit=scene.unit)
    phone.pull()
    with scene.writing() as session:
        row = session.get_one(Person, (scene.ward.id, person.id))
        row.household_id, row.rev = None, counter.next_rev(session)
        session.flush()
        visibility.reassign_person(session, row, row.rev)
    phone.pull()
    assert phone.records["person", person.id]["household_id"] is None
    assert ("person", person.id) not in phone.gone


def test_a_scope_that_was_gained_arrives_after_a_stale_cursor(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        elsewhere = factories.household(session, scene.other_area)
    phone.pull()
    with scene.writing() as session:
        factories.position(session, scene.volunteer, "volunteer", scene.other_area)
    assert _code(phone, cursor=phone.cursor) == (409, "cursor_stale")
    phone.pull()
    assert ("household", elsewhere.id) in phone.records


def test_a_scope_that_was_lost_is_taken_back_record_by_record(phone: Phone, scene: Scene) -> None:
    phone.pull()
    with scene.writing() as session:
        factories.position(session, scene.volunteer, "volunteer", scene.other_area)
        for position in session.query(Position).filter_by(collective_id=scene.area.id):
            position.valid_to = factories.TODAY - timedelta(days=1)
    heard = phone.pull(limit=2)
    assert phone.gone["household", scene.household.id] == "out_of_scope"
    assert phone.gone["person", scene.person.id] == "out_of_scope"
    assert all(change["data"] is None for change in heard if change["deleted"])
    assert ("collective", scene.area.id) in phone.records
    # It was told once; what happens over there from now on is nothing to this phone.
    with scene.writing() as session:
        factories.household(session, scene.area)
    assert phone.pull() == []


def test_what_is_lost_while_the_pull_goes_on_is_told_before_its_end(phone: Phone, scene: Scene) -> None:
    phone.pull()
    with scene.writing() as session:
        for position in session.query(Position).all():
            position.valid_to = factories.TODAY - timedelta(days=1)
    phone.cursor = ""
    first = phone.get("/changes", query_string={"limit": 1}).get_json()
    with scene.writing() as session:
        household = session.get_one(Household, (scene.ward.id, scene.household.id))
        visibility.touch(session, "household", household.id, {scene.area.id}, counter.next_rev(session), new=False)
    phone.cursor = first["cursor"]
    phone.pull()
    assert phone.gone["household", scene.household.id] == "out_of_scope"


def test_a_position_in_a_parent_reaches_the_collectives_below_it_and_one_without_reaches_all(
    phone: Phone, scene: Scene
) -> None:
    with scene.writing() as session:
        child = factories.collective(session, "Tổ 5", parent=scene.area)
        grandchild = factories.collective(session, "Tổ 5a", parent=child)
        below = factories.household(session, grandchild)
        elsewhere = factories.household(session, scene.other_area)
        chair = factories.account(session, "hkh", "association")
        clerk = factories.account(session, "quan-tri", "admin")
        tokens = [factories.device(session, one)[1] for one in (chair, clerk)]
    phone.pull()
    assert ("household", below.id) in phone.records
    assert ("household", elsewhere.id) not in phone.records
    association, admin = (Phone(phone.app, token) for token in tokens)
    association.pull()
    assert ("household", elsewhere.id) in association.records
    admin.pull()
    assert {type_ for type_, _id in admin.records} == {"collective", "campaign", "criteria"}


def test_a_new_epoch_makes_every_cursor_stale(phone: Phone, scene: Scene) -> None:
    phone.pull()
    with factories.writing(scene.engine) as session:
        epoch = installation.renew_epoch(session, factories.NOW)
    reply = phone.get("/changes", query_string={"cursor": phone.cursor})
    assert (reply.status_code, reply.headers["Server-Epoch"]) == (409, epoch)
    assert phone.pull()


def test_a_cursor_that_is_none_of_ours_is_stale(phone: Phone) -> None:
    for cursor in ("x", "é", "W10", "bnVsbA", "%00", "A" * 5000, "WyJ4IiwxLCIiLCIiLHRydWVd"):
        assert _code(phone, cursor=cursor) == (409, "cursor_stale")


def test_a_limit_that_is_none_is_malformed(phone: Phone) -> None:
    for limit in ("0", "501", "-1", "x", "", "1.0", "1e2", "९", "00001", ["1", "2"]):
        assert _code(phone, limit=limit) == (400, "malformed")


def test_a_parameter_that_is_none_is_malformed(phone: Phone) -> None:
    assert _code(phone, curser="x") == (400, "malformed")


def test_the_watermark_comes_with_every_page(phone: Phone, scene: Scene) -> None:
    with factories.writing(scene.engine) as session:
        session.get_one(Commune, scene.ward.id).backed_up_rev = 3
    assert phone.get("/changes").get_json()["backed_up_rev"] == 3


def test_a_page_of_200_records_takes_few_queries(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        for number in range(30):
            household = factories.household(session, scene.area)
            person = factories.person(session, household, f"Nguyễn Văn {number}")
            factories.registration(session, person, scene.campaign)
            sheet = factories.declaration(session, person, scene.campaign, answers=factories.full_answers())
            factories.evidence(session, sheet)
            factories.consent(session, person)
            factories.submit(session, sheet)
    phone.pull(limit=1)
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT") and "set_config" not in statement:
            statements.append(statement)

    with phone.app.app_context():
        from webapp.extensions import db

        event.listen(db.engine, "before_cursor_execute", note)
    reply = phone.get("/changes", query_string={"limit": 200})
    assert len(reply.get_json()["changes"]) == 200
    assert len(statements) <= 18, "\n".join(statements)


def test_nothing_of_another_ward_is_in_the_feed(phone: Phone, scene: Scene) -> None:
    with factories.writing(scene.engine) as session:
        factories.ward(session, "an-my")
        area = factories.collective(session)
        factories.household(session, area)
        account = factories.account(session, "an", "association")
        _device, token = factories.device(session, account)
    other = Phone(phone.app, token)
    other.pull()
    phone.pull()
    assert not set(other.records) & set(phone.records)
