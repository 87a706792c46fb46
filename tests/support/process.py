"""`cdht serve` as a process that can really be killed, and a line that kills it when it begins to reply."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import requests

CDHT = [str(Path(sys.executable).with_name("cdht"))]
BLOCK = 65536


class Process:
    """A server with these settings (environment variables), on one port for all its lives."""

    def __init__(self, settings: dict[str, str], folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.origin = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR", "PYTHONPATH")}
        self._environment = kept | {"PUBLIC_URL": f"http://localhost:{self.port}", "LC_ALL": "C.UTF-8", **settings}
        self._log = folder / "served.log"
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, command: list[str] | None = None) -> None:
        """Serve, and wait until it answers. `command`: what is started in the place of `cdht`."""
        with self._log.open("ab") as out:
            self._running = subprocess.Popen(
                [*(command or CDHT), "serve", "--port", str(self.port)], env=self._environment, stdout=out, stderr=out
            )
        for _time in range(1200):
            assert self._running.poll() is None, self._log.read_text()
            with contextlib.suppress(requests.ConnectionError):
                if requests.get(f"{self.origin}/api/v1/ping", timeout=30).ok:
                    return
            time.sleep(0.05)
        raise AssertionError(self._log.read_text())

    def kill(self) -> None:
        """SIGKILL: it gets no chance to say or finish anything."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()

    def ended(self) -> int:
        """Wait until it is dead; minus the number of the signal that it died of."""
        assert self._running is not None
        return self._running.wait(60)


class DeadlyLine:
    """A proxy of one connection: the whole request goes through, and at the first byte of the reply the server is
    killed. The client gets nothing of it."""

    def __init__(self, server: Process) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.heard = b""
        self._thread = threading.Thread(target=self._carry, name="deadly line")
        self._thread.start()

    def close(self) -> None:
        """Wait until the deed is done."""
        self._thread.join()

    def _carry(self) -> None:
        with self._listener, self._listener.accept()[0] as near:
            with socket.create_connection(("127.0.0.1", self._server.port)) as far:
                forth = threading.Thread(target=_copy, args=(near, far))
                forth.start()
                self.heard = far.recv(1)
                self._server.kill()
            with contextlib.suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)
            forth.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while block := source.recv(BLOCK):
            target.sendall(block)
