"""Who works on what: once, also with two workers; again, when a worker died; never more than it was asked for."""

import pytest
from sqlalchemy import select

from tests.factories.sessions import AUTHOR
from tests.hard.accidents import at_once, check_chain
from tests.jobs.support import Office
from webapp.models import Account, Audit, Declaration, Step
from webapp.services import accounts, claims, jobs
from webapp.services.errors import NotAllowedError, NotFoundError

PEOPLE = ["Võ Tấn Lợi", "Phan Thị Cúc", "Trần Văn Mười"]


def test_two_workers_at_once_take_a_job_once(office: Office) -> None:
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=office.confirmed(PEOPLE))
    taken = at_once(office.claim, office.claim, office.claim)
    assert [one.job_id for one in taken if one] == [job]
    assert office.job(job).attempts == 1


def test_two_workers_at_once_do_a_list_once(office: Office) -> None:
    sheets = office.confirmed(PEOPLE)
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    assert sorted(at_once(office.worker().work, office.worker().work)) == [False, True]
    assert office.states(sheets) == ["posted"] * 3
    assert (office.job(job).state, office.job(job).done, office.job(job).total) == ("done", 3, 3)
    steps = office.world.rows(select(Step.declaration_id).where(Step.action == "post"))
    assert sorted(steps) == sorted(sheets)


def test_what_a_dead_worker_left_is_taken_up_again_and_not_before(office: Office) -> None:
    sheets = office.confirmed(PEOPLE)
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    assert office.claim() is not None
    assert office.worker().work() is False
    office.later(seconds=claims.STALE.total_seconds() + 1)
    assert office.worker().work() is True
    assert office.states(sheets) == ["posted"] * 3
    assert office.job(job).attempts == 2


def test_a_worker_that_was_taken_for_dead_changes_nothing_more(office: Office) -> None:
    sheets = office.confirmed(PEOPLE[:1])
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    slow = office.claim()
    assert slow is not None
    office.later(minutes=2)
    assert office.worker().work() is True
    for change in (
        lambda session: claims.beat(session, slow, office.now),
        lambda session: claims.settle(session, slow, 1, "refused", (), office.now),
        lambda session: claims.finish(session, slow, "failed", office.now, problem="unexpected"),
        lambda session: claims.release(session, slow),
    ):
        with pytest.raises(claims.LostClaimError), office.world.writing() as session:
            change(session)
    assert (office.job(job).state, office.outcomes(job)) == ("done", [("done", [])])


def test_work_that_ends_its_worker_every_time_is_given_up(office: Office) -> None:
    job = office.ask_for_the_list()
    for _time in range(claims.MOST_ATTEMPTS):
        assert office.claim() is not None
        office.later(minutes=2)
    assert office.worker().work() is False
    assert (office.job(job).state, office.job(job).problem) == ("failed", "gave_up")


def test_a_worker_that_is_told_to_stop_gives_back_what_it_has(office: Office) -> None:
    sheets = office.confirmed(PEOPLE)
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    worker = office.worker()
    worker.stop.set()
    worker.work()
    assert (office.job(job).state, office.job(job).attempts, office.job(job).done) == ("queued", 0, 1)
    assert office.worker().work() is True
    assert office.states(sheets) == ["posted"] * 3


def test_called_off_while_it_waits_and_while_it_is_done(office: Office) -> None:
    sheets = office.confirmed(PEOPLE)
    who = office.actor("hkh")
    waits = office.ask_for_the_list()
    runs = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    with office.world.writing() as session:
        assert jobs.cancel(session, who, waits, now=office.now).state == "cancelled"
    claimed = office.claim()
    assert claimed is not None
    with office.world.writing() as session:
        assert jobs.cancel(session, who, runs, now=office.now).state == "running"
    # The worker that has it hears of it at its next sign of life; one that takes it up from a dead one does not begin.
    with office.world.writing() as session:
        assert claims.beat(session, claimed, office.now) is True
    office.later(minutes=2)
    assert office.worker().work() is False
    assert office.job(runs).state == "cancelled"
    assert office.states(sheets) == ["confirmed"] * 3


def test_called_off_in_the_middle_leaves_what_was_done(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = office.confirmed(PEOPLE)
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    who = office.actor("hkh")
    settle = claims.settle

    def call_off_at_the_first(session, mine, place, *more):
        asked = settle(session, mine, place, *more)
        if place == 1:
            jobs.cancel(session, who, job, now=office.now)
            session.flush()
        return asked

    monkeypatch.setattr(claims, "settle", call_off_at_the_first)
    office.worker().work()
    assert sorted(office.states(sheets)) == ["confirmed", "posted", "posted"]
    assert (office.job(job).state, office.job(job).done) == ("cancelled", 2)


def test_an_account_that_is_shut_meanwhile_does_nothing_more(office: Office) -> None:
    sheets = office.confirmed(PEOPLE)
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    with office.world.writing() as session:
        account = session.execute(select(Account).where(Account.username == "hkh")).scalar_one()
        accounts.disable(session, account, author=AUTHOR, at=office.now)
    office.worker().work()
    assert (office.job(job).state, office.job(job).problem) == ("failed", "not_allowed")
    assert office.states(sheets) == ["confirmed"] * 3


def test_each_sheet_is_a_step_of_its_own_and_what_cannot_be_posted_says_why(office: Office) -> None:
    fine = office.confirmed(PEOPLE[:1])
    without, low = office.confirmed(["Lê Thị Mai"], consents=False), office.confirmed(["Hồ Viết Dũng"], points=7)
    sheets = [*fine, *without, *low]
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=[*sheets, office.world.sheet_id])
    with office.world.writing() as session:
        session.get_one(Declaration, (office.world.ward_id, low[0])).rev += 1000
    office.worker().work()
    assert office.states(sheets) == ["posted", "confirmed", "confirmed"]
    assert [one[0] for one in office.outcomes(job)] == ["done", "refused", "refused", "refused"]
    assert [one[1] for one in office.outcomes(job)][1:3] == [["no_publication_consent"], ["changed"]]
    assert (office.job(job).state, office.job(job).done) == ("done", 4)
    check_chain(office.world.engine, office.world.ward_id)


def test_the_same_asked_for_twice_is_one_job_and_only_ones_own_is_known(office: Office) -> None:
    first = office.ask_for_the_list()
    assert at_once(office.ask_for_the_list, office.ask_for_the_list) == [first, first]
    other = office.ask_for_the_list(state="posted")
    assert other != first
    with pytest.raises(NotFoundError), office.world.writing() as session:
        jobs.cancel(session, office.actor("ubnd"), first, now=office.now)
    with pytest.raises(NotAllowedError):
        office.ask_for_the_list("to")
    for number in range(jobs.MOST_OPEN - 2):
        office.ask_for_the_list(search=f"nguyen {number}")
    with pytest.raises(jobs.TooManyJobsError):
        office.ask_for_the_list(search="le")


def test_the_chain_tells_of_asking_doing_and_calling_off(office: Office) -> None:
    office.ask_for_the_list()
    office.worker().work()
    rows = office.world.rows(select(Audit).where(Audit.entity_type == "job").order_by(Audit.n))
    assert [(row.action, row.codes) for row in rows] == [("job.ask", ["export_sheets"]), ("job.done", [])]
    check_chain(office.world.engine, office.world.ward_id)
