"""Uploads through every kind of store: in pieces, resumed, checked, kept, cleared away; and never held in memory."""

import hashlib
import io
import random
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO, cast

import pytest
from PIL import Image
from sqlalchemy import Engine

from tests import factories
from tests.services.hostile_files import exif, saved
from tests.support.databases import Database
from webapp.domain import calendar
from webapp.models import Commune
from webapp.services import devices, uploads
from webapp.services.devices import Phone
from webapp.services.evidence_files import Sha256MismatchError
from webapp.services.uploads import Announced, Ticket
from webapp.storage import EvidenceStore

CHUNK = 64 * 1024
MEGABYTE = 1024 * 1024

# The stores are what differs here; both databases are tested in tests/services.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    made = factories.engine_of(database)
    yield made
    made.dispose()


@pytest.fixture
def phone(engine: Engine) -> Phone:
    """A volunteer's phone."""
    with factories.writing(engine) as session:
        factories.ward(session)
        account = factories.account(session, "hoa", "volunteer", factories.collective(session))
        _device, token = factories.device(session, account)
        return devices.authenticate(session, token, calendar.day(factories.NOW))


def _begin(engine: Engine, store: EvidenceStore, phone: Phone, content_sha256: str, length: int) -> Ticket:
    announced = Announced(factories.new_id(), content_sha256, "image/jpeg", length)
    with factories.writing(engine, phone.commune_id) as session:
        return uploads.create(session, store, phone, announced, factories.NOW)


def _send(engine: Engine, store: EvidenceStore, phone: Phone, ticket: Ticket, source: BinaryIO, size: int) -> Ticket:
    piece = uploads.store_piece(store, ticket, source, size)
    arrived = uploads.complete(store, ticket, piece)
    with factories.writing(engine, phone.commune_id) as session:
        return uploads.append(session, phone, ticket, piece, arrived, factories.NOW)


def test_a_photo_arrives_in_pieces_and_is_kept(store: EvidenceStore, engine: Engine, phone: Phone) -> None:
    content = saved(Image.effect_noise((900, 700), 80).convert("RGB"), exif=exif(), quality=60)
    sha256 = hashlib.sha256(content).hexdigest()
    ticket = _begin(engine, store, phone, sha256, len(content))
    while not ticket.finished:
        part = content[ticket.received : ticket.received + CHUNK]
        ticket = _send(engine, store, phone, ticket, io.BytesIO(part), len(part))
    uploads.drop_pieces(store, ticket.commune_id, ticket.id)
    with factories.reading(engine, phone.commune_id) as session:
        assert uploads.held(session, store, sha256)
        row, file = uploads.open_evidence(session, store, sha256)
        with file:
            assert hashlib.sha256(file.read()).hexdigest() == row.stored_sha256
        assert session.query(Commune).count() == 1
    assert list(store.names("")) == [f"evidence/{phone.commune_id}/{row.stored_sha256}"]


def test_what_never_ended_is_cleared_away(store: EvidenceStore, engine: Engine, phone: Phone) -> None:
    ticket = _begin(engine, store, phone, "0" * 64, 100)
    _send(engine, store, phone, ticket, io.BytesIO(b"x" * 50), 50)
    assert len(list(store.names("uploads/"))) == 1
    with factories.writing(engine, phone.commune_id) as session:
        later = factories.NOW + uploads.LIFETIME + timedelta(seconds=1)
        assert uploads.expire(session, store, later) == 1
    assert list(store.names("")) == []


class Flow(io.RawIOBase):
    """Bytes out of nowhere: 5 MB that never lie anywhere at once."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._dice = random.Random(1)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= 256 * 1024
        size = min(size, self._left)
        self._left -= size
        return self._dice.randbytes(size)


def test_no_more_than_a_megabyte_of_an_upload_is_ever_in_memory(
    store: EvidenceStore, engine: Engine, phone: Phone
) -> None:
    ticket = _begin(engine, store, phone, "0" * 64, uploads.MOST_BYTES)
    first = uploads.MOST_BYTES // 2
    ticket = _send(engine, store, phone, ticket, cast(BinaryIO, Flow(first)), first)  # loads what is loaded once
    tracemalloc.start()
    try:
        with pytest.raises(Sha256MismatchError):
            _send(engine, store, phone, ticket, cast(BinaryIO, Flow(ticket.room)), ticket.room)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTE
