"""Names of built files."""

import hashlib
import json
from pathlib import Path

import pytest

from webapp.web.assets import Assets, NotBuilt


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    (tmp_path / "app-ABCD.css").write_text("body{}", encoding="utf-8")
    (tmp_path / "manifest.json").write_text(json.dumps({"app.css": "app-ABCD.css"}), encoding="utf-8")
    return Assets(tmp_path)


def test_a_page_gets_the_hashed_name_of_a_built_file(assets: Assets) -> None:
    assert assets.url("app.css") == "/static/build/app-ABCD.css"


def test_the_worker_learns_what_a_built_file_must_contain(assets: Assets) -> None:
    assert assets.sha256("app.css") == hashlib.sha256(b"body{}").hexdigest()


def test_without_a_build_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match="npm run build"):
        Assets(tmp_path).url("app.css")


def test_a_file_that_the_build_lacks_is_named(assets: Assets) -> None:
    with pytest.raises(NotBuilt, match=r"'other\.css'"):
        assets.url("other.css")
