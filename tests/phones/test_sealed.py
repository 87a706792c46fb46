"""A locked phone and a phone without a way online, at the real server: what is sealed here is opened there."""

import base64
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories
from tests.phones import cutting
from tests.phones.fleet import Fleet, Phone
from tests.phones.village import SLUG, Place, Village
from webapp.cli.base import Server, now
from webapp.domain import calendar
from webapp.jobs import Runner
from webapp.jobs import rescue as work
from webapp.models import Account, Job
from webapp.services import accounts, jobs
from webapp.settings import Settings

TABLES = ("household", "person", "registration", "consent", "declaration", "submission", "evidence")


@pytest.fixture
def place(village: Village) -> Place:
    made = village.settle()
    with village.writing(SLUG) as session:
        factories.account(session, "hkh", "association")
    village.server.start()
    return made


@pytest.fixture
def phone(village: Village, fleet: Fleet, place: Place) -> Phone:
    """Two doors and a photo were taken while the server was away."""
    made = fleet.buy(village.base, SLUG, village.codes(place, 1)[0])
    village.server.kill()
    first = made("door", {**place.door("Nguyễn Thị Hoa"), "submit": False})
    made("photo", first["declaration"], base64.b64encode(cutting.large_picture(7)).decode())
    made("door", place.door("Lê Văn Ơn", 1))
    made("send")
    return made


def _counts(village: Village) -> dict[str, int]:
    return {table: village.rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


WHOLE = {"household": 2, "person": 2, "registration": 2, "consent": 2, "declaration": 2, "submission": 1, "evidence": 1}


def test_a_locked_phone_sends_and_knows_when_it_is_opened(village: Village, phone: Phone) -> None:
    phone("lock")
    assert phone("sealed")["photos"] == 1
    village.server.start()
    phone("forward", 60_000)
    phone("send", 2)
    assert _counts(village) == WHOLE
    assert phone("sealed") == {"records": 0, "photos": 0, "refused": 0}
    assert village.rows("SELECT count(*) FROM evidence_file") == [(1,)]
    channels = {row[0] for row in village.rows("SELECT codes FROM audit WHERE action = 'declaration.create'")}
    assert channels == {'["sealed"]'}
    phone("unlock")
    phone("send")
    assert phone.unsent() == 0
    assert _counts(village) == WHOLE
    assert village.rows("SELECT count(*) FROM unopened") == [(0,)]


def _take_in(village: Village, content: bytes) -> dict[str, Any]:
    """As an official who brings the file in, and the worker beside the server."""
    here = Server(Settings.from_env(village.server.environment(), instance=village.server.folder))
    try:
        ward = here.ward(SLUG).id
        name = f"{work.folder(ward)}{factories.new_id()}.cdht"
        here.store.write(name, content)
        with here.writing(ward) as session:
            account = session.execute(select(Account).where(Account.username == "hkh")).scalar_one()
            actor = accounts.actor(session, account.id, calendar.day(now()))
            assert actor is not None
            asked = jobs.ask(session, actor, jobs.IMPORT_RESCUE, {"file": name}, now=now()).id
        assert Runner(here.engine, here.settings.data_keys, here.store).work()
        with here.session(ward) as session:
            job = session.get_one(Job, (ward, asked))
            assert job.state == "done"
            return job.result or {}
    finally:
        here.close()


def test_a_rescue_file_is_taken_in_before_and_after_the_phone_itself(village: Village, phone: Phone) -> None:
    phone("lock")
    made = phone("rescue")
    content = base64.b64decode(made["content"])
    told = _take_in(village, content)
    assert told["trust:own"] == 1
    assert (told["envelopes"], told["stored"]) == (made["records"], made["records"])
    assert (made["photos"], told["photo"]) == (1, 1)
    assert _counts(village) == WHOLE
    again = _take_in(village, content)
    assert (again["already"], again["photo_already"]) == (made["records"], 1)
    phone("unlock")
    village.server.start()
    phone("forward", 60_000)
    phone("send", 2)
    assert phone.unsent() == 0
    assert _counts(village) == WHOLE
    assert village.rows("SELECT count(*) FROM rival") == [(0,)]
    assert village.rows("SELECT count(*) FROM quarantine") == [(0,)]
