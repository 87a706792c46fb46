"""Marks beside the indicators: kept once, never over somebody else's, put in question by what the person changes."""

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.services.chain import CODES, NOW, Ward, actor
from tests.support.databases import Database
from webapp.domain.errors import WorkflowError
from webapp.domain.marks import Verdict
from webapp.domain.permissions import Role
from webapp.models import Audit, History, IndicatorMark
from webapp.models.engine import begin_write
from webapp.queries import marks as query
from webapp.queries.sheet import view
from webapp.services import marks, sheets
from webapp.services.errors import FaultyInputError, NotAllowedError, NotFoundError, StaleError
from webapp.services.marks import Wish
from webapp.services.session import open_session


@pytest.fixture
def ward(database: Database):
    engine = factories.engine_of(database)
    with open_session(engine, factories.KEYRING) as session:
        begin_write(session)
        yield Ward(session)
    engine.dispose()


def _mark(ward: Ward, *wishes: Wish, who=None, seen_rev: int | None = None) -> list[IndicatorMark]:
    rev = ward.sheet.rev if seen_rev is None else seen_rev
    return marks.mark(ward.session, who or ward.panel, ward.sheet.id, wishes, seen_rev=rev, now=NOW)


def _count(ward: Ward) -> int:
    kept = select(func.count()).select_from(History).where(History.entity_type == "indicator_mark")
    return ward.session.execute(kept).scalar_one()


def test_a_mark_is_kept_with_its_author_and_the_revision_that_it_is_about(ward: Ward) -> None:
    [row] = _mark(ward, Wish("c05", Verdict.MISSING, "no_evidence", " Xin ghi tên người biết việc. "))
    assert (row.verdict, row.code, row.text) == ("missing", "no_evidence", "Xin ghi tên người biết việc.")
    assert (row.account_id, row.sheet_rev, row.at) == (ward.panel.account_id, ward.sheet.rev, NOW)
    entry = ward.session.scalars(select(Audit).where(Audit.entity_id == row.id)).one()
    assert (entry.action, entry.codes) == ("mark.missing", ["c05"])


def test_the_same_request_twice_is_one(ward: Ward) -> None:
    [first] = _mark(ward, Wish("c05", Verdict.ENOUGH))
    rev = first.rev
    [again] = _mark(ward, Wish("c05", Verdict.ENOUGH))
    assert (again.id, again.rev, _count(ward)) == (first.id, rev, 1)
    assert _mark(ward, Wish("c06", None)) == []
    assert _count(ward) == 1


def test_two_verifiers_do_not_overwrite_each_other_silently(ward: Ward) -> None:
    other = actor(Role.ASSOCIATION)
    [row] = _mark(ward, Wish("c05", Verdict.ENOUGH))
    with pytest.raises(StaleError) as caught:
        _mark(ward, Wish("c05", Verdict.WRONG), who=other)
    assert caught.value.fields == ("marks.c05",)
    assert row.verdict == "enough"
    _mark(ward, Wish("c05", Verdict.WRONG, "no_evidence", seen=row.rev), who=other)
    assert (row.verdict, row.account_id) == ("wrong", other.account_id)


def test_a_mark_is_taken_back_and_what_was_before_can_be_put_in_its_place(ward: Ward) -> None:
    [row] = _mark(ward, Wish("c05", Verdict.MISSING, "no_evidence"))
    _mark(ward, Wish("c05", None, seen=row.rev))
    assert query.of_sheet(ward.session, ward.sheet.id)["c05"].mark is None
    _mark(ward, Wish("c05", Verdict.MISSING, "no_evidence", seen=row.rev))
    assert (row.verdict, row.code, _count(ward)) == ("missing", "no_evidence", 3)


def test_several_are_marked_or_none(ward: Ward) -> None:
    with pytest.raises(FaultyInputError):
        _mark(ward, Wish("c01", Verdict.ENOUGH), Wish("c99", Verdict.ENOUGH))
    with pytest.raises(FaultyInputError):
        _mark(ward, Wish("c01", Verdict.WRONG, "no_such_reason"))
    assert _count(ward) == 0
    _mark(ward, *(Wish(code, Verdict.ENOUGH) for code in CODES))
    assert _count(ward) == 10


def test_only_who_may_verify_marks_and_only_while_the_sheet_waits(ward: Ward) -> None:
    with pytest.raises(NotAllowedError):
        _mark(ward, Wish("c01", Verdict.ENOUGH), who=ward.head)
    with pytest.raises(NotFoundError):
        _mark(ward, Wish("c01", Verdict.ENOUGH), who=actor(Role.PANEL, ward.other))
    own = actor(Role.PANEL, ward.area, person_id=ward.person.id)
    with pytest.raises(NotAllowedError):
        _mark(ward, Wish("c01", Verdict.ENOUGH), who=own)
    with pytest.raises(StaleError):
        _mark(ward, Wish("c01", Verdict.ENOUGH), seen_rev=ward.sheet.rev - 1)
    sheets.verify(ward.session, ward.panel, ward.sheet.id, seen_rev=ward.sheet.rev, now=NOW)
    with pytest.raises(WorkflowError):
        _mark(ward, Wish("c01", Verdict.ENOUGH))


def test_history_tells_one_look_of_one_person_as_one(ward: Ward) -> None:
    _mark(ward, Wish("c01", Verdict.ENOUGH), Wish("c02", Verdict.ENOUGH))
    [row] = _mark(ward, Wish("c05", Verdict.MISSING, "no_evidence"))
    _mark(ward, Wish("c05", Verdict.ENOUGH, seen=row.rev))
    _mark(ward, Wish("c07", Verdict.WRONG), who=ward.association)
    page = view(ward.session, ward.panel, ward.sheet.id, today=NOW.date())
    assert page
    first, second = query.rounds(ward.session, page)
    assert first.verdicts == {"c01": "enough", "c02": "enough", "c05": "enough"}
    assert (second.account_id, second.verdicts) == (ward.association.account_id, {"c07": "wrong"})


def test_what_is_plain_is_what_nothing_is_open_at(ward: Ward) -> None:
    page = view(ward.session, ward.panel, ward.sheet.id, today=NOW.date())
    assert page
    _mark(ward, Wish("c03", Verdict.MISSING))
    made = query.of_sheet(ward.session, ward.sheet.id)
    assert query.plain(page, made, {"c09"}) == [code for code in CODES if code not in ("c03", "c09")]
