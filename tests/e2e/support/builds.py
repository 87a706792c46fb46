"""Other builds of the front end, made from the one that is there: as if every script had changed."""

import json
import re
import shutil
from pathlib import Path

from webapp.web.assets import BUILD

_NAMED = re.compile(r"-([0-9A-Z]{7})[0-9A-Z]\.js\b")


def another(folder: Path, mark: str, before: str) -> Path:
    """A copy in which each script has a name of its own and `field.js` begins with `before`.

    `mark`: one of 0, 1, 8, 9; it stands at the end of the names. Real names are written without these, so no name of
    one build is that of a file of another.
    """
    assert mark in "0189", mark
    shutil.copytree(BUILD, folder, ignore=shutil.ignore_patterns("*.map", "*.br", "*.gz"))
    for path in sorted(folder.rglob("*.js*")):
        if path.name != "sw.js":
            text = _renamed(path.read_text(encoding="utf-8"), mark)
            path.unlink()
            path.with_name(_renamed(path.name, mark)).write_text(text, encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    script = folder / manifest["field.js"]
    script.write_text(f"{before}\n{script.read_text(encoding='utf-8')}", encoding="utf-8")
    return folder


def _renamed(text: str, mark: str) -> str:
    return _NAMED.sub(rf"-\g<1>{mark}.js", text)
