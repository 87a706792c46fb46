"""The chain of the procedure, each step by the right person and refused to the wrong one, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.services.chain import CODES, NOW, Ward, actor
from tests.support.databases import Database
from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Role
from webapp.models import Answer, DecisionEntry, History, ReturnReason, Step
from webapp.models.engine import begin_write
from webapp.models.tenancy import ward_of
from webapp.services import audit, reviews, sheets
from webapp.services.errors import FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.reviews import SeenEvidence
from webapp.services.session import open_session
from webapp.services.sheets import ReturnItem


@pytest.fixture
def ward(database: Database):
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING) as session:
        begin_write(session)
        yield Ward(session)
    engine.dispose()


def test_a_sheet_goes_from_submitted_to_recognised_by_five_people(ward: Ward) -> None:
    sheet = ward.to_posted()
    decision = ward.issue(sheet)
    assert (sheet.state, sheet.confirmed_effective, sheet.passes) == ("recognised", 180, True)
    entry = ward.session.scalars(select(DecisionEntry)).one()
    assert (entry.decision_id, entry.register_number) == (decision.id, 1)
    steps = ward.session.execute(select(Step.action, Step.role).order_by(Step.rev)).all()
    assert [tuple(step) for step in steps] == [
        ("submit", "association"),
        ("verify", "panel"),
        ("review", "panel"),
        ("confirm", "unit_head"),
        ("post", "association"),
        ("recognise", "committee"),
    ]
    assert audit.verify(ward.session) is None


@pytest.mark.parametrize(
    ("who", "code"),
    [
        # The volunteer's word is the sheet; somebody else must read it.
        (lambda ward: actor(Role.VOLUNTEER, ward.area), "no_role"),
        # A panel of another khối phố does not even know of the sheet.
        (lambda ward: actor(Role.PANEL, ward.other), None),
        (lambda ward: actor(Role.PANEL, ward.area, person_id=ward.person.id), "own_sheet"),
        (lambda ward: actor(Role.PANEL, ward.area, household_id=ward.household.id), "own_household"),
    ],
)
def test_the_wrong_person_cannot_verify(ward: Ward, who, code: str | None) -> None:
    expected: type[Exception] = NotAllowedError if code else NotFoundError
    with pytest.raises(expected) as caught:
        sheets.verify(ward.session, who(ward), ward.sheet.id, seen_rev=ward.sheet.rev, now=NOW)
    if code:
        assert isinstance(caught.value, NotAllowedError)
        assert caught.value.code == code
    assert ward.sheet.state == "submitted"


def test_a_return_brings_each_reason_to_its_indicator_and_the_draft_back(ward: Ward) -> None:
    items = [ReturnItem("no_evidence", "c05"), ReturnItem("other", None, "Xin ghi rõ hơn.")]
    sheets.give_back(ward.session, ward.panel, ward.sheet.id, items, seen_rev=ward.sheet.rev, now=NOW)
    assert ward.sheet.state == "draft"
    found = ward.session.execute(select(ReturnReason.indicator, ReturnReason.code, ReturnReason.text)).all()
    assert sorted(map(tuple, found), key=str) == [("c05", "no_evidence", None), (None, "other", "Xin ghi rõ hơn.")]


def test_a_return_without_a_reason_is_refused(ward: Ward) -> None:
    with pytest.raises(WorkflowError) as caught:
        sheets.give_back(ward.session, ward.panel, ward.sheet.id, [], seen_rev=ward.sheet.rev, now=NOW)
    assert caught.value.codes == ("reason_required",)


def test_a_return_with_an_unknown_reason_or_indicator_names_both_faults(ward: Ward) -> None:
    items = [ReturnItem("invented", "c01"), ReturnItem("other", "c99", "x")]
    with pytest.raises(FaultyInputError) as caught:
        sheets.give_back(ward.session, ward.panel, ward.sheet.id, items, seen_rev=ward.sheet.rev, now=NOW)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        ("c01", "unknown_reason"),
        ("c99", "unknown_indicator"),
    ]


def test_a_page_that_somebody_else_changed_says_what_changed(ward: Ward) -> None:
    seen = ward.sheet.rev
    sheets.verify(ward.session, ward.panel, ward.sheet.id, seen_rev=seen, now=NOW)
    with pytest.raises(StaleError) as caught:
        sheets.verify(ward.session, ward.panel, ward.sheet.id, seen_rev=seen, now=NOW)
    assert caught.value.fields == ("state",)
    assert caught.value.rev == ward.sheet.rev


def test_a_collective_score_of_four_is_refused(ward: Ward) -> None:
    sheet = sheets.verify(ward.session, ward.panel, ward.sheet.id, seen_rev=ward.sheet.rev, now=NOW)
    with pytest.raises(FaultyInputError) as caught:
        reviews.review(ward.session, ward.panel, sheet.id, ward.agreed(c03=8), seen_rev=sheet.rev, now=NOW)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("c03", "below_five")]


def test_a_score_that_differs_from_ones_own_needs_its_reason(ward: Ward) -> None:
    sheet = sheets.verify(ward.session, ward.panel, ward.sheet.id, seen_rev=ward.sheet.rev, now=NOW)
    silent = replace(ward.agreed(c03=14), reasons={})
    with pytest.raises(FaultyInputError) as caught:
        reviews.review(ward.session, ward.panel, sheet.id, silent, seen_rev=sheet.rev, now=NOW)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("c03", "reason_required")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"scores": {"c01": 18}}, "scores_missing"),
        ({"minutes": " "}, "minutes_missing"),
        ({"meeting_on": None}, "minutes_missing"),
    ],
)
def test_a_review_without_all_scores_or_minutes_is_refused(ward: Ward, change: dict, code: str) -> None:
    sheet = sheets.verify(ward.session, ward.panel, ward.sheet.id, seen_rev=ward.sheet.rev, now=NOW)
    with pytest.raises(WorkflowError) as caught:
        reviews.review(
            ward.session, ward.panel, sheet.id, replace(ward.agreed(), **change), seen_rev=sheet.rev, now=NOW
        )
    assert code in caught.value.codes


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"meeting_on": NOW.date() + timedelta(days=1)}, ("meeting_on", "in_the_future")),
        ({"seen": (SeenEvidence("c11", "wit", "x"),)}, ("c11", "unknown_indicator")),
        ({"seen": (SeenEvidence("c01", "magic", "x"),)}, ("c01", "unknown_kind")),
    ],
)
def test_a_review_of_a_day_to_come_or_with_strange_evidence_is_refused(
    ward: Ward, change: dict, fault: tuple[str, str]
) -> None:
    sheet = sheets.verify(ward.session, ward.panel, ward.sheet.id, seen_rev=ward.sheet.rev, now=NOW)
    with pytest.raises(FaultyInputError) as caught:
        reviews.review(
            ward.session, ward.panel, sheet.id, replace(ward.agreed(), **change), seen_rev=sheet.rev, now=NOW
        )
    assert [(one.field, one.code) for one in caught.value.faults] == [fault]


def test_evidence_seen_at_the_meeting_lifts_the_zero(ward: Ward) -> None:
    person = factories.person(ward.session, ward.household, "Trần Thị Không Giấy")
    factories.consent(ward.session, person)
    bare = factories.declaration(ward.session, person, ward.campaign, answers=factories.full_answers())
    factories.submit(ward.session, bare)
    assert bare.self_effective < bare.self_claimed
    sheets.verify(ward.session, ward.panel, bare.id, seen_rev=bare.rev, now=NOW)
    seen = tuple(SeenEvidence(code, "wit", "đã xem tại cuộc họp") for code in CODES)
    reviews.review(ward.session, ward.panel, bare.id, replace(ward.agreed(), seen=seen), seen_rev=bare.rev, now=NOW)
    assert bare.collective_effective == 180


def test_the_head_confirms_the_collectives_numbers_and_types_none(ward: Ward) -> None:
    ward.to_confirmed(points=16)
    rows = ward.session.scalars(select(Answer).where(Answer.declaration_id == ward.sheet.id)).all()
    assert {(row.collective_points, row.confirmed_points) for row in rows} == {(16, 16)}


def test_sending_back_needs_a_reason_and_returns_to_the_collective(ward: Ward) -> None:
    sheet = sheets.verify(ward.session, ward.panel, ward.sheet.id, seen_rev=ward.sheet.rev, now=NOW)
    reviews.review(ward.session, ward.panel, sheet.id, ward.agreed(), seen_rev=sheet.rev, now=NOW)
    with pytest.raises(WorkflowError):
        sheets.send_back(ward.session, ward.head, sheet.id, "  ", seen_rev=sheet.rev, now=NOW)
    sheets.send_back(ward.session, ward.head, sheet.id, "Xem lại chỉ số 5.", seen_rev=sheet.rev, now=NOW)
    assert sheet.state == "verified"


def test_seventy_nine_is_never_posted_and_is_declined_with_reasons(ward: Ward) -> None:
    sheet = ward.to_confirmed(points=15 + 1)
    assert (sheet.confirmed_effective, sheet.passes) == (160, True)
    sheets.reopen(ward.session, ward.association, sheet.id, "Nhập nhầm.", seen_rev=sheet.rev, now=NOW)
    low = ward.agreed(16, c01=14)
    reviews.review(ward.session, ward.panel, sheet.id, low, seen_rev=sheet.rev, now=NOW)
    reviews.confirm(ward.session, ward.head, sheet.id, seen_rev=sheet.rev, now=NOW)
    assert sheet.passes is False
    with pytest.raises(WorkflowError) as caught:
        sheets.post(ward.session, ward.association, sheet.id, seen_rev=sheet.rev, now=NOW)
    assert caught.value.codes == ("verdict_not_passed",)
    sheets.decline(ward.session, ward.association, sheet.id, "79 điểm.", seen_rev=sheet.rev, now=NOW)
    assert sheet.state == "not_recognised"


def test_a_withdrawal_from_paper_ends_the_sheet(ward: Ward) -> None:
    sheets.withdraw(
        ward.session, ward.association, ward.sheet.id, "Chuyển đi nơi khác.", seen_rev=ward.sheet.rev, now=NOW
    )
    assert ward.sheet.state == "withdrawn"


def test_every_step_is_in_the_history_with_its_revision(ward: Ward) -> None:
    ward.to_confirmed()
    rows = ward.session.execute(
        select(History.operation, History.rev)
        .where(History.commune_id == ward_of(ward.session), History.entity_id == ward.sheet.id)
        .order_by(History.rev)
    ).all()
    assert [row.operation for row in rows][-3:] == ["verify", "review", "confirm"]
    assert rows[-1].rev == ward.sheet.rev
