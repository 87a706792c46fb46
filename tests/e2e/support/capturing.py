"""What the server gives a phone of each of several builds: `capturing.py FOLDER WARD BUILD…`, with `cdht`'s settings.

Writes `FOLDER/1.json`, `2.json` … (path → status, headers, body in base64) and `off.json`: the worker switched off.
One process for all of them, since a test of updates changes the version of its server many times.
"""

import base64
import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from webapp import create_app
from webapp.settings import Settings
from webapp.web import assets


def captured(client: FlaskClient, ward: str) -> dict[str, Any]:
    """The worker, every file on its list, and the page that lets a phone in."""
    found = {path: _reply(client, path) for path in ("/sw.js", f"/{ward}/bat-dau")}
    listed = client.get("/sw.js").text.partition("self.CDHT = ")[2].rstrip().removesuffix(";")
    for entry in json.loads(listed).get("entries", []):
        found[entry["path"]] = _reply(client, entry["fetch"])
    return found


def _reply(client: FlaskClient, address: str) -> dict[str, Any]:
    reply = client.get(address)
    headers = [(name, value) for name, value in reply.headers.items() if name.lower() != "content-length"]
    return {"status": reply.status_code, "headers": headers, "body": base64.b64encode(reply.data).decode()}


def main(folder: Path, ward: str, builds: list[str]) -> None:
    """Write a file for each build, and one for the worker that is switched off."""
    settings = Settings.from_env()
    worlds = [(str(number), build, settings) for number, build in enumerate(builds, 1)]
    worlds.append(("off", builds[0], dataclasses.replace(settings, worker_off=True)))
    for name, build, own in worlds:
        assets.BUILD = Path(build)
        assets.Assets.__init__.__defaults__ = (assets.BUILD,)
        found = captured(create_app(own).test_client(), ward)
        (folder / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
