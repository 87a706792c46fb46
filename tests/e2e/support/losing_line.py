"""A bad line between phone and server: the request arrives and is done, the reply is lost."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.e2e.support.passing import asked, said


class LosingLine:
    """Passes everything on, but loses the next `to_lose` replies to requests for `path`."""

    def __init__(self, target: int, path: str) -> None:
        self.to_lose = 0
        self.lost: list[bytes] = []
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                reply = asked(self, target)
                if self.path == path and line._loses(reply.content):
                    self.close_connection = True
                    return
                said(self, reply)

            do_GET = do_HEAD = do_POST = do_PATCH = handle_one

            def log_message(self, *_words: Any) -> None:
                """Say nothing."""

        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="losing line")
        self._thread.start()
        self.url = f"http://localhost:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _loses(self, content: bytes) -> bool:
        with self._lock:
            if self.to_lose == 0:
                return False
            self.to_lose -= 1
            self.lost.append(content)
            return True
