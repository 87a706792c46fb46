"""Meetings: entered person by person, closed whole or not at all, reopened with the earlier minutes kept."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.services.chain import CODES, NOW, Ward, actor
from tests.support.databases import Database
from webapp.domain.errors import WorkflowError
from webapp.domain.permissions import Role
from webapp.jobs.papers.minutes import minutes
from webapp.jobs.papers.world import World
from webapp.models import Audit, Evidence, Meeting, MeetingMinutes
from webapp.models.engine import begin_write
from webapp.queries import declarations
from webapp.queries import meetings as query
from webapp.services import criteria, meeting_entries, meetings, reviews, sheet_facts, sheets
from webapp.services.errors import FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.meeting_entries import Agreed
from webapp.services.meetings import Invited, Plan
from webapp.services.reviews import Review, SeenEvidence
from webapp.services.session import open_session


@pytest.fixture
def ward(database: Database):
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING) as session:
        begin_write(session)
        yield Ward(session)
    engine.dispose()


def _open(ward: Ward, *, verify: bool = True) -> Meeting:
    if verify:
        sheets.verify(ward.session, ward.panel, ward.sheet.id, seen_rev=ward.sheet.rev, now=NOW)
    planned = Plan(ward.area.id, date(2026, 8, 1), "Nhà văn hóa", "Ông Trì", "Bà Ký")
    row = meetings.plan(ward.session, ward.panel, ward.campaign.id, planned, now=NOW)
    roll = [Invited("Chủ trì", "Ông Trì"), Invited("Thư ký", "Bà Ký"), Invited("Hội Phụ nữ", "Bà Vắng", False, "ốm")]
    return meetings.call_roll(ward.session, ward.panel, row.id, roll, seen_rev=row.rev, now=NOW)


def _enter(ward: Ward, row: Meeting, agreed: Agreed, seen_rev: int = 0, who=None):
    return meeting_entries.enter(
        ward.session, who or ward.panel, row.id, ward.sheet.id, agreed, seen_rev=seen_rev, now=NOW
    )


def _as_claimed(ward: Ward) -> Agreed:
    sheet = sheet_facts.load(ward.session, ward.sheet.id)
    assert sheet
    return Agreed(meeting_entries.as_claimed(sheet))


def _close(ward: Ward, row: Meeting, who=None) -> Meeting:
    return meetings.close(ward.session, who or ward.panel, row.id, "01/BB", None, seen_rev=row.rev, now=NOW)


def test_closing_freezes_what_was_agreed_with_the_evidence_seen_and_the_audit_tells_it(ward: Ward) -> None:
    row = _open(ward)
    scores = dict.fromkeys(CODES, 18) | {"c05": 14}
    seen = (SeenEvidence("c03", "wit", "Bà Hai, tổ trưởng, biết."),)
    entry = _enter(ward, row, Agreed(Review(scores, {"c05": "Chưa tự tra cứu."}, seen), (2, 0, 0), "Ông Ba hỏi lại."))
    sheet = sheet_facts.load(ward.session, ward.sheet.id)
    assert sheet
    foreseen = meeting_entries.would_be(sheet, row, entry)
    assert ward.sheet.state == "verified"
    _close(ward, row)
    assert (ward.sheet.state, row.state) == ("reviewed", "closed")
    assert ward.sheet.collective_effective == foreseen.collective.effective_total == 176
    assert ward.session.scalars(select(Evidence.note).where(Evidence.seen_at_meeting.is_(True))).all() == [seen[0].note]
    assert query.latest(ward.session, ward.campaign.id, ward.area.id) is row
    kept = ward.session.scalars(select(MeetingMinutes)).one()
    assert kept.content["entries"][0]["votes"] == [2, 0, 0]
    done = ward.session.scalars(select(Audit.action).where(Audit.entity_type.in_(("meeting", "meeting_entry"))))
    assert {"plan_meeting", "call_roll", "enter", "close_meeting"} <= set(done)


def test_two_who_enter_at_once_do_not_overwrite_each_other_and_the_same_twice_is_once(ward: Ward) -> None:
    row = _open(ward)
    first = _enter(ward, row, _as_claimed(ward))
    rev = first.rev
    assert _enter(ward, row, _as_claimed(ward)).rev == rev
    other = actor(Role.PANEL, ward.area)
    low = Agreed(ward.agreed(14))
    with pytest.raises(StaleError):
        _enter(ward, row, low, who=other)
    assert _enter(ward, row, low, rev, other).scores["c01"] == 14
    with pytest.raises(StaleError):
        meeting_entries.take_back(ward.session, ward.panel, row.id, ward.sheet.id, seen_rev=rev, now=NOW)


def test_what_cannot_be_taken_is_refused(ward: Ward) -> None:
    row = _open(ward)
    with pytest.raises(FaultyInputError, match="reason_required"):
        _enter(ward, row, Agreed(Review(dict.fromkeys(CODES, 14))))
    with pytest.raises(FaultyInputError, match="scores_missing"):
        _enter(ward, row, Agreed(Review({"c01": 18})))
    with pytest.raises(FaultyInputError, match="more_votes_than_people"):
        _enter(ward, row, Agreed(ward.agreed(), (2, 1, 0)))
    with pytest.raises(FaultyInputError, match="nothing_agreed"):
        _close(ward, row)
    stranger = actor(Role.PANEL, ward.other)
    with pytest.raises(NotFoundError):
        _enter(ward, row, _as_claimed(ward), who=stranger)
    with pytest.raises(NotFoundError):
        _close(ward, row, stranger)


def _asks_for_votes(ward: Ward) -> None:
    """From now on the ward's sheet is judged by a version that asks for half of those invited and 60 % of the votes."""
    content = factories.criteria_content("bieu-quyet")
    content["voting"] = {"quorum_percent": 50, "pass_percent": 60, "ballot": "secret"}
    criteria.add(ward.session, content, NOW)
    ward.sheet.criteria_version = "bieu-quyet"
    ward.session.flush()


