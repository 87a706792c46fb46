"""Proposals: one living list a person, whole or not at all, with the bases and the authority of its day."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.services.chain import AFTER_POSTING, NOW, Ward
from tests.support.databases import Database
from webapp.domain.errors import WorkflowError
from webapp.domain.signing import Authority, Capacity
from webapp.models import Audit, DecisionEntry, Proposal, ProposalEntry
from webapp.models.engine import begin_write
from webapp.queries import front_sheet
from webapp.queries import proposals as query
from webapp.services import audit, proposals, ward_settings
from webapp.services.decisions import Candidate, ListRefusedError
from webapp.services.errors import FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.proposals import Signing
from webapp.services.session import open_session

DEPUTY = Signing("Nguyễn Thị Minh Châu", Capacity.DEPUTY)
DAY = date(2026, 8, 28)


@pytest.fixture
def ward(database: Database):
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING) as session:
        begin_write(session)
        yield Ward(session)
    engine.dispose()


def _draw(ward: Ward, *sheets, now=AFTER_POSTING) -> Proposal:
    listed = [Candidate(one.id, one.rev) for one in sheets]
    return proposals.draw(ward.session, ward.association, ward.campaign.id, listed, now=now)


def _signed(ward: Ward, *sheets, by: Signing = DEPUTY) -> Proposal:
    row = _draw(ward, *sheets)
    here: dict[str, Any] = {"now": AFTER_POSTING}
    proposals.propose(ward.session, ward.association, row.id, "05/TTr-HKH", DAY, seen_rev=row.rev, **here)
    return proposals.sign(ward.session, ward.committee, row.id, by, seen_rev=row.rev, **here)


def _issued(ward: Ward, row: Proposal, number: str = "12/QĐ-UBND") -> Proposal:
    at: dict[str, Any] = {"seen_rev": row.rev, "now": AFTER_POSTING}
    return proposals.issue(ward.session, ward.committee, row.id, number, DAY, "a" * 64, **at)


def _second(ward: Ward, name: str = "Huỳnh Thị Sương"):
    return ward.to_posted(ward.make(factories.person(ward.session, ward.household, name)))


def test_a_person_stands_in_one_living_proposal_and_is_free_when_it_is_given_up(ward: Ward) -> None:
    sheet = ward.to_posted()
    row = _draw(ward, sheet)
    with pytest.raises(ListRefusedError) as caught:
        _draw(ward, sheet)
    assert caught.value.refused == {sheet.id: ("in_proposal",)}
    proposals.drop(ward.session, ward.association, row.id, seen_rev=row.rev, now=AFTER_POSTING)
    assert _draw(ward, sheet).place == 2


def test_the_database_itself_keeps_a_person_from_two_living_lists(ward: Ward) -> None:
    sheet = ward.to_posted()
    other = _draw(ward, _second(ward))
    _draw(ward, sheet)
    ward.session.add(
        ProposalEntry(commune_id=other.commune_id, proposal_id=other.id, declaration_id=sheet.id, living=True)
    )
    with pytest.raises(IntegrityError):
        ward.session.flush()


def test_nobody_is_proposed_before_the_posting_is_over_or_from_another_campaign(ward: Ward) -> None:
    sheet = ward.to_posted()
    with pytest.raises(ListRefusedError) as caught:
        _draw(ward, sheet, now=NOW + timedelta(days=10))
    assert caught.value.refused == {sheet.id: ("posting_not_over",)}
    ward.campaign = factories.campaign(ward.session, year=2027)
    with pytest.raises(ListRefusedError) as caught:
        _draw(ward, sheet)
    assert caught.value.refused == {sheet.id: ("not_posted",)}


def test_the_committee_returns_nothing_without_a_remark(ward: Ward) -> None:
    row = _signed(ward, ward.to_posted())
    with pytest.raises(WorkflowError) as caught:
        proposals.give_back(ward.session, ward.committee, row.id, " ", seen_rev=row.rev, now=AFTER_POSTING)
    assert caught.value.codes == ("reason_required",)


def test_what_came_back_is_drawn_up_anew_and_what_was_signed_is_no_longer(ward: Ward) -> None:
    first, second = ward.to_posted(), _second(ward)
    row = _signed(ward, first, second)
    proposals.give_back(ward.session, ward.committee, row.id, "Xem lại.", seen_rev=row.rev, now=AFTER_POSTING)
    assert (row.state, row.signer, row.bases, row.times_returned) == ("returned", None, [], 1)
    listed = [Candidate(first.id, first.rev)]
    proposals.redraw(ward.session, ward.association, row.id, listed, seen_rev=row.rev, now=AFTER_POSTING)
    assert (row.state, row.remark) == ("drawn", "Xem lại.")
    assert [one.id for one in query.people(ward.session, row.id)] == [first.id]
    assert _draw(ward, second).state == "drawn"


def test_issuing_recognises_the_whole_list_with_numbers_that_go_on_without_gaps(ward: Ward) -> None:
    row = _issued(ward, _signed(ward, ward.to_posted(), _second(ward)))
    assert row.state == "issued"
    assert row.decision_id
    _issued(ward, _signed(ward, _second(ward, "Mai Thị Năm")), "13/QĐ-UBND")
    numbers = ward.session.scalars(select(DecisionEntry.register_number).order_by(DecisionEntry.register_number))
    assert list(numbers) == [1, 2, 3]
    steps = ward.session.scalars(select(Audit.action).where(Audit.entity_id == row.id).order_by(Audit.n))
    assert list(steps) == ["draw", "propose", "sign", "issue"]
    assert audit.verify(ward.session) is None


def test_the_authority_says_in_which_capacity_somebody_signs(ward: Ward) -> None:
    ordered = Signing("Nguyễn Thị Minh Châu", Capacity.BY_ORDER, "Chánh Văn phòng")
    with pytest.raises(FaultyInputError) as caught:
        _signed(ward, ward.to_posted(), by=ordered)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("capacity", "capacity_not_allowed")]
    ward_settings.set_authority(ward.session, ward.association, Authority.CHAIR, now=AFTER_POSTING)
    row = _signed(ward, _second(ward), by=ordered)
    assert row.signing_lines == "TL. CHỦ TỊCH, CHÁNH VĂN PHÒNG"


def test_a_decision_keeps_the_bases_of_its_day(ward: Ward) -> None:
    add = ward_settings.add_basis
    at: dict[str, Any] = {"now": AFTER_POSTING}
    old = add(ward.session, ward.association, "Luật cũ;", date(2015, 6, 19), **at)
    add(ward.session, ward.association, "Luật mới.", date(2025, 6, 16), **at)
    add(ward.session, ward.association, "Luật sau này", date(2027, 1, 1), **at)
    row = _issued(ward, _signed(ward, ward.to_posted()))
    ward_settings.end_basis(ward.session, ward.association, old.id, date(2026, 8, 1), seen_rev=old.rev, **at)
    assert row.bases == ["Luật cũ", "Luật mới"]
    assert [one.words for one in ward_settings.bases(ward.session, DAY)] == ["Luật mới"]


def test_roles_stale_pages_and_other_wards(ward: Ward) -> None:
    sheet = ward.to_posted()
    listed = [Candidate(sheet.id, sheet.rev)]
    with pytest.raises(NotAllowedError):
        proposals.draw(ward.session, ward.committee, ward.campaign.id, listed, now=AFTER_POSTING)
    row = _signed(ward, sheet)
    with pytest.raises(StaleError):
        proposals.give_back(ward.session, ward.committee, row.id, "x", seen_rev=row.rev - 1, now=AFTER_POSTING)
    with pytest.raises(NotFoundError):
        proposals.drop(ward.session, ward.association, factories.new_id(), seen_rev=1, now=AFTER_POSTING)


def test_the_front_sheet_names_who_is_near_changed_and_related(ward: Ward) -> None:
    related = ward.to_posted()
    near = ward.make(factories.person(ward.session, factories.household(ward.session, ward.area), "Lê Ơn"))
    ward.to_posted_with(near, 16)
    factories.account(ward.session, "to.truong", "panel", ward.area, person=ward.person)
    row = _draw(ward, related, near)
    found = front_sheet.front_sheet(ward.session, row.id, ward.campaign, today=DAY)
    assert (found.people, found.before) == (2, 0)
    assert [(one.full_name, one.number) for one in found.near.entries] == [("Lê Ơn", 160)]
    assert [(one.full_name, one.number) for one in found.changed.entries] == [("Lê Ơn", -20)]
    assert [(one.declaration_id, one.role, one.oneself) for one in found.related.entries] == [
        (related.id, "panel", True)
    ]
