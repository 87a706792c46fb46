"""Uploads below the wire: what a lock, a power cut and time do to them."""

import hashlib
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests import factories
from tests.services.hostile_files import photo, saved
from tests.support.databases import Database
from webapp.domain import calendar
from webapp.models import Device, EvidenceFile, Upload
from webapp.services import devices, upload_expiry, uploads
from webapp.services.devices import Phone
from webapp.services.errors import NotFoundError
from webapp.services.evidence_files import Sha256MismatchError
from webapp.services.uploads import Announced, OffsetError, Ticket
from webapp.storage import EvidenceStore, StoredFileMissingError, open_store

NOW = factories.NOW
PHOTO = saved(photo())
SHA256 = hashlib.sha256(PHOTO).hexdigest()


class Line:
    """A phone's uploads, each step in a transaction of its own as the web has it."""

    def __init__(self, engine: Engine, store: EvidenceStore, phone: Phone) -> None:
        self.engine, self.store, self.phone = engine, store, phone

    def writing(self) -> Any:
        return factories.writing(self.engine, self.phone.commune_id)

    def begin(self, content: bytes = PHOTO, now: Any = NOW) -> Ticket:
        sha256 = hashlib.sha256(content).hexdigest()
        announced = Announced(factories.new_id(), sha256, "image/jpeg", len(content))
        with self.writing() as session:
            return uploads.create(session, self.store, self.phone, announced, now)

    def send(self, ticket: Ticket, content: bytes, now: Any = NOW) -> Ticket:
        piece = uploads.store_piece(self.store, ticket, io.BytesIO(content), len(content))
        arrived = uploads.complete(self.store, ticket, piece)
        with self.writing() as session:
            return uploads.append(session, self.phone, ticket, piece, arrived, now)

    def find(self, ticket: Ticket, now: Any = NOW) -> Ticket:
        with factories.reading(self.engine, self.phone.commune_id) as session:
            return uploads.find(session, self.phone, ticket.id, now)

    def pieces(self) -> list[str]:
        return list(self.store.names("uploads/"))

    def count(self, model: Any) -> int:
        with factories.reading(self.engine, self.phone.commune_id) as session:
            return int(session.query(model).count())


@pytest.fixture
def line(database: Database, tmp_path: Path) -> Iterator[Line]:
    engine = factories.engine_of(database)
    with factories.writing(engine) as session:
        factories.ward(session)
        account = factories.account(session, "hoa", "volunteer", factories.collective(session))
        _device, token = factories.device(session, account)
        session.flush()
        phone = devices.authenticate(session, token, calendar.day(NOW))
    yield Line(engine, open_store((tmp_path / "evidence").as_uri()), phone)
    engine.dispose()


def test_a_power_cut_between_piece_and_row_costs_that_piece(line: Line) -> None:
    ticket = line.send(line.begin(), PHOTO[:1000])
    uploads.store_piece(line.store, ticket, io.BytesIO(PHOTO[1000:2000]), 1000)  # and then the power was gone
    assert line.find(ticket).received == 1000
    assert len(line.pieces()) == 2
    finished = line.send(line.find(ticket), PHOTO[1000:])
    assert finished.finished
    uploads.drop_pieces(line.store, ticket.commune_id, ticket.id)
    assert line.pieces() == []


def test_a_power_cut_between_photo_and_row_costs_the_last_piece(line: Line) -> None:
    ticket = line.send(line.begin(), PHOTO[:1000])
    piece = uploads.store_piece(line.store, ticket, io.BytesIO(PHOTO[1000:]), len(PHOTO) - 1000)
    assert uploads.complete(line.store, ticket, piece) is not None  # and then the power was gone
    assert line.find(ticket).received == 1000
    assert line.count(EvidenceFile) == 0
    assert line.send(line.find(ticket), PHOTO[1000:]).finished
    assert line.count(EvidenceFile) == 1
    assert len(list(line.store.names("evidence/"))) == 1


