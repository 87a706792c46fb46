"""A disk that is really full: a SQLite file that may not grow, a folder of evidence on a file system without room."""

import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.hard import accidents
from tests.hard.steps import bring, post_long_ago
from tests.support.app import SignIn
from tests.web import proposed
from tests.web.api.conftest import Phone, Scene, operation
from tests.web.api.tus_client import PHOTO, Tus, code, pieces
from tests.web.world import CODES, PDF, World, review_fields, url
from webapp.models import Decision, Declaration, Household, Objection, Step
from webapp.storage import EvidenceStore, StorageFullError
from webapp.storage.folder import FolderStore

LONG = "ắ" * 2000
PROBE = b"x" * 300_000

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_phones_are_told_and_what_they_keep_is_stored_once_there_is_room(
    app: Flask, phone: Phone, scene: Scene
) -> None:
    content = {"area_id": scene.area.id, "head_name": "Lê Thị Mai", "note": "ắ" * 400}
    sent = {"operations": [operation("household", content) for _ in range(100)]}
    phone.pull()
    before = accidents.everything(scene.engine, scene.ward.id)
    with accidents.no_room(accidents.engine_of(app)):
        for _time in range(3):
            reply = phone.post("/operations", json=sent)
            assert (reply.status_code, reply.get_json()["code"]) == (507, "storage_full")
            assert phone.get("/changes").status_code == 200
        assert accidents.everything(scene.engine, scene.ward.id) == before
    assert {one["status"] for one in phone.send(*sent["operations"])} == {"stored"}
    with scene.reading() as session:
        assert len(session.scalars(select(Household).where(Household.commune_id == scene.ward.id)).all()) == 101
    accidents.check_chain(scene.engine, scene.ward.id)


def test_officials_are_told_with_what_they_typed_and_go_on_once_there_is_room(
    app: Flask, world: World, sign_in: SignIn
) -> None:
    rev, client = bring(world, "verified"), sign_in("to")
    form = {"rev": str(rev), **review_fields("8", **{f"reason_{one}": LONG for one in CODES})}
    address = url(f"phieu/{world.sheet_id}/binh-xet")
    before = accidents.everything(world.engine, world.ward_id)
    with accidents.no_room(accidents.engine_of(app)):
        page = client.post(address, data=form, headers={"Sec-Fetch-Site": "same-origin"})
        assert page.status_code == 507
        assert "hết chỗ" in page.text
        assert page.text.count(LONG) >= len(CODES)
        assert client.get(url(f"phieu/{world.sheet_id}")).status_code == 200
    assert accidents.everything(world.engine, world.ward_id) == before
    assert client.post(address, data=form).status_code == 303
    assert world.get(Declaration, world.sheet_id).state == "reviewed"
    assert list(world.rows(select(Step.action).order_by(Step.rev))) == ["submit", "verify", "review"]


def test_an_objection_is_not_lost_in_silence(app: Flask, world: World) -> None:
    bring(world, "posted")
    form = {"about": "other", "text": LONG, "name": "Phan Công Sáu", "contact": "Tổ 2"}
    address, client = url(f"danh-sach/{world.sheet_id}/kien-nghi"), app.test_client()
    with accidents.no_room(accidents.engine_of(app)):
        refused = 0
        for _time in range(8):
            # One or two may still fit into pages that are there.
            taken = len(world.rows(select(Objection)))
            page = client.post(address, data=form)
            assert page.status_code in (303, 507)
            assert len(world.rows(select(Objection))) == taken + (page.status_code == 303)
            refused += page.status_code == 507
        assert refused
    assert client.post(address, data=form).status_code == 303
    accidents.check_chain(world.engine, world.ward_id)


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that holds 256 KB: a file system of its own where we may make one, else a limit that we keep."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = os.name == "posix" and os.geteuid() == 0 and _mount(folder)
    if not mounted:
        fsync = os.fsync

        def synced(number: int) -> None:
            used = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
            if used > 256 * 1024:
                raise OSError(28, "No space left on device")
            fsync(number)

        monkeypatch.setattr(os, "fsync", synced)
    yield folder
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def _mount(folder: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture
def full_store(app: Flask, small_disk: Path) -> FolderStore:
    """The application keeps its files there, and there is no room left."""
    made = FolderStore(small_disk / "evidence")
    app.extensions["evidence"] = made
    size = len(PROBE)
    while size:
        try:
            made.write(f"other/{size}", PROBE[:size])
        except StorageFullError:
            size //= 2
        if size < 4096:
            break
    return made


def _make_room(store: EvidenceStore) -> None:
    for name in list(store.names("other/")):
        store.delete(name)


def test_a_photo_for_which_there_is_no_room_is_asked_for_again(
    app: Flask, scene: Scene, full_store: FolderStore
) -> None:
    tus = Tus(app, scene.token)
    address = tus.begin()
    for _time in range(2):
        reply = tus.patch(address, PHOTO)
        assert (reply.status_code, code(reply)) == (507, "storage_full")
        assert (pieces(full_store), list(full_store.names("evidence/"))) == ([], [])
        assert not list(full_store.root.rglob(".partial-*"))
    assert tus.head(address).headers["Upload-Offset"] == "0"
    _make_room(full_store)
    assert tus.patch(address, PHOTO).status_code == 204


def test_a_decision_whose_paper_has_no_room_recognises_nobody(
    app: Flask, world: World, sign_in: SignIn, full_store: FolderStore
) -> None:
    post_long_ago(world)
    proposal, rev = proposed.of(world)
    client = sign_in("ubnd")
    paper = PDF.replace(b"1 0 obj", b"% " + b"x" * 40_000 + b"\n1 0 obj")

    def send():
        fields = {
            "number": "12/QĐ-UBND",
            "signed_on": "17/08/2026",
            "rev": str(rev),
            "file": (io.BytesIO(paper), "quyet dinh.pdf"),
        }
        return client.post(url(f"to-trinh/{proposal}/phat-hanh"), data=fields)

    page = send()
    assert page.status_code == 507
    assert "hết chỗ" in page.text
    assert 'value="12/QĐ-UBND"' in page.text
    assert world.rows(select(Decision)) == []
    assert world.get(Declaration, world.sheet_id).state == "posted"
    _make_room(full_store)
    assert send().status_code == 303
