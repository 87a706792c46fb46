"""POST /reconcile, and a ward that was restored from an older backup: nothing that phones sent stays lost."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.support.app import Clock, close, make_app, settings_for
from tests.support.databases import OWNER, Database, PostgresqlDatabases
from tests.web.api.conftest import Phone, Scene, operation
from webapp.models import EvidenceFile
from webapp.services import installation

Restart = Callable[[], Flask]


def test_only_what_is_not_here_is_missing(phone: Phone, scene: Scene) -> None:
    stored = operation("household", {"area_id": scene.area.id, "head_name": "Lê Thị Mai"})
    refused = operation("household", {"area_id": scene.other_area.id, "head_name": "Lê Thị Mai"})
    phone.send(stored, refused)
    with scene.writing() as session:
        session.add(
            EvidenceFile(
                commune_id=scene.ward.id,
                sha256="a" * 64,
                stored_sha256="b" * 64,
                stored_size=1,
                filetype="image/jpeg",
                received_at=factories.NOW,
            )
        )
    unknown = factories.new_id()
    ids = [unknown, stored["id"], refused["id"], "nonsense", "\0", unknown]
    reply = phone.post("/reconcile", json={"operations": ids, "sha256s": ["a" * 64, "c" * 64, "\0"]})
    assert reply.get_json() == {
        "missing_operations": [unknown, "nonsense", "\0"],
        "missing_sha256s": ["c" * 64, "\0"],
    }


def test_five_thousand_ids_are_asked_at_once_and_no_more(phone: Phone) -> None:
    ids = [factories.new_id() for _ in range(5000)]
    assert phone.post("/reconcile", json={"operations": ids}).get_json()["missing_operations"] == ids
    assert phone.post("/reconcile", json={"operations": [*ids, ids[0]]}).status_code == 400


class Backups:
    """A backup of a test's database, and its return."""

    def __init__(self, database: Database, makers: Any) -> None:
        self._database = database
        self._postgresql: PostgresqlDatabases = makers["postgresql"]

    def make(self) -> None:
        if self._database.dialect == "sqlite":
            self._copy(self._path, self._path.with_suffix(".backup"))
        else:
            self._create(f"{self._name}_backup", self._name)

    def restore(self) -> None:
        if self._database.dialect == "sqlite":
            for suffix in ("-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            self._path.unlink()
            self._copy(self._path.with_suffix(".backup"), self._path)
        else:
            self._run(f"DROP DATABASE {self._name} WITH (FORCE)")
            self._create(self._name, f"{self._name}_backup")

    def forget(self) -> None:
        if self._database.dialect == "postgresql":
            self._run(f"DROP DATABASE IF EXISTS {self._name}_backup")

    @property
    def _path(self) -> Path:
        return Path(self._database.url.removeprefix("sqlite:///"))

    @property
    def _name(self) -> str:
        return self._database.url.rpartition("/")[2]

    def _copy(self, source: Path, target: Path) -> None:
        old, new = sqlite3.connect(source), sqlite3.connect(target)
        old.backup(new)
        old.close()
        new.close()

    def _create(self, name: str, template: str) -> None:
        self._run(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template} STRATEGY FILE_COPY")

    def _run(self, statement: str) -> None:
        self._postgresql._server().run(statement)


@pytest.fixture
def backups(database: Database, _databases: Any) -> Iterator[Backups]:
    made = Backups(database, _databases)
    yield made
    made.forget()


@pytest.fixture
def restart(database: Database, tmp_path: Path, clock: Clock, scene: Scene) -> Iterator[Restart]:
    """Start the server anew on the same database and evidence; the server before it is stopped."""
    running: list[Flask] = []

    def stop() -> None:
        scene.engine.dispose()
        while running:
            app = running.pop()
            app.extensions["errands"].flush()
            close(app)

    def start() -> Flask:
        stop()
        running.append(make_app(settings_for(database, tmp_path), clock))
        return running[0]

    start.stop = stop  # type: ignore[attr-defined]
    yield start
    stop()


def _epoch(phone: Phone) -> str:
    epoch: str = phone.get("/ping").get_json()["epoch"]
    return epoch


def _day_of_work(phone: Phone, scene: Scene) -> list[dict[str, Any]]:
    """A household, somebody in it, a registration, two edits: each made on the receipt of the one before."""
    home = operation("household", {"area_id": scene.area.id, "head_name": "Lê Thị Mai"})
    person = operation("person", {"household_id": home["entity_id"], "full_name": "Lê Thị Mai", "group": "farmer"})
    registration = operation(
        "registration",
        {
            "person_id": person["entity_id"],
            "campaign_id": scene.campaign.id,
            "collective_id": scene.area.id,
            "group": "farmer",
            "goals": "Học",
        },
        entity_id=factories.registration_id(scene.campaign.id, person["entity_id"]),
    )
    first, second, _third = phone.send(home, person, registration)
    edits = [
        operation("household", {"note": "Hẹn tối"}, entity_id=home["entity_id"], base_rev=first["rev"]),
        operation("person", {"birth_year": 1980}, entity_id=person["entity_id"], base_rev=second["rev"]),
    ]
    more = phone.send(*edits)
    last = operation("household", {"note": "Đã gặp"}, entity_id=home["entity_id"], base_rev=more[0]["rev"])
    assert phone.send(last)[0]["status"] == "stored"
    return [home, person, registration, *edits, last]


def test_a_restored_ward_knows_it_and_is_whole_again_once_phones_have_reconciled(
    restart: Restart, scene: Scene, backups: Backups
) -> None:
    phone = Phone(restart(), scene.token)
    before = operation("household", {"area_id": scene.area.id, "head_name": "Trần Văn Sáu"})
    phone.send(before)
    epoch = _epoch(phone)
    restart.stop()  # type: ignore[attr-defined]
    backups.make()
    phone.app = restart()
    assert _epoch(phone) == epoch
    sent = [before, *_day_of_work(phone, scene)]
    phone.pull()
    known = dict(phone.records)
    restart.stop()  # type: ignore[attr-defined]

    backups.restore()
    phone.app = restart()
    renewed = _epoch(phone)
    assert renewed != epoch
    assert phone.get("/changes", query_string={"cursor": phone.cursor}).status_code == 409
    missing = phone.post("/reconcile", json={"operations": [one["id"] for one in sent]}).get_json()
    assert missing["missing_operations"] == [one["id"] for one in sent[1:]]
    receipts = phone.send(*(one for one in sent if one["id"] in missing["missing_operations"]))
    assert {receipt["status"] for receipt in receipts} == {"stored"}
    again = Phone(phone.app, phone.token)
    again.pull()
    assert again.records == known
    phone.app = restart()
    assert _epoch(phone) == renewed


def test_after_a_restore_what_two_phones_send_again_overwrites_nothing_in_silence(
    restart: Restart, scene: Scene, backups: Backups
) -> None:
    with scene.writing() as session:
        _device, token = factories.device(session, scene.volunteer)
    home = operation("household", {"area_id": scene.area.id, "head_name": "Lê Thị Mai"})
    mine = Phone(restart(), scene.token)
    (first,) = mine.send(home)
    restart.stop()  # type: ignore[attr-defined]
    backups.make()
    mine.app = restart()
    theirs = Phone(mine.app, token)
    earlier = operation("household", {"note": "Sáng"}, entity_id=home["entity_id"], base_rev=first["rev"])
    (then,) = mine.send(earlier)
    middle = operation("household", {"note": "Trưa"}, entity_id=home["entity_id"], base_rev=then["rev"])
    (later,) = mine.send(middle)
    latest = operation("household", {"note": "Chiều"}, entity_id=home["entity_id"], base_rev=later["rev"])
    theirs.send(latest)
    restart.stop()  # type: ignore[attr-defined]
    backups.restore()
    mine.app = theirs.app = restart()
    assert theirs.send(latest)[0]["status"] == "stored"
    assert [receipt["status"] for receipt in mine.send(earlier, middle)] == ["conflict", "conflict"]
    mine.pull()
    assert mine.records["household", home["entity_id"]]["note"] == "Chiều"


def test_a_server_that_was_not_restored_keeps_its_epoch(restart: Restart, scene: Scene) -> None:
    phone = Phone(restart(), scene.token)
    epoch = _epoch(phone)
    for _ in range(3):
        _day_of_work(phone, scene)
        phone.app = restart()
        assert _epoch(phone) == epoch


def test_a_mark_is_left_after_a_commit_and_never_lowered(app: Flask, phone: Phone, scene: Scene) -> None:
    store, errands = app.extensions["evidence"], app.extensions["errands"]
    epoch = _epoch(phone)
    (receipt,) = phone.send(operation("household", {"area_id": scene.area.id, "head_name": "Lê Thị Mai"}))
    assert installation.read_mark(store, scene.ward.id) is None
    errands.flush()
    assert installation.read_mark(store, scene.ward.id) == installation.Mark(epoch, receipt["rev"])
    installation.leave_mark(store, scene.ward.id, epoch, 1)
    assert installation.read_mark(store, scene.ward.id) == installation.Mark(epoch, receipt["rev"])


def test_the_thread_of_the_errands_leaves_the_mark_by_itself(
    database: Database, tmp_path: Path, scene: Scene, clock: Clock
) -> None:
    app = make_app(settings_for(database, tmp_path), clock)
    app.config["ERRANDS_BY_HAND"] = False
    phone = Phone(app, scene.token)
    phone.send(operation("household", {"area_id": scene.area.id, "head_name": "Lê Thị Mai"}))
    errands = app.extensions["errands"]
    errands.idle.wait(10)
    assert installation.read_mark(app.extensions["evidence"], scene.ward.id) is not None
    close(app)
