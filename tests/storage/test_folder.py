"""What a folder does besides: nothing half-written, private, durable."""

import errno
import os
import secrets
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from webapp.storage import StorageFullError, folder
from webapp.storage.folder import FolderStore


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_nothing_is_made_before_the_first_write(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "evidence")
    assert list(store.names("")) == []
    assert not store.exists("marks/x.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_may_look_into_it(tmp_path: Path) -> None:
    root = tmp_path / "evidence"
    FolderStore(root).write("a/b", b"x")
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (root, root / "a", root / "a" / "b")}
    assert all(mode & 0o077 == 0 for mode in modes.values()), modes


def test_the_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def fsync(number: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file")
        real_sync(number)

    def replace(source: Path, target: Path) -> None:
        steps.append("name")
        real_replace(source, target)

    store = FolderStore(tmp_path)
    store.write("a/first", b"x")
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    store.write("a/b", b"x")
    assert steps == ["file", "name", "folder"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    store = FolderStore(tmp_path)
    store.write("a/kept", b"x")
    monkeypatch.setattr(os, call, full)
    with pytest.raises(StorageFullError):
        store.write("a/b", b"x" * 1000)
    monkeypatch.undo()
    assert _files(tmp_path) == [tmp_path / "a" / "kept"]


def test_another_fault_of_the_disk_is_told_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    store = FolderStore(tmp_path)
    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        store.write("b", b"x")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", place], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting needs to be root; the test above stands for it")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs to be root")
def test_a_disk_that_is_really_full_keeps_what_it_had(small_disk: Path) -> None:
    store = FolderStore(small_disk)
    store.write("a/kept", b"k" * 100_000)
    with pytest.raises(StorageFullError):
        store.write("a/kept", b"n" * 1_000_000)
    assert store.read("a/kept") == b"k" * 100_000
    assert _files(small_disk) == [small_disk / "a" / "kept"]
    store.write("a/small", b"there is room again")
    assert store.read("a/small") == b"there is room again"


def test_what_a_killed_process_left_is_never_listed_and_goes_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FolderStore(tmp_path)
    store.write("a/b", b"x")
    stale, fresh = (tmp_path / "a" / f"{folder.PARTIAL}{name}" for name in ("stale", "fresh"))
    for path in (stale, fresh):
        path.write_bytes(b"half")
    os.utime(stale, (0, 0))
    assert list(store.names("")) == ["a/b"]
    monkeypatch.setattr(secrets, "randbelow", lambda _limit: 0)
    store.write("a/c", b"x")
    assert not stale.exists()
    assert fresh.exists()
