"""Photos that arrived before the server wrote down how they look."""

from pathlib import Path

from tests.cli.test_commands import _runner
from tests.support.databases import Database


def test_each_ward_is_looked_through(database: Database, tmp_path: Path) -> None:
    run = _runner(database, tmp_path)
    run("init")
    run("ward", "add", "hoa-thuan", "--name", "Hòa Thuận", "--superior", "Hội Khuyến học thành phố")
    assert "hoa-thuan: looked at 0 photos." in run("look-at-photos").stdout
