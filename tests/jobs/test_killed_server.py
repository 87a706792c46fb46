"""A real `cdht serve` is killed (SIGKILL) in the middle of a long list: after a new start the list is done, once."""

import base64
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.factories import KEYRING
from tests.hard.accidents import check_chain
from tests.jobs.support import Office
from tests.jobs.test_list_imports import List
from tests.support.app import SECRET
from tests.support.databases import Database
from tests.support.process import CDHT, Process
from webapp.models import Job, Person, Step
from webapp.services import jobs, list_imports

PEOPLE = [f"Người Thứ {number}" for number in range(24)]


@pytest.fixture
def server(database: Database, office: Office, tmp_path: Path) -> Iterator[Process]:
    """The ward's server, not yet started."""
    settings = {
        "CDHT_ENV": "development",
        "CDHT_INSTANCE": str(tmp_path),
        "DATABASE_URL": database.url,
        "EVIDENCE_URL": (tmp_path / "evidence").as_uri(),
        "SECRET_KEY": SECRET,
        "DATA_KEYS": ",".join(f"{kid}:{base64.b64encode(key).decode()}" for kid, key in KEYRING.keys),
    }
    made = Process(settings, tmp_path)
    yield made
    made.kill()


def until(office: Office, job: str, what: str, least: int = 0) -> None:
    """Wait until the job is in this state and has done at least so much."""
    for _time in range(3000):
        found = office.job(job)
        if found.state == what and found.done >= least:
            return
        time.sleep(0.02)
    raise AssertionError(f"{found.state} {found.problem} {found.done}")


def time_goes_by(office: Office, job: str) -> None:
    """Long enough for the worker to be taken for dead."""
    with office.world.writing() as session:
        session.get_one(Job, (office.world.ward_id, job)).heartbeat_at = datetime.now(UTC) - timedelta(hours=1)


def posted_once(office: Office, sheets: list[str]) -> None:
    """Each sheet has its one step, and the chain is whole."""
    steps = office.world.rows(select(Step.declaration_id).where(Step.action == "post"))
    assert sorted(steps) == sorted(sheets)
    check_chain(office.world.engine, office.world.ward_id)


def test_after_a_new_start_the_list_is_done_and_nothing_twice(office: Office, server: Process) -> None:
    sheets = office.confirmed(PEOPLE)
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    server.start()
    until(office, job, "running", least=3)
    server.kill()
    left = office.job(job)
    assert (left.state, 3 <= left.done < len(sheets)) == ("running", True)
    # What was told as done is done, what was not is not.
    assert len(office.world.rows(select(Step.id).where(Step.action == "post"))) == left.done
    time_goes_by(office, job)
    server.start()
    until(office, job, "done")
    assert (office.job(job).done, office.job(job).attempts) == (len(sheets), 2)
    posted_once(office, sheets)


def test_a_process_of_its_own_goes_on_where_the_server_was_killed(office: Office, server: Process) -> None:
    sheets = office.confirmed(PEOPLE[:12])
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    server.start()
    until(office, job, "running", least=1)
    server.kill()
    time_goes_by(office, job)
    done = subprocess.run([*CDHT, "work", "--once"], env=server._environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "Jobs taken up: 1.\n"), done.stderr
    assert office.job(job).state == "done"
    posted_once(office, sheets)


def test_a_server_that_is_stopped_in_good_order_gives_its_work_back_at_once(office: Office, server: Process) -> None:
    sheets = office.confirmed(PEOPLE)
    job = office.ask("hkh", jobs.POST_SHEETS, sheets=sheets)
    server.start()
    until(office, job, "running", least=1)
    assert server._running is not None
    server._running.terminate()
    assert server.ended() == 0
    left = office.job(job)
    assert (left.state, left.attempts, left.done < len(sheets)) == ("queued", 0, True)
    counted = select(func.count()).select_from(Step).where(Step.action == "post")
    assert office.world.rows(counted) == [left.done]


def test_a_list_of_people_is_taken_in_once_whatever_happens(office: Office, server: Process) -> None:
    one = List(office, [[f"Người Thứ {number}", 1960] for number in range(1500)])
    one.read()
    before = len(office.world.rows(select(Person.id)))
    job = one.ask(list_imports.ask_to_take)
    server.start()
    until(office, job, "running", least=80)
    server.kill()
    left = office.job(job)
    assert (left.state, 80 <= left.done < 1500) == ("running", True)
    assert len(office.world.rows(select(Person.id))) == before + left.done
    time_goes_by(office, job)
    server.start()
    until(office, job, "done")
    assert (office.job(job).done, office.job(job).attempts, one.state) == (1500, 2, "taken")
    assert len(office.world.rows(select(Person.id))) == before + 1500
    check_chain(office.world.engine, office.world.ward_id)
