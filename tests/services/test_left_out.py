"""Who posts, what needs no reason, and objections of somebody who is on no list."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.services.chain import AFTER_POSTING, CODES, NOW, Ward
from tests.support.databases import Database
from webapp.domain.objections import Outcome
from webapp.domain.permissions import Actor, Position, Role
from webapp.models import Step
from webapp.models.engine import begin_write
from webapp.services import objections, reviews, sheets
from webapp.services.errors import NotAllowedError
from webapp.services.objections import Words
from webapp.services.reviews import Review
from webapp.services.session import open_session


@pytest.fixture
def ward(database: Database):
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING) as session:
        begin_write(session)
        yield Ward(session)
    engine.dispose()


def test_where_only_heads_post_somebody_with_two_positions_posts_as_head(ward: Ward) -> None:
    ward.campaign.posted_by = "unit_head"
    sheet = ward.to_confirmed()
    with pytest.raises(NotAllowedError):
        sheets.post(ward.session, ward.association, sheet.id, seen_rev=sheet.rev, now=NOW)
    both = Actor(factories.new_id(), (Position(Role.ASSOCIATION), Position(Role.UNIT_HEAD, ward.area.id)))
    sheets.post(ward.session, both, sheet.id, seen_rev=sheet.rev, now=NOW)
    assert ward.session.scalars(select(Step.role).where(Step.action == "post")).one() == "unit_head"


def test_nothing_claimed_and_nothing_given_needs_no_reason(ward: Ward) -> None:
    person = factories.person(ward.session, ward.household, "Lê Ơn")
    factories.consent(ward.session, person)
    sheet = factories.declaration(ward.session, person, ward.campaign, answers={})
    factories.submit(ward.session, sheet)
    sheets.verify(ward.session, ward.panel, sheet.id, seen_rev=sheet.rev, now=NOW)
    agreed = Review(dict.fromkeys(CODES, 0), meeting_on=date(2026, 8, 1), minutes="BB-01")
    reviews.review(ward.session, ward.panel, sheet.id, agreed, seen_rev=sheet.rev, now=NOW)
    assert sheet.state == "reviewed"


def test_somebody_left_out_objects_within_the_days_of_the_list_they_miss(ward: Ward) -> None:
    low = ward.to_confirmed(
        ward.make(factories.person(ward.session, ward.household, "Trần Văn Mười", birth_year=1955)), 14
    )
    sheets.decline(ward.session, ward.association, low.id, "Còn thiếu điểm.", seen_rev=low.rev, now=NOW)
    words = Words("Họp thống nhất 82 điểm.", "Trần Văn Mười", "Tổ 2")
    early = objections.miss_oneself(ward.session, ward.campaign.id, words, 1955, now=NOW)
    ward.to_posted()
    during = objections.miss_oneself(ward.session, ward.campaign.id, words, 1955, now=NOW)
    late = objections.miss_oneself(ward.session, ward.campaign.id, words, 1955, now=AFTER_POSTING)
    assert [one.declaration_id for one in (early, during, late)] == [None, low.id, None]
    answered = objections.answer_one(
        ward.session, ward.association, during.id, Outcome.UPHOLD, "Ý kiến đúng.", seen_rev=during.rev, now=NOW
    )
    assert (answered.state, low.state) == ("upheld", "verified")
