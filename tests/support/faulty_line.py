"""A line that is cut at chosen bytes, or by chance, and is slow: a proxy of TCP in front of a server."""

import contextlib
import random
import socket
import threading
import time

BLOCK = 4096


class FaultyLine:
    """Passes everything on until it is cut.

    `cut_at`: after so many bytes to the server (counted over all connections) the connection is gone.
    `loss`: the chance (0 to 1) that a request does not get through whole, or its reply is lost. `delay`: s each way.
    """

    def __init__(self, port: int, *, seed: int = 0, loss: float = 0.0, delay: float = 0.0) -> None:
        self.loss, self.delay = loss, delay
        self.cuts = 0
        self.up = 0
        self._cut_at: list[int] = []
        self._chance = random.Random(seed)
        self._target = port
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._listen, name="faulty line")]
        self._threads[0].start()

    def cut_at(self, *positions: int) -> None:
        """Cut it after so many bytes to the server from now on, each counted from now."""
        with self._lock:
            self._cut_at = sorted(self.up + position for position in positions)

    def hang_up(self) -> None:
        """Cut every connection that is open."""
        with self._lock:
            ends = list(self._open)
        for end in ends:
            _shut(end)

    def close(self) -> None:
        """Stop listening, and wait for what is under way."""
        _shut(self._listener)
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join()

    def _listen(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            thread = threading.Thread(target=_Connection(self, near, far).carry)
            self._threads.append(thread)
            thread.start()

    def _opened(self, *ends: socket.socket) -> None:
        with self._lock:
            self._open.update(ends)

    def _closed(self, *ends: socket.socket) -> None:
        with self._lock:
            self._open.difference_update(ends)

    def _fate(self) -> int | None:
        """How many bytes of the next request get through, if it is to be lost."""
        with self._lock:
            return self._chance.randrange(96 * 1024) if self._chance.random() < self.loss else None

    def _passes(self, size: int) -> tuple[int, bool]:
        """How much of a block goes on, and whether the line is cut then."""
        with self._lock:
            if self._cut_at and self.up + size >= self._cut_at[0]:
                size = self._cut_at.pop(0) - self.up
                self.up += size
                return size, True
            self.up += size
            return size, False

    def _count_cut(self) -> None:
        with self._lock:
            self.cuts += 1


class _Connection:
    """One of them. A request begins with the first bytes after a reply; `_left`: what gets through of a doomed one."""

    def __init__(self, line: FaultyLine, near: socket.socket, far: socket.socket) -> None:
        self._line, self._near, self._far = line, near, far
        self._left: int | None = None
        self._begins = True

    def carry(self) -> None:
        """Until one end has had enough."""
        self._line._opened(self._near, self._far)
        back = threading.Thread(target=self._back)
        with self._near, self._far:
            back.start()
            with contextlib.suppress(OSError):
                self._forth()
            _shut(self._near)
            _shut(self._far)
            back.join()
            self._line._closed(self._near, self._far)

    def _forth(self) -> None:
        while block := self._near.recv(BLOCK):
            time.sleep(self._line.delay if self._begins else 0)
            if self._begins:
                self._begins, self._left = False, self._line._fate()
            size = len(block) if self._left is None else min(len(block), self._left)
            size, cut = self._line._passes(size)
            self._far.sendall(block[:size])
            if self._left is not None:
                self._left -= size
            if cut or self._left == 0:
                self._line._count_cut()
                return

    def _back(self) -> None:
        with contextlib.suppress(OSError):
            while block := self._far.recv(BLOCK):
                if self._left is not None:
                    self._line._count_cut()
                    break
                time.sleep(0 if self._begins else self._line.delay)
                self._begins = True
                self._near.sendall(block)
        _shut(self._near)
        _shut(self._far)


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
