"""The worker beside the server: one thread, woken when somebody asks for something."""

import threading

import structlog

from webapp.jobs.runner import Runner

log = structlog.stdlib.get_logger("cdht.jobs")
# How long it sleeps when nothing waits: work that was asked for in another process is found then.
LOOKS = 3.0
# After an error (the database is away, say).
PATIENCE = 10.0


class WorkerThread:
    """Runs a `Runner` until it is stopped."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self.loop, name="cdht-work", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Something was asked for: look now."""
        self._woken.set()

    def is_alive(self) -> bool:
        """Does it run?"""
        return self._thread.is_alive()

    def join(self, timeout: float) -> None:
        """Wait for its end, not longer than that (seconds)."""
        self._thread.join(timeout)

    def stop(self, timeout: float = 10) -> None:
        """End after the slice under way; what is not finished goes back into the line."""
        self._runner.stop.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def loop(self) -> None:
        """Work; sleep when there is none."""
        while not self._runner.stop.is_set():
            self._woken.clear()
            try:
                if self._runner.work():
                    continue
                self._runner.sweep_now_and_then()
                self._woken.wait(LOOKS)
            except Exception:
                # A worker that ends at the first trouble would leave everything waiting until the next start.
                log.exception("worker")
                self._woken.wait(PATIENCE)
