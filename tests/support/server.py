"""The application behind its real server on a free port of 127.0.0.1, and a bad line in front of it."""

import contextlib
import socket
import threading
from collections import deque
from collections.abc import Iterator

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

BLOCK = 4096


@contextlib.contextmanager
def serving(app: Flask) -> Iterator[int]:
    """The port of a running waitress."""
    sockets: dict[int, object] = {}
    server = create_server(app, host="127.0.0.1", port=0, threads=4, map=sockets)
    stopping = threading.Event()

    def run() -> None:
        # As `server.run()`, but it ends: what listens is closed by the thread that listens.
        while not stopping.is_set():
            wasyncore.loop(timeout=0.05, map=sockets, count=1)
        server.task_dispatcher.shutdown()
        wasyncore.close_all(sockets)

    thread = threading.Thread(target=run, name="waitress")
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        stopping.set()
        thread.join()


class BadLine:
    """A proxy that breaks the next connections that carry a PATCH, each after as many bytes as `cuts` says.

    A cut of 0 breaks the connection once the whole request went through, before the reply: nobody knows then.
    """

    def __init__(self, port: int) -> None:
        self.cuts: deque[int] = deque()
        self.made = 0
        self.sent = 0
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._listen, name="bad line")]
        self._threads[0].start()

    def close(self) -> None:
        """Stop listening, and wait for what is under way."""
        # Closing alone would not wake the one that waits for a connection.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _listen(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._target))
            thread = threading.Thread(target=self._carry, args=(near, far))
            self._threads.append(thread)
            thread.start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        back = threading.Thread(target=self._pass_back, args=(far, near))
        with near, far, contextlib.suppress(OSError):
            first = near.recv(BLOCK)
            left = self._next_cut() if first.startswith(b"PATCH") else None
            if left == 0:
                self._swallow_reply(near, far, first)
                return
            back.start()
            block = first
            while block:
                block = block if left is None else block[:left]
                far.sendall(block)
                self._count(len(block))
                if left is not None and (left := left - len(block)) <= 0:
                    break
                block = near.recv(BLOCK)
            if left is None:
                far.shutdown(socket.SHUT_WR)
                back.join()
            for end in (near, far):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        if back.ident is not None:
            back.join()

    def _swallow_reply(self, near: socket.socket, far: socket.socket, first: bytes) -> None:
        request = first
        while b"\r\n\r\n" not in request:
            request += near.recv(BLOCK)
        head, _, body = request.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length"))
        far.sendall(request)
        left = length - len(body)
        self._count(length)
        while left > 0 and (block := near.recv(min(BLOCK, left))):
            far.sendall(block)
            left -= len(block)
        far.recv(BLOCK)  # the reply is there, so the work is done; and nobody gets it

    def _next_cut(self) -> int | None:
        with self._lock:
            if not self.cuts:
                return None
            self.made += 1
            return self.cuts.popleft()

    def _count(self, size: int) -> None:
        with self._lock:
            self.sent += size

    @staticmethod
    def _pass_back(far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while block := far.recv(BLOCK):
                near.sendall(block)
            near.shutdown(socket.SHUT_WR)
