"""What makes the site installable and lets the field app start without a network: worker, manifest, offline page."""

import hashlib
import json

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, url_for

from webapp.settings import Settings
from webapp.web import install
from webapp.web.assets import PREFIX, language, of_app
from webapp.web.field.shells import Shell, only_demo, shells
from webapp.web.field.views import kept
from webapp.web.permissions import public

blueprint = Blueprint("pwa", __name__)
# Pictures of the home screen are fetched by the phone's launcher, not by a page.
NOT_KEPT = (".png", ".webp", "icon-mono.svg")


def init_app(app: Flask) -> None:
    """Serve them at the root: a worker governs only what lies beside or below it."""
    app.register_blueprint(blueprint)


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """The service worker, with the list of what it keeps behind it. Its version is the hash of that list.

    The list comes last: a reply that was cut, wherever, is then no script at all, or a worker that refuses to be
    installed. A list alone would be a good script, and a worker that answers nothing.
    With SERVICE_WORKER=off it takes itself away instead: the way out if a release ever locks people out.
    """
    settings: Settings = current_app.config["SETTINGS"]
    kept = {"off": True} if settings.worker_off else precache()
    # `</` cannot end anything in a script file; the list is data all the same, so it is JSON and nothing else.
    script = of_app().read("sw.js") + f"\nself.CDHT = {json.dumps(kept, ensure_ascii=True)};\n".encode()
    response = Response(script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """The web app manifest, in the language of the page that names it: browsers ask for it without cookies."""
    response = jsonify(install.manifest())
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/offline")
@public
def offline() -> Response:
    """What the worker shows where a page needs a network and there is none."""
    return kept(_offline)


def _offline() -> str:
    return render_template("field/offline.html", demo=only_demo())


def precache() -> dict[str, object]:
    """`{"version", "entries": [{"path", "fetch", "sha256"}]}`: every file that the field app needs to start.

    `path` is the address under which it is kept, `fetch` the one to load it from, `sha256` what must arrive.
    """
    lists = of_app().lists
    # Browsers ask for the worker at every navigation; all that a shell depends on is in the key, so it is drawn once.
    pages = [*shells(), Shell(url_for("pwa.offline"), _offline)]
    key = (language(), only_demo(), tuple(page.path for page in pages))
    if key not in lists:
        lists[key] = _listed(pages)
    return lists[key]


def _listed(pages: list[Shell]) -> dict[str, object]:
    assets, tongue = of_app(), language()
    entries = [
        {"path": page.path, "fetch": f"{page.path}?lang={tongue}", "sha256": _sha256(page.render().encode())}
        for page in pages
    ]
    entries += [
        {"path": PREFIX + built, "fetch": PREFIX + built, "sha256": assets.sha256(name)}
        for name, built in sorted(assets.manifest.items())
        if name != "sw.js" and not name.endswith(NOT_KEPT)
    ]
    version = _sha256(json.dumps([entries, assets.sha256("sw.js")]).encode())[:16]
    return {"version": version, "entries": entries}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
