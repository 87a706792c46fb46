"""Server processes for stories: each a real `cdht serve` that can really be killed, and that starts in a moment.

Most of a start is Python reading our modules. Where the system can fork, one process (the *nursery*) reads them once
and never does anything else; each server is a child of it, with its own settings, threads and connections.
"""

import os
import signal
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from tests.e2e.support.installation import Installation

CAN_FORK = hasattr(os, "fork")
PATIENCE_S = 60


class Nursery:
    """Must be made before this process has threads or connections of its own."""

    def __init__(self) -> None:
        asked, self._ask = os.pipe()
        self._answers, answers = os.pipe()
        if os.fork() == 0:
            os.close(self._ask)
            os.close(self._answers)
            _nurse(asked, answers)
        os.close(asked)
        os.close(answers)

    def start(self) -> int:
        """The id of a new server's process."""
        os.write(self._ask, b"s")
        return int(os.read(self._answers, 20))

    def close(self) -> None:
        """No more servers. Those that run go on."""
        os.close(self._ask)
        os.close(self._answers)


def _nurse(asked: int, answers: int) -> NoReturn:
    import waitress  # noqa: F401

    import webapp.web  # noqa: F401
    from webapp import create_app  # noqa: F401
    from webapp.cli import main  # noqa: F401

    # Whoever dies is forgotten at once.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while os.read(asked, 1):
        child = os.fork()
        if child == 0:
            os.close(asked)
            os.close(answers)
            _serve()
        os.write(answers, f"{child}".encode())
    os._exit(0)


def _serve() -> NoReturn:
    from webapp.cli import main

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(Path(os.environ["CDHT_INSTANCE"]) / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        main(args=["serve", "--port", os.environ["PORT"]], prog_name="cdht", standalone_mode=False)
    finally:
        os._exit(1)


class Serving:
    """The server of an installation, on one port for all its lives. The environment is that of this process."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        os.environ |= {"PUBLIC_URL": installation.url, "PORT": str(installation.port)}
        self._nursery = Nursery() if CAN_FORK else None
        self._child = 0

    def start(self) -> str:
        """Serve, and wait until it answers: where."""
        base = f"http://127.0.0.1:{self._installation.port}"
        if self._nursery is None:
            self._installation.start()
            return base
        self._child = self._nursery.start()
        deadline = time.monotonic() + PATIENCE_S
        while not _answers(base):
            if not _lives(self._child) or time.monotonic() > deadline:
                raise RuntimeError(self._installation.log)
            time.sleep(0.01)
        return base

    def kill(self) -> None:
        """As a power cut does it."""
        self._installation.kill()
        if self._child:
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
            while _lives(self._child):
                time.sleep(0.002)
            self._child = 0

    def close(self) -> None:
        """The end."""
        self.kill()
        if self._nursery is not None:
            self._nursery.close()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/readyz", timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False
