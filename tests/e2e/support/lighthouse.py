"""Lighthouse's own judgement of pages, as a phone: it runs in Node and drives a Chromium of its own."""

import contextlib
import json
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devtools import frontend
from tests.e2e.support.browsers import FLAGS
from tests.e2e.support.installation import ROOT, Installation

SCRIPT = Path(__file__).with_suffix(".mjs")
TIMELESS = ("accessibility", "best-practices", "seo")
ALL = ("performance", *TIMELESS)
# What a citizen reads first, what a phone keeps, and the doors. The link of an objection stands in the posted list.
PAGES = {
    "home": "/{ward}/",
    "list": "/{ward}/danh-sach",
    "objection": "{objection}",
    "thanks": "/{ward}/danh-sach/da-nhan",
    "opinion": "/{ward}/y-kien",
    "sign-in": "/{ward}/dang-nhap",
    "enrolment": "/{ward}/bat-dau",
    "offline": "/offline",
    "so": "/so/",
    "so-households": "/so/ho-gia-dinh",
    "so-household": "/so/ho",
    "so-person": "/so/nguoi",
    "so-declaration": "{sheet}",
    "so-outbox": "/so/cho-gui",
    "so-settings": "/so/cai-dat",
}


@dataclass(frozen=True)
class Judged:
    """One page. `scores` by category, 0 to 100; `failed`: audits by category; bytes, ms, and the sum of shifts."""

    name: str
    scores: dict[str, int]
    failed: dict[str, list[dict[str, Any]]]
    size: float | None
    blocked: float | None
    shift: float | None
    largest: float | None


def addresses(server: Installation) -> dict[str, str]:
    """Every page that needs no sign-in, by name."""
    with urllib.request.urlopen(f"{server.ward_url}/danh-sach", timeout=20) as reply:
        listed = reply.read().decode()
    with urllib.request.urlopen(f"{server.url}/sw.js", timeout=20) as reply:
        kept = reply.read().decode()
    objection = next(part for part in listed.split('"') if part.endswith("/kien-nghi"))
    sheet = next(part for part in kept.split('"') if part.startswith("/so/phieu/"))
    places = {"ward": server.ward_url.rsplit("/", 1)[1], "objection": objection, "sheet": sheet.split("?")[0]}
    return {name: server.url + path.format(**places) for name, path in PAGES.items()}


def judge(program: str, pages: dict[str, str], categories: tuple[str, ...]) -> Iterator[Judged]:
    """Have Lighthouse look at pages, one after the other, as a middling phone on a slow line.

    :raises AssertionError: Lighthouse could not judge a page.
    """
    node = frontend.find_node()
    names = {address: name for name, address in pages.items()}
    with _listening(program) as port:
        command = [node.program, str(SCRIPT), str(port), ",".join(categories), *pages.values()]
        process = subprocess.Popen(
            command, cwd=ROOT, env=node.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stderr is not None
        with process:
            for line in process.stdout:
                yield _read(names, json.loads(line))
            complaint = process.stderr.read()
        assert process.returncode == 0, complaint[-2000:]


def _read(names: dict[str, str], found: dict[str, Any]) -> Judged:
    scores = {category: round(100 * (score or 0)) for category, score in found["scores"].items()}
    return Judged(
        names[found["url"]],
        scores,
        {category: failed for category, failed in found["failed"].items() if failed},
        found["bytes"],
        found["blocked"],
        found["shift"],
        found["largest"],
    )


@contextlib.contextmanager
def _listening(program: str) -> Iterator[int]:
    """A Chromium that another program may drive, and the port on which it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="cdht-lighthouse-", ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                program,
                "--headless=new",
                *FLAGS,
                "--no-first-run",
                "--lang=vi",
                f"--remote-debugging-port={port}",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(port)
            yield port
        finally:
            process.terminate()
            process.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=5).close()
        except (urllib.error.URLError, ConnectionError) as error:
            if time.monotonic() > deadline:
                raise AssertionError("this Chromium cannot be driven from outside") from error
            time.sleep(0.1)
        else:
            return
