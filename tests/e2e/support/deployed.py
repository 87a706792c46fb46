"""A server on which versions are deployed, well or badly: what it serves of the field app changes at a word.

The rest is passed on to a real server. Dead, it does not listen.
"""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.e2e.support.installation import ROOT, WARD, Installation
from tests.e2e.support.passing import Reply, asked, said

Files = dict[str, Reply]
Fault = Callable[[BaseHTTPRequestHandler, Reply], None]
BUILT = "/static/build/"
OF_A_BUILD = (".js", ".css")


def capture(server: Installation, folder: Path, builds: list[Path]) -> dict[str, Files]:
    """What the server gives of each build: "1", "2", …; and "off", the worker that is switched off."""
    script = Path(__file__).with_name("capturing.py")
    command = [sys.executable, str(script), str(folder), WARD, *map(str, builds)]
    done = subprocess.run(command, cwd=ROOT, env=server.environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {path.stem: _read(path) for path in folder.glob("*.json")}


def _read(path: Path) -> Files:
    found = json.loads(path.read_text(encoding="utf-8"))
    return {
        address: Reply(one["status"], [tuple(pair) for pair in one["headers"]], base64.b64decode(one["body"]))
        for address, one in found.items()
    }


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle of a reply is none."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Deployed:
    """`files`: what is deployed now. `faults`: what happens to requests for a path in place of a good reply."""

    def __init__(self, target: int, files: Files) -> None:
        self.files = files
        self.faults: dict[str, Fault] = {}
        self._target = target
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        self.live()

    @property
    def url(self) -> str:
        return f"http://localhost:{self._port}"

    def live(self) -> None:
        """Listen, on the same port as before."""
        if self._server is not None:
            return
        line, target = self, self._target

        class Handler(BaseHTTPRequestHandler):
            # One request a connection: none is left open when the server dies.
            protocol_version = "HTTP/1.0"

            def handle_one(self) -> None:
                path = self.path.partition("?")[0]
                own = line.files.get(path) if self.command in ("GET", "HEAD") else None
                if own is None and path.startswith(BUILT) and path.endswith(OF_A_BUILD):
                    own = Reply(404, [("Content-Type", "text/plain")], b"Not found")
                if path in line.faults:
                    line.faults[path](self, own or asked(self, target))
                else:
                    said(self, own or asked(self, target))

            do_GET = do_HEAD = do_POST = do_PATCH = handle_one

            def log_message(self, *_words: Any) -> None:
                """Say nothing."""

        self._server = _Server(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="deployed", daemon=True).start()

    def die(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


# What may come in place of a good reply


def missing(request: BaseHTTPRequestHandler, _right: Reply) -> None:
    """The file was not deployed yet."""
    said(request, Reply(404, [("Content-Type", "text/html")], b"<h1>Not Found</h1>"))


def failing(request: BaseHTTPRequestHandler, right: Reply) -> None:
    """The server is in trouble, and says so."""
    said(request, Reply(500, right.headers, b"Internal Server Error"))


def stranger(request: BaseHTTPRequestHandler, right: Reply) -> None:
    """A proxy puts its own page in place of everything, and says that all is well."""
    page = b"<!doctype html><title>Wi-Fi</title><script>location = '/login'</script>"
    said(request, Reply(200, right.headers, page))


def cut(request: BaseHTTPRequestHandler, right: Reply) -> None:
    """The line breaks in the middle of the body."""
    request.send_response(right.status)
    for name, value in right.headers:
        request.send_header(name, value)
    request.send_header("Content-Length", str(len(right.content)))
    request.end_headers()
    request.wfile.write(right.content[: len(right.content) // 2])


def cut_unseen(at: int) -> Fault:
    """A cut after that many bytes which somebody on the way covered up: the length fits. `at` < 0: from the end."""

    def fault(request: BaseHTTPRequestHandler, right: Reply) -> None:
        said(request, Reply(right.status, right.headers, right.content[:at]))

    return fault
