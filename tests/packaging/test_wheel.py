"""The wheel, as somebody gets it who has neither Node nor the sources."""

import hashlib
import http.client
import json
import re
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import brotli

from tests.packaging.installed import ROOT, Installed, build_wheel

# What a running ward needs besides Python, and what only a checkout needs.
CARRIED = {
    "webapp/criteria/pilot-2022.json",
    "webapp/demo/pilot.json",
    "webapp/migrations/env.py",
    "webapp/static/build/manifest.json",
    "webapp/static/build/sw.js",
    "webapp/templates/layouts/base.html",
    "webapp/translations/en/LC_MESSAGES/messages.mo",
}
LEFT_OUT = re.compile(r"\.(map|po|pot|pyc|test\.js|db|env)$|^(tests|devtools|instance|bench)/|static/(js|css|sw|img)/")
BUILT = re.compile(r'"(/static/build/[^"]+)"')
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
ACCOUNT = re.compile(r"^  panel +(\S+) +(\S+)", flags=re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """What the server answered; the body as it was before it was packed."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Browser:
    """Asks a server on this machine, and keeps its cookies."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        return self._ask("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method: str, path: str, body: str | None = None, more: dict[str, str] | None = None) -> Answer:
        line = http.client.HTTPConnection("localhost", self._port)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        origin = f"http://localhost:{self._port}"
        own = {"Accept-Encoding": "br", "Cookie": cookies, "Origin": origin, "Referer": f"{origin}{path}"}
        line.request(method, path, body, own | (more or {}))
        reply = line.getresponse()
        content = reply.read()
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        line.close()
        packed = reply.headers["Content-Encoding"] == "br"
        return Answer(reply.status, reply.headers, brotli.decompress(content) if packed else content)


@contextmanager
def served(installed: Installed, folder: Path) -> Iterator[Browser]:
    """`cdht serve` in a folder, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    public = {"PUBLIC_URL": f"http://localhost:{port}"}
    with (folder.parent / "server.log").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen(
            installed.command("serve", "--port", str(port)),
            cwd=folder,
            env=installed.environment() | public,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(port, server)
            yield Browser(port)
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            assert server.poll() is None, "the server has ended by itself"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)


def test_an_installed_wheel_is_a_running_ward_without_node_and_sources(tmp_path: Path) -> None:
    assert (ROOT / "webapp/static/build/manifest.json").exists(), "the front end is not built: python3 dev.py build"
    wheel = build_wheel(tmp_path / "dist")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert names >= CARRIED
    assert [name for name in sorted(names) if LEFT_OUT.search(name)] == []

    installed = Installed(wheel, tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert Path(installed.say_in(empty, "import webapp; print(webapp.__file__)")).is_relative_to(installed.site)
    # It sees neither our tools nor what only the tests need: a requirement that the wheel forgets would be missed.
    assert installed.say_in(empty, "from importlib.util import find_spec; print(find_spec('pytest'))") == "None"
    assert installed.cdht(empty, "init") == "The database is ready.\n"
    printed = installed.cdht(empty, "demo")
    with served(installed, empty) as browser:
        assert browser.get("/readyz").status == 200
        assert json.loads(browser.get("/api/v1/ping").body)["service"] == "cdht"
        pages_are_in_both_languages(browser)
        static_files_are_kept_for_ever_and_packed(browser)
        the_app_can_be_installed_and_starts_offline(browser)
        somebody_signs_in(browser, *next(iter(ACCOUNT.findall(printed))))
    assert [path.name for path in empty.iterdir()] == ["instance"]


def pages_are_in_both_languages(browser: Browser) -> None:
    """The public list, in the source language and in the translation."""
    vietnamese, english = browser.get("/tan-thanh/dang-nhap"), browser.get("/tan-thanh/dang-nhap?lang=en")
    assert '<html lang="vi"' in vietnamese.text
    assert "Đăng nhập</h1>" in vietnamese.text
    assert '<html lang="en"' in english.text
    assert "Sign in</h1>" in english.text
    assert browser.get("/tan-thanh/danh-sach?lang=vi").status == 200


def static_files_are_kept_for_ever_and_packed(browser: Browser) -> None:
    """Those that a page names."""
    paths = BUILT.findall(browser.get("/tan-thanh/").text)
    assert any(path.endswith(".css") for path in paths)
    for path in paths:
        answer = browser.get(path)
        assert (path, answer.status) == (path, 200)
        assert "immutable" in answer.headers["Cache-Control"]
        if path.endswith((".css", ".js")):
            assert answer.headers["Content-Encoding"] == "br"


def the_app_can_be_installed_and_starts_offline(browser: Browser) -> None:
    """All that the worker keeps is there, and is what its list says."""
    icons = json.loads(browser.get("/manifest.webmanifest").body)["icons"]
    assert [browser.get(icon["src"]).status for icon in icons] == [200] * len(icons)
    worker = browser.get("/sw.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    kept = json.loads(worker.text.partition("self.CDHT = ")[2].partition(";\n")[0])
    wrong = [
        entry["path"]
        for entry in kept["entries"]
        if hashlib.sha256(browser.get(entry["fetch"]).body).hexdigest() != entry["sha256"]
    ]
    assert kept["entries"]
    assert wrong == []


def somebody_signs_in(browser: Browser, username: str, password: str) -> None:
    """With an account that `cdht demo` printed."""
    form = browser.get("/tan-thanh/dang-nhap").text
    (token,) = TOKEN.findall(form)
    answer = browser.post("/tan-thanh/dang-nhap", username=username, password=password, csrf_token=token, next="")
    assert answer.status in (302, 303), answer.text
    work = browser.get(answer.headers["Location"])
    assert work.status == 200
    assert "Việc của tôi" in work.text
