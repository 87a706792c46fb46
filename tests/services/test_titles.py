"""Titles from paper: typed in once, never written over, taken back with a reason; and the run that sources make."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.services.chain import AFTER_POSTING, Ward, actor
from tests.support.databases import Database
from webapp.domain.permissions import Role
from webapp.models import Audit, Declaration, History, TitleYear
from webapp.models.engine import begin_write
from webapp.queries import titles as query
from webapp.services import audit, criteria, sheets, title_facts, titles
from webapp.services.errors import FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.session import open_session
from webapp.services.signed_files import PDF, SignedFile
from webapp.services.titles import Paper

NOW = factories.NOW
FOUR = range(2022, 2026)
SCAN = SignedFile(b"%PDF", "a" * 64, PDF)


@pytest.fixture
def ward(database: Database):
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING) as session:
        begin_write(session)
        yield Ward(session)
    engine.dispose()


def paper(year: int, number: str = "92/QĐ-UBND", **more) -> Paper:
    return Paper(year, number, date(year, 12, 20), "UBND phường cũ", **more)


def enter(ward: Ward, *years: int, person=None) -> list[TitleYear]:
    who = (person or ward.person).id
    return [titles.enter(ward.session, ward.association, who, paper(year), None, now=NOW) for year in years]


def codes(refused: pytest.ExceptionInfo[FaultyInputError]) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in refused.value.faults]


def stands(ward: Ward, year: int = 2026):
    rules = criteria.load(ward.session, ward.campaign.criteria_version)
    said = title_facts.of_people(ward.session, [ward.person.id])[ward.person.id]
    return query.outlook(ward.session, rules, ward.person.id, said, year)


def test_the_same_paper_twice_is_there_once_and_another_of_the_year_is_refused(ward: Ward) -> None:
    (first,) = enter(ward, 2022)
    assert enter(ward, 2022) == [first]
    with pytest.raises(FaultyInputError) as refused:
        titles.enter(ward.session, ward.association, ward.person.id, paper(2022, "7/QĐ"), None, now=NOW)
    assert codes(refused) == [("year", "year_there")]
    (row,) = ward.session.scalars(select(TitleYear)).all()
    assert (row.decision_number, row.entered_by, row.entered_at) == ("92/QĐ-UBND", ward.association.account_id, NOW)
    assert [one.codes for one in ward.session.scalars(select(Audit)) if one.action == "title.enter"] == [["2022"]]
    assert audit.verify(ward.session) is None


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        (Paper(2022, " ", date(2022, 12, 20), ""), [("decision_number", "required"), ("issuer", "required")]),
        (Paper(2031, "1", date(2031, 1, 1), "UBND"), [("year", "year_not_possible"), ("decided_on", "in_the_future")]),
        (Paper(2022, "1", date(2020, 1, 1), "UBND"), [("decided_on", "decided_in_another_year")]),
        (Paper(2026, "1", date(2026, 1, 1), "UBND"), [("year", "year_in_register")]),
    ],
)
def test_what_cannot_be_right_is_refused(ward: Ward, said: Paper, faults: list[tuple[str, str]]) -> None:
    with pytest.raises(FaultyInputError) as refused:
        titles.enter(ward.session, ward.association, ward.person.id, said, None, now=NOW)
    assert codes(refused) == faults
    assert ward.session.scalars(select(TitleYear)).all() == []


def test_taken_back_it_stays_readable_and_the_year_can_be_typed_in_anew(ward: Ward) -> None:
    (row,) = enter(ward, 2025)
    seen = row.rev
    with pytest.raises(FaultyInputError):
        titles.take_back(ward.session, ward.association, row.id, "  ", seen_rev=row.rev, now=NOW)
    titles.take_back(ward.session, ward.association, row.id, "Người trùng tên.", seen_rev=seen, now=NOW)
    for rev in (seen, row.rev):
        with pytest.raises(StaleError):
            titles.take_back(ward.session, ward.association, row.id, "Nữa.", seen_rev=rev, now=NOW)
    assert row.taken_back_reason == "Người trùng tên."
    (again,) = enter(ward, 2025)
    assert again.id != row.id
    operations = ward.session.scalars(select(History.operation).where(History.entity_id == row.id)).all()
    assert sorted(operations) == ["title.enter", "title.take_back"]


def test_a_scan_is_added_once_and_never_replaced(ward: Ward) -> None:
    (row,) = enter(ward, 2022)
    titles.attach(ward.session, ward.association, row.id, SCAN, seen_rev=row.rev, now=NOW)
    assert titles.attach(ward.session, ward.association, row.id, SCAN, seen_rev=0, now=NOW) is row
    other = SignedFile(b"%PDF other", "b" * 64, PDF)
    with pytest.raises(FaultyInputError) as refused:
        titles.attach(ward.session, ward.association, row.id, other, seen_rev=row.rev, now=NOW)
    assert codes(refused) == [("file", "scan_there")]
    (bare,) = enter(ward, 2023)
    titles.take_back(ward.session, ward.association, bare.id, "Nhầm.", seen_rev=bare.rev, now=NOW)
    with pytest.raises(StaleError):
        titles.attach(ward.session, ward.association, bare.id, SCAN, seen_rev=bare.rev, now=NOW)
    assert query.named_scans(ward.session) == {SCAN.sha256}


def test_only_the_association_and_never_about_oneself_or_ones_household(ward: Ward) -> None:
    own = actor(Role.ASSOCIATION, person_id=ward.person.id, household_id=ward.household.id)
    home = actor(Role.ASSOCIATION, household_id=ward.household.id)
    for who, code in (
        (ward.panel, "no_role"),
        (ward.committee, "no_role"),
        (own, "own_sheet"),
        (home, "own_household"),
    ):
        with pytest.raises(NotAllowedError) as refused:
            titles.enter(ward.session, who, ward.person.id, paper(2022), None, now=NOW)
        assert refused.value.code == code
    with pytest.raises(NotFoundError):
        titles.enter(ward.session, ward.association, factories.new_id(), paper(2022), None, now=NOW)


def test_the_run_of_register_and_paper_and_what_revoking_does_to_it(ward: Ward) -> None:
    enter(ward, *FOUR)
    assert stands(ward).needed == (2026,)
    ward.to_posted()
    ward.issue(ward.sheet)
    found = stands(ward)
    assert (found.run, found.since, found.exemplary) == (5, 2022, True)
    sheet = ward.session.get_one(Declaration, (ward.sheet.commune_id, ward.sheet.id))
    sheets.revoke(ward.session, ward.committee, sheet.id, "Trùng.", seen_rev=sheet.rev, now=AFTER_POSTING)
    found = stands(ward)
    assert (found.run, found.exemplary, found.needed) == (0, False, (2027, 2028, 2029, 2030, 2031))
    assert found.broken_by is not None
    assert (found.broken_by.year, found.broken_by.code) == (2026, "revoked")


def test_the_list_of_the_year_names_who_has_the_run_and_who_will(ward: Ward) -> None:
    rules = criteria.load(ward.session, ward.campaign.criteria_version)
    other = factories.person(ward.session, ward.household, "Trần Văn Khác")
    waiting, alone = ward.make(other), factories.person(ward.session, ward.household, "Lê Thị Một Năm")
    ward.make(alone)
    enter(ward, *FOUR)
    enter(ward, *FOUR, person=other)
    *_rest, taken = enter(ward, *FOUR, person=alone)
    titles.take_back(ward.session, ward.association, taken.id, "Nhầm.", seen_rev=taken.rev, now=NOW)
    ward.to_posted()
    ward.issue(ward.sheet)
    found = query.close_to_exemplary(ward.session, rules, ward.campaign)
    assert {one.declaration_id: one.outlook.exemplary for one in found} == {ward.sheet.id: True, waiting.id: False}
    sheets.withdraw(
        ward.session, ward.association, waiting.id, "Chuyển đi.", seen_rev=waiting.rev, now=NOW + timedelta(days=1)
    )
    assert len(query.close_to_exemplary(ward.session, rules, ward.campaign)) == 1
