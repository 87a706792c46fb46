"""A folder as a store: a file is written beside its place, made durable, and only then given its name."""

import contextlib
import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from webapp.storage.base import BLOCK, StorageFullError, StoredFileMissingError, check_name, check_prefix

PARTIAL = ".partial-"
STALE_SECONDS = 24 * 3600
ATTEMPTS = 50
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FolderStore:
    """Files under one folder, which is made at the first write. Only its owner may look into it."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)

    def write(self, name: str, content: bytes) -> None:
        self.write_from(name, BytesIO(content))

    def write_from(self, name: str, source: BinaryIO) -> None:
        target = self._path(name)
        try:
            partial = self._fill_partial(target.parent, source)
        except OSError as error:
            raise _named(error) from error
        try:
            os.replace(partial, target)
            _sync_folder(target.parent)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise _named(error) from error

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            return file.read()

    def open(self, name: str) -> BinaryIO:
        try:
            return self._path(name).open("rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError) as error:
            # Windows says "permission denied" of a folder.
            raise StoredFileMissingError(name) from error

    def exists(self, name: str) -> bool:
        return self._path(name).is_file()

    def size(self, name: str) -> int:
        path = self._path(name)
        if not path.is_file():
            raise StoredFileMissingError(name)
        return path.stat().st_size

    def delete(self, name: str) -> None:
        path = self._path(name)
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
            _sync_folder(path.parent)
        self._drop_empty_folders(path.parent)

    def names(self, prefix: str) -> Iterator[str]:
        folder = self.root / check_prefix(prefix).rpartition("/")[0]
        for parent, _folders, files in os.walk(folder):
            beginning = Path(parent).relative_to(self.root).as_posix()
            for file in files:
                name = file if beginning == "." else f"{beginning}/{file}"
                if name.startswith(prefix) and not file.startswith(PARTIAL):
                    yield name

    def _path(self, name: str) -> Path:
        return self.root.joinpath(*check_name(name).split("/"))

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            _sync_folder(folder.parent)

    def _fill_partial(self, folder: Path, source: BinaryIO) -> Path:
        self._drop_stale_partials(folder)
        # In the same folder, so that the renaming never crosses a disk.
        partial = folder / f"{PARTIAL}{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        number = self._create(partial, flags)
        try:
            with os.fdopen(number, "wb") as file:
                shutil.copyfileobj(source, file, BLOCK)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        return partial

    def _create(self, partial: Path, flags: int) -> int:
        for _turn in range(ATTEMPTS):
            # Between two of our steps somebody may delete the last file of a folder, and the empty folder with it.
            with contextlib.suppress(FileNotFoundError):
                self._make_folder(partial.parent)
                return os.open(partial, flags, 0o600)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(partial.parent))

    def _drop_stale_partials(self, folder: Path) -> None:
        """What a killed process left. Looked for once in a while only: a folder may hold very many files."""
        if secrets.randbelow(1000):
            return
        for path in folder.glob(f"{PARTIAL}*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - STALE_SECONDS:
                    path.unlink()

    def _drop_empty_folders(self, folder: Path) -> None:
        while folder != self.root and self.root in folder.parents:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent


def _named(error: OSError) -> Exception:
    return StorageFullError(str(error)) if error.errno in _FULL else error


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder; its own journal keeps the name
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
