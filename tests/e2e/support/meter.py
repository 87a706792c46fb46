"""What a page really fetches: bytes on the line, headers and compression included, as the browser counts them."""

import urllib.request
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Worker

KB = 1024


@dataclass
class Fetched:
    """One request of a page. `size`: bytes received, headers included; 0 while it is under way."""

    url: str
    kind: str
    size: int = 0


class Meter:
    """Counts from the moment it is put on; what a worker fetches for itself is not the page's."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.line = page.context.new_cdp_session(page)
        self._fetched: dict[str, Fetched] = {}
        self.line.on("Network.requestWillBeSent", self._begun)
        self.line.on("Network.loadingFinished", self._finished)
        self.line.send("Network.enable")
        page.on("worker", self._worker_begun)

    def empty_the_cache(self) -> None:
        """Have the browser forget what it fetched before; what the page stored in its database stays."""
        self.line.send("Network.clearBrowserCache")
        self._fetched.clear()

    @property
    def fetched(self) -> list[Fetched]:
        """Every request that came to an end."""
        return [one for one in self._fetched.values() if one.size]

    @property
    def total(self) -> int:
        """Bytes in all."""
        return sum(one.size for one in self.fetched)

    @property
    def scripts(self) -> int:
        """Bytes of scripts, those of workers included."""
        return sum(one.size for one in self.fetched if one.kind == "Script")

    def __str__(self) -> str:
        return "\n".join(f"{one.size:8} {one.kind:10} {one.url}" for one in self.fetched)

    def _begun(self, event: dict[str, Any]) -> None:
        self._fetched[event["requestId"]] = Fetched(event["request"]["url"], event.get("type", ""))

    def _worker_begun(self, worker: Worker) -> None:
        # The page is not told what the script of its worker weighed: the server is, asked as the browser asks.
        asked = urllib.request.Request(worker.url, headers={"Accept-Encoding": "gzip, deflate, br"})
        with urllib.request.urlopen(asked, timeout=20) as reply:
            size = len(reply.read()) + len(bytes(reply.headers))
        self._fetched[worker.url] = Fetched(worker.url, "Script", size)

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._fetched:
            self._fetched[event["requestId"]].size = round(event["encodedDataLength"])
