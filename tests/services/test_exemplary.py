"""Noting who is exemplary: with the title itself, or by a proposal of its own that goes through the same life."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories
from tests.services.chain import AFTER_POSTING, NOW, Ward, actor
from tests.support.databases import Database
from webapp.domain.proposals import ProposalKind
from webapp.domain.roles import Role
from webapp.domain.signing import Capacity
from webapp.models import Audit, Certificate, Decision, DecisionEntry, Declaration, ExemplaryEntry, Proposal
from webapp.models.engine import begin_write
from webapp.queries import decisions as decision_query
from webapp.queries import titles as query
from webapp.services import audit, criteria, proposals, sheets, titles
from webapp.services.decisions import Candidate, ListRefusedError
from webapp.services.errors import FaultyInputError, StaleError
from webapp.services.proposals import Signing
from webapp.services.session import open_session
from webapp.services.titles import Paper

DEPUTY = Signing("Nguyễn Thị Minh Châu", Capacity.DEPUTY)
DAY = date(2026, 8, 28)
AT: dict[str, Any] = {"now": AFTER_POSTING}


@pytest.fixture
def ward(database: Database):
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING) as session:
        begin_write(session)
        yield Ward(session)
    engine.dispose()


def papers(ward: Ward, person=None, years=range(2022, 2026)):
    return [
        titles.enter(
            ward.session,
            ward.association,
            (person or ward.person).id,
            Paper(year, f"{year}/QĐ", date(year, 12, 20), "UBND xã cũ"),
            None,
            now=NOW,
        )
        for year in years
    ]


def draw(ward: Ward, *people: Declaration, kind: ProposalKind = ProposalKind.EXEMPLARY) -> Proposal:
    listed = [Candidate(one.id, one.rev) for one in people]
    return proposals.draw(ward.session, ward.association, ward.campaign.id, listed, kind=kind, **AT)


def signed(ward: Ward, row: Proposal) -> Proposal:
    proposals.propose(ward.session, ward.association, row.id, "09/TTr-HKH", DAY, seen_rev=row.rev, **AT)
    return proposals.sign(ward.session, ward.committee, row.id, DEPUTY, seen_rev=row.rev, **AT)


def issued(ward: Ward, row: Proposal, number: str = "30/QĐ-UBND", who=None, on: date = DAY) -> Proposal:
    by = who or ward.committee
    return proposals.issue(ward.session, by, row.id, number, on, "b" * 64, seen_rev=row.rev, **AT)


def recognised(ward: Ward) -> Declaration:
    ward.to_posted()
    ward.issue(ward.sheet)
    return ward.session.get_one(Declaration, (ward.sheet.commune_id, ward.sheet.id))


def refused(ward: Ward, *people: Declaration) -> dict[str, tuple[str, ...]]:
    with pytest.raises(ListRefusedError) as caught:
        draw(ward, *people)
    return caught.value.refused


def test_who_completes_the_run_with_the_title_is_noted_by_its_decision_as_it_was_signed(ward: Ward) -> None:
    papers(ward)
    sheet = ward.to_posted()
    row = signed(ward, draw(ward, sheet, kind=ProposalKind.TITLE))
    assert row.noted is not None
    assert [one["number"] for one in row.noted[sheet.id]] == ["2022/QĐ", "2023/QĐ", "2024/QĐ", "2025/QĐ", ""]
    issued(ward, row, "12/QĐ-UBND")
    (entry,) = ward.session.scalars(select(ExemplaryEntry)).all()
    assert entry.decision_id == row.decision_id
    assert entry.years[-1] == {"year": 2026, "number": "12/QĐ-UBND", "day": "2026-08-28", "issuer": ""}
    sheet = ward.session.get_one(Declaration, (sheet.commune_id, sheet.id))
    assert refused(ward, sheet) == {sheet.id: ("noted_already",)}


def test_a_year_typed_in_after_the_signature_notes_nobody_by_that_decision(ward: Ward) -> None:
    sheet = ward.to_posted()
    row = signed(ward, draw(ward, sheet, kind=ProposalKind.TITLE))
    papers(ward)
    issued(ward, row, "12/QĐ-UBND")
    assert ward.session.scalars(select(ExemplaryEntry)).all() == []


def test_a_proposal_of_its_own_goes_through_the_same_life(ward: Ward) -> None:
    sheet = recognised(ward)
    assert refused(ward, sheet) == {sheet.id: ("run_too_short",)}
    papers(ward)
    row = draw(ward, sheet)
    assert refused(ward, sheet) == {sheet.id: ("in_proposal",)}
    signed(ward, row)
    proposals.give_back(ward.session, ward.committee, row.id, "Thiếu bản chụp.", seen_rev=row.rev, **AT)
    assert (row.state, row.noted, row.signer) == ("returned", None, None)
    again = [Candidate(sheet.id, sheet.rev)]
    proposals.redraw(ward.session, ward.association, row.id, again, seen_rev=row.rev, **AT)
    issued(ward, signed(ward, row))
    decision = ward.session.get_one(Decision, (row.commune_id, row.decision_id))
    assert (decision.kind, decision.number) == ("exemplary", "30/QĐ-UBND")
    (entry,) = ward.session.scalars(select(ExemplaryEntry)).all()
    assert [one["number"] for one in entry.years] == ["2022/QĐ", "2023/QĐ", "2024/QĐ", "2025/QĐ", "12/QĐ-UBND"]
    assert len(ward.session.scalars(select(DecisionEntry)).all()) == 1, "nobody is recognised again"
    assert len(ward.session.scalars(select(Certificate)).all()) == 1
    assert ward.session.get_one(Declaration, (sheet.commune_id, sheet.id)).state == "recognised"
    assert [one.people for one in decision_query.issued(ward.session)] == [1, 1]
    assert [(year, one.id) for year, one in query.notes_of(ward.session, ward.person.id)] == [(2026, decision.id)]
    steps = ward.session.scalars(select(Audit.action).where(Audit.entity_id == row.id).order_by(Audit.n))
    assert list(steps) == ["draw", "propose", "sign", "return", "redraw", "propose", "sign", "issue"]
    assert audit.verify(ward.session) is None
    with pytest.raises(StaleError):
        issued(ward, Proposal(id=row.id, rev=row.rev - 1))
    assert refused(ward, sheet) == {sheet.id: ("noted_already",)}


def test_nobody_is_noted_whose_title_is_not_there_or_was_looked_at_before_it_changed(ward: Ward) -> None:
    papers(ward)
    sheet = ward.to_posted()
    assert refused(ward, sheet) == {sheet.id: ("not_recognised_yet",)}
    ward.issue(sheet)
    stale = Declaration(id=sheet.id, rev=sheet.rev - 1)
    assert refused(ward, stale) == {sheet.id: ("changed",)}
    with pytest.raises(FaultyInputError):
        draw(ward)


def test_a_year_taken_back_or_revoked_holds_the_whole_list_back_until_it_is_drawn_anew(ward: Ward) -> None:
    sheet = recognised(ward)
    *_rest, last = papers(ward)
    row = signed(ward, draw(ward, sheet))
    titles.take_back(ward.session, ward.association, last.id, "Nhầm người.", seen_rev=last.rev, now=NOW)
    with pytest.raises(ListRefusedError) as caught:
        issued(ward, row)
    assert caught.value.refused == {sheet.id: ("run_too_short",)}
    papers(ward, years=[2025])
    sheets.revoke(ward.session, ward.committee, sheet.id, "Trùng.", seen_rev=sheet.rev, **AT)
    with pytest.raises(ListRefusedError) as caught:
        issued(ward, row)
    assert caught.value.refused == {sheet.id: ("not_recognised_yet",)}
    assert ward.session.scalars(select(ExemplaryEntry)).all() == []


def test_nobody_notes_themselves_or_their_household_and_no_paper_is_older_than_the_title(ward: Ward) -> None:
    sheet = recognised(ward)
    papers(ward)
    row = signed(ward, draw(ward, sheet))
    for who, code in (
        (actor(Role.COMMITTEE, person_id=ward.person.id), "own_sheet"),
        (actor(Role.COMMITTEE, household_id=ward.household.id), "own_household"),
    ):
        with pytest.raises(ListRefusedError) as caught, ward.session.begin_nested():
            issued(ward, row, who=who)
        assert caught.value.refused == {sheet.id: (code,)}
    with pytest.raises(FaultyInputError) as faulty:
        issued(ward, row, "12/QĐ-UBND")
    assert [one.code for one in faulty.value.faults] == ["number_taken"]


def test_the_list_says_who_was_noted_and_who_stands_in_a_proposal(ward: Ward) -> None:
    rules = criteria.load(ward.session, ward.campaign.criteria_version)
    sheet = recognised(ward)
    papers(ward)

    def only():
        (found,) = query.close_to_exemplary(ward.session, rules, ward.campaign)
        return found.noted_by, found.proposal_id

    assert only() == (None, None)
    row = draw(ward, sheet)
    assert only() == (None, row.id)
    issued(ward, signed(ward, row))
    assert only() == (row.decision_id, None)
