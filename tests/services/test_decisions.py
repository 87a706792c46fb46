"""Objections and decisions: what holds a list back, and what stays readable."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.services.chain import NOW, Ward
from tests.support.databases import Database
from webapp.domain.objections import Outcome
from webapp.models import DecisionEntry, Objection
from webapp.models.engine import begin_write
from webapp.services import objections, sheets
from webapp.services.decisions import ListRefusedError
from webapp.services.errors import FaultyInputError, NotFoundError
from webapp.services.objections import Words
from webapp.services.session import open_session


@pytest.fixture
def ward(database: Database):
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING) as session:
        begin_write(session)
        yield Ward(session)
    engine.dispose()


def test_a_decision_before_the_posting_is_over_recognises_nobody(ward: Ward) -> None:
    sheet = ward.to_posted()
    with pytest.raises(ListRefusedError) as caught:
        ward.issue(sheet, now=NOW + timedelta(days=10), signed_on=date(2026, 8, 27))
    assert caught.value.refused == {sheet.id: ("posting_not_over",)}


@pytest.mark.parametrize(("day", "taken"), [(16, False), (27, False), (28, True)])
def test_a_decision_is_signed_after_the_last_day_of_posting(ward: Ward, day: int, taken: bool) -> None:
    sheet = ward.to_posted()
    assert sheet.posted_until == date(2026, 8, 27)
    if taken:
        ward.issue(sheet, signed_on=date(2026, 8, day))
        return
    with pytest.raises(FaultyInputError) as caught:
        ward.issue(sheet, signed_on=date(2026, 8, day))
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("signed_on", "signed_while_posted")]
    assert sheet.state == "posted"


def test_the_last_of_the_list_decides_from_which_day_it_may_be_signed(ward: Ward) -> None:
    first = ward.to_posted()
    second = ward.to_posted(ward.make(factories.person(ward.session, ward.household, "Huỳnh Thị Sương")))
    second.posted_until = date(2026, 8, 28)
    with pytest.raises(FaultyInputError):
        ward.issue(first, second, now=NOW + timedelta(days=20))
    ward.issue(first, now=NOW + timedelta(days=20))


def test_one_open_objection_holds_the_whole_list_back(ward: Ward) -> None:
    first = ward.to_posted()
    second = ward.to_posted(ward.make(factories.person(ward.session, ward.household, "Huỳnh Thị Sương")))
    words = Words("Máy là của tổ hợp tác.", "Người nêu", "0235 000 0111")
    objections.object_to(ward.session, second.id, words, about_oneself=False, now=NOW)
    with pytest.raises(ListRefusedError) as caught:
        ward.issue(first, second)
    assert caught.value.refused == {second.id: ("open_objection",)}


def test_an_upheld_objection_reopens_the_review(ward: Ward) -> None:
    sheet = ward.to_posted()
    words = Words("Chỉ số 7 thống nhất 6 điểm.", "Người nêu", "")
    raised = objections.object_to(ward.session, sheet.id, words, about_oneself=False, now=NOW)
    assert objections.read(ward.session, raised) == words
    assert b"6 \xc4\x91i\xe1\xbb\x83m" not in raised.sealed
    ward.hear(raised)
    objections.answer_one(
        ward.session, ward.association, raised.id, Outcome.UPHOLD, "Ý kiến đúng.", seen_rev=raised.rev, now=NOW
    )
    assert (sheet.state, sheet.posted_until, sheet.confirmed_effective) == ("verified", None, None)


def test_a_dismissed_objection_frees_the_list(ward: Ward) -> None:
    sheet = ward.to_posted()
    raised = objections.object_to(ward.session, sheet.id, Words("x", "y", "z"), about_oneself=False, now=NOW)
    ward.hear(raised)
    objections.answer_one(
        ward.session, ward.association, raised.id, Outcome.DISMISS, "Giữ nguyên.", seen_rev=raised.rev, now=NOW
    )
    ward.issue(sheet)
    assert ward.session.scalars(select(Objection)).one().state == "dismissed"
    assert sheet.state == "recognised"


def test_the_same_number_cannot_be_given_twice(ward: Ward) -> None:
    ward.issue(ward.to_posted())
    second = ward.to_posted(ward.make(factories.person(ward.session, ward.household, "Huỳnh Thị Sương")))
    with pytest.raises(FaultyInputError) as caught:
        ward.issue(second)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("number", "number_taken")]


def test_nobody_of_another_campaign_is_on_the_list(ward: Ward) -> None:
    sheet = ward.to_posted()
    ward.campaign = factories.campaign(ward.session, year=2027)
    with pytest.raises(NotFoundError):
        ward.issue(sheet)
    assert sheet.state == "posted"


def test_revoking_keeps_the_decision_readable(ward: Ward) -> None:
    sheet = ward.to_posted()
    ward.issue(sheet)
    sheets.revoke(ward.session, ward.committee, sheet.id, "Trùng ở phường khác.", seen_rev=sheet.rev, now=NOW)
    assert sheet.state == "revoked"
    assert ward.session.scalars(select(DecisionEntry)).one().declaration_id == sheet.id
