"""A real `cdht serve` is killed (SIGKILL) while it stores, or before it has replied; after a new start and the same
request again, everything is there once."""

import base64
import hashlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select

from tests.factories import KEYRING
from tests.hard import accidents
from tests.support.app import SECRET
from tests.support.databases import Database
from tests.support.process import DeadlyLine, Process
from tests.web.api.conftest import Scene, operation
from tests.web.api.tus_client import PHOTO, SHA256, metadata
from webapp.models import EvidenceFile, History, Household, Receipt, Upload
from webapp.storage import EvidenceStore, open_store

DYING = str(Path(__file__).with_name("dying.py"))
NOT_STORED, STORED = ("before", "commit"), ("committed", "reply")


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """The address of the folder of evidence."""
    return (tmp_path / "evidence").as_uri()


@pytest.fixture
def server(database: Database, scene: Scene, folder: str, tmp_path: Path) -> Iterator[Process]:
    """The ward's server, not yet started."""
    keys = ",".join(f"{kid}:{base64.b64encode(key).decode()}" for kid, key in KEYRING.keys)
    settings = {
        "CDHT_ENV": "development",
        "CDHT_INSTANCE": str(tmp_path),
        "DATABASE_URL": database.url,
        "EVIDENCE_URL": folder,
        "SECRET_KEY": SECRET,
        "DATA_KEYS": keys,
    }
    made = Process(settings, tmp_path)
    yield made
    made.kill()


@pytest.fixture
def store(folder: str) -> EvidenceStore:
    """Where it keeps files."""
    return open_store(folder)


def _start(server: Process, statement: str, moment: str) -> None:
    """Start a server that is to die at that moment around a statement. The one that dies replying is `cdht` itself."""
    server.start(None if moment == "reply" else [sys.executable, DYING, statement, moment])


def _lose(server: Process, moment: str, method: str, path: str, **request: Any) -> None:
    """Send the request at which it dies; nobody hears a reply."""
    line = DeadlyLine(server) if moment == "reply" else None
    origin = server.origin if line is None else line.origin
    with pytest.raises(requests.ConnectionError):
        requests.request(method, f"{origin}{path}", timeout=60, **request)
    if line is not None:
        line.close()
        assert line.heard == b"H", "the server had begun to reply"
    assert server.ended() == -signal.SIGKILL


def _rows(scene: Scene, *tables: Any) -> list[int]:
    with scene.reading() as session:
        return [len(session.scalars(select(table).where(table.commune_id == scene.ward.id)).all()) for table in tables]


def _content(scene: Scene) -> dict[str, list[str]]:
    """Every row, but when the phone was last heard of: that is noted in a transaction of its own."""
    return {name: rows for name, rows in accidents.everything(scene.engine, scene.ward.id).items() if name != "device"}


@pytest.mark.parametrize("moment", [*NOT_STORED, *STORED])
def test_operations_that_were_sent_to_a_server_that_died_are_stored_once(
    server: Process, scene: Scene, moment: str
) -> None:
    content = {"area_id": scene.area.id, "head_name": "Lê Thị Mai", "address": "Tổ 4"}
    sent = {"operations": [operation("household", content), operation("household", content)]}
    bearer = {"Authorization": f"Bearer {scene.token}"}
    before = _content(scene)
    # The households are written when the receipts are: what dies there dies half-way.
    _start(server, "INSERT INTO receipt", moment)
    _lose(server, moment, "POST", "/api/v1/operations", json=sent, headers=bearer)
    if moment in NOT_STORED:
        assert _content(scene) == before
    server.start()
    said = []
    for _time in range(2):
        reply = requests.post(f"{server.origin}/api/v1/operations", json=sent, headers=bearer, timeout=60)
        said.append(reply.json()["receipts"])
    first = "stored" if moment in NOT_STORED else "already"
    assert [[one["status"] for one in receipts] for receipts in said] == [[first] * 2, ["already"] * 2]
    assert [one["rev"] for one in said[0]] == [one["rev"] for one in said[1]]
    assert _rows(scene, Household, Receipt) == [1 + 2, 2]
    with scene.reading() as session:
        ids = [one["entity_id"] for one in sent["operations"]]
        assert len(session.scalars(select(History.rev).where(History.entity_id.in_(ids))).all()) == 2
    accidents.check_chain(scene.engine, scene.ward.id)


@pytest.mark.parametrize("moment", [*NOT_STORED, *STORED])
def test_the_last_byte_of_a_photo_that_was_sent_to_a_server_that_died_is_taken_once(
    server: Process, scene: Scene, store: EvidenceStore, moment: str
) -> None:
    bearer = {"Authorization": f"Bearer {scene.token}", "Tus-Resumable": "1.0.0"}
    # The photo lies in the store by then: what dies there leaves a file that no row names.
    _start(server, "INSERT INTO evidence_file", moment)
    announced = {**bearer, "Upload-Length": str(len(PHOTO)), "Upload-Metadata": metadata()}
    path = requests.post(f"{server.origin}/api/v1/uploads", headers=announced, timeout=60).headers["Location"]
    path = "/" + path.removeprefix("http://").partition("/")[2] if path.startswith("http") else path

    def piece(offset: int) -> dict[str, Any]:
        about = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        return {"data": PHOTO[offset:], "headers": {**bearer, **about}}

    last = len(PHOTO) - 1
    most = piece(0) | {"data": PHOTO[:last]}
    assert requests.patch(f"{server.origin}{path}", **most, timeout=60).headers["Upload-Offset"] == str(last)
    _lose(server, moment, "PATCH", path, **piece(last))
    assert _rows(scene, EvidenceFile) == [int(moment in STORED)]
    server.start()
    offset = requests.head(f"{server.origin}{path}", headers=bearer, timeout=60).headers["Upload-Offset"]
    assert offset == str(last if moment in NOT_STORED else len(PHOTO))
    if moment in NOT_STORED:
        reply = requests.patch(f"{server.origin}{path}", **piece(last), timeout=60)
        assert (reply.status_code, reply.headers["Upload-Offset"]) == (204, str(len(PHOTO)))
    # And who announces the photo anew is told that it is held.
    again = requests.post(f"{server.origin}/api/v1/uploads", headers=announced, timeout=60)
    assert again.headers["Upload-Offset"] == str(len(PHOTO))
    with scene.reading() as session:
        (row,) = session.scalars(select(EvidenceFile).where(EvidenceFile.commune_id == scene.ward.id)).all()
        finished = session.scalars(select(Upload.finished_at).where(Upload.commune_id == scene.ward.id)).all()
    assert (row.sha256, len(finished), all(finished)) == (SHA256, 2, True)
    assert list(store.names("evidence/")) == [f"evidence/{scene.ward.id}/{row.stored_sha256}"]
    kept = store.read(f"evidence/{scene.ward.id}/{row.stored_sha256}")
    assert hashlib.sha256(kept).hexdigest() == row.stored_sha256
