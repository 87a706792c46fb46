"""A bad line between phone and server: the request arrives and is done, the reply is lost."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What belongs to one stretch of the line, not to the message.
OF_THE_LINE = ("connection", "transfer-encoding", "content-length", "keep-alive")


class LosingLine:
    """Passes everything on, but loses the next `to_lose` replies to requests for `path`."""

    def __init__(self, target: int, path: str) -> None:
        self.to_lose = 0
        self.lost: list[bytes] = []
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                far = http.client.HTTPConnection("127.0.0.1", target, timeout=60)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in OF_THE_LINE}
                far.request(self.command, self.path, body or None, headers)
                reply = far.getresponse()
                content = reply.read()
                far.close()
                if self.path == path and line._loses(content):
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                for name, value in reply.getheaders():
                    if name.lower() not in (*OF_THE_LINE, "server", "date"):
                        self.send_header(name, value)
                bare = reply.status in (204, 304)
                if not bare:
                    length = reply.getheader("Content-Length") if self.command == "HEAD" else str(len(content))
                    self.send_header("Content-Length", length or "0")
                self.end_headers()
                self.wfile.write(content)

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