def test_a_version_that_asks_for_votes_takes_nobody_without_and_says_what_the_vote_would_give(ward: Ward) -> None:
    _asks_for_votes(ward)
    row = _open(ward)
    with pytest.raises(FaultyInputError, match="vote_missing"):
        _enter(ward, row, _as_claimed(ward))
    own = _as_claimed(ward).review
    entry = _enter(ward, row, Agreed(own, (1, 1, 0)))
    sheet = sheet_facts.load(ward.session, ward.sheet.id)
    assert sheet
    against = meeting_entries.would_be(sheet, row, entry).verdict
    assert [str(one) for one in against.reasons] == ["vote_not_passed"]
    entry = _enter(ward, row, Agreed(own, (2, 0, 0)), entry.rev)
    assert meeting_entries.would_be(sheet, row, entry).verdict.recognised
    _close(ward, row)
    reviewed = sheet_facts.load(ward.session, ward.sheet.id)
    assert reviewed
    assert reviewed.scored.verdict.recognised
    seen = declarations.load(ward.session, [ward.sheet.id], sees_reviews=True)[ward.sheet.id]
    assert seen
    assert seen["verdict"]["recognised"]
    reviews.confirm(ward.session, ward.head, ward.sheet.id, seen_rev=ward.sheet.rev, now=NOW)
    assert ward.sheet.passes
    # Written without a meeting, there is no vote, and without a vote nobody passes here.
    sheets.reopen(ward.session, ward.association, ward.sheet.id, "Xem lại.", seen_rev=ward.sheet.rev, now=NOW)
    reviews.review(ward.session, ward.panel, ward.sheet.id, ward.agreed(), seen_rev=ward.sheet.rev, now=NOW)
    reviews.confirm(ward.session, ward.head, ward.sheet.id, seen_rev=ward.sheet.rev, now=NOW)
    assert ward.sheet.passes is False


def test_nobody_writes_or_takes_back_for_their_own_household(ward: Ward) -> None:
    row = _open(ward)
    own = actor(Role.PANEL, ward.area, household_id=ward.household.id)
    with pytest.raises(NotAllowedError, match="own_household"):
        _enter(ward, row, _as_claimed(ward), who=own)


