"""A really small disk: a file system of its own that can be filled to the last block, for the profile of a browser."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

KINDS = ("tmpfs", "ext4")
BLOCK = 4096


class CannotMountError(Exception):
    """This machine lets nobody mount a file system here; the message is the machine's own reason."""


class SmallDisk:
    """Mounted at `folder`. The ballast is what somebody else's photos and videos take."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    @property
    def free(self) -> int:
        """Bytes that are free for anybody."""
        state = os.statvfs(self.folder)
        return state.f_bavail * state.f_frsize

    def leave(self, room: int) -> None:
        """Put so much ballast on it that about `room` bytes stay free; what is there of it stays."""
        with self._ballast.open("ab") as file, contextlib.suppress(OSError):
            while self.free > room:
                file.write(bytes(min(1 << 20, max(BLOCK, self.free - room))))
                file.flush()
                os.fsync(file.fileno())

    def make_room(self) -> None:
        """The videos are deleted."""
        self._ballast.unlink(missing_ok=True)


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int, kind: str) -> Iterator[SmallDisk]:
    """A mounted file system of so many megabytes; gone at the end.

    :raises CannotMountError: not root, or a machine without such mounts.
    """
    folder.mkdir()
    image = folder.with_suffix(".img")
    if kind == "tmpfs":
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
    else:
        with image.open("wb") as file:
            file.truncate(megabytes << 20)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", str(image))
        _run("mount", "-o", "loop", str(image), str(folder))
    try:
        yield SmallDisk(folder)
    finally:
        _run("umount", "-l", str(folder))
        image.unlink(missing_ok=True)


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise CannotMountError(str(error)) from error
    except subprocess.CalledProcessError as error:
        raise CannotMountError(error.stderr.strip()) from error
