"""Names of built files: `asset('app.css')` → `/static/build/app-XXXX.css`, from the manifest of the last build."""

import hashlib
import json
from collections.abc import Hashable
from functools import cached_property
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, current_app
from flask_babel import get_locale
from whitenoise import WhiteNoise

from webapp.web.security import CONTENT_SECURITY_POLICY, HEADERS

BUILD = Path(__file__).parents[1] / "static" / "build"
PREFIX = "/static/build/"
# The one file that may run WebAssembly: it stretches PINs, in a worker, with no page and nothing else in it.
WEBASSEMBLY = f"{PREFIX}workers/argon2-"
HOW_TO_BUILD = "The front end is not built. Run `npm ci && npm run build` (or `python3 dev.py run`, which does it)."


class NotBuilt(Exception):
    """There is no build, or it lacks a file that a page asks for. The message says what to do."""


class Assets:
    """The built files of one folder. Read once: a new build needs a new start."""

    def __init__(self, folder: Path = BUILD) -> None:
        self.folder = folder
        self._digests: dict[str, str] = {}
        self.lists: dict[Hashable, dict[str, object]] = {}  # what the worker keeps, drawn once (see pwa.py)

    @cached_property
    def manifest(self) -> dict[str, str]:
        """Logical name → name of the built file.

        :raises NotBuilt: there is no build.
        """
        try:
            found: dict[str, str] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise NotBuilt(HOW_TO_BUILD) from error
        return found

    @cached_property
    def _needs(self) -> dict[str, list[str]]:
        path = self.folder / "needs.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def needs(self, *names: str) -> list[str]:
        """Paths of the files without which scripts cannot run, but for the first script, which the page names itself.

        A page asks for them beside it, not one after the other. A script that the build does not know needs nothing.
        """
        files = dict.fromkeys(built for name in names for built in self._needs.get(name, []))
        return [PREFIX + built for built in list(files)[1:]]

    def url(self, name: str) -> str:
        """Path of a built file by its logical name.

        :raises NotBuilt: the build has no such file.
        """
        if name not in self.manifest:
            raise NotBuilt(f"The build has no {name!r}. {HOW_TO_BUILD}")
        return PREFIX + self.manifest[name]

    def read(self, name: str) -> bytes:
        """Content of a built file by its logical name.

        :raises NotBuilt: the build has no such file.
        """
        self.url(name)
        return (self.folder / self.manifest[name]).read_bytes()

    def sha256(self, name: str) -> str:
        """Lower-case hex SHA-256 of a built file by its logical name.

        :raises NotBuilt: the build has no such file.
        """
        if name not in self._digests:
            self._digests[name] = hashlib.sha256(self.read(name)).hexdigest()
        return self._digests[name]


def of_app() -> Assets:
    """The built files of the running application."""
    found: Assets = current_app.extensions["assets"]
    return found


def build_name(name: str) -> str | None:
    """What tells the build of a file from others: the hash in its name. None where there is no build."""
    try:
        return of_app().url(name).rpartition("-")[2].removesuffix(".js") or None
    except NotBuilt:
        return None


def asset(name: str) -> str:
    """Path of a built file, for templates."""
    return of_app().url(name)


def needs(*names: str) -> list[str]:
    """Paths of what a page's scripts need before they run, for templates."""
    return of_app().needs(*names)


def language() -> str:
    """Code of the language of this page, for `<html lang>`."""
    return str(get_locale() or "vi")


def init_app(app: Flask) -> None:
    """Serve the built files with their compressed twins, for ever: their names carry their hash."""
    app.extensions["assets"] = Assets()
    app.jinja_env.globals.update(asset=asset, needs=needs, language=language)
    if BUILD.exists():
        files = WhiteNoise(
            app.wsgi_app,
            max_age=365 * 24 * 3600,
            immutable_file_test=lambda _path, _url: True,
            # A worker is bound by the policy of its own file, not by that of the page that starts it.
            add_headers_function=_protect,
        )
        files.add_files(str(BUILD), prefix=PREFIX)
        app.wsgi_app = files  # type: ignore[method-assign]


def _protect(headers: Headers, _path: str, url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    if url.startswith(WEBASSEMBLY):
        headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
            "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"
        )
