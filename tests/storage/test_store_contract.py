"""What every store promises, whichever it is."""

import io
import threading
from typing import BinaryIO, cast

import pytest

from webapp.storage import EvidenceStore, StoredFileMissingError

WARD = "0190d3a4-0000-7000-8000-000000000001"
NAME = f"evidence/{WARD}/{'ab' * 32}"
BAD_NAMES = [
    "",
    "/",
    "/evidence/x",
    "evidence/",
    "evidence//x",
    ".",
    "..",
    "../x",
    "evidence/../../etc/passwd",
    "evidence/./x",
    "evidence/.hidden",
    "evidence\\x",
    "evidence/x\0",
    "evidence/x\n",
    "c:/x",
    "evidence/Anh",
    "evidence/ảnh",
    "evidence/a b",
    "evidence/%2e%2e",
    "evidence/" + "a" * 200,
]


class Unseekable(io.RawIOBase):
    """A source that can only be read once, forwards, and gives little at a time: the body of a request."""

    def __init__(self, content: bytes) -> None:
        self._rest = io.BytesIO(content)
        self.largest = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "a store reads blocks, never all that there is"
        self.largest = max(self.largest, size)
        return self._rest.read(min(size, 10_000))


def test_what_was_written_is_read(store: EvidenceStore) -> None:
    store.write(NAME, b"\x00\xffbytes")
    assert store.read(NAME) == b"\x00\xffbytes"
    assert store.size(NAME) == 7
    assert store.exists(NAME)


def test_an_empty_file_is_a_file(store: EvidenceStore) -> None:
    store.write(NAME, b"")
    assert store.read(NAME) == b""
    assert store.exists(NAME)
    assert store.size(NAME) == 0


def test_writing_again_replaces_the_whole(store: EvidenceStore) -> None:
    store.write(NAME, b"a long first version")
    store.write(NAME, b"short")
    assert store.read(NAME) == b"short"


def test_a_stream_is_stored_in_blocks(store: EvidenceStore) -> None:
    content = bytes(range(256)) * 4000
    source = Unseekable(content)
    store.write_from(NAME, cast(BinaryIO, source))
    assert source.largest <= 256 * 1024
    assert store.read(NAME) == content


def test_a_stream_is_stored_from_where_it_stands(store: EvidenceStore) -> None:
    source = io.BytesIO(b"head and tail")
    source.seek(9)
    store.write_from(NAME, source)
    assert store.read(NAME) == b"tail"


def test_an_opened_file_is_read_in_pieces(store: EvidenceStore) -> None:
    store.write(NAME, b"0123456789")
    with store.open(NAME) as file:
        assert [file.read(4), file.read(4), file.read(4), file.read(4)] == [b"0123", b"4567", b"89", b""]


def test_a_missing_file_is_missing(store: EvidenceStore) -> None:
    assert not store.exists(NAME)
    for ask in (store.read, store.open, store.size):
        with pytest.raises(StoredFileMissingError):
            ask(NAME)


def test_a_folder_is_not_a_file(store: EvidenceStore) -> None:
    store.write(NAME, b"x")
    assert not store.exists(f"evidence/{WARD}")
    for ask in (store.read, store.size):
        with pytest.raises(StoredFileMissingError):
            ask(f"evidence/{WARD}")


def test_deleting_twice_is_harmless(store: EvidenceStore) -> None:
    store.write(NAME, b"x")
    store.delete(NAME)
    store.delete(NAME)
    assert not store.exists(NAME)
    assert list(store.names("")) == []


def test_names_are_those_that_begin_so(store: EvidenceStore) -> None:
    names = {f"uploads/{WARD}/u1/{offset:08}-aa" for offset in range(3)} | {f"uploads/{WARD}/u10/0", "marks/one.json"}
    for name in names:
        store.write(name, b"x")
    assert set(store.names("")) == names
    assert set(store.names(f"uploads/{WARD}/u1/")) == {name for name in names if "/u1/" in name}
    assert set(store.names(f"uploads/{WARD}/u1")) == names - {"marks/one.json"}
    assert set(store.names("evidence/")) == set()


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_could_lead_elsewhere_is_refused(store: EvidenceStore, name: str) -> None:
    for ask in (store.read, store.open, store.exists, store.size, store.delete, lambda bad: store.write(bad, b"x")):
        with pytest.raises(ValueError, match="not a name"):
            ask(name)


@pytest.mark.parametrize("prefix", ["/", "..", "uploads/../", "uploads//", "*", "uploads/."])
def test_so_is_the_beginning_of_one(store: EvidenceStore, prefix: str) -> None:
    with pytest.raises(ValueError, match="not the beginning"):
        list(store.names(prefix))


def test_readers_see_whole_files_while_they_are_replaced(store: EvidenceStore) -> None:
    versions = [bytes([number]) * 100_000 for number in range(2)]
    store.write(NAME, versions[0])
    stop = threading.Event()

    def replace() -> None:
        for number in range(20):
            store.write(NAME, versions[number % 2])
        stop.set()

    writer = threading.Thread(target=replace)
    writer.start()
    seen = [store.read(NAME)]
    while not stop.is_set():
        seen.append(store.read(NAME))
    writer.join()
    assert all(content in versions for content in seen)


def test_files_come_and_go_in_one_folder_at_once(store: EvidenceStore) -> None:
    failures: list[Exception] = []

    def come_and_go(number: int) -> None:
        try:
            for turn in range(15):
                store.write(f"uploads/{WARD}/u/{number}-{turn}", b"x")
                store.delete(f"uploads/{WARD}/u/{number}-{turn}")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=come_and_go, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert list(store.names("")) == []