def test_closing_is_whole_or_nothing(ward: Ward) -> None:
    row = _open(ward)
    _enter(ward, row, _as_claimed(ward))
    sheets.give_back(
        ward.session,
        ward.panel,
        ward.sheet.id,
        [sheets.ReturnItem("other", None, "Thiếu.")],
        seen_rev=ward.sheet.rev,
        now=NOW,
    )
    with pytest.raises(WorkflowError):
        _close(ward, row)
    entry = meeting_entries.find(ward.session, row.id, ward.sheet.id)
    assert entry
    meeting_entries.take_back(ward.session, ward.panel, row.id, ward.sheet.id, seen_rev=entry.rev, now=NOW)
    assert meeting_entries.find(ward.session, row.id, ward.sheet.id) is None


def test_reopening_needs_a_sheet_that_was_sent_back_and_keeps_the_minutes(ward: Ward) -> None:
    row = _open(ward)
    _enter(ward, row, _as_claimed(ward))
    _close(ward, row)
    with pytest.raises(FaultyInputError, match="nothing_sent_back"):
        meetings.reopen(ward.session, ward.panel, row.id, "Xem lại.", seen_rev=row.rev, now=NOW)
    sheets.send_back(ward.session, ward.head, ward.sheet.id, "Xem chỉ số 5.", seen_rev=ward.sheet.rev, now=NOW)
    meetings.reopen(ward.session, ward.panel, row.id, "Người đứng đầu đề nghị.", seen_rev=row.rev, now=NOW)
    entry = meeting_entries.find(ward.session, row.id, ward.sheet.id)
    assert entry
    _enter(ward, row, Agreed(ward.agreed(14)), entry.rev)
    _close(ward, row)
    kept = [one for one, _by in query.minutes(ward.session, row.id)]
    assert [one.version for one in kept] == [2, 1]
    assert kept[1].reopened == "Người đứng đầu đề nghị."
    assert [one.content["entries"][0]["scores"]["c01"] for one in kept] == [14, 18]
    assert ward.sheet.collective_effective == 140


def test_a_meeting_is_planned_once_and_not_opened_before_its_day(ward: Ward) -> None:
    planned = Plan(ward.area.id, NOW.date() + timedelta(days=3), "Nhà văn hóa", "Ông Trì", "Bà Ký")
    once = factories.new_id()
    row = meetings.plan(ward.session, ward.panel, ward.campaign.id, planned, now=NOW, once=once)
    assert meetings.plan(ward.session, ward.panel, ward.campaign.id, planned, now=NOW, once=once) is row
    with pytest.raises(FaultyInputError, match="in_the_future"):
        meetings.call_roll(ward.session, ward.panel, row.id, [Invited("", "A")], seen_rev=row.rev, now=NOW)


def test_the_minutes_say_where_it_was_who_led_and_who_came(ward: Ward) -> None:
    row = _open(ward)
    _enter(ward, row, Agreed(_as_claimed(ward).review, (2, 0, 0), "Ông Ba hỏi lại chỉ số 9."))
    _close(ward, row)
    # Reviewed without a meeting that has a record: in the minutes of that one, not in these.
    other = ward.make(factories.person(ward.session, ward.household, "Mai Thị Năm"))
    sheets.verify(ward.session, ward.panel, other.id, seen_rev=other.rev, now=NOW)
    reviews.review(ward.session, ward.panel, other.id, ward.agreed(), seen_rev=other.rev, now=NOW)
    paper = minutes(World(ward.session, ward.campaign, NOW.date()), ward.area)
    assert (paper.location, paper.chair, paper.secretary) == ("Nhà văn hóa", "Ông Trì", "Bà Ký")
    assert (paper.invited, paper.attended, paper.absent, paper.excused) == (3, 2, 1, 1)
    assert [one.full_name for one in paper.people] == [ward.person.full_name]
    assert (paper.votes, paper.people[0].votes) == (True, (2, 0, 0))
    assert paper.remarks == (f"{ward.person.full_name}: Ông Ba hỏi lại chỉ số 9.",)
