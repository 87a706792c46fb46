"""The server of these tests: `cdht init`, `cdht demo`, `cdht serve` in processes of their own, on both databases."""

import itertools
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from sqlalchemy import select

from tests.conformance.client import Phone, sheet_id
from tests.conftest import DIALECTS
from tests.support.databases import Database, Databases
from webapp.cli import main
from webapp.models import Commune
from webapp.models.engine import begin_write, make_engine
from webapp.models.tenancy import enter
from webapp.services.session import WardSession, open_session
from webapp.settings import Settings

CDHT = Path(sys.executable).with_name("cdht")
WARD = "tan-thanh"
VOLUNTEER, OTHER_VOLUNTEER = "tuongvi", "huuphuoc"


@dataclass
class Server:
    """A ward's server and its command line."""

    origin: str
    environment: dict[str, str]
    database: Database

    def cdht(self, *words: str, feed: str = "") -> str:
        # In this process: starting Python for every code would be most of the time.
        with pytest.MonkeyPatch.context() as patch:
            for name in os.environ.keys() - self.environment.keys():
                patch.delenv(name)
            done = CliRunner().invoke(main, words, input=feed, env=self.environment)
        assert done.exit_code == 0, done.output
        return done.stdout

    def code(self, username: str) -> str:
        """A new enrolment code, from the first line that is printed."""
        first = self.cdht("enrol", username).splitlines()[0]
        found = re.fullmatch(r"code: (\w{4}-\w{6})", first)
        assert found, first
        return found[1]

    def phone(self, username: str = VOLUNTEER) -> Phone:
        """An enrolled phone that has pulled everything."""
        phone = Phone(self.origin)
        reply = phone.enrol(self.code(username))
        assert reply.status == 201, reply.body
        phone.pull()
        return phone

    @contextmanager
    def writing(self) -> Iterator[WardSession]:
        """A session in the ward, for what officials do on pages and no command does."""
        engine = make_engine(self.database.url)
        keys = Settings.from_env(self.environment).data_keys
        try:
            with open_session(engine, keys, None) as session:
                begin_write(session)
                enter(session, session.scalars(select(Commune.id)).one())
                yield session
                session.commit()
        finally:
            engine.dispose()

    @contextmanager
    def another(self) -> Iterator["Server"]:
        """A second server on the same database: started later, and with counts of its own of who asks how often."""
        with serving(self.environment) as origin:
            yield Server(origin, self.environment, self.database)


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """A running `cdht serve` on a free port: its origin."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    log = Path(environment["CDHT_INSTANCE"]) / f"serve-{port}.log"
    with log.open("wb") as out:
        command = [str(CDHT), "serve", "--port", str(port)]
        running = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait(running, origin, log)
            yield origin
        finally:
            running.terminate()
            running.wait(10)


def _wait(running: "subprocess.Popen[bytes]", origin: str, log: Path) -> None:
    for _ in range(300):
        assert running.poll() is None, log.read_text()
        try:
            if requests.get(f"{origin}/api/v1/ping", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="session", params=DIALECTS)
def server(
    request: pytest.FixtureRequest, _databases: dict[str, Databases], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The demo ward, served."""
    database = _databases[request.param].migrated()
    folder = tmp_path_factory.mktemp(f"instance-{request.param}")
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    environment |= {"CDHT_INSTANCE": str(folder), "DATABASE_URL": database.url, "LC_ALL": "C.UTF-8"}
    if database.dialect == "postgresql":
        environment |= {"OWNER_DATABASE_URL": database.owner_url, "APP_ROLE": "cdht_app"}
    server = Server("", environment, database)
    server.cdht("init")
    server.cdht("demo")
    with serving(environment) as server.origin:
        yield server
    _databases[request.param].drop(database)


@pytest.fixture(scope="session")
def _phones(server: Server) -> dict[str, Phone]:
    return {name: server.phone(name) for name in (VOLUNTEER, OTHER_VOLUNTEER)}


@pytest.fixture
def phone(_phones: dict[str, Phone]) -> Phone:
    """The phone of the first volunteer: Bàu Sen and Bến Trúc, two units."""
    return _phones[VOLUNTEER]


@pytest.fixture
def other(_phones: dict[str, Phone]) -> Phone:
    """The phone of the second volunteer: Bến Trúc and Thạnh Bình, three units."""
    return _phones[OTHER_VOLUNTEER]


@dataclass
class Door:
    """One door that a phone stands at: makes the records behind it, a part at a time."""

    phone: Phone
    area_id: str
    campaign_id: str
    criteria_version: str

    def household(self, **more: object) -> str:
        return self.phone.make("household", {"area_id": self.area_id, "head_name": "Trần Văn Mẫu", **more})[0]

    def person(self, household_id: str | None = None, **more: object) -> str:
        number = next(_numbers)
        data = {"household_id": household_id or self.household(), "full_name": f"Trần Thị Mẫu {number}"}
        return self.phone.make("person", data | {"birth_year": 1940 + number % 60, **more})[0]

    def fields(self, person_id: str) -> dict[str, object]:
        named = {"person_id": person_id, "campaign_id": self.campaign_id, "collective_id": self.area_id}
        return {**named, "group": "farmer"}

    def declaration_data(self, person_id: str, **answers: object) -> dict[str, object]:
        return self.fields(person_id) | {"criteria_version": self.criteria_version, "answers": answers}

    def declaration(self, person_id: str | None = None, **answers: object) -> tuple[str, int]:
        person_id = person_id or self.person()
        entity_id = sheet_id("declaration", self.campaign_id, person_id)
        return self.phone.make("declaration", self.declaration_data(person_id, **answers), entity_id)

    def consent(self, person_id: str, *purposes: str) -> str:
        data = {"person_id": person_id, "purposes": list(purposes), "method": "screen", "text_version": "2026-1"}
        return self.phone.make("consent", data)[0]


_numbers = itertools.count(1)


@pytest.fixture
def door(phone: Phone) -> Door:
    """In the area that both volunteers see."""
    return door_of(phone, "Khối phố Bến Trúc")


@pytest.fixture
def make_door() -> Callable[[Phone, str], Door]:
    return door_of


def door_of(phone: Phone, area: str) -> Door:
    area_id = next(one["id"] for one in phone.enrolled["collectives"] if one["name"] == area)
    campaign = phone.of_type("campaign")[0]
    return Door(phone, area_id, campaign["id"], campaign["data"]["criteria_version"])