def test_of_eight_pieces_for_one_place_one_gets_in(line: Line) -> None:
    ticket = line.begin()
    pieces = [uploads.store_piece(line.store, ticket, io.BytesIO(bytes([number]) * 500), 500) for number in range(8)]
    together = threading.Barrier(8)
    outcomes: list[str] = []

    def append(number: int) -> None:
        together.wait()
        try:
            with line.writing() as session:
                after = uploads.append(session, line.phone, ticket, pieces[number], None, NOW)
            outcomes.append(after.pieces[0])
        except OffsetError as error:
            outcomes.append(f"409 at {error.received}")

    threads = [threading.Thread(target=append, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes)[:7] == ["409 at 500"] * 7
    standing = line.find(ticket)
    assert (standing.received, standing.pieces) == (500, (max(outcomes),))


def test_two_last_pieces_at_once_make_one_photo(line: Line) -> None:
    ticket = line.send(line.begin(), PHOTO[:1000])
    line.send(ticket, PHOTO[1000:])
    with pytest.raises(OffsetError) as late:
        line.send(ticket, PHOTO[1000:])
    assert late.value.received == len(PHOTO)
    assert line.count(EvidenceFile) == 1


def test_a_whole_of_another_hash_is_no_photo_of_ours(line: Line) -> None:
    ticket = line.begin()
    wrong = replace(ticket, announced=replace(ticket.announced, sha256="0" * 64))
    with pytest.raises(Sha256MismatchError):
        line.send(wrong, PHOTO)
    assert list(line.store.names("evidence/")) == []


def test_a_piece_that_vanished_is_noticed(line: Line) -> None:
    ticket = line.send(line.begin(), PHOTO[:1000])
    line.store.delete(ticket.pieces[0])
    with pytest.raises(StoredFileMissingError):
        line.send(ticket, PHOTO[1000:])


def test_time_clears_away_what_never_ended_and_keeps_the_photos(line: Line) -> None:
    line.send(line.begin(), PHOTO)
    old = line.send(line.begin(saved(photo(seed=8))), b"old")
    later = NOW + timedelta(days=3)
    young = line.send(line.begin(saved(photo(seed=9)), later), b"young", later)
    end = NOW + uploads.LIFETIME
    with pytest.raises(uploads.ExpiredError):
        line.find(old, end)
    with line.writing() as session:
        assert uploads.expire(session, line.store, end) == 2
    assert line.pieces() == list(young.pieces)
    assert line.count(EvidenceFile) == 1
    assert line.find(young, end).received == 5
    with pytest.raises(NotFoundError):
        line.find(old, end)


def test_the_command_also_finds_pieces_without_an_upload(line: Line) -> None:
    kept = line.send(line.begin(), PHOTO[:10])
    orphan = replace(kept, id=factories.new_id())
    uploads.store_piece(line.store, orphan, io.BytesIO(b"x"), 1)
    with line.writing() as session:
        assert uploads.expire(session, line.store, NOW) == 0
    assert line.pieces() == list(kept.pieces)


def test_a_phone_that_begins_ever_more_gives_up_its_oldest(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_expiry, "MOST_OPEN", 3)
    tickets = [line.send(line.begin(now=NOW + timedelta(minutes=n)), b"x", NOW) for n in range(5)]
    assert line.count(Upload) == 3
    assert {name.split("/")[2] for name in line.pieces()} == {ticket.id for ticket in tickets[2:]}


def test_a_photo_is_held_only_with_its_file(line: Line) -> None:
    line.send(line.begin(), PHOTO)
    with factories.reading(line.engine, line.phone.commune_id) as session:
        assert uploads.held(session, line.store, SHA256)
        assert not uploads.held(session, line.store, "0" * 64)
        row, file = uploads.open_evidence(session, line.store, SHA256)
        with file:
            assert hashlib.sha256(file.read()).hexdigest() == row.stored_sha256
        line.store.delete(next(iter(line.store.names("evidence/"))))
        assert not uploads.held(session, line.store, SHA256)
        with pytest.raises(NotFoundError):
            uploads.open_evidence(session, line.store, SHA256)


def test_the_photos_of_a_ward_are_its_own(line: Line) -> None:
    line.send(line.begin(), PHOTO)
    with factories.writing(line.engine) as session:
        factories.ward(session, "tam-ky", name="Phường Tam Kỳ")
        assert not uploads.held(session, line.store, SHA256)
        with pytest.raises(NotFoundError):
            uploads.open_evidence(session, line.store, SHA256)
        assert session.query(Device).count() == 0
